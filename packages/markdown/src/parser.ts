import Parser, { type Env, type MarkdownIt, type StateCore, type Token } from 'markdown-it';
import type { Definition } from './definitions.ts';
import { footnotes } from './footnotes.ts';
import { closeInline, openEmphasis } from './open-end.ts';
import type { Plugin } from './plugin.ts';

/** Containers inside containers. What is deeper is text: a screen has no room for it, and a stack no end. */
const maxDepth = 32;

const mostColumns = 64;

/** What one reading of a source has to know, and what it finds out. */
export interface Reading extends Env {
  /** Definitions by label; those of the source read are added, the first of a label wins. */
  readonly references: Record<string, Definition>;
  readonly footnote: (label: string) => boolean;
  readonly plugins: readonly Plugin[];
  /** The text read is the end of a text that goes on. */
  open: boolean;
}

const md: MarkdownIt = createParser();
const [linkify, joinText] = (['linkify', 'text_join'] as const).map((name) => {
  md.core.ruler.enableOnly([name]);
  return md.core.ruler.getRules('')[0]!;
}) as [(state: StateCore) => void, (state: StateCore) => void];

function createParser(): MarkdownIt {
  const parser = new Parser({ html: true, linkify: true, maxNesting: maxDepth });
  // What is an address is for the URL policy to judge; here it only has to be read right.
  parser.validateLink = () => true;
  // A file's name is not a host's: only what says it is an address becomes a link.
  parser.linkify.set({ fuzzyLink: false });
  parser.linkify.add('www.', {
    validate: (text, position) =>
      /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*(?:[/?#][^\s<]*)?/i.exec(text.slice(position))?.[0].replace(/[?!.,:*_~'")]+$/, '')
        .length ?? 0,
    normalize: (match) => {
      match.url = `http://${match.url}`;
    },
  });
  footnotes(parser);
  openEmphasis(parser);
  boundDepth(parser);
  boundTables(parser);
  return parser;
}

/** Tables wider than any screen are text: short rows are filled with cells, however many there are. */
function boundTables({ block }: MarkdownIt): void {
  const table = block.ruler.getRules('')[0]!;
  block.ruler.at(
    'table',
    (state, startLine, endLine, silent) => {
      const columns = state.src.slice(state.bMarks[startLine], state.eMarks[startLine]).split('|').length;
      return columns > 1 && columns < mostColumns && table(state, startLine, endLine, silent);
    },
    { alt: ['paragraph', 'reference'] },
  );
}

/** The parser drops what is too deep; a reader should see it, as text. */
function boundDepth({ block }: MarkdownIt): void {
  const tokenize = block.tokenize.bind(block);
  block.tokenize = (state, startLine, endLine) => {
    if (state.level < maxDepth) return tokenize(state, startLine, endLine);
    let end = startLine + 1;
    while (end < endLine && (state.isEmpty(end) || state.sCount[end]! >= state.blkIndent)) end++;
    const leaf = state.push('fence', 'code', 0);
    leaf.content = state.getLines(startLine, end, state.blkIndent, false);
    leaf.map = [startLine, end];
    leaf.meta = { tooDeep: true };
    state.line = end;
  };
}

const taught = new Set<string>();

/** Teaches the parser what a plugin reads. Once is enough: the rules are for the texts that use the plugin. */
export function teach({ name, syntax }: Plugin): void {
  if (!taught.has(name)) syntax?.(md);
  taught.add(name);
}

/** Reads the block structure. The inline content is read by {@link readInline}, once all definitions are known. */
export function readBlocks(source: string, reading: Reading): Token[] {
  const tokens: Token[] = [];
  md.block.parse(source.replaceAll('\0', '\uFFFD'), md, reading, tokens);
  for (const token of tokens) if (token.info !== '') token.info = md.utils.unescapeAll(token.info);
  return tokens;
}

/** Reads what is inside the blocks. @param open - The leaf that the next characters will go on with. */
export function readInline(tokens: readonly Token[], reading: Reading, open?: Token): void {
  const leaves = tokens.filter(({ type }) => type === 'inline');
  for (const leaf of leaves) {
    reading.open = leaf === open;
    if (reading.open) leaf.content = closeInline(leaf.content);
    leaf.children = [];
    md.inline.parse(leaf.content, md, reading, leaf.children);
  }
  const state = { md, env: reading, tokens: leaves, Token: tokenClass } as unknown as StateCore;
  linkify(state);
  joinText(state);
  if (open !== undefined) unlinkEnd(open);
}

const tokenClass = new md.core.State('', md, {}).Token;

/** An address is still growing until white space follows it: so long it is text. */
function unlinkEnd({ children }: Token): void {
  if (children === null) return;
  for (let i = children.length - 1; i > 1; i--) {
    const { type, markup, content } = children[i]!;
    if (type === 'link_close' && markup === 'linkify') {
      children.splice(i - 2, 3, children[i - 1]!);
      return;
    }
    if (!/^(?:em|strong|s)_close$|^text/.test(type) || /\s/.test(content)) return;
  }
}
