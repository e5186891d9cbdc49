import { createElement, type ReactElement } from 'react';
import { redrawBlock } from '@rivulet/react/format';
import { countOf, define, lookUp, type Definitions } from '../definitions.ts';
import { drawOnce } from '../draw.tsx';
import type { DrawContext } from '../elements.tsx';
import { readBlocks } from '../parser.ts';
import type { MarkElement, MarkNode } from '../mark-node.ts';
import { readTree, type MarkTree } from '../tree.ts';
import { itemsOf, link } from './chain.ts';
import type { Scope } from './groups.ts';
import type { Mention, Note, NoteNumber, Setting, State } from './state.ts';

/**
 * Draws settled blocks and footnotes again that mention a label which is defined by now.
 *
 * @param scope - Knows what is defined.
 */
export function redrawMentions(state: State, scope: Scope, fresh: Set<string>, setting: Setting): void {
  const isMeant = (labels: ReadonlySet<string>): boolean => {
    for (const label of labels) if (fresh.has(label)) return true;
    return false;
  };
  const before = state.numbers;
  const mentions = itemsOf(state.mentions);
  state.numbers = [];
  numberNotes(state, scope, mentions);
  for (const table of state.numbers)
    for (const [label, { number }] of table) if ((lookUp(before, label)?.number ?? number) !== number) fresh.add(label);
  for (const { block, source, labels } of mentions) {
    if (!isMeant(labels)) continue;
    const [node] = reread(source, scope).nodes;
    if (typeof node === 'object')
      state.settled = redrawBlock(state.settled, block, drawOnce(node, drawContext(state, block, setting), block));
  }
  state.notes = state.notes.map(
    (table) =>
      new Map(
        [...table].map(([label, note]) => {
          const inside = isMeant(note.labels) ? reread(note.source, scope).footnotes.get(label) : undefined;
          return [
            label,
            inside === undefined
              ? note
              : { ...note, item: drawNote(label, inside, drawContext(state, inNote, setting)) },
          ];
        }),
      ),
  );
}

function reread(source: string, scope: Scope): MarkTree {
  const own = new Map(scope.own);
  const blocks = readBlocks(source, scope);
  scope.own.clear();
  for (const [label, definition] of own) scope.own.set(label, definition);
  return readTree(blocks, scope);
}

/** Numbers footnotes by their first references, behind those that have a number. */
export function numberNotes(state: State, scope: Scope, mentions: readonly Mention[]): void {
  const added = new Map<string, NoteNumber>();
  const count = countOf(state.numbers);
  for (const { block, labels } of mentions) {
    for (const label of labels) {
      if (
        label.startsWith('^') &&
        !added.has(label) &&
        lookUp(state.numbers, label) === undefined &&
        scope.hasNote(label)
      )
        added.set(label, { number: count + added.size + 1, block });
    }
  }
  if (added.size > 0) state.numbers = define(state.numbers, added);
}

/** At the text's end: where footnotes mention footnotes, those may have got their number since. */
export function renumberInNotes(state: State): void {
  for (const table of state.notes)
    for (const { labels } of table.values())
      for (const label of labels) if (label.startsWith('^')) state.fresh = link(state.fresh, label);
}

/** In place of a block's number: what is drawn stands in a footnote. */
export const inNote = -1;

/** How nodes of the block are drawn. Footnotes that no settled block refers to are numbered as they come. */
export function drawContext(
  { numbers }: State,
  block: number,
  { components = {}, urlPolicy = {}, idPrefix, plugins, streaming }: Setting,
): DrawContext {
  let more: Map<string, NoteNumber> | undefined;
  let seen: Set<string> | undefined;
  let count: number | undefined;
  return {
    idPrefix,
    streaming,
    code: plugins.flatMap(({ code }) => code ?? []),
    components,
    urlPolicy,
    footnote(label) {
      more ??= new Map();
      seen ??= new Set();
      let note = lookUp(numbers, label) ?? more.get(label);
      if (note === undefined) {
        count ??= countOf(numbers);
        note = { number: count + more.size + 1, block };
        more.set(label, note);
      }
      // A footnote is led to from the text; where another one mentions it, that is not the place to go back to.
      const isFirst = block !== inNote && note.block === block && !seen.has(label);
      seen.add(label);
      return { number: note.number, isFirst };
    },
    moreCited: () => [...(more?.keys() ?? [])],
  };
}

export function drawNote(label: string, inside: readonly MarkNode[], context: DrawContext): ReactElement {
  const back: MarkElement = { type: 'footnote-back', props: { label }, children: [] };
  const last = inside.at(-1);
  const children =
    typeof last === 'object' && last.type === 'p'
      ? [...inside.slice(0, -1), { ...last, children: [...last.children, ' ', back] }]
      : [...inside, back];
  return drawOnce({ type: 'footnote', props: { label }, children }, context, label);
}

/** The footnotes at the text's end, in the order of their numbers. */
export function drawNotes(cited: readonly string[], notes: Definitions<Note>): ReactElement | null {
  const items = cited.flatMap((label) => lookUp(notes, label)?.item ?? []);
  return items.length === 0
    ? null
    : createElement('section', { key: 'notes', className: 'rivulet-footnotes' }, createElement('ol', null, items));
}
