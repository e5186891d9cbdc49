import { createElement, type ReactElement, type ReactNode } from 'react';
import { addBlock, append, cleanText, fullPages, isExtension, owned, withoutOpenSequence } from '@rivulet/react/format';
import { countOf, define, labelsOf, lookUp } from './definitions.ts';
import { draw, type Drawn } from './draw.tsx';
import { holdBack } from './open-end.ts';
import { itemsOf } from './reading/chain.ts';
import { drawContext, drawNote, drawNotes, inNote, redrawMentions, renumberInNotes } from './reading/footnotes.ts';
import { readGroups, scopeOf } from './reading/groups.ts';
import { wholeNode } from './reading/settle-group.ts';
import { settle } from './reading/settle.ts';
import { afford, nothing, take, type MarkdownText, type Note, type Setting, type State } from './reading/state.ts';
import { readTree } from './tree.ts';

/**
 * Reads a growing text at a flat cost.
 *
 * A block is settled when a later one has begun on a complete line: it is drawn for good, and its source forgotten.
 * The parser is fed only the tail, which begins with the first block that is not settled. A list, table or fence that
 * is open settles its finished items, rows and lines; the parser is then given a prefix that makes what is left of it
 * readable (a table's head, a fence's first line).
 *
 * Definitions may come after their use: a settled block that mentions an unknown label keeps its source, and is drawn
 * once more when the label is defined.
 */
export function readMarkdown(previous: MarkdownText | undefined, text: string, setting: Setting): MarkdownText {
  const shown = setting.streaming ? withoutOpenSequence(text) : text;
  const state: State = { ...(canGoOn(previous, shown, setting) ? previous : nothing) };
  take(state, shown);
  settle(state, setting);
  if (!setting.streaming && !state.finished) renumberInNotes(state);
  state.finished ||= !setting.streaming;
  const content = show(state, setting);
  // The last block of a text that had its end is settled, but would change if the text went on after all.
  const lasting = state.settled.blocks - (state.finished ? 1 : 0);
  return { ...state, text, setting, content, settledPages: fullPages(Math.max(0, lasting)) };
}

const canGoOn = (previous: MarkdownText | undefined, shown: string, setting: Setting): previous is MarkdownText =>
  previous !== undefined &&
  isSameSetting(previous.setting, setting) &&
  (previous.finished ? shown === previous.shown : isExtension(shown, previous.shown));

const isSameSetting = (a: Setting, b: Setting): boolean =>
  JSON.stringify(a.urlPolicy) === JSON.stringify(b.urlPolicy) && isSameMap(a.components ?? {}, b.components ?? {});

const isSameMap = (a: object, b: object): boolean => {
  const entries = Object.entries(a);
  return (
    entries.length === Object.keys(b).length &&
    entries.every(([name, value]) => (b as Record<string, unknown>)[name] === value)
  );
};

/** Everything on screen: the settled pages, what is open, and the footnotes. */
function show(state: State, setting: Setting): ReactNode {
  const { streaming } = setting;
  if (state.fresh !== undefined && (!streaming || afford(state, state.mentioned))) {
    redrawMentions(state, scopeOf(state, setting), new Set(itemsOf(state.fresh)), setting);
    state.fresh = undefined;
  }
  const readable = streaming ? holdBack(state.tail, state.end, state.lineStart) : state.tail;
  if (afford(state, readable.length)) showTail(state, readable, setting);
  else {
    const more = readable.slice(state.drawnLength);
    if (more !== '') state.unread = append(state.unread, owned(cleanText(more)));
  }
  state.drawnLength = readable.length;
  let pages = state.settled;
  for (const { out } of state.drawn) pages = addBlock(pages, out as ReactElement);
  if (state.unread.length > 0)
    pages = addBlock(
      pages,
      createElement('div', { key: pages.blocks, className: 'rivulet-paragraph', dir: 'auto' }, state.unread),
    );
  return [pages.content, state.section];
}

/** What drawing a footnote's element once more costs, in characters that are read. */
const costOfNote = 16;

/** Draws what is not settled, and the footnotes as far as they are known. */
function showTail(state: State, source: string, setting: Setting): void {
  const { openBlock, settled, notes, numbers } = state;
  const scope = scopeOf(state, setting);
  const groups = source === '' && openBlock === undefined ? [] : readGroups((openBlock?.prefix ?? '') + source, scope);
  const drawing = drawContext(state, settled.blocks, setting);
  const drawn: Drawn[] = [];
  const added = new Map<string, Note>();
  for (const [i, group] of groups.entries()) {
    const part = i === 0 ? openBlock : undefined;
    const isLast = i === groups.length - 1;
    // A row that is not whole is filled up with empty cells.
    const { nodes, footnotes } = readTree(group.blocks, scope, {
      loose: part?.loose,
      isOpen: isLast && setting.streaming,
    });
    for (const [label, inside] of footnotes)
      if (lookUp(notes, label) === undefined)
        added.set(label, {
          item: drawNote(label, inside, drawContext(state, inNote, setting)),
          source: '',
          labels: scope.asked,
        });
    const node = wholeNode(nodes[0], part);
    if (node === undefined) continue;
    drawn.push(
      draw(node, drawing, {
        key: settled.blocks + drawn.length,
        previous: state.drawn[drawn.length],
        open: true,
        caret: isLast ? setting.caret : undefined,
        settled: part,
      }),
    );
  }
  state.drawn = drawn;
  state.unread = [];
  const shown = added.size > 0 ? define(notes, added) : notes;
  const more = drawing.moreCited();
  const moreCited = more.join('\n');
  const isOther =
    added.size > 0 ||
    state.notesShown !== shown ||
    state.numbersShown !== numbers ||
    state.moreCitedShown !== moreCited;
  // A section of thousands is not drawn anew with each of them.
  if (isOther && (!setting.streaming || afford(state, costOfNote * countOf(numbers)))) {
    state.section = drawNotes([...labelsOf(numbers), ...more], shown);
    state.notesShown = shown;
    state.numbersShown = numbers;
    state.moreCitedShown = moreCited;
  }
}
