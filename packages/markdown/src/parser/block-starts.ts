import type { Plugin } from '../plugin.ts';
import type { Kind, ListMarker } from './block.ts';
import { unescapeText } from './characters.ts';
import { htmlBlockAt } from './html.ts';
import type { Line } from './line.ts';

/** What a line may begin in the place where it stands. */
export interface Place {
  /** The paragraph, table or list that the line would otherwise go on with. */
  readonly inside: Kind['type'];
  /** A paragraph would take the line as one of its own, though its containers do not. */
  readonly isLazy: boolean;
  readonly plugins: readonly Plugin[];
}

export interface Start {
  readonly kind: Kind;
  /** What is left of the line belongs to it. */
  readonly hasContent: boolean;
}

const leaf = (kind: Kind, hasContent = false): Start => ({ kind, hasContent });

/** The block that begins at the line's next character. The line is read as far as its marker goes. */
export function startAt(line: Line, place: Place): Start | undefined {
  if (line.indent >= 4) {
    if (place.inside === 'paragraph' || place.isLazy || line.isBlank) return undefined;
    line.skipColumns(4);
    return leaf({ type: 'code' }, true);
  }
  const { content } = line;
  for (const { block } of place.plugins) {
    const isLast = block?.begins(content);
    if (block !== undefined && isLast !== undefined) return leaf({ type: 'plugin', syntax: block, isLast }, true);
  }
  switch (content[0]) {
    case '>':
      line.skipMarker(1);
      if (line.isAtSpace) line.skipColumns(1);
      return { kind: { type: 'quote' }, hasContent: true };
    case '#': {
      const markup = /^#{1,6}(?=[ \t]|$)/.exec(content)?.[0];
      if (markup === undefined) return undefined;
      line.skipMarker(markup.length);
      return leaf({ type: 'heading', level: markup.length, markup }, true);
    }
    case '`':
    case '~': {
      const marker = /^(?:`{3,}(?=[^`]*$)|~{3,})/.exec(content)?.[0];
      if (marker === undefined) return undefined;
      const { indent } = line;
      return leaf({
        type: 'fence',
        fence: { marker, indent, info: unescapeText(content.slice(marker.length).trim()) },
      });
    }
    case '<': {
      const html = htmlBlockAt(content);
      if (html === undefined || (html.isWeak && (place.inside === 'paragraph' || place.isLazy))) return undefined;
      return leaf({ type: 'html', htmlEnd: html.end }, true);
    }
    case '[': {
      const [marker, label] = /^\[\^([^\]\s]{1,200})\]:/.exec(content) ?? [];
      if (marker === undefined || label === undefined) return undefined;
      line.skipMarker(marker.length);
      // What stands behind the marker is not indented, however far it is.
      line.skipSpaces();
      return { kind: { type: 'footnote', label: footnoteLabel(label) }, hasContent: true };
    }
    default:
      // Letters begin nothing, and most lines begin with one.
      if (!(line.first < 58 || line.first === 95)) return undefined;
      return isRule(content) ? leaf({ type: 'rule' }) : itemAt(line, content, place);
  }
}

/** Footnotes and links have labels of their own; this keeps them apart in one table. */
export const footnoteLabel = (label: string): string => `^${label.toLowerCase()}`;

const isRule = (content: string): boolean =>
  /^[*_-]/.test(content) && /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/.test(content);

function itemAt(line: Line, content: string, { inside }: Place): Start | undefined {
  const [marker, bullet, number, delimiter] = /^(?:([-+*])|(\d{1,9})([.)]))(?=[ \t]|$)/.exec(content) ?? [];
  if (marker === undefined) return undefined;
  const start = Number(number ?? 1);
  const isEmpty = marker.length === content.trimEnd().length;
  // [spec §5.2] In a paragraph a list has to begin with a 1, and with a text.
  if (inside === 'paragraph' && (start !== 1 || isEmpty)) return undefined;
  const { indent } = line;
  line.skipMarker(marker.length);
  const spaces = line.indent;
  const isOwn = !isEmpty && spaces <= 4;
  const padding = isOwn ? spaces : 1;
  if (isEmpty) line.skipSpaces();
  else line.skipColumns(padding);
  const list: ListMarker = {
    isOrdered: bullet === undefined,
    char: bullet ?? delimiter!,
    start,
    indent: indent + marker.length + padding,
  };
  return { kind: { type: 'item', marker: list }, hasContent: true };
}
