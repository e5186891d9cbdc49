import type { ReactElement, ReactNode } from 'react';
import { append, appendAll, cleanText, owned, type GrowingList, type GrowingText } from '@rivulet/react/format';
import { element, type DrawContext } from './elements.tsx';
import type { MarkElement, MarkNode } from './mark-node.ts';

/** Lines of code that are laid out, and skipped, together; and rows of a table that are one body. */
export const linesPerChunk = 64;

/** Items of a list from which on it is long. */
const manyItems = 128;

/** A node as it is on screen. While its block is open it is kept, so that the next reading changes only what differs. */
export interface Drawn {
  readonly node: MarkNode;
  readonly out: ReactNode;
  readonly children: readonly Drawn[];
  /** The strings of a text that grows. */
  readonly strings?: GrowingText;
  readonly caret: ReactNode;
  /** It was drawn as something that may go on. */
  readonly open?: boolean;
}

/** What an open block has behind it: children that are settled, drawn and forgotten. */
export interface Settled {
  /** Items, chunks of lines, or the rows of a table's last body. */
  readonly outs: GrowingList<ReactNode>;
  readonly count: number;
  /** A table's bodies that are full: what is laid out need not be laid out again for a row in another one. */
  readonly bodies: GrowingList<ReactNode>;
}

export const noneSettled: Settled = { outs: [], count: 0, bodies: [] };

export interface DrawOptions {
  readonly key: number | string;
  readonly previous?: Drawn | undefined;
  /** The block may go on: its texts are drawn so that they can grow. */
  readonly open?: boolean;
  readonly caret?: ReactNode;
  readonly settled?: Settled | undefined;
}

/** Draws a node, as far as `previous` allows with the elements that are there. */
export function draw(node: MarkNode, context: DrawContext, options: DrawOptions): Drawn {
  if (typeof node === 'string') return drawText(node, options);
  const { caret, settled = noneSettled } = options;
  const open = options.open === true && node.isClosed !== true;
  const mayGrow = open && context.streaming;
  const nodes = childrenOf(node, settled.count);
  const previous =
    options.previous !== undefined && isSameElement(options.previous.node, node) ? options.previous : undefined;
  const takesCaret = caret !== undefined && !hasBlockAtEnd(node);
  const isTable = node.type === 'table';
  const passed = isTable ? Math.floor(settled.count / linesPerChunk) : settled.count;
  const children = nodes.map((child, i) =>
    draw(child, context, {
      // A table's head comes before what is settled.
      key: isTable && i === 0 ? 0 : passed + i,
      previous: previous?.children[i],
      // The cell that grows may have empty ones behind it.
      open: open && (i === nodes.length - 1 || node.type === 'tr'),
      caret: i === nodes.length - 1 && !takesCaret ? caret : undefined,
      settled: isTable && i === 1 ? { ...settled, count: settled.count % linesPerChunk } : undefined,
    }),
  );
  const ownCaret = takesCaret ? caret : undefined;
  const isSame =
    previous !== undefined &&
    options.settled === undefined &&
    previous.caret === ownCaret &&
    previous.children.length === children.length &&
    children.every((child, i) => child === previous.children[i]) &&
    (node.type !== 'code-block' || previous.open === mayGrow) &&
    // Numbers of footnotes are not in the node.
    node.type !== 'footnote-reference';
  if (isSame) return previous;
  return assemble(node, children, ownCaret, context, options, mayGrow);
}

/** Draws a node that will not change, and of which nothing need be kept. */
export function drawOnce(node: MarkElement, context: DrawContext, key: number | string): ReactElement {
  const outs = childrenOf(node, 0).map((child, i) =>
    typeof child === 'string' ? owned(cleanText(child)) : drawOnce(child, context, i),
  );
  return element(node, key, arranged(node, outs, noneSettled), context, false);
}

/** A text that may go on is strings, for what is there of it to stay; so it remains once it has grown. */
function drawText(node: string, { previous, open = false }: DrawOptions): Drawn {
  if (previous?.node === node) return previous;
  const text = cleanText(node);
  if (!open && previous?.strings === undefined) return { node, out: owned(text), children: [], caret: undefined };
  const before = typeof previous?.node === 'string' ? cleanText(previous.node) : undefined;
  const old = previous?.strings ?? (before === undefined ? [] : [before]);
  let strings: GrowingText = [];
  let length = 0;
  if (before !== undefined && text.startsWith(before)) {
    strings = old;
    length = before.length;
  } else {
    for (const string of stringsIn(old)) {
      if (!text.startsWith(string, length)) break;
      strings = append(strings, string);
      length += string.length;
    }
  }
  if (length < text.length) strings = append(strings, owned(text.slice(length)));
  return { node, out: strings, children: [], strings, caret: undefined };
}

