import { StrictMode, type ReactElement } from 'react';
import { act, render, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { StreamingText } from './streaming-text.tsx';

const letters = (...chunks: string[]): ReadableStream<string> =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });

async function* generated(onEnd: () => void): AsyncGenerator<string> {
  try {
    yield 'one ';
    yield 'two ';
    await new Promise<void>((resolve) => setTimeout(resolve, 500));
    yield 'three';
  } finally {
    onEnd();
  }
}

test('a text that is not there yet is no text', () => {
  const loading = JSON.parse('{ "text": null }') as { readonly text: string };
  const { container, rerender } = render(<StreamingText {...loading} streaming />);
  expect(container.textContent).toBe('');
  rerender(<StreamingText text="Here" />);
  expect(container).toHaveTextContent('Here');
});

test('shows what a stream of strings says, read once in StrictMode too', async () => {
  const stream = letters('Hello, ', 'wor', 'ld');
  const { container } = render(
    <StrictMode>
      <StreamingText stream={stream} />
    </StrictMode>,
  );
  await waitFor(() => expect(container.firstElementChild).toHaveAttribute('aria-busy', 'false'));
  expect(container.textContent).toBe('Hello, world');
});

test('shows an async iterable, and lets go of it when nobody looks any more', async () => {
  const onEnd = vi.fn<() => void>();
  const stream = generated(onEnd);
  const { container, unmount } = render(<StreamingText stream={stream} />);
  await waitFor(() => expect(container.textContent).toBe('one two '));
  unmount();
  await waitFor(() => expect(onEnd).toHaveBeenCalledOnce());
});

test('shows a response, its characters cut anywhere', async () => {
  const bytes = new TextEncoder().encode('Grüße 👋');
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
      controller.close();
    },
  });
  const { container } = render(<StreamingText stream={new Response(body)} />);
  await waitFor(() => expect(container.textContent).toBe('Grüße 👋'));
});

test('keeps what has come of a stream that fails, and reports the error', async () => {
  const reported = vi.fn<(error: unknown) => void>();
  vi.stubGlobal('reportError', reported);
  const stream = new ReadableStream<string>({
    start: (controller) => controller.enqueue('so far'),
    pull: (controller) => controller.error(new Error('gone')),
  });
  const { container } = render(<StreamingText stream={stream} />);
  await waitFor(() => expect(container.firstElementChild).toHaveAttribute('aria-busy', 'false'));
  expect(container.textContent).toBe('so far');
  expect(reported).toHaveBeenCalledOnce();
  vi.unstubAllGlobals();
});

test('the error of a stream that fails is told once, to the newest onError', async () => {
  const reported = vi.fn<(error: unknown) => void>();
  vi.stubGlobal('reportError', reported);
  let fail: ((error: unknown) => void) | undefined;
  const stream = new ReadableStream<string>({
    start(controller) {
      controller.enqueue('so far');
      fail = (error) => controller.error(error);
    },
  });
  const first = vi.fn<(error: unknown) => void>();
  const second = vi.fn<(error: unknown) => void>();
  const at = (onError: (error: unknown) => void): ReactElement => (
    <StrictMode>
      <StreamingText stream={stream} onError={onError} />
    </StrictMode>
  );
  const { container, rerender } = render(at(first));
  await waitFor(() => expect(container.textContent).toBe('so far'));
  rerender(at((error) => second(error)));
  fail!(undefined);
  await waitFor(() => expect(second).toHaveBeenCalledOnce());
  expect(second).toHaveBeenCalledWith(undefined);
  expect(container.textContent).toBe('so far');
  expect(container.firstElementChild).toHaveAttribute('aria-busy', 'false');
  rerender(at((error) => second(error)));
  expect(second).toHaveBeenCalledOnce();
  expect(first).not.toHaveBeenCalled();
  expect(reported).not.toHaveBeenCalled();
  vi.unstubAllGlobals();
});

test('what an iterable throws is told, and the text before it stays', async () => {
  async function* failing(): AsyncGenerator<string> {
    yield 'so far';
    throw new TypeError('gone');
  }
  const onError = vi.fn<(error: unknown) => void>();
  const stream = failing();
  const { container } = render(<StreamingText stream={stream} onError={onError} />);
  await waitFor(() => expect(onError).toHaveBeenCalledExactlyOnceWith(new TypeError('gone')));
  expect(container.textContent).toBe('so far');
});

