const name = '[a-z][a-z\\d-]*';
const attribute = `\\s+[a-z_:][\\w.:-]*(?:\\s*=\\s*(?:[^\\s"'=<>\`]+|'[^']*'|"[^"]*"))?`;
const openTag = `<${name}(?:${attribute})*\\s*/?>`;
const closeTag = `</${name}\\s*>`;
const tag = new RegExp(`${openTag}|${closeTag}`, 'iy');

const blockNames =
  'address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul';

/** [spec §4.6] The ways HTML begins a block, and what its last line holds; without that, an empty line ends it. */
const blocks: readonly (readonly [begin: RegExp, end: RegExp | undefined])[] = [
  [/^<(?:script|pre|textarea|style)(?:\s|>|$)/i, /<\/(?:script|pre|textarea|style)>/i],
  [/^<!--/, /-->/],
  [/^<\?/, /\?>/],
  [/^<![a-z]/i, />/],
  [/^<!\[CDATA\[/, /\]\]>/],
  [new RegExp(`^</?(?:${blockNames})(?:\\s|/?>|$)`, 'i'), undefined],
];
const alone = new RegExp(`^(?:${openTag}|${closeTag})\\s*$`, 'i');

export interface HtmlStart {
  readonly end: RegExp | undefined;
  /** It may be text that goes on. */
  readonly isWeak: boolean;
}

/** The block of HTML that begins with the line. */
export function htmlBlockAt(line: string): HtmlStart | undefined {
  const block = blocks.find(([begin]) => begin.test(line));
  if (block !== undefined) return { end: block[1], isWeak: false };
  return alone.test(line) ? { end: undefined, isWeak: true } : undefined;
}

const sections = [
  ['<!--', '-->'],
  ['<?', '?>'],
  ['<![CDATA[', ']]>'],
] as const;

/** Finds HTML inside a text. What has no end is looked for once. */
export class HtmlFinder {
  readonly #source: string;
  readonly #missing = new Set<string>();

  constructor(source: string) {
    this.#source = source;
  }

  /** Behind the HTML that begins at the position; -1 where there is none. */
  endOf(start: number): number {
    const source = this.#source;
    const next = source[start + 1];
    if (next !== '!' && next !== '?') {
      tag.lastIndex = start;
      return tag.test(source) ? tag.lastIndex : -1;
    }
    if (source.startsWith('<!-->', start)) return start + 5;
    if (source.startsWith('<!--->', start)) return start + 6;
    for (const [begin, end] of sections) {
      if (source.startsWith(begin, start)) return this.#behind(end, start + begin.length);
    }
    return /[a-z]/i.test(source[start + 2] ?? '') ? this.#behind('>', start + 3) : -1;
  }

  #behind(end: string, from: number): number {
    if (this.#missing.has(end)) return -1;
    const at = this.#source.indexOf(end, from);
    if (at < 0) this.#missing.add(end);
    return at < 0 ? -1 : at + end.length;
  }
}
