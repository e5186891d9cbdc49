/** What a reader has while text streams: their selection, a steady page, the end in view. In real engines. */
import { act, cleanup, render } from '@testing-library/react';
import { StreamingText, useStickToBottom } from '@rivulet/react';
import { useEffect, type ReactElement } from 'react';
import { afterEach, expect, test } from 'vitest';
import '@rivulet/react/styles.css';
import { Markdown, markdown } from './index.ts';

afterEach(cleanup);

const format = markdown();
const frames = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
};

const shown = (text: string, streaming = true): ReactElement => (
  <StreamingText text={text} streaming={streaming} format={format} />
);

/** Selects a word on screen. */
function select(container: Element, word: string): void {
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const at = node.nodeValue!.indexOf(word);
    if (at >= 0) {
      getSelection()!.setBaseAndExtent(node, at, node, at + word.length);
      return;
    }
  }
  throw new Error(`${word} is not on screen`);
}

test.each([
  ['closed text', 'The chosen words.\n\nAnother paragraph', ' that grows and grows.\n\nAnd more.\n'],
  ['a growing paragraph', 'The chosen words in a paragraph', ' that **grows** and `grows`.\n\nAnd more.\n'],
  ['closed code', '```\nthe chosen line\n```\n\nText', ' that grows.\n\nAnd more.\n'],
  ['open code', '```\nthe chosen line\nand', ' more\nand more\n```\n\nAnd more.\n'],
  ['an open list', '- the chosen item\n- and', ' more\n- and more\n\nAnd more.\n'],
  ['an open table', '| a |\n|---|\n| chosen |\n| and', ' more |\n| and more |\n\nAnd more.\n'],
])('a selection in %s survives the stream and its end', async (_, start, rest) => {
  const { container, rerender } = render(shown(start));
  select(container, 'chosen');
  for (let end = 1; end <= rest.length; end++) {
    rerender(shown(start + rest.slice(0, end)));
    expect(String(getSelection())).toBe('chosen');
  }
  rerender(shown(start + rest, false));
  await frames(3);
  expect(String(getSelection())).toBe('chosen');
});

const long = Array.from({ length: 80 }, (_, i) => `Paragraph ${i}. ${'Some words to fill the line. '.repeat(6)}`).join(
  '\n\n',
);

test('settled pages are skipped by layout once they were laid out, and the page keeps its height', async () => {
  const { container, rerender } = render(shown(''));
  for (let end = 0; end < long.length; end += 1000) {
    rerender(shown(long.slice(0, end)));
    await frames(1);
  }
  rerender(shown(long, false));
  await frames(4);
  const pages = [...container.querySelectorAll('.rivulet-page')];
  expect(pages.map((page) => page.hasAttribute('data-rivulet-settled'))).toEqual([true, true, true, true, false]);
  if (CSS.supports('content-visibility: auto')) expect(getComputedStyle(pages[0]!).contentVisibility).toBe('auto');
  const height = container.scrollHeight;
  container.ownerDocument.documentElement.scrollTop = 1e6;
  await frames(3);
  expect(Math.abs(container.scrollHeight - height)).toBeLessThan(2);
});

test('a long history does not jump while the reader scrolls through it', async () => {
  const { container } = render(shown(long, false));
  const heights = new Set<number>();
  for (let i = 0; i < 20; i++) {
    document.documentElement.scrollTop = i * 200;
    await frames(1);
    heights.add(container.scrollHeight);
  }
  expect(heights.size).toBe(1);
});

