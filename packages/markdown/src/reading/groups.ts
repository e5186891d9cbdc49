import { lookUp, type Definition } from '../definitions.ts';
import { isTightList, readBlocks, type Block, type Reading } from '../parser.ts';
import type { Setting, State } from './state.ts';

/** What a reading knows, and what it finds out. */
export interface Scope extends Reading {
  /** Labels that were asked for and are not settled. */
  asked: Set<string>;
  /** Definitions of the source being read. */
  readonly own: Map<string, Definition>;
  readonly ownNotes: Set<string>;
  /** Something is defined in the source, of links or of footnotes. */
  definesLabels: boolean;
  readonly hasNote: (label: string) => boolean;
}

/** A reading that knows the settled definitions, and those of its own source. */
export function scopeOf(state: State, { plugins }: Setting): Scope {
  const own = new Map<string, Definition>();
  const scope: Scope = {
    plugins,
    asked: new Set(),
    own,
    ownNotes: new Set(),
    definesLabels: false,
    define(label, definition) {
      scope.definesLabels = true;
      if (!own.has(label) && lookUp(state.definitions, label) === undefined) own.set(label, definition);
    },
    defineNote(label) {
      scope.definesLabels = true;
      scope.ownNotes.add(label);
    },
    definition(label) {
      const settled = lookUp(state.definitions, label);
      if (settled === undefined) scope.asked.add(label);
      return settled ?? own.get(label);
    },
    footnote(label) {
      scope.asked.add(label);
      return scope.hasNote(label);
    },
    hasNote: (label) => scope.ownNotes.has(label) || lookUp(state.notes, label) !== undefined,
  };
  return scope;
}

/** One block at the top of the source, with the definitions that belong to its paragraph. */
export interface Group {
  readonly blocks: readonly Block[];
  /** Its first line. */
  readonly start: number;
}

export function readGroups(source: string, scope: Scope): Group[] {
  const blocks = readBlocks(source, scope);
  if (!scope.definesLabels) return blocks.map((block) => ({ blocks: [block], start: block.first }));
  const groups: Group[] = [];
  const startOf = lineStarts(source);
  const isIndented = (line: number): boolean =>
    /^(?: {0,3}\t| {4})/.test(source.slice(startOf(line), startOf(line) + 4));
  let first = 0;
  for (const [i, block] of blocks.entries()) {
    if (isBound(block, blocks[i + 1], isIndented)) continue;
    groups.push({ blocks: blocks.slice(first, i + 1), start: blocks[first]!.first });
    first = i + 1;
  }
  return groups;
}

/**
 * Whether a definition and what follows it are one paragraph, and what follows would be something else without it: it
 * may be indented, or begin with a number.
 */
function isBound({ type, end }: Block, next: Block | undefined, isIndented: (line: number) => boolean): boolean {
  if (type !== 'definition' || next?.first !== end) return false;
  return next.type === 'definition' ? isIndented(end) : next.type === 'paragraph' || next.type === 'heading';
}

/** A label that a block defines, of a link or of a footnote. */
export interface Label {
  readonly label: string;
  readonly isNote: boolean;
}

/** What is defined in a group, in order. */
export function labelsIn({ blocks }: Group): readonly Label[] {
  let labels: Label[] | undefined;
  const visit = (block: Block): void => {
    if (block.type === 'definition' || block.type === 'footnote')
      (labels ??= []).push({ label: block.label, isNote: block.type === 'footnote' });
    block.children.forEach(visit);
  };
  blocks.forEach(visit);
  return labels ?? [];
}

/** Says where each line of the source begins. */
export function lineStarts(source: string): (line: number) => number {
  const starts = [0];
  for (let next = source.indexOf('\n'); next >= 0; next = source.indexOf('\n', next + 1)) starts.push(next + 1);
  return (line) => starts[line] ?? source.length;
}

/** Whether the list has paragraphs in its items; `undefined` where it is no list, or has none that would show it. */
export function looseness({ blocks: [block] }: Group): boolean | undefined {
  return block?.type === 'list' &&
    block.children.some(({ children }) => children.some(({ type }) => type === 'paragraph' || type === 'plugin'))
    ? !isTightList(block)
    : undefined;
}
