import type { ReactElement } from 'react';
import { addBlocks, owned } from '@rivulet/react/format';
import type { Definition } from '../definitions.ts';
import type { OpenEnd } from '../open-end.ts';
import { link } from './chain.ts';
import { drawContext, inNote } from './footnotes.ts';
import { labelsIn, lineStarts, looseness, readGroups, scopeOf, type Group, type Scope } from './groups.ts';
import { learn, settleGroup, type Site } from './settle-group.ts';
import { settleParts } from './settle-parts.ts';
import { afford, drop, type OpenBlock, type Setting, type State } from './state.ts';

/** Moves what is settled from the tail to the pages: at the end of the text everything. */
export function settle(state: State, setting: Setting): void {
  const { streaming } = setting;
  const { openBlock } = state;
  const complete = streaming ? state.lineStart : state.tail.length;
  if (streaming ? complete <= state.checked || !afford(state, complete) : complete === 0 && openBlock === undefined)
    return;
  state.checked = complete;
  const prefix = openBlock?.prefix ?? '';
  // What is settled keeps pieces of its source, and must not keep the whole text with them.
  const source = owned(prefix + state.tail.slice(0, complete));
  const scope = scopeOf(state, setting);
  const groups = readGroups(source, scope);
  if (groups.length === 0) {
    drop(state, complete);
    return;
  }
  if (openBlock?.loose === false && looseness(groups[0]!) === true) {
    startOver(state, openBlock);
    settle(state, setting);
    return;
  }
  const last = streaming ? groups.at(-1) : undefined;
  const closed = streaming ? groups.slice(0, -1) : groups;
  const unsettled = last === undefined || !scope.definesLabels ? noDefinitions : withhold(last, closed, scope);
  const startOf = lineStarts(source);
  const isFirst = state.mentions === undefined && state.notes.length === 0;
  if (scope.definesLabels) learn(state, closed.flatMap(labelsIn), scope);
  // What is drawn from here on knows what was learned, but for footnotes inside of footnotes.
  if (isFirst) state.fresh = undefined;
  const added: ReactElement[] = [];
  const context = drawContext(state, inNote, setting);
  for (const [i, group] of closed.entries()) {
    const start = i === 0 ? prefix.length : startOf(group.start);
    const site: Site = {
      block: state.settled.blocks + added.length,
      part: i === 0 ? openBlock : undefined,
      previous: state.drawn[added.length],
      context,
      source: () => source.slice(start, i + 1 < groups.length ? startOf(groups[i + 1]!.start) : source.length),
    };
    const block = settleGroup(state, group, site, scope, setting);
    if (block !== undefined) added.push(block);
  }
  state.settled = addBlocks(state.settled, added);
  state.drawn = state.drawn.slice(added.length);
  if (isFirst) {
    for (const table of state.notes)
      for (const { labels } of table.values()) for (const label of labels) state.fresh = link(state.fresh, label);
  }
  if (last === undefined) {
    state.openBlock = undefined;
    drop(state, complete);
    return;
  }
  // Empty lines before the first block count as settled, too: what is open begins the tail.
  if (closed.length > 0 || (openBlock === undefined && last.start > 0)) {
    state.openBlock = undefined;
    drop(state, startOf(last.start) - prefix.length);
  }
  settleParts(state, last, scope, unsettled, setting);
  state.end = endOf(last);
}

const noDefinitions: ReadonlyMap<string, Definition> = new Map();

/** Keeps back what the open block defines: another line may add a title to it. */
function withhold(last: Group, closed: readonly Group[], scope: Scope): ReadonlyMap<string, Definition> {
  const unsettled = new Map<string, Definition>();
  const labels = new Set(closed.flatMap(labelsIn).map(({ label }) => label));
  for (const { label } of labelsIn(last)) {
    if (labels.has(label)) continue;
    const definition = scope.own.get(label);
    if (definition !== undefined) unsettled.set(label, definition);
    scope.own.delete(label);
    scope.ownNotes.delete(label);
  }
  return unsettled;
}

/** A blank line between two items makes paragraphs of all items: nothing of the list was settled. */
function startOver(state: State, openBlock: OpenBlock): void {
  state.tail = openBlock.source + state.tail;
  state.tailStart = -1;
  state.lineStart += openBlock.source.length;
  state.openBlock = undefined;
  state.drawn = [];
  state.checked = 0;
  state.credit += 2 * state.tail.length;
}

/** What the source ends in. */
function endOf({ blocks }: Group): OpenEnd {
  let last = blocks.at(-1)!;
  const inTable = last.type === 'table';
  for (let child = last.children.at(-1); child !== undefined; child = child.children.at(-1)) last = child;
  return { inFence: last.type === 'fence' && !last.isClosed, inTable };
}
