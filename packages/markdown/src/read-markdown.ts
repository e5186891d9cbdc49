import { createElement, type ReactElement, type ReactNode } from 'react';
import {
  addBlock,
  append,
  cleanText,
  fullPages,
  isExtension,
  noPages,
  owned,
  redrawBlock,
  withoutOpenSequence,
  type FormattedText,
  type GrowingList,
  type Pages,
  type TextFormatContext,
} from '@rivulet/react/format';
import { define, lookUp, type Definition, type Definitions } from './definitions.ts';
import { draw, linesPerChunk, type DrawContext, type Drawn, type Settled } from './draw.tsx';
import { holdBack, type OpenEnd } from './open-end.ts';
import { readBlocks, readInline, type Reading, type Token } from './parser.ts';
import type { Plugin } from './plugin.ts';
import { readTree, type MarkElement, type MarkNode, type MarkTree } from './tree.ts';

/**
 * How a growing text is read at a flat cost.
 *
 * A block is settled when a later one has begun on a complete line: it is drawn for good, and its source forgotten.
 * The parser is fed only the tail, which begins with the first block that is not settled. A list, table or fence that
 * is open settles its finished items, rows and lines; the parser is then given a prefix that makes what is left of it
 * readable (a table's head, a fence's first line).
 *
 * Definitions may come after their use: a settled block that mentions an unknown label keeps its source, and is drawn
 * once more when the label is defined.
 */
export interface MarkdownText extends FormattedText {
  /** What was read of the text. */
  readonly shown: string;
  readonly setting: Setting;
  readonly settled: Pages;
  /** Source from the first block on that is not settled. */
  readonly tail: string;
  /** How much of the tail was looked through for settled blocks. */
  readonly checked: number;
  readonly openBlock: OpenBlock | undefined;
  readonly end: OpenEnd;
  readonly drawn: readonly Drawn[];
  /** How much of the tail is drawn; behind it is what is held back. */
  readonly drawnLength: number;
  readonly definitions: Definitions<Definition>;
  readonly notes: Definitions<Note>;
  readonly mentions: Mention[];
  readonly numbers: Map<string, NoteNumber>;
  /** The footnotes as they were drawn last, and of what. */
  readonly section: ReactElement | null;
  readonly notesShown: Definitions<Note> | undefined;
  readonly numbersShown: ReadonlyMap<string, NoteNumber> | undefined;
  /** Labels that were defined since the blocks that mention them were drawn. */
  readonly fresh: Set<string>;
  /** Characters in those blocks. */
  readonly mentioned: number;
  /** Behind what is drawn: text that waits for the credit to read it, and is shown as it is. */
  readonly unread: GrowingList<string>;
  /** Characters that may be read again: every new one brings some, so that reading is linear for any text. */
  readonly credit: number;
}

/** What the caller wants, and whether more text may follow. */
export interface Setting extends TextFormatContext {
  readonly idPrefix: string;
  readonly plugins: readonly Plugin[];
}

/** A list, table or fence that goes on, and what of it is settled. */
interface OpenBlock extends Settled {
  readonly prefix: string;
  /** What its element was born with: an ordered list's first number is not in the tail. */
  readonly props: MarkElement['props'];
  /** All of its source so far but what is in the tail. */
  readonly source: string;
  /** Whether the list's items hold paragraphs. */
  readonly loose: boolean | undefined;
  readonly labels: ReadonlySet<string>;
}

/** A settled block that names labels which were not defined, or footnotes, whose numbers may change. */
interface Mention {
  readonly block: number;
  readonly source: string;
  readonly labels: ReadonlySet<string>;
}

/** A footnote, drawn; and its source, where it mentions labels that may still be defined. */
interface Note {
  readonly item: ReactElement;
  readonly source: string;
  readonly labels: ReadonlySet<string>;
}

/** A footnote's place among those referred to, and the block that does so first. */
interface NoteNumber {
  readonly number: number;
  readonly block: number;
}

/** Blocks larger than this are read again only as often as the credit allows. */
const alwaysRead = 4096;
const creditPerCharacter = 8;

const nothing = {
  shown: '',
  settled: noPages,
  tail: '',
  checked: 0,
  openBlock: undefined,
  end: { inFence: false, inTable: false },
  drawn: [],
  drawnLength: 0,
  unread: [],
  definitions: [],
  notes: [],
  mentions: [],
  numbers: new Map(),
  section: null,
  notesShown: undefined,
  numbersShown: undefined,
  fresh: new Set<string>(),
  mentioned: 0,
  credit: 16 * alwaysRead,
};

