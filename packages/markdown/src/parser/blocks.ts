import { addChild, block, isContainer, type Block, type Kind } from './block.ts';
import { startAt, type Start } from './block-starts.ts';
import { isEndOf, withoutBlankEnd, withoutEnd } from './leaf-ends.ts';
import { Line } from './line.ts';
import { definitionAt } from './link-parts.ts';
import { alignmentsOf, cellsOf } from './tables.ts';
import type { Reading } from './token.ts';

/** Containers inside containers. What is deeper is text: a screen has no room for it, and a stack no end. */
const maxDepth = 32;

/**
 * Reads the blocks of a source line by line, as the specification's appendix has it: the open containers that the line
 * goes on with, then the blocks it begins, then the text it adds to what is open. Each line is looked at once.
 */
export function parseBlocks(source: string, reading: Reading): Block {
  const reader = new BlockReader(reading);
  let from = 0;
  while (from < source.length) {
    const end = source.indexOf('\n', from);
    reader.read(end < 0 ? source.slice(from) : source.slice(from, end), end < 0);
    from = end < 0 ? source.length : end + 1;
  }
  return reader.end();
}

class BlockReader {
  readonly #reading: Reading;
  readonly #root = block({ type: 'document' }, 0);
  /** The blocks that are open, each inside the one before. */
  readonly #open: Block[] = [this.#root];
  /** Of the last line of a paragraph: it may be a table's head. */
  #mayBeHead = false;
  #number = -1;
  /** The line has no end: another character may follow. */
  #isPartial = false;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  read(text: string, isPartial: boolean): void {
    this.#number++;
    this.#isPartial = isPartial;
    const line = new Line(text);
    let matched = 1;
    for (; matched < this.#open.length; matched++) {
      const goesOn = this.#goesOn(this.#open[matched]!, line);
      if (goesOn === undefined) return;
      if (!goesOn) break;
    }
    let hasBegun = false;
    for (;;) {
      const inside = this.#open[matched - 1]!;
      const isLazy = !hasBegun && matched < this.#open.length && this.#top.type === 'paragraph';
      if (isRaw(inside)) break;
      if (inside.type === 'paragraph') {
        const under = this.#beginUnder(inside, line);
        if (under === 'begun') return;
        if (under === 'gone') {
          matched--;
          continue;
        }
      }
      const place = { inside: inside.type, isLazy, plugins: this.#reading.plugins };
      const begun: Start | undefined = isDeep(inside, matched, line) ? undefined : startAt(line, place);
      if (begun === undefined) {
        if (isLazy && !line.isBlank) {
          this.#addLine(this.#top, line.content);
          this.#mayBeHead = false;
          return;
        }
        break;
      }
      this.#closeTo(matched);
      matched = this.#begin(begun.kind);
      hasBegun = true;
      if (!begun.hasContent) return;
      if (!isContainer(this.#top)) break;
    }
    this.#closeTo(matched);
    this.#take(line);
  }

  end(): Block {
    this.#closeTo(0);
    return this.#root;
  }

  get #top(): Block {
    return this.#open.at(-1)!;
  }

  /** Whether the line belongs to a block that is open; `undefined` when it is its last, and all is said. */
  #goesOn(open: Block, line: Line): boolean | undefined {
    switch (open.type) {
      case 'quote':
        if (line.indent >= 4 || line.text[line.next] !== '>') return false;
        line.skipMarker(1);
        if (line.isAtSpace) line.skipColumns(1);
        open.end = this.#number + 1;
        return true;
      case 'item':
      case 'footnote': {
        const indent = open.type === 'item' ? open.marker.indent : 4;
        if (line.isBlank) {
          // [spec §5.2] An item begins with one empty line at most.
          if (open.children.length === 0 && open.type === 'item') return false;
          line.skipSpaces();
          return true;
        }
        if (line.indent < indent) return false;
        line.skipColumns(indent);
        return true;
      }
      case 'list':
        return true;
      case 'paragraph':
        return !line.isBlank;
      case 'table':
        return !line.isBlank && line.indent < 4;
      case 'code':
        if (line.indent >= 4) line.skipColumns(4);
        else if (line.isBlank) line.skipSpaces();
        else return false;
        return true;
      case 'fence': {
        const { marker, indent } = open.fence;
        if (line.indent < 4 && line.text[line.next] === marker[0] && isEndOf(marker, line.content)) {
          open.isClosed = true;
          this.#closeTo(this.#open.length - 1, this.#number + 1);
          return undefined;
        }
        line.skipColumns(Math.min(indent, line.indent));
        return true;
      }
      case 'html':
        return open.htmlEnd !== undefined || !line.isBlank;
      case 'plugin':
        return !line.isBlank;
      default:
        return false;
    }
  }

