import type { Block } from './block.ts';

/** Whether the line ends a fence. */
export function isEndOf(marker: string, content: string): boolean {
  let length = 0;
  while (content[length] === marker[0]) length++;
  return length >= marker.length && content.slice(length).trim() === '';
}

/** A heading's text, without the marks behind it. */
export function withoutEnd(content: string): string {
  const text = content.trimEnd();
  let end = text.length;
  while (text[end - 1] === '#') end--;
  return end === 0 ? '' : /[ \t]/.test(text[end - 1]!) ? text.slice(0, end).trimEnd() : text;
}

/** Code that is indented ends with its last line that is not empty. */
export function withoutBlankEnd(code: Block): void {
  const { text } = code;
  let end = text.length;
  while (/[ \t\n]/.test(text[end - 1] ?? '')) end--;
  end = text.indexOf('\n', end) + 1 || text.length;
  for (let next = text.indexOf('\n', end); next >= 0; next = text.indexOf('\n', next + 1)) code.end--;
  if (end < text.length && !text.endsWith('\n')) code.end--;
  code.text = text.slice(0, end);
}