function* stringsIn(text: GrowingText): Iterable<string> {
  for (const part of text) {
    if (typeof part === 'string') yield part;
    else yield* stringsIn(part);
  }
}

/** Code is drawn in chunks of lines, a table in bodies of as many rows; everything else has the children it has. */
function childrenOf(node: MarkElement, settled: number): readonly MarkNode[] {
  if (node.type === 'table') return bodiesOf(node, settled);
  if (node.type !== 'code-block') return node.children;
  const [code = ''] = node.children as readonly string[];
  const chunks: MarkElement[] = [];
  let start = 0;
  while (start < code.length) {
    let end = start;
    for (let line = 0; line < linesPerChunk && end < code.length; line++) {
      const next = code.indexOf('\n', end);
      end = next < 0 ? code.length : next + 1;
    }
    chunks.push({ type: 'lines', props: { className: 'rivulet-lines' }, children: [code.slice(start, end)] });
    start = end;
  }
  return chunks;
}

function bodiesOf({ children }: MarkElement, settled: number): readonly MarkNode[] {
  const [head, body] = children;
  if (typeof body !== 'object') return children;
  const parts: MarkNode[] = [head!];
  for (let i = 0, room = linesPerChunk - (settled % linesPerChunk); i < body.children.length; room = linesPerChunk) {
    parts.push({ ...body, children: body.children.slice(i, i + room) });
    i += room;
  }
  return parts;
}

const inline = new Set([
  'a',
  'link',
  'em',
  'strong',
  'del',
  'code',
  'br',
  'image',
  'task',
  'footnote-reference',
  'footnote-back',
  'component',
]);

/** Whether the caret goes into the last child rather than behind it. */
function hasBlockAtEnd(node: MarkElement): boolean {
  if (node.type === 'code-block') return node.children.length > 0;
  const last = node.children.at(-1);
  return last !== undefined && typeof last !== 'string' && !inline.has(last.type) && last.type !== 'hr';
}

function isSameElement(previous: MarkNode, node: MarkElement): boolean {
  if (typeof previous === 'string' || previous.type !== node.type) return false;
  if (previous.props === node.props) return true;
  for (const name in previous.props) if (previous.props[name] !== node.props[name]) return false;
  for (const name in node.props) if (!(name in previous.props)) return false;
  return true;
}

function assemble(
  node: MarkElement,
  children: readonly Drawn[],
  caret: ReactNode,
  context: DrawContext,
  { key, settled }: DrawOptions,
  open: boolean,
): Drawn {
  // The strings of a text lie among its neighbours: no list of their own around them.
  const outs = children.flatMap<ReactNode>((child) => child.strings ?? [child.out]);
  if (caret !== undefined) outs.push(caret);
  const isGrowing = children[0]?.strings !== undefined;
  const own = open && (settled?.count ?? 0) >= manyItems ? asLong(node) : node;
  const out = element(own, key, arranged(node, outs, settled ?? noneSettled, isGrowing), context, open);
  return { node, children, caret, out, open };
}

/** The stylesheet keeps the browser from looking for a scroll anchor among all items, for each update of a long list. */
const asLong = (node: MarkElement): MarkElement =>
  node.type === 'ul' || node.type === 'ol' ? { ...node, props: { ...node.props, 'data-rivulet-long': '' } } : node;

/** Children of what can have thousands go into a list that grows at constant cost. */
function arranged({ type }: MarkElement, outs: readonly ReactNode[], settled: Settled, isGrowing = false): ReactNode {
  if (type === 'table') return [outs[0], appendAll(settled.bodies, outs.slice(1))];
  if (type === 'ul' || type === 'ol' || type === 'tbody' || type === 'code-block') return appendAll(settled.outs, outs);
  // React keeps nothing besides the element for a text that is its only child. One that grows is among others.
  return outs.length === 1 && typeof outs[0] === 'string' && !isGrowing ? outs[0] : outs;
}
