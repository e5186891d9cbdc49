import type { Random } from '../random.ts';

/**
 * Cuts a text the way models do: a word with the space before it, long words in pieces, Chinese by one or two
 * characters. Joined again the pieces are the text; no character is cut in two.
 */
export function tokenize(text: string, random: Random): readonly string[] {
  const tokens: string[] = [];
  for (const [word] of text.matchAll(
    /\s*[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|\s*[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+|\s+/gu,
  )) {
    const characters = [...word];
    for (let start = 0; start < characters.length;) {
      const length = characters.length - start <= 9 ? 9 : 3 + Math.floor(random() * 5);
      tokens.push(characters.slice(start, start + length).join(''));
      start += length;
    }
  }
  return tokens;
}

/** Cuts JSON text anywhere, as the arguments of a tool call arrive. */
export function cutJson(text: string, random: Random): readonly string[] {
  const characters = [...text];
  const pieces: string[] = [];
  for (let start = 0; start < characters.length;) {
    const length = 2 + Math.floor(random() * 7);
    pieces.push(characters.slice(start, start + length).join(''));
    start += length;
  }
  return pieces;
}
