import { act, render } from '@testing-library/react';
import { createChatMessage, type ChatPart } from '@rivulet/chat';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { graphemeCut, pace, type Pace } from './paced-text.ts';
import { StreamingText } from './streaming-text.tsx';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const family = '👩‍👩‍👧';
const scotland = '🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}';

test('no character is ever cut in half', () => {
  const text = `a${family}e\u0301한${scotland}x`;
  const whole = new Set([...new Intl.Segmenter().segment(text)].map(({ index }) => index).concat(text.length));
  for (let from = 0; from < text.length; from++) {
    if (!whole.has(from)) continue;
    for (let target = from; target <= text.length; target++) {
      expect(whole).toContain(graphemeCut(text, from, 0, target));
      expect(graphemeCut(text, from, target, target)).toBeGreaterThanOrEqual(target);
    }
  }
});

test('what has come is on screen within 250 ms, whatever the frames and bursts', () => {
  let state: Pace = { text: '', length: 0, arrivals: [], at: 0 };
  const arrived: { length: number; at: number }[] = [];
  for (let now = 0; now < 6000; now += 16 + (now % 7)) {
    if (now % 5 < 2) {
      const text = state.text + 'lorem ipsum '.repeat(1 + (now % 11) ** 2);
      arrived.push({ length: text.length, at: now });
      state = { ...state, text, arrivals: [...state.arrivals, { length: text.length, at: now }] };
    }
    state = pace(state, now, true);
    const late = arrived.filter(({ length, at }) => at + 225 < now && state.length < length);
    expect(late).toEqual([]);
  }
});

test('a burst is revealed evenly', () => {
  let state: Pace = { text: 'x'.repeat(1000), length: 0, arrivals: [{ length: 1000, at: 0 }], at: 0 };
  const steps: number[] = [];
  for (let now = 16; state.length < 1000; now += 16) {
    const next = pace(state, now, false);
    steps.push(next.length - state.length);
    state = next;
  }
  expect(Math.max(...steps)).toBeLessThan(100);
  expect(steps.length).toBeGreaterThan(11);
});

test('smooth text comes bit by bit, and all of it', async () => {
  const text = 'A sentence that came in one piece, and takes a moment to be read.';
  const { container, rerender } = render(<StreamingText text="A " streaming smooth />);
  expect(container.textContent).toBe('A ');
  rerender(<StreamingText text={text} streaming smooth />);
  const seen = new Set<number>();
  for (let i = 0; i < 20; i++) {
    await act(() => vi.advanceTimersByTimeAsync(16));
    expect(text.startsWith(container.textContent)).toBe(true);
    seen.add(container.textContent.length);
  }
  expect(seen.size).toBeGreaterThan(6);
  expect(container.textContent).toBe(text);
  rerender(<StreamingText text={`${text} End.`} smooth />);
  await act(() => vi.advanceTimersByTimeAsync(300));
  expect(container.textContent).toBe(`${text} End.`);
});

test('smooth text is busy until all of it is shown, though its stream is over before', async () => {
  const text = 'A sentence that came in one piece, and takes a moment to be read.';
  const { container, rerender } = render(<StreamingText text="A " streaming smooth />);
  rerender(<StreamingText text={text} streaming smooth />);
  const busy = (): string | null => container.firstElementChild!.getAttribute('aria-busy');
  const said: (string | null)[] = [];
  // Not even for the moment between two renders is it said to be over.
  const changes = new MutationObserver(() => said.push(busy()));
  changes.observe(container.firstElementChild!, { attributeFilter: ['aria-busy'] });
  rerender(<StreamingText text={text} smooth />);
  while (container.textContent !== text) {
    expect(busy()).toBe('true');
    expect(said).toEqual([]);
    await act(() => vi.advanceTimersByTimeAsync(16));
  }
  await act(() => vi.advanceTimersByTimeAsync(16));
  expect(said).toEqual(['false']);
  changes.disconnect();
});

test('a message is busy until the last of its smooth texts is shown', async () => {
  const parts = (first: string, second: string): ChatPart[] => [
    { type: 'text', key: 'a', text: first },
    { type: 'text', key: 'b', text: second },
  ];
  const message = createChatMessage({ role: 'assistant', status: 'streaming', parts: parts('', '') });
  const { container, rerender } = render(<StreamingText message={message} smooth />);
  const whole = { ...message, parts: parts('The first part of it. '.repeat(9), 'And the other.') };
  rerender(<StreamingText message={whole} smooth />);
  rerender(<StreamingText message={{ ...whole, status: 'complete' }} smooth />);
  expect(container.textContent).not.toContain('other.');
  expect(container.firstElementChild).toHaveAttribute('aria-busy', 'true');
  await act(() => vi.advanceTimersByTimeAsync(300));
  expect(container.textContent).toContain('other.');
  expect(container.firstElementChild).toHaveAttribute('aria-busy', 'false');
});

test('who wants no motion sees everything at once', () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  const { container, rerender } = render(<StreamingText text="" streaming smooth />);
  rerender(<StreamingText text="All of it" streaming smooth />);
  expect(container.textContent).toBe('All of it');
});

test('what came before a text was to be smooth stays on screen', async () => {
  const { container, rerender } = render(<StreamingText text="One" streaming />);
  rerender(<StreamingText text="One two three" streaming />);
  rerender(<StreamingText text="One two three" streaming smooth />);
  expect(container.textContent).toBe('One two three');
  rerender(<StreamingText text="One two three four five six" streaming smooth />);
  expect(container.textContent).toBe('One two three');
  await act(() => vi.advanceTimersByTimeAsync(250));
  expect(container.textContent).toMatch(/^One two three four five si/);
});

test('what is there at first is there at once', () => {
  expect(render(<StreamingText text="History" smooth />).container.textContent).toBe('History');
});
