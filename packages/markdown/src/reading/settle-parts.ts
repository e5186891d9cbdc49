import { appendAll, owned } from '@rivulet/react/format';
import type { Definition } from '../definitions.ts';
import { draw, linesPerChunk, noneSettled, type Drawn, type Settled } from '../draw.tsx';
import type { Block } from '../parser.ts';
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
  const { openBlock } = state;
  const loose = openBlock?.loose ?? looseness(group);
  const part = finishedPart(group.blocks[0]!, loose);
  if (part === undefined || part.count <= 0) return;
  const { finished, count, nextLine, head } = part;
  const source = owned((openBlock?.prefix ?? '') + state.tail.slice(0, state.checked));
  // The tail begins with this group, behind the prefix; lines before it are of blocks that are settled by now.
  const firstLine = openBlock === undefined ? group.start : 0;
  const startOf = lineStarts(source);
  const prefix = openBlock?.prefix ?? source.slice(0, startOf(head));
  scope.asked = new Set(openBlock?.labels);
  const done = labelsIn({ ...group, blocks: finished.children });
  for (const { label } of done) {
    const definition = unsettled.get(label);
    if (definition !== undefined) scope.own.set(label, definition);
  }
  learn(state, done, scope);
  const { nodes, footnotes } = readTree([finished], scope, { loose });
  const node = wholeNode(nodes[0], openBlock);
  if (node === undefined) return;
  const drawn = draw(node, drawContext(state, state.settled.blocks, setting), {
    key: state.settled.blocks,
    previous: state.drawn[0],
    settled: openBlock,
  });
  const isTable = finished.type === 'table';
  const settled = isTable ? withRows(openBlock, drawn, count) : withItems(openBlock, drawn, count);
  const [first, ...others] = state.drawn;
  if (first !== undefined) state.drawn = [isTable ? withoutRows(first, count) : withoutItems(first, count), ...others];
  const cut = startOf(nextLine - firstLine) - (openBlock?.prefix.length ?? 0);
  const settledSource = owned(state.tail.slice(0, cut));
  settleNotes(state, footnotes, settledSource, scope, setting);
  state.openBlock = {
    ...settled,
    props: node.props,
    prefix,
    source: (openBlock?.source ?? '') + settledSource,
    loose,
    labels: scope.asked,
  };
  drop(state, cut);
}

/** What of a block is finished. */
interface FinishedPart {
  readonly finished: Block;
  /** How many items, rows or chunks of lines. */
  readonly count: number;
  /** Behind them. */
  readonly nextLine: number;
  /** How many lines make what is left of the block readable. */
  readonly head: number;
}

/** All but the last item, row or chunk of lines; a list whose looseness is not known has nothing finished. */
function finishedPart(block: Block, loose: boolean | undefined): FinishedPart | undefined {
  const { type, first, children, text } = block;
  if (type === 'list' && loose !== undefined) {
    const count = children.length - 1;
    return {
      finished: { ...block, children: children.slice(0, count) },
      count,
      nextLine: children[count]!.first,
      head: 0,
    };
  }
  if (type === 'table') {
    const lines = text.split('\n');
    const count = lines.length - 2;
    return { finished: { ...block, text: lines.slice(0, -1).join('\n') }, count, nextLine: first + 2 + count, head: 2 };
  }
  if (type !== 'fence') return undefined;
  const lines = text.split('\n');
  const count = Math.floor((lines.length - 2) / linesPerChunk);
  const passed = count * linesPerChunk;
  return {
    finished: { ...block, text: `${lines.slice(0, passed).join('\n')}\n` },
    count,
    nextLine: first + 1 + passed,
    head: 1,
  };
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
