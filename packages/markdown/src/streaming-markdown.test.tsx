import { StrictMode, type ReactElement, type ReactNode } from 'react';
import { hydrateRoot, type Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { StreamingText } from '@rivulet/react';
import { expect, test, vi } from 'vitest';
import { Markdown, markdown } from './index.ts';
import { examples } from './testing/examples.ts';
import { randomCuts, randomDocument } from './testing/random-documents.ts';

const format = markdown();

const text = [
  '# Title',
  'A **bold** paragraph with `code`, [a link](https://example.com) and a note[^1].',
  '- one\n- two\n  - three\n- four',
  '| a | b |\n|--|--|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |',
  '```js\nconst a = 1;\nconst b = 2;\n```',
  ...Array.from({ length: 20 }, (_, i) => `Paragraph ${i}.`),
  '[^1]: The note.',
  'The end.',
].join('\n\n');

const settled = (root: Element): Element => {
  const clone = root.cloneNode(true) as Element;
  clone.normalize();
  for (const element of clone.querySelectorAll('[data-rivulet-settled]'))
    element.removeAttribute('data-rivulet-settled');
  return clone;
};

const streamed = (
  document: string,
  cuts: readonly number[],
  wrap: (node: ReactNode) => ReactElement = (node) => <>{node}</>,
): HTMLElement => {
  const at = (end: number, streaming: boolean): ReactElement =>
    wrap(<StreamingText text={document.slice(0, end)} streaming={streaming} format={format} caret />);
  const { container, rerender } = render(at(0, true));
  for (const cut of cuts) rerender(at(cut, true));
  rerender(at(document.length, false));
  return container;
};

test('the document on screen at the end is the one that is drawn at once', () => {
  const pieces = examples.map((example) => example.markdown);
  for (let seed = 1; seed <= 25; seed++) {
    const document = randomDocument(seed, pieces, 5);
    const whole = settled(render(<StreamingText text={document} format={format} />).container);
    expect({ document, same: settled(streamed(document, randomCuts(seed, document))).isEqualNode(whole) }).toEqual({
      document,
      same: true,
    });
  }
});

const streamedByCharacter = (document: string): string => {
  const { container, rerender } = render(<StreamingText text="" streaming format={format} />);
  for (let end = 1; end < document.length; end++)
    rerender(<StreamingText text={document.slice(0, end)} streaming format={format} />);
  rerender(<StreamingText text={document} format={format} />);
  return settled(container).innerHTML;
};

test.each([
  ['only another footnote, which nothing refers to itself', '[^a]: see [^b]\n\n[^b]: n\n\nThe end.'],
  ['only itself', '[^1]:[^1] n\n\nThe end.'],
  ['only what became code', '[^1]: n\n\nA `word [^1] of` code'],
  ['only what became an address', '[^1]: n\n\nA [link](/to[^1])'],
])('a footnote is not shown once %s refers to it', (_, document) => {
  const { container } = render(<StreamingText text={document} format={format} />);
  expect(container.querySelector('.rivulet-footnotes')).toBeNull();
  expect(streamedByCharacter(document)).toBe(settled(container).innerHTML);
});

test.each([
  ['in an item of a list that goes on', 'See[^1].\n\n- [^1]: The note.\n\n  More.\n- Two.\n- Three.'],
  [
    'ahead of the text that refers to it, and mentions itself',
    '[^2]: The note, see [^2].\n\nFirst[^1], then[^2].\n\n[^1]: n',
  ],
])('a footnote that stands %s ends like one that is drawn at once', (_, document) => {
  const { container } = render(<StreamingText text={document} format={format} />);
  expect(container.querySelector('.rivulet-footnotes')).toHaveTextContent('The note');
  expect(streamedByCharacter(document)).toBe(settled(container).innerHTML);
  const ids = [...container.querySelectorAll('[id]')].map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});

test('StrictMode draws the same', () => {
  const whole = settled(render(<StreamingText text={text} format={format} />).container);
  expect(settled(streamed(text, randomCuts(1, text), (node) => <StrictMode>{node}</StrictMode>)).innerHTML).toBe(
    whole.innerHTML,
  );
});

test('a static Markdown is drawn like a streamed one that has ended', () => {
  const { container } = render(<Markdown text={text} />);
  expect(container.querySelector('.rivulet-text')!.innerHTML).toBe(
    render(<StreamingText text={text} format={format} />).container.querySelector('.rivulet-text')!.innerHTML,
  );
});

test('what is on screen keeps its nodes while more comes', () => {
  const { container, rerender } = render(<StreamingText text="" streaming format={format} />);
  let kept: { node: Node; value: string }[] = [];
  for (let end = 5; end < text.length; end += 5) {
    rerender(<StreamingText text={text.slice(0, end)} streaming format={format} />);
    const lost = kept.filter(({ node, value }) => !container.contains(node) || node.nodeValue !== value);
    expect(lost.map(({ value }) => value)).toEqual([]);
    // A marker that is closed may still change what stands behind it; settled blocks do not change.
    kept = [...container.querySelectorAll('.rivulet-page > :not(:last-child)')].flatMap((block) => textsIn(block));
  }
  expect(kept.length).toBeGreaterThan(30);
});

function textsIn(element: Element): { node: Node; value: string }[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const found: { node: Node; value: string }[] = [];
  // What mentions a footnote changes when the footnote comes.
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
    if (!/note|\[/.test(node.nodeValue ?? '')) found.push({ node, value: node.nodeValue! });
  return found;
}

test.each([
  ['paragraph', 'Some growing words, more and more of them.', 'p'],
  ['list', '- item one\n- item two\n- item three goes on', 'li'],
  ['table', '| a | b |\n|---|---|\n| one | two |\n| three | four |\n', 'td'],
  ['code block', '```\nline one\nline two\nline three\n', '.rivulet-lines'],
])('a growing %s keeps the text it has', (_, document, selector) => {
  const { container, rerender } = render(<StreamingText text="" streaming format={format} />);
  const first = new Set<Node>();
  for (let end = 1; end <= document.length; end++) {
    rerender(<StreamingText text={document.slice(0, end)} streaming format={format} />);
    const node = container.querySelector(selector)?.firstChild;
    if (node) first.add(node);
  }
  expect(first.size).toBe(1);
});

test('rows that are on screen keep their nodes while a table grows into its next bodies', () => {
  const head = '| a | b |\n|---|---|\n';
  const row = (i: number): string => `| row ${i} | *b* |\n`;
  const { container, rerender } = render(<StreamingText text={head} streaming format={format} />);
  let table = head;
  let kept: readonly Element[] = [];
  for (let i = 0; i < 200; i += 5) {
    for (let j = i; j < i + 5; j++) table += row(j);
    rerender(<StreamingText text={table} streaming format={format} />);
    const cells = [...container.querySelectorAll('tbody tr > td:first-child')];
    expect(kept.every((cell, at) => cells[at] === cell)).toBe(true);
    kept = cells;
  }
  expect(kept).toHaveLength(200);
  expect(container.querySelectorAll('tbody')).toHaveLength(4);
});

test("a settled block's override renders once", () => {
  const renders = new Map<string, number>();
  const components = {
    h2: ({ children }: { children?: ReactNode }) => {
      const key = String([children].flat(5).join(''));
      renders.set(key, (renders.get(key) ?? 0) + 1);
      return <h2 className="mine">{children}</h2>;
    },
  };
  const document = Array.from({ length: 20 }, (_, i) => `## Title ${String(i).padStart(2, '0')}\n\nText ${i}\n\n`).join(
    '',
  );
  const { container, rerender } = render(<StreamingText text="" streaming format={format} components={components} />);
  let before = new Map<string, number>();
  for (let end = 1; end <= document.length; end++) {
    rerender(<StreamingText text={document.slice(0, end)} streaming format={format} components={{ ...components }} />);
    if (document.slice(0, end).endsWith('\n\nText 5\n\n')) before = new Map(renders);
  }
  const titles = ['Title 00', 'Title 01', 'Title 02', 'Title 03', 'Title 04'];
  expect(titles.map((title) => renders.get(title))).toEqual(titles.map((title) => before.get(title)));
  expect(before.get('Title 00')).toBeLessThanOrEqual(2);
  expect(container.querySelectorAll('h2.mine')).toHaveLength(20);
});

test('text that was replaced instead of extended is drawn anew', () => {
  const { container, rerender } = render(<StreamingText text={text} streaming format={format} />);
  for (const next of ['# Other', '', text.replace('Title', 'Another'), '- a\n- b']) {
    rerender(<StreamingText text={next} format={format} />);
    expect(
      settled(container).isEqualNode(settled(render(<StreamingText text={next} format={format} />).container)),
    ).toBe(true);
  }
});

test('the server renders what the client renders first, with classes alone', () => {
  const errors = vi.spyOn(console, 'error');
  const element = <StreamingText text={text} format={format} />;
  const host = document.createElement('div');
  host.innerHTML = renderToString(element);
  expect(host.querySelector('[style], link, script')).toBeNull();
  const served = host.innerHTML;
  let root: Root | undefined;
  act(() => {
    root = hydrateRoot(host, element);
  });
  expect(host.innerHTML).toBe(served);
  expect(errors).not.toHaveBeenCalled();
  act(() => root?.unmount());
});

test('a blocked image says where it is, and loads when the reader clicks', () => {
  const { container } = render(<StreamingText text="![A view](https://elsewhere.example/?q=secret)" format={format} />);
  expect(container.querySelector('img')).toBeNull();
  const button = screen.getByRole('button', { name: /A view/ });
  expect(button).toHaveTextContent('https://elsewhere.example/?q=secret');
  fireEvent.click(button);
  expect(container.querySelector('img')).toHaveAttribute('src', 'https://elsewhere.example/?q=secret');
});

test('code is copied without its last line break', async () => {
  const writeText = vi.fn<(text: string) => Promise<void>>().mockResolvedValue();
  vi.stubGlobal('navigator', { clipboard: { writeText } });
  render(<StreamingText text={'```js\nconst a = 1;\n```'} format={format} />);
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Copy' })));
  expect(writeText).toHaveBeenCalledWith('const a = 1;');
  expect(screen.getByRole('button')).toHaveTextContent('Copied');
  vi.unstubAllGlobals();
});

test('what is announced of a code block is its code alone', async () => {
  vi.useFakeTimers();
  const at = (shown: string, streaming: boolean): ReactElement => (
    <StreamingText text={shown} streaming={streaming} format={format} announce="end" />
  );
  const { container, rerender } = render(at('', true));
  rerender(at('Look:\n\n```js\nconst a = 1;\n```\n', false));
  await act(() => vi.advanceTimersByTimeAsync(1000));
  expect(container.querySelector('output')).toHaveTextContent('Look: const a = 1;');
  vi.useRealTimers();
});
