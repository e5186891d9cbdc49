import { encodeAddress, normalizeLabel, unescapeText } from './characters.ts';

/** A piece of the source, and where it ends. */
export interface Part {
  readonly text: string;
  readonly end: number;
}

const longestLabel = 999;
const mostParentheses = 32;

/** Behind the character that closes what is open, which no other may open again; -1 where it has no end. */
function closedBy(source: string, from: number, close: string, never: string): number {
  for (let i = from; i < source.length; i++) {
    const char = source[i]!;
    if (char === '\\') i++;
    else if (char === close) return i + 1;
    else if (never.includes(char)) return -1;
  }
  return -1;
}

/** Where a link leads, in angle brackets or up to white space. */
export function destinationAt(source: string, start: number): Part | undefined {
  if (source[start] === '<') {
    const end = closedBy(source, start + 1, '>', '<\n');
    return end < 0 ? undefined : { text: encodeAddress(unescapeText(source.slice(start + 1, end - 1))), end };
  }
  let depth = 0;
  let end = start;
  for (; end < source.length; end++) {
    const code = source.charCodeAt(end);
    if (code <= 32 || code === 127) break;
    if (code === 92 && source.charCodeAt(end + 1) > 32) end++;
    else if (code === 40 && ++depth > mostParentheses) return undefined;
    else if (code === 41 && --depth < 0) break;
  }
  if (depth > 0) return undefined;
  return { text: encodeAddress(unescapeText(source.slice(start, end))), end };
}

/** A title in quotes or parentheses. */
export function titleAt(source: string, start: number): Part | undefined {
  const open = source[start];
  if (open !== '"' && open !== "'" && open !== '(') return undefined;
  const end = closedBy(source, start + 1, open === '(' ? ')' : open, open === '(' ? '(' : '');
  return end < 0 ? undefined : { text: unescapeText(source.slice(start + 1, end - 1)), end };
}

/** A label in brackets, normalised; empty ones have none. */
export function labelAt(source: string, start: number): Part | undefined {
  if (source[start] !== '[') return undefined;
  const end = closedBy(source.slice(start, start + longestLabel + 2), 1, ']', '[');
  return end < 0 ? undefined : { text: normalizeLabel(source.slice(start + 1, start + end - 1)), end: start + end };
}

/** Behind the white space. */
export function behindSpace(source: string, start: number): number {
  let end = start;
  for (let code = source.charCodeAt(end); code === 32 || (code >= 9 && code <= 13);) code = source.charCodeAt(++end);
  return end;
}

/** Where a link leads, and where it ends in the source. */
export interface Target {
  readonly href: string;
  readonly title: string;
  readonly end: number;
}

/** What stands in parentheses behind a link's text. @param start - Behind the first of them. */
export function directTarget(source: string, start: number): Target | undefined {
  const destination = destinationAt(source, behindSpace(source, start));
  if (destination === undefined) return undefined;
  const titleStart = behindSpace(source, destination.end);
  const title = titleStart > destination.end ? titleAt(source, titleStart) : undefined;
  const end = behindSpace(source, title?.end ?? titleStart);
  return source[end] === ')' ? { href: destination.text, title: title?.text ?? '', end: end + 1 } : undefined;
}

/** It ends behind its last line. */
export interface LinkDefinition extends Target {
  readonly label: string;
}

/** The definition of a reference that a paragraph begins with. */
export function definitionAt(source: string, start: number): LinkDefinition | undefined {
  const label = labelAt(source, start);
  if (label === undefined || label.text === '' || source[label.end] !== ':') return undefined;
  const destinationStart = behindSpace(source, label.end + 1);
  const destination = destinationAt(source, destinationStart);
  if (destination === undefined || destination.end === destinationStart) return undefined;
  const titleStart = behindSpace(source, destination.end);
  const title = titleStart > destination.end ? titleAt(source, titleStart) : undefined;
  for (const [end, text] of [
    [title?.end, title?.text],
    [destination.end, ''],
  ] as const) {
    const lineEnd = end === undefined ? undefined : restOfLine(source, end);
    if (lineEnd !== undefined) return { label: label.text, href: destination.text, title: text ?? '', end: lineEnd };
  }
  return undefined;
}

/** Behind the line, where only spaces are left of it. */
function restOfLine(source: string, from: number): number | undefined {
  let end = from;
  while (source[end] === ' ' || source[end] === '\t') end++;
  return end >= source.length ? end : source[end] === '\n' ? end + 1 : undefined;
}
