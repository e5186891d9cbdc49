import type { ReactElement } from 'react';
import {
  noPages,
  owned,
  type FormattedText,
  type GrowingList,
  type Pages,
  type TextFormatContext,
} from '@rivulet/react/format';
import type { Definition, Definitions } from '../definitions.ts';
import type { Drawn, Settled } from '../draw.tsx';
import type { OpenEnd } from '../open-end.ts';
import type { Plugin } from '../plugin.ts';
import type { MarkElement } from '../mark-node.ts';
import type { Chain } from './chain.ts';

/** What the caller wants, and whether more text may follow. */
export interface Setting extends TextFormatContext {
  readonly idPrefix: string;
  readonly plugins: readonly Plugin[];
}

/** What is kept of a text from one reading to the next. */
export interface MarkdownText extends FormattedText {
  /** What was read of the text. */
  readonly shown: string;
  readonly setting: Setting;
  readonly settled: Pages;
  /** Source from the first block on that is not settled. */
  readonly tail: string;
  /** Where it begins in the text; -1 where it is not a part of it, since its line endings were others. */
  readonly tailStart: number;
  /** Where its last line begins. */
  readonly lineStart: number;
  /** How much of the tail was looked through for settled blocks. */
  readonly checked: number;
  readonly openBlock: OpenBlock | undefined;
  readonly end: OpenEnd;
  readonly drawn: readonly Drawn[];
  /** How much of the tail is drawn; behind it is what is held back. */
  readonly drawnLength: number;
  readonly definitions: Definitions<Definition>;
  readonly notes: Definitions<Note>;
  readonly mentions: Chain<Mention>;
  readonly numbers: Definitions<NoteNumber>;
  /** The footnotes as they were drawn last, and of what. */
  readonly section: ReactElement | null;
  readonly notesShown: Definitions<Note> | undefined;
  readonly numbersShown: Definitions<NoteNumber> | undefined;
  /** Labels that only the tail refers to. */
  readonly moreCitedShown: string;
  /** Labels that were defined since the blocks that mention them were drawn. */
  readonly fresh: Chain<string>;
  /** Characters in those blocks. */
  readonly mentioned: number;
  /** Behind what is drawn: text that waits for the credit to read it, and is shown as it is. */
  readonly unread: GrowingList<string>;
  /** The text had its end: everything is settled, and more text would have to be read from the beginning. */
  readonly finished: boolean;
  /** Characters that may be read again: every new one brings some, so that reading is linear for any text. */
  readonly credit: number;
}

/** A reading on its way from one text to the next. */
export type State = {
  -readonly [Name in keyof Omit<MarkdownText, keyof FormattedText | 'setting'>]: MarkdownText[Name];
};

/** A list, table or fence that goes on, and what of it is settled. */
export interface OpenBlock extends Settled {
  readonly prefix: string;
  /** What its element was born with: an ordered list's first number is not in the tail. */
  readonly props: MarkElement['props'];
  /** All of its source so far but what is in the tail. */
  readonly source: string;
  /** Whether the list's items hold paragraphs. */
  readonly loose: boolean | undefined;
  readonly labels: ReadonlySet<string>;
}

/** A settled block that names labels which were not defined, or footnotes, whose numbers may change. */
export interface Mention {
  readonly block: number;
  readonly source: string;
  readonly labels: ReadonlySet<string>;
}

/** A footnote, drawn; and its source, where it mentions labels that may still be defined. */
export interface Note {
  readonly item: ReactElement;
  readonly source: string;
  readonly labels: ReadonlySet<string>;
}

/** A footnote's place among those referred to, and the block that does so first. */
export interface NoteNumber {
  readonly number: number;
  readonly block: number;
}

/** Blocks larger than this are read again only as often as the credit allows. */
const alwaysRead = 4096;
const creditPerCharacter = 8;

export const nothing: State = {
  shown: '',
  settled: noPages,
  tail: '',
  tailStart: 0,
  lineStart: 0,
  checked: 0,
  openBlock: undefined,
  end: { inFence: false, inTable: false },
  drawn: [],
  drawnLength: 0,
  unread: [],
  definitions: [],
  notes: [],
  mentions: undefined,
  numbers: [],
  section: null,
  notesShown: undefined,
  numbersShown: undefined,
  moreCitedShown: '',
  fresh: undefined,
  mentioned: 0,
  finished: false,
  credit: 16 * alwaysRead,
};

/** Takes what has come into the tail. Characters that were there are neither copied nor looked at. */
export function take(state: State, shown: string): void {
  const raw = shown.slice(state.shown.length);
  const added = raw.replace(/\r\n?/g, '\n');
  if (added !== raw) state.tailStart = -1;
  state.shown = shown;
  state.tail = state.tailStart < 0 ? state.tail + added : shown.slice(state.tailStart);
  const newLine = added.lastIndexOf('\n');
  if (newLine >= 0) state.lineStart = state.tail.length - added.length + newLine + 1;
  state.credit += added.length * creditPerCharacter;
}

/** Pays for the time a reading costs, if there is credit; small ones are always allowed. */
export function afford(state: State, cost: number): boolean {
  if (cost <= alwaysRead) return true;
  if (state.credit < cost) return false;
  state.credit -= cost;
  return true;
}

/** Forgets the beginning of the tail. */
export function drop(state: State, length: number): void {
  state.tail = state.tailStart < 0 ? owned(state.tail.slice(length)) : state.tail.slice(length);
  if (state.tailStart >= 0) state.tailStart += length;
  else if (state.tail === '') state.tailStart = state.shown.length;
  state.lineStart = Math.max(0, state.lineStart - length);
  state.checked -= length;
  state.drawnLength = Math.max(0, state.drawnLength - length);
}
