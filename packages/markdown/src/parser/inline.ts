import { autolinkAt, linkTokens, mailAt } from './autolinks.ts';
import { footnoteLabel } from './block-starts.ts';
import { encodeAddress, entityAt, isPunctuation, normalizeLabel } from './characters.ts';
import { CodeSpans } from './code-spans.ts';
import { Emphasis, runEnd, type Run } from './emphasis.ts';
import { flat, plain } from './flat.ts';
import { HtmlFinder } from './html.ts';
import { behindSpace, directTarget, labelAt, type Target } from './link-parts.ts';
import { close, textToken, token, type Reading, type Token } from './token.ts';

/** Markers that are taken for the beginning of something, at most: two of bold emphasis. */
const mostOpen = 6;

const special = /[\n\\`*_~![\]<&$@]|(?:https?|ftp):\/\/|www\./gi;
const address = /<([a-z][a-z\d.+-]{1,31}:[^\s<>\p{Cc}]*)>/iuy;
const mail = /<([\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*)>/iy;

/** A bracket that may become a link's or an image's. */
interface Bracket {
  /** Its place in what is read so far. */
  readonly index: number;
  readonly isImage: boolean;
  /** Behind it, in the source. */
  readonly start: number;
  /** The last run of emphasis before it. */
  readonly run: Run | undefined;
  readonly order: number;
  /** Another one was opened inside it. */
  holdsBracket: boolean;
}

/**
 * Reads the content of a leaf.
 *
 * @param isOpen - The text goes on: emphasis that has begun ends where the text ends, for now.
 */
export function parseInline(source: string, reading: Reading, isOpen: boolean): Token[] {
  special.lastIndex = 0;
  // Most of what is written is text and nothing else.
  return special.test(source) ? new InlineReader(source, reading, isOpen).read() : [textToken(source)];
}

const softBreak = token('softbreak', 'br', 0);
const hardBreak = token('hardbreak', 'br', 0);

class InlineReader {
  readonly #source: string;
  readonly #reading: Reading;
  readonly #isOpen: boolean;
  readonly #html: HtmlFinder;
  readonly #codeSpans: CodeSpans;
  readonly #emphasis = new Emphasis();
  readonly #out: (Token | Run)[] = [];
  readonly #brackets: Bracket[] = [];
  /** Links are not put into links: brackets before this one open none. */
  #firstActive = 0;
  #order = 0;
  #text = '';
  /** How much of the text no address can begin in: a backslash or an entity says that what it stands for is text. */
  #plain = 0;
  #at = 0;

  constructor(source: string, reading: Reading, isOpen: boolean) {
    this.#source = source;
    this.#reading = reading;
    this.#isOpen = isOpen;
    this.#html = new HtmlFinder(source);
    this.#codeSpans = new CodeSpans(source);
  }

  read(): Token[] {
    const source = this.#source;
    for (;;) {
      special.lastIndex = this.#at;
      const found = special.exec(source);
      this.#text += source.slice(this.#at, found?.index ?? source.length);
      if (found === null) break;
      this.#at = found.index;
      const [what] = found;
      if (!this.#readSpecial(what)) {
        this.#text += what;
        this.#at += what.length;
      }
    }
    this.#flush();
    this.#emphasis.pair(undefined);
    const ends = this.#isOpen ? this.#emphasis.closeOpen(mostOpen) : [];
    return [...flat(this.#out), ...ends];
  }

  #flush(): void {
    if (this.#text !== '') this.#out.push(textToken(this.#text));
    this.#text = '';
    this.#plain = 0;
  }

  #push(added: Token | Run, end: number): true {
    this.#flush();
    this.#out.push(added);
    this.#at = end;
    return true;
  }

  /** @returns Whether it was more than text. */
  #readSpecial(what: string): boolean {
    const source = this.#source;
    const at = this.#at;
    if (what === '$' || what === '\\') {
      for (const { inline } of this.#reading.plugins) {
        const found = inline?.(source, at, this.#isOpen);
        if (found !== undefined)
          return this.#push(token('component', '', 0, source.slice(at, found.end), '', null, found.meta), found.end);
      }
    }
    switch (what) {
      case '\n':
        return this.#breakLine();
      case '\\':
        return this.#escape();
      case '`':
        return this.#code();
      case '*':
      case '_':
      case '~': {
        const end = runEnd(source, at);
        const run = this.#emphasis.add(source, at, end);
        if (run !== undefined) return this.#push(run, end);
        this.#text += source.slice(at, end);
        this.#at = end;
        return true;
      }
      case '!':
        return source[at + 1] === '[' && this.#noteAt(at + 1) === undefined && this.#openBracket(true);
      case '[':
        return this.#footnote() || this.#openBracket(false);
      case ']':
        return this.#closeBracket();
      case '<':
        return this.#angle();
      case '&': {
        const entity = entityAt(source, at);
        if (entity === undefined) return false;
        this.#text += entity.text;
        this.#plain = this.#text.length;
        this.#at = entity.end;
        return true;
      }
      case '$':
        return false;
      case '@': {
        const link = mailAt(source, at, this.#text.slice(this.#plain));
        if (link === undefined) return false;
        const start = this.#plain + link.start;
        const text = this.#text.slice(start) + source.slice(at, link.end);
        this.#text = this.#text.slice(0, start);
        return this.#link(text, link.href, link.end);
      }
      default: {
        const link = autolinkAt(source, at, what);
        return link !== undefined && this.#link(source.slice(at, link.end), link.href, link.end);
      }
    }
  }

  #link(text: string, href: string, end: number): true {
    this.#flush();
    this.#out.push(...linkTokens(text, href));
    this.#at = end;
    return true;
  }

  #breakLine(): true {
    const text = this.#text;
    let end = text.length;
    while (text[end - 1] === ' ' || text[end - 1] === '\t') end--;
    this.#text = text.slice(0, end);
    let next = this.#at + 1;
    while (this.#source[next] === ' ' || this.#source[next] === '\t') next++;
    // [spec §6.7] Two spaces or more. A tab is none of them.
    const isHard = text.length - end >= 2 && !text.includes('\t', end);
    return this.#push(isHard ? hardBreak : softBreak, next);
  }

  #escape(): boolean {
    const next = this.#source[this.#at + 1] ?? '';
    if (next === '\n') {
      this.#push(hardBreak, behindSpace(this.#source, this.#at + 2));
      return true;
    }
    if (!isPunctuation(next)) return false;
    this.#text += next;
    this.#plain = this.#text.length;
    this.#at += 2;
    return true;
  }

  #code(): true {
    const source = this.#source;
    const start = this.#at;
    const open = runEnd(source, start);
    const length = open - start;
    const end = this.#codeSpans.endOf(open, length);
    if (end === undefined) {
      this.#text += source.slice(start, open);
      this.#at = open;
      return true;
    }
    let content = source.slice(open, end).replaceAll('\n', ' ');
    if (content.startsWith(' ') && content.endsWith(' ') && content.trim() !== '') content = content.slice(1, -1);
    return this.#push(token('code_inline', 'code', 0, content), end + length);
  }

  #angle(): boolean {
    const source = this.#source;
    for (const [pattern, scheme] of [
      [address, ''],
      [mail, 'mailto:'],
    ] as const) {
      pattern.lastIndex = this.#at;
      const text = pattern.exec(source)?.[1];
      if (text === undefined) continue;
      this.#push(token('link_open', 'a', 1, '', 'autolink', { href: encodeAddress(scheme + text) }), 0);
      this.#out.push(textToken(text));
      return this.#push(close, pattern.lastIndex);
    }
    const end = this.#html.endOf(this.#at);
    return end >= 0 && this.#push(token('html_inline', '', 0, source.slice(this.#at, end)), end);
  }

  /** The footnote that is referred to at the position. */
  #noteAt(at: number): { readonly label: string; readonly end: number } | undefined {
    const source = this.#source;
    if (source[at + 1] !== '^') return undefined;
    const [marker, name] = /^\[\^([^\]\s]{1,200})\]/.exec(source.slice(at, at + 204)) ?? [];
    const label = footnoteLabel(name ?? '');
    return marker === undefined || !this.#reading.footnote(label) ? undefined : { label, end: at + marker.length };
  }

  #footnote(): boolean {
    const note = this.#noteAt(this.#at);
    return (
      note !== undefined &&
      this.#push(token('footnote_reference', '', 0, '', '', null, { label: note.label }), note.end)
    );
  }

  #openBracket(isImage: boolean): true {
    const around = this.#brackets.at(-1);
    if (around !== undefined) around.holdsBracket = true;
    const text = isImage ? '![' : '[';
    const start = this.#at + text.length;
    this.#push(textToken(text), start);
    this.#brackets.push({
      index: this.#out.length - 1,
      isImage,
      start,
      run: this.#emphasis.last,
      order: this.#order++,
      holdsBracket: false,
    });
    return true;
  }

  #closeBracket(): boolean {
    const opener = this.#brackets.pop();
    if (opener === undefined || (!opener.isImage && opener.order < this.#firstActive)) return false;
    const target = this.#target(opener);
    if (target === undefined) return false;
    const attrs: Record<string, string> = { [opener.isImage ? 'src' : 'href']: target.href };
    if (target.title !== '') attrs['title'] = target.title;
    this.#flush();
    this.#emphasis.pair(opener.run);
    this.#emphasis.forget(opener.run);
    const inside = flat(this.#out.splice(opener.index).slice(1));
    if (opener.isImage) return this.#push(token('image', 'img', 0, plain(inside), '', attrs), target.end);
    this.#firstActive = opener.order;
    this.#out.push(token('link_open', 'a', 1, '', '', attrs));
    for (const part of inside) if (part.markup !== 'linkify') this.#out.push(part);
    return this.#push(close, target.end);
  }

  /** Where the link leads that ends in the bracket at hand. */
  #target({ start, holdsBracket }: Bracket): Target | undefined {
    const source = this.#source;
    const behind = this.#at + 1;
    if (source[behind] === '(') {
      const direct = directTarget(source, behind + 1);
      if (direct !== undefined) return direct;
    }
    const second = labelAt(source, behind);
    // The text is the label where no other follows, or an empty one.
    const isOwn = second === undefined || second.end === behind + 2;
    if (isOwn && (holdsBracket || this.#at - start > 999)) return undefined;
    const label = isOwn ? normalizeLabel(source.slice(start, this.#at)) : second.text;
    const found = label === '' ? undefined : this.#reading.definition(label);
    return found === undefined ? undefined : { ...found, end: second?.end ?? behind };
  }
}
