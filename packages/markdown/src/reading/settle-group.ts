import type { ReactElement } from 'react';
import { addBlock } from '@rivulet/react/format';
import { define, lookUp, type Definition } from '../definitions.ts';
import { draw } from '../draw.tsx';
import { readInline, type Token } from '../parser.ts';
import { readTree, type MarkElement, type MarkNode } from '../tree.ts';
import { drawContext, drawNote, numberNotes } from './footnotes.ts';
import type { Group, Scope } from './groups.ts';
import type { Note, OpenBlock, Setting, State } from './state.ts';

/** Draws a block for good, and the footnotes in it. */
export function settleGroup(
  state: State,
  group: Group,
  isFirst: boolean,
  source: string,
  scope: Scope,
  setting: Setting,
): void {
  const { openBlock, drawn } = state;
  const part = isFirst ? openBlock : undefined;
  scope.asked = new Set(part?.labels);
  readInline(group.tokens, scope);
  const { nodes, footnotes } = readTree(group.tokens, part?.loose);
  const notes = new Map<string, Note>();
  for (const [label, inside] of footnotes) {
    if (lookUp(state.notes, label) === undefined)
      notes.set(label, { item: drawNote(label, inside, drawContext(state, -1, setting)), source, labels: scope.asked });
  }
  if (notes.size > 0) state.notes = define(state.notes, notes);
  const node = wholeNode(nodes[0], part);
  if (node === undefined) return;
  state.drawn = drawn.slice(1);
  const block = state.settled.blocks;
  if (scope.asked.size > 0) {
    const mention = { block, source: (part?.source ?? '') + source, labels: scope.asked };
    state.mentions.push(mention);
    state.mentioned += mention.source.length;
    numberNotes(state, scope, [mention]);
  }
  const { out } = draw(node, drawContext(state, block, setting), { key: block, previous: drawn[0], settled: part });
  state.settled = addBlock(state.settled, out as ReactElement);
}

/** The node of a block whose beginning is settled. */
export function wholeNode(node: MarkNode | undefined, part: OpenBlock | undefined): MarkElement | undefined {
  if (node === undefined || typeof node === 'string') return undefined;
  return part === undefined ? node : { ...node, props: part.props };
}

/** Takes over the definitions of blocks that are settled. */
export function learn(state: State, tokens: readonly Token[], scope: Scope): void {
  const added = new Map<string, Definition>();
  for (const { type, meta } of tokens) {
    const label = String(meta?.['label']);
    if (type === 'footnote_open') state.fresh.add(label);
    const definition = type === 'reference_definition' ? scope.own.get(label) : undefined;
    if (definition === undefined || lookUp(state.definitions, label) !== undefined) continue;
    added.set(label, definition);
    state.fresh.add(label);
  }
  if (added.size > 0) state.definitions = define(state.definitions, added);
}
