import { decodeHTMLStrict } from 'entities';

const entity = /&(?:#x[\da-f]{1,6}|#\d{1,7}|[a-z][a-z\d]{1,31});/iy;
const escapes = /\\([!-/:-@[-`{-~])|&(?:#x[\da-f]{1,6}|#\d{1,7}|[a-z][a-z\d]{1,31});/gi;

export const isPunctuation = (char: string): boolean => /^[!-/:-@[-`{-~]/.test(char);

/** The character an entity stands for; the entity itself, where it has no such name. */
function decode(source: string): string {
  if (source[1] !== '#') return decodeHTMLStrict(source);
  const code = /x/i.test(source[2]!) ? Number.parseInt(source.slice(3), 16) : Number(source.slice(2, -1));
  return code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? '\uFFFD' : String.fromCodePoint(code);
}

/** The entity that begins at the position. */
export function entityAt(
  source: string,
  position: number,
): { readonly end: number; readonly text: string } | undefined {
  entity.lastIndex = position;
  const found = entity.exec(source)?.[0];
  if (found === undefined) return undefined;
  const text = decode(found);
  return text === found ? undefined : { end: position + found.length, text };
}

/** What stands in an address, a title or behind a fence: without its backslashes, with its entities as characters. */
export const unescapeText = (source: string): string =>
  /[\\&]/.test(source) ? source.replace(escapes, (found, char?: string) => char ?? decode(found)) : source;

/** An address as it may stand in an attribute; what is escaped stays so. */
export const encodeAddress = (address: string): string =>
  encodeURI(
    address.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD'),
  ).replace(/%25([\da-f]{2})/gi, '%$1');

/** Labels are equal without regard to case and white space. Both ways, for letters that differ in one of them alone. */
export const normalizeLabel = (label: string): string => label.trim().replace(/\s+/g, ' ').toLowerCase().toUpperCase();
