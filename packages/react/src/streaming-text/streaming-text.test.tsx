import { StrictMode } from 'react';
import { hydrateRoot, type Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { act, render } from '@testing-library/react';
import { createChatMessage } from '@rivulet/chat';
import { expect, test, vi } from 'vitest';
import { StreamingText } from './streaming-text.tsx';

const prose = Array.from(
  { length: 60 },
  (_, i) => `Paragraph ${i}, with a few words 👩‍👩‍👧 in it.${'\n'.repeat(1 + (i % 3))}`,
).join('');

/** The markup a reader has at the end: text in one node, the marks of our own machinery left out. */
export function settledMarkup(root: Element): string {
  const clone = root.cloneNode(true) as Element;
  clone.normalize();
  for (const element of clone.querySelectorAll('*'))
    for (const { name } of Array.from(element.attributes))
      if (name.startsWith('data-rivulet-')) element.removeAttribute(name);
  return clone.innerHTML;
}

const streamed = (text: string, step: number, strict = false): HTMLElement => {
  const at = (end: number): React.ReactElement => {
    const node = <StreamingText text={text.slice(0, end)} streaming={end < text.length} caret />;
    return strict ? <StrictMode>{node}</StrictMode> : node;
  };
  const { container, rerender } = render(at(0));
  for (let end = step; end < text.length + step; end += step) rerender(at(end));
  return container;
};

test('shows plain text as it is, and says while it is busy', () => {
  const { container, rerender } = render(<StreamingText text={'a <b> **c**\n\n  d'} streaming />);
  expect(container.textContent).toBe('a <b> **c**\n\n  d');
  expect(container.firstElementChild).toHaveAttribute('aria-busy', 'true');
  rerender(<StreamingText text={'a <b> **c**\n\n  d'} />);
  expect(container.firstElementChild).toHaveAttribute('aria-busy', 'false');
});

test.each([1, 7, 80, 1000])('text that came %i characters at a time ends as if it had come at once', (step) => {
  const text = step === 1 ? prose.slice(0, 150) : prose;
  const whole = render(<StreamingText text={text} />).container;
  const grown = streamed(text, step);
  expect(grown.textContent).toBe(text);
  expect(settledMarkup(grown)).toBe(settledMarkup(whole));
  expect(settledMarkup(streamed(text, step, true))).toBe(settledMarkup(whole));
});

test('text nodes that are on screen stay untouched while the paragraph grows', () => {
  const { container, rerender } = render(<StreamingText text="one " streaming />);
  const first = container.querySelector('.rivulet-paragraph')!.firstChild!;
  for (const text of ['one two ', 'one two three ', 'one two three four\n', 'one two three four\n\nfive']) {
    rerender(<StreamingText text={text} streaming />);
    expect(container.querySelector('.rivulet-paragraph')!.firstChild).toBe(first);
    expect(first.nodeValue).toBe('one ');
    expect(container.textContent).toBe(text);
  }
});

test('text that was replaced instead of extended is shown right', () => {
  const { container, rerender } = render(<StreamingText text={prose} streaming />);
  for (const text of ['short', 'shorx and more', '', 'a\nb\nc', prose.replace('Paragraph 3,', 'Page 3,'), prose]) {
    rerender(<StreamingText text={text} streaming />);
    expect(container.textContent).toBe(text);
  }
});

test('half a surrogate pair waits for its other half', () => {
  const { container, rerender } = render(<StreamingText text={'hi \ud83d'} streaming />);
  expect(container.textContent).toBe('hi ');
  rerender(<StreamingText text="hi 😀" streaming />);
  expect(container.textContent).toBe('hi 😀');
  rerender(<StreamingText text={'hi 😀\ud83d'} />);
  expect(container.textContent).toBe('hi 😀\ud83d');
});

test('shows one part of a message', () => {
  const { container } = render(<StreamingText part={{ type: 'reasoning', key: 'r', text: 'Let me see.' }} />);
  expect(container.textContent).toBe('Let me see.');
});

test("a message's text parts are shown one by one, never glued across a tool call", () => {
  const message = createChatMessage({
    role: 'assistant',
    parts: [
      { type: 'text', key: 'a', text: 'Let me look.' },
      { type: 'tool-call', key: 'b', id: null, name: 'look', arguments: '{}', state: 'ready' },
      { type: 'text', key: 'c', text: 'Found it.' },
    ],
  });
  const { container } = render(<StreamingText message={message} />);
  expect([...container.querySelectorAll('.rivulet-text')].map(({ textContent }) => textContent)).toEqual([
    'Let me look.',
    'Found it.',
  ]);
});

test('sixteen paragraphs share a page, however they arrived', () => {
  const pages = streamed(prose, 13).querySelectorAll('.rivulet-page');
  expect([...pages].map((page) => page.childElementCount)).toEqual([16, 16, 16, 12]);
});

test('pages that are settled and were laid out are marked', async () => {
  vi.useFakeTimers();
  const { container, rerender } = render(<StreamingText text="" streaming />);
  rerender(<StreamingText text={prose} streaming />);
  expect(container.querySelectorAll('[data-rivulet-settled]')).toHaveLength(0);
  await act(() => vi.advanceTimersByTimeAsync(40));
  expect(
    [...container.querySelectorAll('.rivulet-page')].map((page) => page.hasAttribute('data-rivulet-settled')),
  ).toEqual([true, true, true, false]);
  rerender(<StreamingText text="new" streaming />);
  await act(() => vi.advanceTimersByTimeAsync(40));
  expect(container.querySelectorAll('[data-rivulet-settled]')).toHaveLength(0);
  vi.useRealTimers();
});

test('the server renders what the client renders first, without style attributes', () => {
  const errors = vi.spyOn(console, 'error');
  const element = <StreamingText text={prose} streaming caret />;
  const host = document.createElement('div');
  host.innerHTML = renderToString(element);
  expect(host.querySelector('[style]')).toBeNull();
  const served = host.innerHTML;
  let root: Root | undefined;
  act(() => {
    root = hydrateRoot(host, element);
  });
  expect(host.innerHTML).toBe(served);
  expect(errors).not.toHaveBeenCalled();
  act(() => root?.unmount());
});
