import { lookUp, type Definition } from '../definitions.ts';
import { readBlocks, type Reading, type Token } from '../parser.ts';
import type { Setting, State } from './state.ts';

/** What a reading knows, and what it finds out. */
export interface Scope extends Reading {
  /** Labels that were asked for and are not settled. */
  asked: Set<string>;
  /** Definitions of the source being read. */
  readonly own: Map<string, Definition>;
  readonly ownNotes: Set<string>;
  readonly hasNote: (label: string) => boolean;
  /** The numbers are this reading's own: they may be added to. */
  canNumber: boolean;
}

/** A reading that knows the settled definitions, and those of its own source. */
export function scopeOf(state: State, { plugins }: Setting): Scope {
  const own = new Map<string, Definition>();
  const scope: Scope = {
    plugins,
    asked: new Set(),
    own,
    canNumber: false,
    ownNotes: new Set(),
    define(label, definition) {
      if (!own.has(label) && lookUp(state.definitions, label) === undefined) own.set(label, definition);
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
  readonly tokens: readonly Token[];
  /** Its first line. */
  readonly start: number;
}

export function readGroups(source: string, scope: Scope): Group[] {
  const groups: Group[] = [];
  const tokens = readBlocks(source, scope);
  const startOf = lineStarts(source);
  const isIndented = (line: number): boolean =>
    /^(?: {0,3}\t| {4})/.test(source.slice(startOf(line), startOf(line) + 4));
  let first = 0;
  let depth = 0;
  for (const [i, token] of tokens.entries()) {
    depth += token.nesting;
    if (token.type === 'footnote_open') scope.ownNotes.add(String(token.meta?.['label']));
    if (depth > 0 || isBound(token, tokens[i + 1], isIndented)) continue;
    groups.push({ tokens: tokens.slice(first, i + 1), start: tokens[first]!.map![0] });
    first = i + 1;
  }
  return groups;
}

/**
 * Whether a definition and what follows it are one paragraph, and what follows would be something else without it: it
 * may be indented, or begin with a number.
 */
function isBound({ type, map }: Token, next: Token | undefined, isIndented: (line: number) => boolean): boolean {
  if (type !== 'reference_definition' || map === null || next?.map?.[0] !== map[1]) return false;
  return next.type === 'reference_definition'
    ? isIndented(map[1])
    : next.type === 'paragraph_open' || next.type === 'heading_open';
}

/** Says where each line of the source begins. */
export function lineStarts(source: string): (line: number) => number {
  const starts = [0];
  for (let next = source.indexOf('\n'); next >= 0; next = source.indexOf('\n', next + 1)) starts.push(next + 1);
  return (line) => starts[line] ?? source.length;
}

export const labelsOf = (tokens: readonly Token[]): string[] =>
  tokens.flatMap(({ meta }) => (meta?.['label'] === undefined ? [] : [String(meta['label'])]));

/** Whether the list has paragraphs in its items; `undefined` where it is no list, or has none that would show it. */
export function looseness({ tokens }: Group): boolean | undefined {
  if (!tokens[0]!.type.endsWith('list_open')) return undefined;
  const paragraph = tokens.find(
    ({ type, level }, i) => type === 'paragraph_open' && level === 2 && tokens[i - 1]!.type !== 'footnote_open',
  );
  return paragraph === undefined ? undefined : !paragraph.hidden;
}
