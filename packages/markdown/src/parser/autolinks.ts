import { encodeAddress } from './characters.ts';
import { textToken, token, type Token } from './token.ts';

/** An address in the text that is a link without being written as one. */
export interface Autolink {
  readonly end: number;
  readonly href: string;
}

const host = /(?:[\p{L}\p{N}\p{M}_-]+\.)*[\p{L}\p{N}\p{M}_-]+/uy;
/** [GFM §6.9] Up to white space or `<`; punctuation of East Asian texts, which have no space behind it, ends it, too. */
const path = /[^\s<\u3000-\u303F\uFF01-\uFF0F\uFF1A-\uFF20\uFF5B-\uFF65]*/y;

const endOf = (pattern: RegExp, source: string, start: number): number => {
  pattern.lastIndex = start;
  return pattern.test(source) ? pattern.lastIndex : -1;
};

/** [GFM §6.9] The address that begins at the position, which is known to begin with `www.` or a scheme. */
export function autolinkAt(source: string, start: number, scheme: string): Autolink | undefined {
  const isWww = scheme.toLowerCase() === 'www.';
  const before = source[start - 1] ?? ' ';
  if (isWww ? !/[\s*_~(\u0080-\uFFFF]/.test(before) : /[a-z0-9]/i.test(before)) return undefined;
  const hostStart = start + (isWww ? 0 : scheme.length);
  const hostEnd = endOf(host, source, hostStart);
  if (hostEnd < 0) return undefined;
  const labels = source.slice(hostStart, hostEnd).split('.');
  if (!/[\p{L}\p{N}]/u.test(labels.at(-1)!)) return undefined;
  if ((isWww && labels.length < 2) || labels.slice(-2).some((label) => label.includes('_'))) return undefined;
  const end = withoutTail(source, hostEnd, endOf(path, source, hostEnd));
  return { end, href: encodeAddress((isWww ? 'http://' : '') + source.slice(start, end)) };
}

/**
 * [GFM §6.9] Punctuation, parentheses that were not opened and entities at the end are not the address's, nor is a
 * bracket that was not opened, and what is behind it.
 */
function withoutTail(source: string, least: number, most: number): number {
  let end = most;
  let closing = 0;
  let brackets = 0;
  for (let i = least; i < end; i++) {
    if (source[i] === '(') closing--;
    else if (source[i] === ')') closing++;
    else if (source[i] === '[') brackets++;
    else if (source[i] === ']' && --brackets < 0) end = i;
  }
  while (end > least) {
    const last = source[end - 1]!;
    if ('?!.,:*_~\'"'.includes(last)) end--;
    else if (last === ')' && closing > 0) {
      closing--;
      end--;
    } else if (last === ';') {
      let start = end - 2;
      while (start >= least && /[a-z0-9]/i.test(source[start]!)) start--;
      end = start >= least && start < end - 2 && source[start] === '&' ? start : end - 1;
    } else break;
  }
  return end;
}

const linkEnd = token('link_close', 'a', -1, '', 'linkify');

export const linkTokens = (text: string, href: string): Token[] => [
  token('link_open', 'a', 1, '', 'linkify', { href }),
  textToken(text),
  linkEnd,
];

const local = /[\w.+-]/;
const domain = /[a-z\d_-]+(?:\.[a-z\d_-]+)+/iy;

/**
 * [GFM §6.9] The e-mail address around an `@`.
 *
 * @param before - The text that ends before the `@`, as far as it may belong to the address.
 * @returns Where it begins in `before`, and where it ends in the source.
 */
export function mailAt(
  source: string,
  at: number,
  before: string,
): (Autolink & { readonly start: number }) | undefined {
  let start = before.length;
  while (start > 0 && local.test(before[start - 1]!)) start--;
  const end = start === before.length ? -1 : endOf(domain, source, at + 1);
  // As GitHub has it: what ends in a number is a version, not a domain.
  if (end < 0 || /[-_\d]/.test(source[end - 1]!)) return undefined;
  const href = encodeAddress(`mailto:${before.slice(start)}${source.slice(at, end)}`);
  return { start: before.slice(0, start).toLowerCase().endsWith('mailto:') ? start - 7 : start, end, href };
}
