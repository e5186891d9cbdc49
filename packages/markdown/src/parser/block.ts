import type { BlockSyntax } from '../plugin.ts';
import type { Alignment } from './tables.ts';

export interface ListMarker {
  readonly isOrdered: boolean;
  /** The bullet, or what stands behind the number: another one begins another list. */
  readonly char: string;
  readonly start: number;
  /** Columns that the lines of the item are indented. */
  readonly indent: number;
}

export interface Fence {
  readonly marker: string;
  readonly indent: number;
  readonly info: string;
}

/** What makes a block the block it is. */
export type Kind =
  | { readonly type: 'document' | 'quote' | 'paragraph' | 'rule' | 'code' }
  | { readonly type: 'list' | 'item'; readonly marker: ListMarker }
  | { readonly type: 'footnote'; readonly label: string }
  | { readonly type: 'heading'; readonly level: number; readonly markup: string }
  | { readonly type: 'fence'; readonly fence: Fence }
  | { readonly type: 'html'; readonly htmlEnd: RegExp | undefined }
  | { readonly type: 'table'; readonly alignments: readonly Alignment[] }
  | { readonly type: 'definition'; readonly label: string }
  | { readonly type: 'plugin'; readonly syntax: BlockSyntax; readonly isLast: (line: string) => boolean };

export type Block<Of extends Kind = Kind> = Of & {
  readonly first: number;
  /** Behind the last line that has something of it. */
  end: number;
  children: Block[];
  /** What a leaf holds: its lines, without what indents them. */
  text: string;
  /** Its end has come, as said by its own marker. */
  isClosed: boolean;
};

const none: Block[] = [];

/** Puts a block into another. Most have one child or none, and most arrays would have room for seventeen. */
export function addChild(parent: Block, child: Block): void {
  if (parent.children.length === 0) parent.children = [child];
  else parent.children.push(child);
}

/** @param first - Its first line. */
export const block = <Of extends Kind>(kind: Of, first: number): Block<Of> => ({
  ...kind,
  first,
  end: first + 1,
  children: none,
  text: '',
  isClosed: false,
});

const containers = ['document', 'quote', 'list', 'item', 'footnote'];

export const isContainer = ({ type }: Block): boolean => containers.includes(type);

/** [spec §5.3] A list is loose when an empty line stands between two of its items, or between two blocks of one. */
export const isTightList = ({ children }: Block): boolean =>
  !hasGap(children) && children.every((item) => !hasGap(item.children));

const hasGap = (blocks: readonly Block[]): boolean =>
  blocks.some(({ first }, i) => i > 0 && first > blocks[i - 1]!.end);