type State = { -readonly [Name in keyof Omit<MarkdownText, keyof FormattedText | 'setting'>]: MarkdownText[Name] };

/** One block at the top of the source, and its lines. */
interface Group {
  readonly tokens: readonly Token[];
  readonly start: number;
  readonly end: number;
}

export function readMarkdown(previous: MarkdownText | undefined, text: string, setting: Setting): MarkdownText {
  const shown = setting.streaming ? withoutOpenSequence(text) : text;
  const canGoOn =
    previous !== undefined && isSameSetting(previous.setting, setting) && isExtension(shown, previous.shown);
  const state: State = { ...(canGoOn ? previous : nothing) };
  const added = shown.slice(state.shown.length).replace(/\r\n?/g, '\n');
  state.shown = shown;
  state.tail += added;
  state.credit += added.length * creditPerCharacter;
  settle(state, setting);
  const content = show(state, setting);
  return { ...state, text, setting, content, settledPages: fullPages(state.settled.blocks) };
}

const isSameSetting = (a: Setting, b: Setting): boolean =>
  JSON.stringify(a.urlPolicy) === JSON.stringify(b.urlPolicy) && isSameMap(a.components ?? {}, b.components ?? {});

const isSameMap = (a: object, b: object): boolean => {
  const entries = Object.entries(a);
  return (
    entries.length === Object.keys(b).length &&
    entries.every(([name, value]) => (b as Record<string, unknown>)[name] === value)
  );
};

/** Takes the time a reading costs; small ones are always allowed. */
function afford(state: State, cost: number): boolean {
  if (cost <= alwaysRead) return true;
  if (state.credit < cost) return false;
  state.credit -= cost;
  return true;
}

interface Scope extends Reading {
  /** Labels that were asked for and are not settled. */
  asked: Set<string>;
  /** Definitions of the source being read. */
  readonly own: Map<string, Definition>;
  readonly ownNotes: Set<string>;
  readonly hasNote: (label: string) => boolean;
  /** The numbers are this reading's own: they may be added to. */
  canNumber: boolean;
}

