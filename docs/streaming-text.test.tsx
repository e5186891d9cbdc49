// @vitest-environment jsdom
import { createChatMessage, type ChatMessage, type TextPart } from '@rivulet/chat';
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { ComponentType } from 'react';
import { importDocBlock } from '../scripts/doc-blocks.ts';

afterEach(cleanup);

const load = async (name: string): Promise<Record<string, ComponentType<object>>> =>
  (await importDocBlock('docs/streaming-text.md', name)) as Record<string, ComponentType<object>>;

const message: ChatMessage = createChatMessage({ role: 'assistant', text: 'Rivers find the **sea**.' });

test('the stylesheet of the guide is there to be imported', async () => {
  await expect(load('setup.ts')).resolves.toBeDefined();
});

test('each source of the guide shows its text', async () => {
  const { Answer, Part, Growing, Streamed } = await load('Answer.tsx');
  const show = (Component: ComponentType<object>, props: object): string => {
    const { container } = render(<Component {...props} />);
    return container.textContent;
  };
  expect(show(Answer!, { message })).toBe('Rivers find the **sea**.');
  expect(show(Part!, { part: message.parts[0] as TextPart, streaming: false })).toBe('Rivers find the **sea**.');
  expect(show(Growing!, { text: 'Hello', streaming: true })).toBe('Hello');
  const Stream = Streamed!;
  const stream = { stream: new Response('From a response') };
  render(<Stream {...stream} />);
  expect(await screen.findByText('From a response')).toBeTruthy();
});

test('the Markdown of the guide is drawn, streaming and finished', async () => {
  const { MarkdownAnswer } = await load('MarkdownAnswer.tsx');
  const { Finished } = await load('Finished.tsx');
  const Streaming = MarkdownAnswer!;
  const Static = Finished!;
  const streaming = render(<Streaming {...{ message }} />);
  expect(streaming.container.querySelector('strong')?.textContent).toBe('sea');
  const finished = render(<Static {...{ text: message.text }} />);
  expect(finished.container.querySelector('strong')?.textContent).toBe('sea');
});

test("the guide's footnotes lead to the notes of their own message", async () => {
  const { MarkdownAnswer } = await load('MarkdownAnswer.tsx');
  const Component = MarkdownAnswer!;
  const text = 'Rivers[^1].\n\n[^1]: All of them.\n';
  const show = (): HTMLElement =>
    render(<Component {...{ message: createChatMessage({ role: 'assistant', text }) }} />).container;
  for (const container of [show(), show()]) {
    const { hash } = container.querySelector('a')!;
    expect(document.querySelectorAll(`[id="${hash.slice(1)}"]`)).toHaveLength(1);
    expect(container.querySelector(`[id="${hash.slice(1)}"]`)?.textContent).toContain('All of them');
  }
});

test("the guide's policy loads what it allows, and nothing else", async () => {
  const { Allowed } = await load('Allowed.tsx');
  const Component = Allowed!;
  const { container } = render(
    <Component {...{ text: '![a](https://images.example/a.png) ![b](https://else.example/b.png) [call](tel:1)' }} />,
  );
  expect([...container.querySelectorAll('img')].map(({ src }) => src)).toEqual(['https://images.example/a.png']);
  expect(container.querySelector('a')?.getAttribute('href')).toBe('tel:1');
});

test("the guide's own elements are used", async () => {
  const { Own } = await load('Own.tsx');
  const Component = Own!;
  const { container } = render(<Component {...{ text: '# Title\n\n[link](https://example.com)' }} />);
  expect(container.querySelector('h3')?.textContent).toBe('Title');
  expect(container.querySelector('a[data-outside]')?.getAttribute('href')).toBe('https://example.com');
});

test("the guide's log shows its messages", async () => {
  const { Log } = await load('Log.tsx');
  const Component = Log!;
  const { container } = render(<Component {...{ messages: [message] }} />);
  await waitFor(() => expect(container.querySelector('[role=log]')?.textContent).toBe('Rivers find the **sea**.'));
});

test("the guide's formulas and code are drawn when their libraries are there", async () => {
  const { Rich } = await load('Rich.tsx');
  const Component = Rich!;
  const { container } = render(<Component {...{ text: 'Let $x^2$ be $5.\n\n```js\nconst a = 1;\n```' }} />);
  await waitFor(() => expect(container.querySelector('math')?.textContent).toBe('x2'));
  await waitFor(() => expect(container.querySelector('.rivulet-token-keyword')?.textContent).toBe('const'));
});

test("the guide's button copies the source", async () => {
  const { Copyable } = await load('Copyable.tsx');
  const Component = Copyable!;
  const written: string[] = [];
  Object.defineProperty(navigator, 'clipboard', {
    configurable: true,
    value: { writeText: async (text: string) => void written.push(text) },
  });
  render(<Component {...{ message }} />);
  screen.getByRole('button', { name: 'Copy as Markdown' }).click();
  await screen.findByRole('button', { name: 'Copied!' });
  Reflect.deleteProperty(navigator, 'clipboard');
  expect(written).toEqual(['Rivers find the **sea**.']);
});

test("the guide's text that fades in is there where nothing can fade", async () => {
  const { Fading } = await load('Fading.tsx');
  const Component = Fading!;
  expect(render(<Component {...{ message }} />).container.textContent).toBe('Rivers find the **sea**.');
});
