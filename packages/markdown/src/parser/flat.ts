import type { Run } from './emphasis.ts';
import { close, textToken, type Token } from './token.ts';

const isRun = (part: Token | Run): part is Run => 'closes' in part;

/** Tokens in order, with what is left of the runs as text, and texts that touch as one. */
export function flat(parts: readonly (Token | Run)[]): Token[] {
  const tokens: Token[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') tokens.push(textToken(text));
    text = '';
  };
  const add = (part: Token): void => {
    flush();
    tokens.push(part);
  };
  for (const part of parts) {
    if (isRun(part)) {
      for (let i = 0; i < part.closes; i++) add(close);
      text += part.marker.repeat(part.left);
      part.opens.toReversed().forEach(add);
    } else if (part.type === 'text') text += part.content;
    else add(part);
  }
  flush();
  return tokens;
}

/** The text of an image's description, without its markup. */
export const plain = (tokens: readonly Token[]): string =>
  tokens.map(({ type, content }) => (type === 'softbreak' || type === 'hardbreak' ? '\n' : content)).join('');
