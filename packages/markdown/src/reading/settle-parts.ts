import { appendAll } from '@rivulet/react/format';
import type { Definition } from '../definitions.ts';
import { draw, linesPerChunk, noneSettled, type Drawn, type Settled } from '../draw.tsx';
import { readInline, tokensOf, type Token } from '../parser.ts';
import { readTree } from '../tree.ts';
import { drawContext } from './footnotes.ts';
import { labelsIn, lineStarts, looseness, type Group, type Scope } from './groups.ts';
import { learn, settleNotes, wholeNode } from './settle-group.ts';
import { drop, type Setting, type State } from './state.ts';

/** Settles the finished items, rows and lines of the block that is open. */
export function settleParts(
  state: State,
  group: Group,
  scope: Scope,
  unsettled: ReadonlyMap<string, Definition>,
  setting: Setting,
): void {
  const tokens = tokensOf(group.blocks);
  const type = tokens[0]!.type;
  const { openBlock } = state;
  const source = (openBlock?.prefix ?? '') + state.tail.slice(0, state.checked);
  // The tail begins with this group, behind the prefix; lines before it are of blocks that are settled by now.
  const firstLine = openBlock === undefined ? group.start : 0;
  const startOf = lineStarts(source);
  const loose = openBlock?.loose ?? looseness(group);
  let count: number;
  let nextLine: number;
  let prefix = '';
  if (type.endsWith('list_open') && loose !== undefined) {
    const items = tokens.filter((token) => token.type === 'list_item_open' && token.level === 1);
    count = items.length - 1;
    nextLine = items.at(-1)!.map![0];
  } else if (type === 'table_open') {
    const rows = tokens.filter((token) => token.type === 'tr_open' && token.level === 2).slice(1);
    count = rows.length - 1;
    nextLine = rows.at(-1)?.map?.[0] ?? 0;
    prefix = openBlock?.prefix ?? source.slice(0, startOf(2));
  } else if (type === 'fence') {
    count = Math.floor((tokens[0]!.content.split('\n').length - 2) / linesPerChunk);
    nextLine = group.start + 1 + count * linesPerChunk;
    prefix = openBlock?.prefix ?? source.slice(0, startOf(1));
  } else return;
  if (count <= 0) return;
  scope.asked = new Set(openBlock?.labels);
  const done = labelsIn({ ...group, blocks: group.blocks.flatMap(({ children }) => children.slice(0, count)) });
  for (const { label } of done) {
    const definition = unsettled.get(label);
    if (definition !== undefined) scope.own.set(label, definition);
  }
  learn(state, done, scope);
  readInline(tokensBefore(tokens, nextLine), scope);
  const { nodes, footnotes } = readTree(tokens, loose);
  const node = wholeNode(nodes[0], openBlock);
  if (node === undefined) return;
  const drawn = draw(node, drawContext(state, state.settled.blocks, setting), {
    key: state.settled.blocks,
    previous: state.drawn[0],
    settled: openBlock,
  });
  const isTable = type === 'table_open';
  const settled = isTable ? withRows(openBlock, drawn, count) : withItems(openBlock, drawn, count);
  const [first, ...others] = state.drawn;
  if (first !== undefined) state.drawn = [isTable ? withoutRows(first, count) : withoutItems(first, count), ...others];
  const cut = startOf(nextLine - firstLine) - (openBlock?.prefix.length ?? 0);
  const finished = new Set(done.map(({ label }) => label));
  const notes = new Map([...footnotes].filter(([label]) => finished.has(label)));
  if (notes.size > 0) settleNotes(state, notes, state.tail.slice(0, cut), scope, setting);
  state.openBlock = {
    ...settled,
    props: node.props,
    prefix,
    source: (openBlock?.source ?? '') + state.tail.slice(0, cut),
    loose,
    labels: scope.asked,
  };
  drop(state, cut);
}

function withItems(before: Settled = noneSettled, { children }: Drawn, count: number): Settled {
  const added = children.slice(0, count).map(({ out }) => out);
  return { ...before, outs: appendAll(before.outs, added), count: before.count + count };
}

/** Rows go into the last body; where it is full, it is settled as a whole. */
function withRows(before: Settled = noneSettled, { children }: Drawn, added: number): Settled {
  let { outs, count, bodies } = before;
  let left = added;
  for (const { out, children: rows } of children.slice(1)) {
    const taken = rows.slice(0, left);
    left -= taken.length;
    count += taken.length;
    if (taken.length === 0) break;
    if (count % linesPerChunk > 0)
      outs = appendAll(
        outs,
        taken.map((row) => row.out),
      );
    else {
      bodies = appendAll(bodies, [out]);
      outs = [];
    }
  }
  return { outs, count, bodies };
}

const withoutItems = (drawn: Drawn, count: number): Drawn => ({ ...drawn, children: drawn.children.slice(count) });

function withoutRows(drawn: Drawn, count: number): Drawn {
  const [head, ...bodies] = drawn.children;
  let left = count;
  for (let rows = bodies[0]?.children.length ?? 0; rows > 0 && left >= rows; rows = bodies[0]?.children.length ?? 0) {
    left -= rows;
    bodies.shift();
  }
  const [body, ...others] = bodies;
  return { ...drawn, children: [head!, ...(body === undefined ? [] : [withoutItems(body, left)]), ...others] };
}

/** Tokens with their inline content, up to a line; an inline token in a table has no lines and follows its row. */
function tokensBefore(tokens: readonly Token[], line: number): readonly Token[] {
  const end = tokens.findIndex(
    (token) =>
      token.level > 0 &&
      token.nesting === 1 &&
      token.map !== null &&
      token.map[0] >= line &&
      (token.type === 'list_item_open' || token.type === 'tr_open'),
  );
  return end < 0 ? tokens : tokens.slice(0, end);
}
