import { closeInline } from './open-end.ts';
import { parseBlocks } from './parser/blocks.ts';
import type { Block } from './parser/block.ts';
import { parseInline } from './parser/inline.ts';
import type { Reading, Token } from './parser/token.ts';

export type { Block } from './parser/block.ts';
export { isTightList, tokensOf } from './parser/block-tokens.ts';
export type { Reading, Token } from './parser/token.ts';

/** Reads the block structure. The inline content is read by {@link readInline}, once all definitions are known. */
export const readBlocks = (source: string, reading: Reading): readonly Block[] =>
  parseBlocks(source.replaceAll('\0', '\uFFFD'), reading).children;

/** Reads what is inside the blocks. @param open - The leaf that the next characters will go on with. */
export function readInline(tokens: readonly Token[], reading: Reading, open?: Token): void {
  for (const leaf of tokens) {
    if (leaf.type !== 'inline') continue;
    leaf.children =
      leaf === open
        ? withoutOpenAddress(parseInline(closeInline(leaf.content), reading, true))
        : parseInline(leaf.content, reading, false);
  }
}

/** An address is still growing until white space follows it: so long it is text. */
function withoutOpenAddress(tokens: Token[]): Token[] {
  for (let i = tokens.length - 1; i > 1; i--) {
    const { type, markup, content } = tokens[i]!;
    if (type === 'link_close' && markup === 'linkify') return tokens.toSpliced(i - 2, 3, tokens[i - 1]!);
    if (!/^(?:close|text)$/.test(type) || /\s/.test(content)) return tokens;
  }
  return tokens;
}
