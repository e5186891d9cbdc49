import type { ReactElement } from 'react';
import { define, lookUp, type Definition } from '../definitions.ts';
import { draw, drawOnce, type Drawn } from '../draw.tsx';
import type { DrawContext } from '../elements.tsx';
import type { MarkElement, MarkNode } from '../mark-node.ts';
import { readTree } from '../tree.ts';
import { link } from './chain.ts';
import { drawContext, drawNote, inNote, numberNotes } from './footnotes.ts';
import type { Group, Label, Scope } from './groups.ts';
import type { Note, OpenBlock, Setting, State } from './state.ts';

/** Where a block will stand, and what of it is there already. */
export interface Site {
  /** Its place among all blocks. */
  readonly block: number;
  readonly part: OpenBlock | undefined;
  readonly previous: Drawn | undefined;
  readonly source: () => string;
  /** For what has no footnotes. */
  readonly context: DrawContext;
}

/** Draws a block for good, and the footnotes in it. @returns Nothing where nothing of it is seen. */
export function settleGroup(
  state: State,
  { blocks }: Group,
  { block, part, previous, source, context: plain }: Site,
  scope: Scope,
  setting: Setting,
): ReactElement | undefined {
  if (part !== undefined || scope.asked.size > 0) scope.asked = new Set(part?.labels);
  const { nodes, footnotes } = readTree(blocks, scope, { loose: part?.loose });
  if (footnotes.size > 0) settleNotes(state, footnotes, source(), scope, setting);
  const node = wholeNode(nodes[0], part);
  if (node === undefined) return undefined;
  if (scope.asked.size > 0) {
    const mention = { block, source: (part?.source ?? '') + source(), labels: scope.asked };
    state.mentions = link(state.mentions, mention);
    state.mentioned += mention.source.length;
    numberNotes(state, scope, [mention]);
  }
  const context = scope.asked.size > 0 ? drawContext(state, block, setting) : plain;
  if (part === undefined && previous === undefined) return drawOnce(node, context, block);
  return draw(node, context, { key: block, previous, settled: part }).out as ReactElement;
}

const noLabels: ReadonlySet<string> = new Set();

/** Draws footnotes for good; the first of a label wins. */
export function settleNotes(
  state: State,
  footnotes: ReadonlyMap<string, readonly MarkNode[]>,
  source: string,
  scope: Scope,
  setting: Setting,
): void {
  const notes = new Map<string, Note>();
  for (const [label, inside] of footnotes) {
    if (lookUp(state.notes, label) !== undefined) continue;
    const item = drawNote(label, inside, drawContext(state, inNote, setting));
    notes.set(label, { item, source, labels: scope.asked.size > 0 ? scope.asked : noLabels });
  }
  state.notes = define(state.notes, notes);
}

/** The node of a block whose beginning is settled. */
export function wholeNode(node: MarkNode | undefined, part: OpenBlock | undefined): MarkElement | undefined {
  if (node === undefined || typeof node === 'string') return undefined;
  return part === undefined ? node : { ...node, props: part.props };
}

/** Takes over the definitions of blocks that are settled. */
export function learn(state: State, labels: readonly Label[], scope: Scope): void {
  let added: Map<string, Definition> | undefined;
  for (const { label, isNote } of labels) {
    if (isNote) state.fresh = link(state.fresh, label);
    const definition = isNote ? undefined : scope.own.get(label);
    if (definition === undefined || lookUp(state.definitions, label) !== undefined) continue;
    added ??= new Map();
    added.set(label, definition);
    state.fresh = link(state.fresh, label);
  }
  if (added !== undefined) state.definitions = define(state.definitions, added);
}
