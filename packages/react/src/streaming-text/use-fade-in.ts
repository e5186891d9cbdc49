'use client';
import { useCallback, useRef, type RefCallback } from 'react';
import { cancelFrame, onNextFrame } from '../frame-scheduler.ts';
import { wordsIn } from './words-in.ts';

/** How long a piece of text takes to be there, in milliseconds, and in how many steps: the stylesheet has a rule for each. */
const duration = 300;
const steps = 6;

/** Words that came together begin within this time, in milliseconds, and no further apart than `apart`. */
const spread = 150;
const apart = 25;

/** In larger blocks it would take too long to find what is new. */
const longestBlock = 16_384;

/** How new text comes; all of it optional. */
export interface FadeInOptions {
  /**
   * What begins to fade in at once: everything that came together, or one word after the other. The last word of what
   * came together begins 150 ms after the first at the latest; `smooth`, which cuts through words, is best left off
   * then. Default: `chunk`.
   */
  readonly by?: 'chunk' | 'word';
}

/**
 * New text fades in while an answer streams. Put the result on an element around `<StreamingText>`, or around several.
 *
 * No element is added for it: pieces of text are painted by name (the CSS Custom Highlight API), so the reader's
 * selection and the page stay what they are. Where a browser has no such thing, and where no motion is wanted, text
 * just appears.
 */
export function useFadeIn<T extends HTMLElement = HTMLDivElement>({
  by = 'chunk',
}: FadeInOptions = {}): RefCallback<T> {
  const stop = useRef<() => void>(undefined);
  return useCallback(
    (element: T | null) => {
      stop.current?.();
      stop.current = element === null || typeof Highlight !== 'function' ? undefined : fadeIn(element, by);
    },
    [by],
  );
}

interface Piece {
  readonly range: Range;
  /** When it begins: until then nobody sees it. */
  readonly from: number;
  step: number;
}

/** One for what waits, and one for each step, shared by the page: a range is painted as its step's rule says. */
let paints: Highlight[] | undefined;

function paintsOf(page: typeof CSS): Highlight[] {
  paints ??= Array.from({ length: steps + 1 }, (_, step) => {
    const paint = new Highlight();
    page.highlights.set(`rivulet-fade-${step === 0 ? 'waiting' : step - 1}`, paint);
    return paint;
  });
  return paints;
}

function fadeIn(root: HTMLElement, by: 'chunk' | 'word'): () => void {
  const piecesOf = by === 'word' ? wordsIn : (range: Range) => [range];
  const longestWait = by === 'word' ? spread : 0;
  const highlights = paintsOf(CSS);
  /** How much of each block has been shown. What is drawn anew is not new. */
  const shown = new WeakMap<Element, number>();
  let pieces: Piece[] = [];
  /** When the next piece may begin. */
  let next = 0;

  const stepOf = ({ from }: { readonly from: number }, now: number): number =>
    now < from ? 0 : 1 + Math.floor(((now - from) / duration) * steps);
  const step = (): void => {
    const now = performance.now();
    pieces = pieces.filter((piece) => {
      const at = stepOf(piece, now);
      if (at === piece.step) return true;
      highlights[piece.step]!.delete(piece.range);
      piece.step = at;
      highlights[at]?.add(piece.range);
      return at <= steps;
    });
    if (pieces.length > 0) onNextFrame(step);
  };
  const begin = (ranges: readonly Range[]): void => {
    const now = performance.now();
    let from = Math.max(now, next);
    // The more there is to be shown, the less is waited for it.
    const left = Math.max(0, now + longestWait - from);
    const gap = Math.min((apart * left) / spread, left / ranges.length);
    for (const range of ranges) {
      const piece: Piece = { range, from, step: stepOf({ from }, now) };
      highlights[piece.step]!.add(range);
      pieces.push(piece);
      from += gap;
    }
    next = from;
    onNextFrame(step);
  };
  const look = (): void => {
    const isWanted = document.visibilityState === 'visible' && !matchMedia('(prefers-reduced-motion: reduce)').matches;
    for (const block of openBlocks(root)) {
      const length = block.textContent.length;
      const before = shown.get(block) ?? 0;
      shown.set(block, Math.max(length, before));
      if (isWanted && length > before && length <= longestBlock) begin(piecesOf(lastOf(block, length - before)));
    }
  };

  for (const block of root.querySelectorAll('.rivulet-page > *')) shown.set(block, block.textContent.length);
  const changes = new MutationObserver(look);
  changes.observe(root, { childList: true, characterData: true, subtree: true });
  return () => {
    changes.disconnect();
    cancelFrame(step);
    for (const { range, step: last } of pieces) highlights[last]?.delete(range);
  };
}

/** The blocks of the last page of each text that streams: nothing new comes before them. */
const openBlocks = (root: HTMLElement): NodeListOf<Element> =>
  root.querySelectorAll(
    '.rivulet-streaming-text[aria-busy=true] > .rivulet-text:last-child > .rivulet-page:nth-last-child(-n + 2) > *',
  );

/** The last characters of a block. They begin and end in texts, which do not grow: what comes later is another piece. */
function lastOf(block: Element, length: number): Range {
  const range = document.createRange();
  range.selectNodeContents(block);
  const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const last = lastText(texts);
  if (last === null) return range;
  range.setEnd(last, last.data.length);
  let left = length;
  for (let text: Text | null = last; text !== null; text = texts.previousNode() as Text | null) {
    if (text.data.length >= left) {
      range.setStart(text, text.data.length - left);
      break;
    }
    left -= text.data.length;
  }
  return range;
}

function lastText(texts: TreeWalker): Text | null {
  let last: Node = texts.root;
  while (last.lastChild !== null) last = last.lastChild;
  texts.currentNode = last;
  return (last.nodeType === Node.TEXT_NODE ? last : texts.previousNode()) as Text | null;
}