test('blocks are as far apart at the border of a page as elsewhere', () => {
  const gapBefore = (block: Element, before: Element): number =>
    Math.round(block.getBoundingClientRect().top - before.getBoundingClientRect().bottom);
  const blocks = [
    'paragraph',
    '- item',
    '1. loose\n\n2. loose',
    '<b>html</b>',
    '```\ncode\n```',
    '| a |\n|---|\n| b |',
    '> quote',
    '---',
    '## heading',
  ];
  for (const [first, second] of blocks.flatMap((a) => blocks.filter((b) => b !== a).map((b) => [a, b] as const))) {
    // The same two blocks on one page, and with the border between them.
    const { container } = render(
      <Markdown text={[first, second, ...Array.from({ length: 13 }, () => 'filler'), first, second].join('\n\n')} />,
    );
    const [page, next] = [...container.querySelectorAll('.rivulet-page')].map(({ children }) => [...children]);
    expect(page).toHaveLength(16);
    const difference = gapBefore(next![0]!, page![15]!) - gapBefore(page![1]!, page![0]!);
    // A heading's margins are of its own, larger letters: a pixel or three more or less.
    expect({ first, second, isSame: Math.abs(difference) < 5 }).toEqual({ first, second, isSame: true });
    cleanup();
  }
});

test('copied text is the text', () => {
  const { container } = render(<StreamingText text={'First line.\nSecond line.\n\nThird.'} />);
  getSelection()!.selectAllChildren(container);
  expect(
    String(getSelection())
      .replaceAll('\r', '')
      .trim()
      .replaceAll(/\n{2,}/g, '\n\n'),
  ).toBe('First line.\nSecond line.\n\nThird.');
});

interface Told {
  isAtBottom: boolean;
  scrollToBottom: () => void;
}

function Scroller({ text, told }: { readonly text: string; readonly told: Told }): ReactElement {
  const { ref, isAtBottom, scrollToBottom } = useStickToBottom<HTMLDivElement>();
  useEffect(() => {
    Object.assign(told, { isAtBottom, scrollToBottom });
  }, [told, isAtBottom, scrollToBottom]);
  return (
    <div ref={ref} className="scroller" style={{ height: 200, overflow: 'auto' }}>
      {shown(text)}
    </div>
  );
}

test('the end stays in view until the reader scrolls up, and again when asked to', async () => {
  const told: Told = { isAtBottom: true, scrollToBottom: () => undefined };
  const { container, rerender } = render(<Scroller told={told} text={long.slice(0, 2000)} />);
  const scroller = container.querySelector<HTMLElement>('.scroller')!;
  const isAtEnd = (): boolean => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 2;
  await frames(3);
  expect(isAtEnd()).toBe(true);
  rerender(<Scroller told={told} text={long.slice(0, 4000)} />);
  await frames(3);
  expect(isAtEnd()).toBe(true);

  scroller.scrollTop -= 150;
  await frames(3);
  const { scrollTop } = scroller;
  rerender(<Scroller told={told} text={long.slice(0, 6000)} />);
  await frames(3);
  expect(scroller.scrollTop).toBe(scrollTop);
  expect(told.isAtBottom).toBe(false);

  act(() => told.scrollToBottom());
  await frames(3);
  rerender(<Scroller told={told} text={long.slice(0, 8000)} />);
  await frames(3);
  expect(isAtEnd()).toBe(true);
  expect(told.isAtBottom).toBe(true);
});

test.each([
  ['with a prefix each', 'first-'],
  ['with the same ids', 'user-content-'],
])("a footnote's link leads to the note of its own text, and the way back, in two texts %s", async (_, idPrefix) => {
  const text = `One[^1].\n\n${'More.\n\n'.repeat(60)}[^1]: The note.\n`;
  const { container } = render(
    <>
      <Markdown text={text} idPrefix={idPrefix} />
      {shown(text, false)}
    </>,
  );
  await frames(4);
  const isSeen = (element: Element): boolean => {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  for (const element of container.querySelectorAll('.rivulet-text')) {
    const reference = element.querySelector<HTMLElement>('.rivulet-footnote-reference')!;
    const note = element.querySelector('.rivulet-footnotes li')!;
    reference.click();
    await expect.poll(() => isSeen(note)).toBe(true);
    // Where another text has the same id, no address says which one is meant.
    expect(note.matches(':target')).toBe(document.getElementById(note.id) === note);
    expect(isSeen(reference)).toBe(false);
    note.querySelector<HTMLElement>('.rivulet-footnote-back')!.click();
    await expect.poll(() => isSeen(reference)).toBe(true);
  }
  history.replaceState(null, '', location.pathname + location.search);
});
