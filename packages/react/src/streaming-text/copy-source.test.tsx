import { act, fireEvent, render, screen } from '@testing-library/react';
import { createChat, createChatMessage, plainText, type ChatMessage } from '@rivulet/chat';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CopySource, copySource } from './copy-source.tsx';

const writeText = vi.fn<(text: string) => Promise<void>>();

beforeEach(() => {
  writeText.mockReset().mockResolvedValue(undefined);
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } });
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  Reflect.deleteProperty(navigator, 'clipboard');
});

const press = (): Promise<void> =>
  act(async () => {
    fireEvent.click(screen.getByRole('button'));
    await vi.advanceTimersByTimeAsync(0);
  });

test('the source is copied as it came, to the last character', async () => {
  const source = '**Bold** \r\n\t[link](javascript:alert(1)) \u202E $x$\n\n```js\n';
  await copySource(source);
  expect(writeText).toHaveBeenLastCalledWith(source);
});

test("a message's texts are copied with an empty line between them, and nothing of its tools", async () => {
  const message: ChatMessage = {
    ...createChatMessage({ role: 'assistant' }),
    parts: [
      { type: 'reasoning', key: 'a', text: 'thought' },
      { type: 'text', key: 'b', text: '# One' },
      { type: 'tool-call', key: 'c', id: 'c', name: 'f', arguments: '{}', state: 'ready' },
      { type: 'text', key: 'd', text: '*two*' },
    ],
  };
  await copySource(message);
  expect(writeText).toHaveBeenLastCalledWith('# One\n\n*two*');
});

test('an old snapshot of a message copies the newest text', async () => {
  const body = new Response('**whole**', { headers: { 'content-type': 'text/plain' } });
  const chat = createChat({ url: '/chat', protocol: plainText({ done: false }), fetch: async () => body });
  const sent = chat.send('Hello');
  await vi.waitFor(() => expect(chat.getSnapshot().messages).toHaveLength(2));
  const snapshot = chat.getSnapshot().messages[1]!;
  await vi.runAllTimersAsync();
  await sent;
  expect(snapshot.text).toBe('');
  await copySource(snapshot);
  expect(writeText).toHaveBeenLastCalledWith('**whole**');
});

test('the button says that it has copied, for two seconds from the last time', async () => {
  render(<CopySource of="**a**" className="mine" />);
  expect(screen.getByRole('button', { name: 'Copy' }).className).toBe('rivulet-copy mine');
  await press();
  expect(screen.getByRole('button').textContent).toBe('Copied');
  await act(() => vi.advanceTimersByTimeAsync(1500));
  await press();
  await act(() => vi.advanceTimersByTimeAsync(1500));
  expect(screen.getByRole('button').textContent).toBe('Copied');
  await act(() => vi.advanceTimersByTimeAsync(500));
  expect(screen.getByRole('button').textContent).toBe('Copy');
});

test('where the browser does not let it write, it does not say that it has', async () => {
  const onError = vi.fn<(error: unknown) => void>();
  const refusal = new DOMException('no', 'NotAllowedError');
  writeText.mockRejectedValue(refusal);
  render(<CopySource of="**a**" onError={onError} />);
  await press();
  expect(screen.getByRole('button').textContent).toBe('Copy');
  expect(onError).toHaveBeenCalledWith(refusal);
});

test('its words may be your own, and the server writes them', () => {
  expect(renderToString(<CopySource of="a">Kopieren</CopySource>)).toBe(
    '<button aria-live="polite" type="button" class="rivulet-copy">Kopieren</button>',
  );
});
