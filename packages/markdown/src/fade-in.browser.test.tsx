/** New text fades in, and nothing else is different. In real engines. */
import { act, cleanup, render } from '@testing-library/react';
import { StreamingText, useFadeIn, type FadeInOptions } from '@rivulet/react';
import type { ReactElement } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import '@rivulet/react/styles.css';
import { markdown } from './index.ts';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const format = markdown();

interface FadingProps extends FadeInOptions {
  readonly text: string;
  readonly streaming?: boolean;
}

function Fading({ text, streaming = true, by = 'chunk' }: FadingProps): ReactElement {
  return (
    <div ref={useFadeIn({ by })} className="fading">
      <StreamingText text={text} streaming={streaming} format={format} />
    </div>
  );
}

/** The pieces of text that are not wholly there yet. */
const fading = (): string[] =>
  [...CSS.highlights].flatMap(([name, paint]) =>
    name.startsWith('rivulet-fade-')
      ? [...paint].map((range) => String((range as Range).cloneContents().textContent))
      : [],
  );

const show = (rerender: (ui: ReactElement) => void, text: string, streaming = true): Promise<void> =>
  act(async () => rerender(<Fading text={text} streaming={streaming} />));

/** However long the machine takes: nothing grows older until {@link rest}. */
const stopClock = (): void => void vi.spyOn(performance, 'now').mockReturnValue(performance.now());

function rest(): Promise<void> {
  vi.restoreAllMocks();
  return vi.waitFor(() => expect(fading()).toEqual([]), { timeout: 5000 });
}

test('what is new fades in, what was there does not, and both are there in the end', async () => {
  stopClock();
  const { container, rerender } = render(<Fading text="Rivers " />);
  expect(fading()).toEqual([]);
  await show(rerender, 'Rivers find the');
  expect(fading()).toEqual([' find the']);
  await show(rerender, 'Rivers find the **sea**.\n\n- one\n- two');
  await show(rerender, 'Rivers find the **sea**.\n\n- one\n- two and');
  await show(rerender, 'Rivers find the **sea**.\n\n- one\n- two and three');
  expect(fading()).toEqual([' find the', ' sea.', 'onetwo', ' and', ' three']);
  await rest();
  expect(container.querySelector('.fading')!.textContent).toContain('Rivers find the sea.');
});

test('text that is drawn anew is not new', async () => {
  const { container, rerender } = render(<Fading text="" />);
  await show(rerender, 'See [the river](https://exam');
  await rest();
  stopClock();
  await show(rerender, 'See [the river](https://example.com) now');
  expect(container.querySelector('a')!.textContent).toBe('the river');
  expect(fading()).toEqual([' now']);
});

test('the page is what it is without, at every step, and the selection stays', async () => {
  const text = '# Rivers\n\nThe chosen **words** and `code`.\n\n```js\nconst a = 1;\n```\n\n| a |\n|---|\n| b |\n';
  const { container, rerender } = render(<Fading text="The chosen" />);
  const plain = render(<StreamingText text="The chosen" streaming format={format} />);
  const words = container.querySelector('p')!.firstChild!;
  getSelection()!.setBaseAndExtent(words, 4, words, 10);
  for (let end = 10; end <= text.length; end += 7) {
    await show(rerender, 'The chosen' + text.slice(0, end));
    plain.rerender(<StreamingText text={'The chosen' + text.slice(0, end)} streaming format={format} />);
    expect(container.querySelector('.rivulet-text')!.innerHTML).toBe(
      plain.container.querySelector('.rivulet-text')!.innerHTML,
    );
    expect(String(getSelection())).toBe('chosen');
  }
});

test('words begin one after the other, the last of them soon', async () => {
  const clock = vi.spyOn(performance, 'now');
  const start = performance.now();
  const at = (ms: number): Promise<void> => {
    clock.mockReturnValue(start + ms);
    return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
  };
  const painted = (name: string): string[] =>
    [...CSS.highlights.get(name)!].map((range) => String((range as Range).cloneContents().textContent));
  const waiting = (): string[] => painted('rivulet-fade-waiting');
  const { container, rerender } = render(<Fading text="Rivers " by="word" />);
  await at(0);
  await act(async () => rerender(<Fading text="Rivers find the **wide** sea, 河流入海." by="word" />));
  // The page is whole from the first moment; what waits is not painted.
  expect(container.querySelector('p')!.textContent).toBe('Rivers find the wide sea, 河流入海.');
  const words = waiting();
  expect(words[0]).toBe('the ');
  expect(words.join('')).toBe('the wide sea, 河流入海.');
  expect(words.length).toBeGreaterThan(3);
  await at(30);
  expect(waiting()).toEqual(words.slice(1));
  await at(160);
  expect(waiting()).toEqual([]);
  expect(fading().join('')).toContain('sea, ');
  await at(600);
  expect(fading()).toEqual([]);
});

test('words that keep coming do not wait longer and longer', async () => {
  const clock = vi.spyOn(performance, 'now');
  const start = performance.now();
  const { rerender } = render(<Fading text="" by="word" />);
  let text = '';
  for (let i = 0; i < 60; i++) {
    clock.mockReturnValue(start + i * 10);
    text += 'more and more ';
    await act(async () => rerender(<Fading text={text} by="word" />));
  }
  clock.mockReturnValue(start + 600 + 150);
  await vi.waitFor(() => expect(CSS.highlights.get('rivulet-fade-waiting')!.size).toBe(0));
});

test('a thousand words at once begin in groups', async () => {
  stopClock();
  const { rerender } = render(<Fading text="A " by="word" />);
  const text = `A ${'flood '.repeat(1000)}`;
  await act(async () => rerender(<Fading text={text} by="word" />));
  expect(fading().length).toBeLessThanOrEqual(50);
  expect(fading().join('').trim().length).toBeGreaterThan(5900);
});

test.each(['chunk', 'word'] as const)('where no motion is wanted nothing fades, by %s', async (by) => {
  const { matchMedia } = window;
  vi.spyOn(window, 'matchMedia').mockImplementation((query) =>
    query.includes('reduced-motion') ? ({ matches: true } as MediaQueryList) : matchMedia(query),
  );
  const { rerender } = render(<Fading text="Rivers " by={by} />);
  await act(async () => rerender(<Fading text="Rivers find the sea" by={by} />));
  expect(fading()).toEqual([]);
});

test('nothing is left behind when the text goes', async () => {
  stopClock();
  const { rerender, unmount } = render(<Fading text="Rivers " />);
  await show(rerender, 'Rivers find the sea');
  expect(fading()).toEqual([' find the sea']);
  unmount();
  expect(fading()).toEqual([]);
});
