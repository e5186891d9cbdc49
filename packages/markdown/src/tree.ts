import { isTightList, readInline, type Block, type Reading } from './parser.ts';
import type { ListMarker } from './parser/block.ts';
import { cellsOf } from './parser/tables.ts';
import { inlineNodes } from './inline-tree.ts';
import type { MarkElement, MarkNode } from './mark-node.ts';

/** The blocks as they are drawn, and the footnotes they define. */
export interface MarkTree {
  readonly nodes: readonly MarkNode[];
  readonly footnotes: ReadonlyMap<string, readonly MarkNode[]>;
}

export interface TreeOptions {
  /**
   * Whether the list that is the first block has paragraphs in its items, where that was decided by items that are not
   * among the blocks.
   */
  readonly loose?: boolean | undefined;
  /** The text goes on: what has begun in its last leaf is shown as what it will be. */
  readonly isOpen?: boolean;
}

/** Reads what is inside the blocks, once all definitions are known. */
export function readTree(
  blocks: readonly Block[],
  reading: Reading,
  { loose, isOpen = false }: TreeOptions = {},
): MarkTree {
  const reader = new TreeReader(reading, isOpen ? lastLeaf(blocks) : undefined);
  const nodes: MarkNode[] = [];
  for (const block of blocks) reader.read(block, nodes, 0, loose);
  return { nodes, footnotes: reader.footnotes ?? noFootnotes };
}

const noFootnotes: MarkTree['footnotes'] = new Map();
const noProps: MarkElement['props'] = {};
const noChildren: readonly MarkNode[] = [];
const withDirection: MarkElement['props'] = { dir: 'auto' };
const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'] as const;

/** What the next characters will go on with. */
function lastLeaf(blocks: readonly Block[]): Block | undefined {
  const last = blocks.at(-1);
  return last === undefined || last.children.length === 0 ? last : lastLeaf(last.children);
}

class TreeReader {
  readonly #reading: Reading;
  readonly #open: Block | undefined;
  footnotes: Map<string, readonly MarkNode[]> | undefined;

  constructor(reading: Reading, open: Block | undefined) {
    this.#reading = reading;
    this.#open = open;
  }

