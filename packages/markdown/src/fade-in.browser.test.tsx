/** New text fades in, and nothing else is different. In real engines. */
import { act, cleanup, render } from '@testing-library/react';
import { StreamingText, useFadeIn } from '@rivulet/react';
import type { ReactElement } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import '@rivulet/react/styles.css';
import { markdown } from './index.ts';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const format = markdown();

function Fading({ text, streaming = true }: { readonly text: string; readonly streaming?: boolean }): ReactElement {
  return (
    <div ref={useFadeIn()} className="fading">
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

test('where no motion is wanted nothing fades', async () => {
  const { matchMedia } = window;
  vi.spyOn(window, 'matchMedia').mockImplementation((query) =>
    query.includes('reduced-motion') ? ({ matches: true } as MediaQueryList) : matchMedia(query),
  );
  const { rerender } = render(<Fading text="Rivers " />);
  await show(rerender, 'Rivers find the sea');
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