test('takes an abort, which is the caller’s own doing, for the end', async () => {
  const reported = vi.fn<(error: unknown) => void>();
  vi.stubGlobal('reportError', reported);
  const stop = new AbortController();
  const stream = new ReadableStream<string>({
    start(controller) {
      controller.enqueue('so far');
      stop.signal.addEventListener('abort', () => controller.error(stop.signal.reason));
    },
  });
  const { container } = render(<StreamingText stream={stream} />);
  await waitFor(() => expect(container.textContent).toBe('so far'));
  stop.abort();
  await waitFor(() => expect(container.firstElementChild).toHaveAttribute('aria-busy', 'false'));
  expect(container.textContent).toBe('so far');
  expect(reported).not.toHaveBeenCalled();
  vi.unstubAllGlobals();
});

test('assistive technology hears sentences, and the rest at the end', async () => {
  vi.useFakeTimers();
  const { container, rerender } = render(<StreamingText text="" streaming announce="sentence" />);
  const heard = (): string => container.querySelector('[aria-live=polite]')!.textContent;
  const say = async (text: string): Promise<void> => {
    rerender(<StreamingText text={text} streaming announce="sentence" />);
    await act(() => vi.advanceTimersByTimeAsync(1000));
  };
  await say('One sentence. And ha');
  expect(heard()).toBe('One sentence.');
  await say('One sentence. And half another');
  expect(heard()).toBe('One sentence.');
  rerender(<StreamingText text="One sentence. And half another one." announce="sentence" />);
  await act(() => vi.advanceTimersByTimeAsync(1000));
  expect(heard()).toBe('And half another one.');
  expect(container.querySelector('[aria-busy] [aria-live]')).toBeNull();
  vi.useRealTimers();
});

test('what was heard is not looked at again, however long the text', async () => {
  vi.useFakeTimers();
  const paragraphs = Array.from({ length: 200 }, (_, i) => `Paragraph ${i} says something. `);
  const { container, rerender } = render(<StreamingText text="" streaming announce="sentence" />);
  const read = vi.spyOn(Node.prototype, 'nodeValue', 'get');
  const heard: string[] = [];
  let most = 0;
  for (let i = 1; i <= paragraphs.length; i++) {
    rerender(<StreamingText text={paragraphs.slice(0, i).join('\n\n')} streaming announce="sentence" />);
    read.mockClear();
    await act(() => vi.advanceTimersByTimeAsync(500));
    most = Math.max(most, read.mock.calls.length);
    heard.push(container.querySelector('output')!.textContent);
  }
  read.mockRestore();
  expect(heard.slice(-2)).toEqual(['Paragraph 198 says something.', 'Paragraph 199 says something.']);
  expect(most).toBeLessThan(20);
  vi.useRealTimers();
});

test('assistive technology hears all of a smooth text, though it is over before all of it is shown', async () => {
  vi.useFakeTimers();
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  const { container, rerender } = render(<StreamingText text="" streaming smooth announce="end" />);
  const text = 'A river starts small, and nobody asks where it is going.';
  rerender(<StreamingText text={text} smooth announce="end" />);
  await act(() => vi.advanceTimersByTimeAsync(50));
  expect(container.querySelector('.rivulet-text')!.textContent.length).toBeLessThan(text.length);
  for (let i = 0; i < 40; i++) await act(() => vi.advanceTimersByTimeAsync(25));
  expect(container.querySelector('[aria-live=polite]')!.textContent).toBe(text);
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('a text that was there from the beginning is not announced, what comes after it is', async () => {
  vi.useFakeTimers();
  const { container, rerender } = render(<StreamingText text="Old news." announce="sentence" />);
  const heard = (): string => container.querySelector('[aria-live]')!.textContent;
  await act(() => vi.advanceTimersByTimeAsync(2000));
  expect(heard()).toBe('');
  rerender(<StreamingText text="Old news. New ones." streaming announce="sentence" />);
  rerender(<StreamingText text="Old news. New ones." announce="sentence" />);
  await act(() => vi.advanceTimersByTimeAsync(1000));
  expect(heard()).toBe('New ones.');
  vi.useRealTimers();
});

test('the caret is there while text arrives, and nobody hears it', () => {
  const { container, rerender } = render(<StreamingText text="Hi" streaming caret />);
  expect(container.querySelector('.rivulet-caret')).toHaveAttribute('aria-hidden', 'true');
  rerender(<StreamingText text="Hi" caret />);
  expect(container.querySelector('.rivulet-caret')).toBeNull();
});