  /**
   * What a line makes of the paragraph above it: a heading, or its last line a table's head. The paragraph is gone
   * where nothing but definitions stands above an underline.
   */
  #beginUnder(paragraph: Block, line: Line): 'begun' | 'gone' | undefined {
    if (line.indent >= 4 || !underlines.includes(line.first)) return undefined;
    const { content } = line;
    // A row of dashes alone is an underline.
    const alignments = this.#mayBeHead && /[|:]/.test(content) ? alignmentsOf(content) : undefined;
    if (alignments !== undefined && alignments.length > 0) {
      const { text } = paragraph;
      const head = text.slice(text.lastIndexOf('\n') + 1);
      if (cellsOf(head.trim()).length === alignments.length) {
        paragraph.text = text.slice(0, Math.max(0, text.length - head.length - 1));
        paragraph.end--;
        this.#closeTo(this.#open.length - 1, paragraph.end);
        const table = block({ type: 'table', alignments }, this.#number - 1);
        table.text = head;
        table.end = this.#number + 1;
        addChild(this.#top, table);
        this.#open.push(table);
        return 'begun';
      }
    }
    const underline = /^(?:=+|-+)[ \t]*$/.exec(content)?.[0];
    if (underline === undefined) return undefined;
    this.#open.pop();
    const rest = this.#takeDefinitions(paragraph);
    if (rest === undefined) return 'gone';
    const parent = this.#top.children;
    const heading = block({ type: 'heading', level: underline[0] === '=' ? 1 : 2, markup: underline[0]! }, rest.first);
    heading.text = rest.text;
    heading.end = this.#number + 1;
    parent[parent.length - 1] = heading;
    return 'begun';
  }

  /** Opens a block in the last one that can hold it. @returns How many are open. */
  #begin(kind: Kind): number {
    if (kind.type === 'item') {
      const list = this.#top;
      const goesOn =
        list.type === 'list' &&
        list.marker.char === kind.marker.char &&
        list.marker.isOrdered === kind.marker.isOrdered;
      if (!goesOn) this.#openIn({ type: 'list', marker: kind.marker });
    }
    this.#openIn(kind);
    return this.#open.length;
  }

  #openIn(kind: Kind): void {
    while (!isContainer(this.#top) || (this.#top.type === 'list' && kind.type !== 'item'))
      this.#closeTo(this.#open.length - 1);
    const begun = block(kind, this.#number);
    if (kind.type === 'footnote') this.#reading.defineNote(kind.label);
    addChild(this.#top, begun);
    this.#open.push(begun);
    if (kind.type === 'rule') this.#closeTo(this.#open.length - 1);
  }

  /** Gives what is left of the line to what is open. */
  #take(line: Line): void {
    const top = this.#top;
    if (top.type === 'table') this.#addLine(top, line.content);
    else if (top.type === 'heading') {
      this.#addLine(top, withoutEnd(line.content));
      this.#closeTo(this.#open.length - 1);
    } else if (top.type === 'paragraph') {
      this.#mayBeHead = line.indent < 4;
      this.#addLine(top, line.content);
    } else if (top.type === 'plugin') {
      this.#addLine(top, line.content);
      top.isClosed = top.isLast(line.content);
      if (top.isClosed) this.#closeTo(this.#open.length - 1);
    } else if (isRaw(top)) {
      top.text += line.rest + (this.#isPartial ? '' : '\n');
      top.end = this.#number + 1;
      if (top.type === 'html' && top.htmlEnd?.test(line.rest) === true) this.#closeTo(this.#open.length - 1);
    } else if (!line.isBlank) {
      const mayBeHead = line.indent < 4;
      this.#begin({ type: 'paragraph' });
      this.#addLine(this.#top, line.content);
      this.#mayBeHead = mayBeHead;
    }
  }

  #addLine(to: Block, text: string): void {
    to.text = to.text === '' ? text : `${to.text}\n${text}`;
    to.end = this.#number + 1;
  }

  /** Closes the blocks behind the first ones. */
  #closeTo(count: number, end?: number): void {
    while (this.#open.length > count) {
      const closed = this.#open.pop()!;
      if (end !== undefined) closed.end = end;
      if (closed.type === 'paragraph') this.#takeDefinitions(closed);
      else if (closed.type === 'code') {
        withoutBlankEnd(closed);
      } else if (closed.type === 'quote') closed.end = Math.max(closed.end, closed.children.at(-1)?.end ?? 0);
      else if (isContainer(closed)) closed.end = closed.children.at(-1)?.end ?? closed.end;
    }
  }

  /**
   * Puts the definitions that a paragraph begins with before it.
   *
   * @returns What is left of the paragraph.
   */
  #takeDefinitions(paragraph: Block): Block | undefined {
    const siblings = this.#top.children;
    if (paragraph.text === '') {
      siblings.pop();
      return undefined;
    }
    const source = paragraph.text;
    if (source[0] !== '[') return paragraph;
    let at = 0;
    let { first } = paragraph;
    const before = siblings.length - 1;
    for (;;) {
      const found = source[at] === '[' ? definitionAt(source, at) : undefined;
      if (found === undefined) break;
      const { label, href, title, end } = found;
      this.#reading.define(label, { href, title });
      const definition = block({ type: 'definition', label }, first);
      for (let next = source.indexOf('\n', at); next >= 0 && next < end; next = source.indexOf('\n', next + 1)) first++;
      definition.end = end >= source.length ? paragraph.end : first;
      siblings.splice(siblings.length - 1, 0, definition);
      at = end;
    }
    if (siblings.length - 1 === before) return paragraph;
    siblings.pop();
    if (at >= source.length) return undefined;
    const rest = block({ type: 'paragraph' }, first);
    rest.text = source.slice(at);
    rest.end = paragraph.end;
    siblings.push(rest);
    return rest;
  }
}

/** What the line under a heading or a table's head begins with: `-`, `:`, `=` or `|`. */
const underlines = [45, 58, 61, 124];

const isRaw = ({ type }: Block): boolean => type === 'code' || type === 'fence' || type === 'html' || type === 'plugin';

/** Whether the line would begin a container in a place that is too deep for one. */
const isDeep = (inside: Block, depth: number, line: Line): boolean =>
  depth >= maxDepth - (inside.type === 'list' ? 0 : 1) &&
  line.indent < 4 &&
  /^(?:>|[-+*]|\d|\[\^)/.test(line.content.slice(0, 2));