/** What a reading knows: the settled definitions, and those of its own source. */
function scopeOf(state: State, { plugins }: Setting): Scope {
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

function readGroups(source: string, scope: Scope): Group[] {
  const groups: Group[] = [];
  const tokens = readBlocks(source, scope);
  const startOf = lineStarts(source);
  let first = 0;
  let depth = 0;
  tokens.forEach((token, i) => {
    depth += token.nesting;
    if (token.type === 'footnote_open') scope.ownNotes.add(String(token.meta?.['label']));
    if (
      depth > 0 ||
      isBound(token, tokens[i + 1], (line) => /^(?: {0,3}\t| {4})/.test(source.slice(startOf(line), startOf(line) + 4)))
    )
      return;
    const [start, end] = tokens[first]!.map ?? [0, 0];
    groups.push({ tokens: tokens.slice(first, i + 1), start, end });
    first = i + 1;
  });
  return groups;
}

/**
 * Whether a definition and what follows it are one paragraph, and what follows would be something else without it: it
 * may be indented, or begin with a number.
 */
function isBound({ type, map }: Token, next: Token | undefined, isIndented: (line: number) => boolean): boolean {
  if (type !== 'reference_definition' || map === null || next?.map?.[0] !== map[1]) return false;
  if (next.type !== 'reference_definition') return next.type === 'paragraph_open' || next.type === 'heading_open';
  return isIndented(map[1]);
}

/** Says where each line of the source begins. */
function lineStarts(source: string): (line: number) => number {
  const starts = [0];
  for (let next = source.indexOf('\n'); next >= 0; next = source.indexOf('\n', next + 1)) starts.push(next + 1);
  return (line) => starts[line] ?? source.length;
}

const labelsOf = (tokens: readonly Token[]): string[] =>
  tokens.flatMap(({ meta }) => (meta?.['label'] === undefined ? [] : [String(meta['label'])]));

/** Moves what is settled from the tail to the pages. */
function settle(state: State, setting: Setting): void {
  const complete = state.tail.lastIndexOf('\n') + 1;
  if (complete <= state.checked || !afford(state, complete)) return;
  state.checked = complete;
  // A reading may be thrown away: what it adds to is its own.
  state.mentions = [...state.mentions];
  state.fresh = new Set(state.fresh);
  const { openBlock } = state;
  const prefix = openBlock?.prefix ?? '';
  const source = prefix + state.tail.slice(0, complete);
  const scope = scopeOf(state, setting);
  const groups = readGroups(source, scope);
  const last = groups.at(-1);
  if (last === undefined) {
    drop(state, complete);
    return;
  }
  // What the open block defines may still change: another line may add a title.
  const closed = groups.slice(0, -1);
  const unsettled = new Map<string, Definition>();
  const labels = new Set(closed.flatMap(({ tokens }) => labelsOf(tokens)));
  for (const label of labelsOf(last.tokens)) {
    if (labels.has(label)) continue;
    const definition = scope.own.get(label);
    if (definition !== undefined) unsettled.set(label, definition);
    scope.own.delete(label);
    scope.ownNotes.delete(label);
  }
  const isLoose = looseness(groups[0]!);
  if (openBlock?.loose === false && isLoose === true) {
    startOver(state, openBlock);
    settle(state, setting);
    return;
  }
  const startOf = lineStarts(source);
  for (const { tokens } of closed) learn(state, tokens, scope);
  for (const [i, group] of closed.entries()) {
    const start = i === 0 ? prefix.length : startOf(group.start);
    settleGroup(state, group, i === 0, source.slice(start, startOf(groups[i + 1]!.start)), scope, setting);
  }
  // Empty lines before the first block count as settled, too: what is open begins the tail.
  if (closed.length > 0 || (openBlock === undefined && last.start > 0)) {
    state.openBlock = undefined;
    drop(state, startOf(last.start) - prefix.length);
  }
  settleParts(state, last, scope, unsettled, setting);
  state.end = endOf(last);
}

/** A blank line between two items makes paragraphs of all items: nothing of the list was settled. */
function startOver(state: State, openBlock: OpenBlock): void {
  state.tail = openBlock.source + state.tail;
  state.openBlock = undefined;
  state.drawn = [];
  state.checked = 0;
  state.credit += 2 * state.tail.length;
}

function drop(state: State, length: number): void {
  state.tail = ` ${state.tail.slice(length)}`.slice(1);
  state.checked -= length;
  state.drawnLength = Math.max(0, state.drawnLength - length);
}

/** Whether the list has paragraphs in its items; `undefined` where it is no list, or has none that would show it. */
function looseness({ tokens }: Group): boolean | undefined {
  if (!tokens[0]!.type.endsWith('list_open')) return undefined;
  const paragraph = tokens.find(
    ({ type, level }, i) => type === 'paragraph_open' && level === 2 && tokens[i - 1]!.type !== 'footnote_open',
  );
  return paragraph === undefined ? undefined : !paragraph.hidden;
}

function settleGroup(
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
function wholeNode(node: MarkNode | undefined, part: OpenBlock | undefined): MarkElement | undefined {
  if (node === undefined || typeof node === 'string') return undefined;
  return part === undefined ? node : { ...node, props: part.props };
}

/** Takes over the definitions of blocks that are settled. */
function learn(state: State, tokens: readonly Token[], scope: Scope): void {
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

/** Settles the finished items, rows and lines of the block that is open. */
function settleParts(
  state: State,
  group: Group,
  scope: Scope,
  unsettled: ReadonlyMap<string, Definition>,
  setting: Setting,
): void {
  const { tokens } = group;
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
  const done = tokens.filter((token) => (token.map?.[1] ?? 0) <= nextLine);
  for (const label of labelsOf(done)) {
    const definition = unsettled.get(label);
    if (definition !== undefined) scope.own.set(label, definition);
  }
  learn(state, done, scope);
  readInline(tokensBefore(tokens, nextLine), scope);
  const node = wholeNode(readTree(tokens, loose).nodes[0], openBlock);
  if (node === undefined) return;
  const drawn = draw(node, drawContext(state, state.settled.blocks, setting), {
    key: state.settled.blocks,
    previous: state.drawn[0],
    settled: openBlock,
  });
  const holder = type === 'table_open' ? drawn.children.at(-1)! : drawn;
  const outs = holder.children
    .slice(0, count)
    .reduce<GrowingList<ReactNode>>((all, { out }) => append(all, out), openBlock?.outs ?? []);
  const rest = (old: Drawn | undefined): readonly Drawn[] => old?.children.slice(count) ?? [];
  const [first, ...others] = state.drawn;
  if (first !== undefined) {
    const kept =
      type === 'table_open'
        ? {
            ...first,
            children: first.children.map((child, i) => (i === 1 ? { ...child, children: rest(child) } : child)),
          }
        : { ...first, children: rest(first) };
    state.drawn = [kept, ...others];
  }
  const cut = startOf(nextLine - firstLine) - (openBlock?.prefix.length ?? 0);
  state.openBlock = {
    outs,
    props: node.props,
    count: (openBlock?.count ?? 0) + count,
    prefix,
    source: (openBlock?.source ?? '') + state.tail.slice(0, cut),
    loose,
    labels: scope.asked,
  };
  drop(state, cut);
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

/** What the source ends in. */
function endOf({ tokens }: Group): OpenEnd {
  const last = tokens.findLast(({ nesting }) => nesting >= 0);
  const inTable = tokens[0]!.type === 'table_open';
  if (last?.type !== 'fence' || last.map === null) return { inFence: false, inTable };
  // A fence has its first line, its content and, where it is closed, its last line; empty lines may follow it.
  const lines = last.content.split('\n').length - 1;
  return { inFence: last.map[1] - last.map[0] < lines + 2, inTable };
}

/**
 * Draws settled blocks and footnotes again that mention a label which is defined by now.
 *
 * @param scope - Knows what is defined.
 */
function redrawMentions(state: State, scope: Scope, fresh: Set<string>, setting: Setting): void {
  const isMeant = (labels: ReadonlySet<string>): boolean => {
    for (const label of labels) if (fresh.has(label)) return true;
    return false;
  };
  const before = state.numbers;
  state.numbers = new Map();
  scope.canNumber = true;
  numberNotes(state, scope, state.mentions);
  for (const [label, { number }] of state.numbers)
    if ((before.get(label)?.number ?? number) !== number) fresh.add(label);
  for (const { block, source, labels } of state.mentions) {
    if (!isMeant(labels)) continue;
    const [node] = reread(source, scope).nodes;
    if (node !== undefined)
      state.settled = redrawBlock(
        state.settled,
        block,
        draw(node, drawContext(state, block, setting), { key: block }).out as ReactElement,
      );
  }
  state.notes = state.notes.map(
    (table) =>
      new Map(
        [...table].map(([label, note]) => {
          const inside = isMeant(note.labels) ? reread(note.source, scope).footnotes.get(label) : undefined;
          return [
            label,
            inside === undefined ? note : { ...note, item: drawNote(label, inside, drawContext(state, -1, setting)) },
          ];
        }),
      ),
  );
}

function reread(source: string, scope: Scope): MarkTree {
  const own = new Map(scope.own);
  const tokens = readBlocks(source, scope);
  scope.own.clear();
  for (const [label, definition] of own) scope.own.set(label, definition);
  readInline(tokens, scope);
  return readTree(tokens);
}

/** Numbers footnotes by their first references, behind those that have a number. */
function numberNotes(state: State, scope: Scope, mentions: readonly Mention[]): void {
  for (const { block, labels } of mentions) {
    for (const label of labels) {
      if (!label.startsWith('^') || state.numbers.has(label) || !scope.hasNote(label)) continue;
      if (!scope.canNumber) state.numbers = new Map(state.numbers);
      scope.canNumber = true;
      state.numbers.set(label, { number: state.numbers.size + 1, block });
    }
  }
}

/** How nodes of the block are drawn. Footnotes that no settled block refers to are numbered as they come. */
function drawContext(
  { numbers }: State,
  block: number,
  { components = {}, urlPolicy = {}, idPrefix, plugins, streaming }: Setting,
): DrawContext {
  const more = new Map<string, NoteNumber>();
  const seen = new Set<string>();
  return {
    idPrefix,
    streaming,
    code: plugins.flatMap(({ code }) => code ?? []),
    components,
    urlPolicy,
    footnote(label) {
      const note = numbers.get(label) ?? more.get(label) ?? { number: numbers.size + more.size + 1, block };
      if (!numbers.has(label)) more.set(label, note);
      const isFirst = note.block === block && !seen.has(label);
      seen.add(label);
      return { number: note.number, isFirst };
    },
    cited: () => [...numbers.keys(), ...more.keys()],
  };
}

function drawNote(label: string, inside: readonly MarkNode[], context: DrawContext): ReactElement {
  const back: MarkElement = { type: 'footnote-back', props: { label }, children: [] };
  const last = inside.at(-1);
  const children =
    typeof last === 'object' && last.type === 'p'
      ? [...inside.slice(0, -1), { ...last, children: [...last.children, ' ', back] }]
      : [...inside, back];
  return draw({ type: 'footnote', props: { label }, children }, context, { key: label }).out as ReactElement;
}

/** Everything on screen: the settled pages, what is open, and the footnotes. */
function show(state: State, setting: Setting): ReactNode {
  const { streaming, caret } = setting;
  const { openBlock } = state;
  const readable = streaming ? holdBack(state.tail, state.end) : state.tail;
  let { settled, notes } = state;
  if (streaming && !afford(state, readable.length)) {
    const more = readable.slice(state.drawnLength);
    if (more !== '') state.unread = append(state.unread, owned(cleanText(more)));
  } else {
    const scope = scopeOf(state, setting);
    const groups = readGroups((openBlock?.prefix ?? '') + readable, scope);
    if (!streaming && openBlock?.loose === false && groups[0] !== undefined && looseness(groups[0]) === true) {
      startOver(state, openBlock);
      return show(state, setting);
    }
    if (state.fresh.size > 0 && (!streaming || afford(state, state.mentioned))) {
      redrawMentions(state, scopeOf(state, setting), new Set(state.fresh), setting);
      state.fresh = new Set();
      settled = state.settled;
      notes = state.notes;
    }
    const whole: State = { ...state };
    // At the end even the last definition counts, for everything before it; it may be another if the text goes on.
    const fresh = new Set([...scope.own.keys(), ...scope.ownNotes]);
    if (!streaming && fresh.size > 0) redrawMentions(whole, scope, fresh, setting);
    const drawing = drawContext(whole, settled.blocks, setting);
    // A row that is not whole is filled up with empty cells.
    const leaf = streaming
      ? groups.at(-1)?.tokens.findLast(({ type, content }) => type === 'inline' && content !== '')
      : undefined;
    const drawn: Drawn[] = [];
    const added = new Map<string, Note>();
    for (const [i, group] of groups.entries()) {
      const part = i === 0 ? openBlock : undefined;
      readInline(group.tokens, scope, leaf);
      const { nodes, footnotes } = readTree(group.tokens, part?.loose);
      for (const [label, inside] of footnotes)
        if (lookUp(notes, label) === undefined)
          added.set(label, { item: drawNote(label, inside, drawing), source: '', labels: fresh });
      const node = wholeNode(nodes[0], part);
      if (node === undefined) continue;
      const isLast = i === groups.length - 1;
      drawn.push(
        draw(node, drawing, {
          key: settled.blocks + drawn.length,
          previous: state.drawn[drawn.length],
          open: true,
          caret: isLast ? caret : undefined,
          settled: part,
        }),
      );
    }
    state.drawn = drawn;
    state.unread = [];
    settled = whole.settled;
    notes = added.size > 0 ? define(whole.notes, added) : whole.notes;
    const cited = drawing.cited();
    if (
      cited.length > 0 &&
      (added.size > 0 ||
        cited.length > whole.numbers.size ||
        state.notesShown !== notes ||
        state.numbersShown !== whole.numbers)
    ) {
      state.section = drawNotes(cited, notes);
      state.notesShown = notes;
      state.numbersShown = whole.numbers;
    }
  }
  state.drawnLength = readable.length;
  let pages = settled;
  for (const { out } of state.drawn) pages = addBlock(pages, out as ReactElement);
  if (state.unread.length > 0)
    pages = addBlock(
      pages,
      createElement('div', { key: pages.blocks, className: 'rivulet-paragraph', dir: 'auto' }, state.unread),
    );
  return [pages.content, state.section];
}

function drawNotes(cited: readonly string[], notes: Definitions<Note>): ReactElement | null {
  const items = cited.flatMap((label) => lookUp(notes, label)?.item ?? []);
  return items.length === 0
    ? null
    : createElement('section', { key: 'notes', className: 'rivulet-footnotes' }, createElement('ol', null, items));
}
