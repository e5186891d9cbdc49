/** A copy that does not keep the text it was cut from alive; engines make a slice point into its source. */
export const owned = (slice: string): string => ` ${slice}`.slice(1);

/** Whether `text` is `start` and more. Compares whole strings at the speed of memory. */
export const isExtension = (text: string, start: string): boolean =>
  text.length >= start.length && text.slice(0, start.length) === start;

/** The text without half a character at its end: the second half of a surrogate pair comes with the next token. */
export function withoutHalfCharacter(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last < 0xdc00 ? text.slice(0, -1) : text;
}
