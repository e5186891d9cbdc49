import { closeInline } from './open-end.ts';
import { parseBlocks } from './parser/blocks.ts';
import type { Block } from './parser/block.ts';
import { parseInline } from './parser/inline.ts';
import type { Reading, Token } from './parser/token.ts';

export { isTightList, type Block } from './parser/block.ts';
export type { Reading, Token } from './parser/token.ts';

/** Reads the block structure. The inline content is read by {@link readInline}, once all definitions are known. */
export const readBlocks = (source: string, reading: Reading): readonly Block[] =>
  parseBlocks(source.replaceAll('\0', '\uFFFD'), reading).children;

/** Reads the content of a leaf. @param isOpen - The next characters will go on with it. */
export const readInline = (source: string, reading: Reading, isOpen: boolean): readonly Token[] =>
  isOpen ? withoutOpenAddress(parseInline(closeInline(source), reading, true)) : parseInline(source, reading, false);

/** An address is still growing until white space follows it: so long it is text. */
function withoutOpenAddress(tokens: readonly Token[]): readonly Token[] {
  for (let i = tokens.length - 1; i > 1; i--) {
    const { type, markup, content } = tokens[i]!;
    if (type === 'link_close' && markup === 'linkify') return tokens.toSpliced(i - 2, 3, tokens[i - 1]!);
    if (!/^(?:close|text)$/.test(type) || /\s/.test(content)) return tokens;
  }
  return tokens;
}
