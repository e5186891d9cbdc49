import { close, token, type Token } from './token.ts';

/** A run of markers of emphasis: what of it is not used up is text, what is used begins behind it or ends before it. */
export interface Run {
  readonly marker: string;
  readonly length: number;
  readonly canOpen: boolean;
  readonly canClose: boolean;
  /** Its place among the runs of the text. */
  readonly place: number;
  /** How many markers are left. */
  left: number;
  /** How many elements end with it. */
  closes: number;
  /** From the inside out. */
  readonly opens: Token[];
  previous: Run | undefined;
  next: Run | undefined;
}

const whiteSpace = /[\s\p{Zs}]/u;
const punctuation = /[\p{P}\p{S}]/u;
/** Letters and punctuation of Chinese, Japanese and Korean, which set no spaces around either. */
const eastAsian =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303F\uFE30-\uFE4F\uFF01-\uFF65\uFFE0-\uFFE6]/u;

/** Behind a run of the same character. */
export function runEnd(source: string, start: number): number {
  let end = start + 1;
  while (source[end] === source[start]) end++;
  return end;
}

/**
 * What the neighbours of a run let it do. [spec §6.2] Left-flanking runs open, right-flanking ones close.
 *
 * [beyond spec] It tells words from punctuation by the spaces between them, and so `**强调。**没有` is no emphasis there.
 * Beside East Asian text a run of `*` or `~` does both, as in markdown-cjk-friendly; `_` stays inside of words.
 */
function flanking(
  source: string,
  start: number,
  end: number,
): { readonly canOpen: boolean; readonly canClose: boolean } {
  const low = source.charCodeAt(start - 1);
  const before =
    start === 0
      ? ' '
      : low >= 0xdc00 && low < 0xe000
        ? source.slice(Math.max(0, start - 2), start)
        : source[start - 1]!;
  const after = end >= source.length ? ' ' : String.fromCodePoint(source.codePointAt(end)!);
  const isBlankBefore = whiteSpace.test(before);
  const isBlankAfter = whiteSpace.test(after);
  const isMarkBefore = punctuation.test(before);
  const isMarkAfter = punctuation.test(after);
  const isFree = source[start] !== '_';
  const isTightBefore = isFree && eastAsian.test(before);
  const isTightAfter = isFree && eastAsian.test(after);
  const isLeft = !isBlankAfter && (!isMarkAfter || isBlankBefore || isMarkBefore || isTightBefore || isTightAfter);
  const isRight = !isBlankBefore && (!isMarkBefore || isBlankAfter || isMarkAfter || isTightBefore || isTightAfter);
  return isFree
    ? { canOpen: isLeft, canClose: isRight }
    : { canOpen: isLeft && (!isRight || isMarkBefore), canClose: isRight && (!isLeft || isMarkAfter) };
}

/** The runs of a text that are not used up, in order. */
export class Emphasis {
  last: Run | undefined;
  #count = 0;

  /** @returns The run, where it is more than text. [GFM] Strikethrough has one or two tildes. */
  add(source: string, start: number, end: number): Run | undefined {
    const length = end - start;
    const marker = source[start]!;
    const { canOpen, canClose } = flanking(source, start, end);
    if ((marker === '~' && length > 2) || (!canOpen && !canClose)) return undefined;
    const run: Run = {
      marker,
      length,
      canOpen,
      canClose,
      place: this.#count++,
      left: length,
      closes: 0,
      opens: [],
      previous: this.last,
      next: undefined,
    };
    if (this.last !== undefined) this.last.next = run;
    this.last = run;
    return run;
  }

  /** Pairs the runs behind `bottom`. */
  pair(bottom: Run | undefined): void {
    // For each kind of closer: before this place no opener was found, and none need be looked for.
    const floors = new Map<string, number>();
    let closer = this.last;
    while (closer !== undefined && closer.previous !== bottom) closer = closer.previous;
    if (this.last === bottom) closer = undefined;
    while (closer !== undefined) {
      const run: Run = closer;
      if (!run.canClose) {
        closer = run.next;
        continue;
      }
      const kind = run.marker === '~' ? `~${run.length}` : `${run.marker}${run.canOpen}${run.length % 3}`;
      const floor = floors.get(kind) ?? -1;
      let opener = run.previous;
      while (opener !== undefined && opener !== bottom && opener.place >= floor && !isPair(opener, run))
        opener = opener.previous;
      if (opener === undefined || opener === bottom || opener.place < floor) {
        floors.set(kind, (run.previous?.place ?? -1) + 1);
        closer = run.next;
        if (!run.canOpen) this.#remove(run);
        continue;
      }
      for (let between = run.previous; between !== undefined && between !== opener; between = between.previous)
        this.#remove(between);
      join(opener, run, run.marker === '~' ? run.length : Math.min(2, opener.left, run.left));
      if (opener.left === 0) this.#remove(opener);
      if (run.left === 0) {
        closer = run.next;
        this.#remove(run);
      }
    }
  }

  /** Forgets the runs behind `bottom`: what is left of them is text. */
  forget(bottom: Run | undefined): void {
    if (bottom !== undefined) bottom.next = undefined;
    this.last = bottom;
  }

  /**
   * Closes what is still open at the end of a text that goes on.
   *
   * @param most - How many markers, at most.
   * @returns What stands behind the text then.
   */
  closeOpen(most: number): Token[] {
    const ends: Token[] = [];
    let left = most;
    for (let run = this.last; run !== undefined && left > 0; run = run.previous) {
      // One tilde is more often about a number than the beginning of a deletion.
      if (!run.canOpen || (run.marker === '~' && run.length < 2)) continue;
      while (run.left > 0 && left > 0) {
        const length = Math.min(2, run.left);
        run.left -= length;
        left -= length;
        run.opens.push(tokenFor(run.marker, length));
        ends.push(close);
      }
    }
    return ends;
  }

  #remove(run: Run): void {
    if (run.previous !== undefined) run.previous.next = run.next;
    if (run.next === undefined) this.last = run.previous;
    else run.next.previous = run.previous;
  }
}

/** [spec §6.2, rules 9 and 10] */
function isPair(opener: Run, closer: Run): boolean {
  if (opener.marker !== closer.marker || !opener.canOpen) return false;
  if (closer.marker === '~') return opener.length === closer.length;
  return (!opener.canClose && !closer.canOpen) || closer.length % 3 === 0 || (opener.length + closer.length) % 3 !== 0;
}

function join(opener: Run, closer: Run, length: number): void {
  opener.left -= length;
  closer.left -= length;
  opener.opens.push(tokenFor(opener.marker, length));
  closer.closes++;
}

const strong = token('strong_open', 'strong', 1);
const em = token('em_open', 'em', 1);
const strike = token('s_open', 's', 1);

const tokenFor = (marker: string, length: number): Token => (marker === '~' ? strike : length === 2 ? strong : em);