  read(block: Block, into: MarkNode[], depth: number, loose?: boolean): void {
    switch (block.type) {
      case 'paragraph':
        into.push(this.#leaf('p', block, depth));
        break;
      case 'heading':
        into.push(this.#leaf(headings[block.level - 1]!, block, depth));
        break;
      case 'quote':
        into.push({ type: 'blockquote', props: noProps, children: this.#inside(block, depth) });
        break;
      case 'list':
        into.push(this.#list(block, block.marker, depth, loose === undefined ? isTightList(block) : !loose));
        break;
      case 'footnote': {
        const inside = this.#inside(block, depth);
        this.footnotes ??= new Map();
        if (!this.footnotes.has(block.label)) this.footnotes.set(block.label, inside);
        break;
      }
      case 'rule':
        into.push({ type: 'hr', props: noProps, children: noChildren });
        break;
      case 'fence':
      case 'code': {
        const language = block.type === 'fence' ? block.fence.info.trim().split(/\s+/)[0]! : '';
        const props = language === '' ? noProps : { language };
        const children = block.text === '' ? noChildren : [block.text];
        into.push({ type: 'code-block', props, children, isClosed: block.isClosed });
        break;
      }
      case 'html':
        into.push({ type: 'html-block', props: noProps, children: [block.text] });
        break;
      case 'table':
        into.push(this.#table(block, depth));
        break;
      case 'plugin': {
        const meta = block.isClosed ? block.syntax.read(block.text.trim()) : undefined;
        into.push(
          meta === undefined ? this.#leaf('p', block, depth) : { type: 'component', props: meta, children: noChildren },
        );
      }
    }
  }

  #inside(block: Block, depth: number): MarkNode[] {
    const nodes: MarkNode[] = [];
    for (const child of block.children) this.read(child, nodes, depth + 1);
    return nodes;
  }

  #leaf(type: MarkElement['type'], block: Block, depth: number): MarkElement {
    return { type, props: withDirection, children: this.#inline(block.text.trim(), block === this.#open, depth + 1) };
  }

  #inline(text: string, isOpen: boolean, depth: number): readonly MarkNode[] {
    return text === '' ? noChildren : inlineNodes(readInline(text, this.#reading, isOpen), depth);
  }

  #list({ children }: Block, { isOrdered, start }: ListMarker, depth: number, isTight: boolean): MarkElement {
    return {
      type: isOrdered ? 'ol' : 'ul',
      props: isOrdered && start !== 1 ? { start: String(start) } : noProps,
      children: children.map((item) => this.#item(item, depth + 1, isTight)),
    };
  }

  #item(item: Block, depth: number, isTight: boolean): MarkElement {
    const children: MarkNode[] = [];
    let isTask = false;
    for (const block of item.children) {
      const at = children.length;
      this.read(block, children, depth + 1);
      const last = children.at(-1);
      // The direction of a paragraph is its item's.
      if (children.length === at || typeof last !== 'object' || last.type !== 'p') continue;
      let inside = last.children;
      const withBox = at === 0 ? withTask(inside) : undefined;
      isTask ||= withBox !== undefined;
      inside = withBox ?? inside;
      if (isTight) children.splice(at, 1, ...inside);
      else children[at] = { type: 'p', props: noProps, children: inside };
    }
    return { type: 'li', props: isTask ? taskProps : withDirection, children };
  }

  #table(table: Block & { type: 'table' }, depth: number): MarkElement {
    const { alignments, text } = table;
    const columns = alignments.map((align) =>
      align === '' ? withDirection : { className: `rivulet-text-align-${align}`, dir: 'auto' },
    );
    const isOpen = table === this.#open;
    const row = (source: string, type: 'th' | 'td', isLast: boolean): MarkElement => {
      const cells = cellsOf(source.trim()).slice(0, columns.length);
      const open = isLast ? cells.findLastIndex((cell) => cell !== '') : -1;
      const children: MarkNode[] = cells.map((cell, i) => ({
        type,
        props: columns[i]!,
        children: this.#inline(cell, i === open, depth + 4),
      }));
      const missing = columns.length - cells.length;
      if (missing > mostFilled) children.push({ type, props: { colSpan: missing }, children: noChildren });
      else
        for (let i = cells.length; i < columns.length; i++)
          children.push({ type, props: columns[i]!, children: noChildren });
      return { type: 'tr', props: noProps, children };
    };
    const [head = '', ...rows] = text.split('\n');
    const parts: MarkNode[] = [
      { type: 'thead', props: noProps, children: [row(head, 'th', isOpen && rows.length === 0)] },
    ];
    if (rows.length > 0)
      parts.push({
        type: 'tbody',
        props: noProps,
        children: rows.map((source, i) => row(source, 'td', isOpen && i === rows.length - 1)),
      });
    return { type: 'table', props: noProps, children: parts };
  }
}

/**
 * A row that lacks more cells than these has one in their place, as wide as all of them: a hostile table has a thousand
 * columns, and rows of one letter.
 */
const mostFilled = 2;

const taskProps: MarkElement['props'] = { dir: 'auto', className: 'rivulet-task' };

/** `[ ]` at the beginning of a list item is a check box. @returns The item's text with the box in it. */
function withTask(nodes: readonly MarkNode[]): readonly MarkNode[] | undefined {
  const [text, next] = nodes;
  if (typeof text !== 'string') return undefined;
  const mark = /^\[([ xX])\](?=\s|$)/.exec(text);
  // Space behind it may be the end of its line.
  if (mark === null || (text.length === 3 && (typeof next !== 'object' || next.type !== 'br'))) return undefined;
  return [
    { type: 'task', props: { checked: mark[1] !== ' ' }, children: noChildren },
    text.slice(3),
    ...nodes.slice(1),
  ];
}
