import { expect, test } from 'vitest';
import { cleanText, withoutOpenSequence } from './clean-text.ts';

const scotland = '\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}';

test.each([
  ['white space', 'a\tb\r\nc\u00A0d'],
  ['joiners, direction marks, isolates and soft hyphens', '👩‍👩‍👧 می‌خواهم a\u200Eb \u2067x\u2069 soft\u00ADly'],
  ['the flag of a subdivision', `${scotland}!`],
  ['one variation selector', '\u2764\uFE0F 葛\u{E0100}'],
])('%s stays', (_, text) => {
  expect(cleanText(text)).toBe(text);
});

test.each([
  ['controls, ESC among them', 'a\u0000b\u001B[31mc\u0085d\u007F', 'ab[31mcd'],
  ['overrides of the direction', 'user\u202Etxt.exe\u202C', 'usertxt.exe'],
  ['invisible operators and deprecated formats', 'a\u2062b\u206Ec\uFFF9d', 'abcd'],
  ['tags outside of a flag', 'a\u{E0068}\u{E0069}b', 'ab'],
  ['a flag that is too long to be one', `\u{1F3F4}${'\u{E0061}'.repeat(9)}\u{E007F}`, '\u{1F3F4}'],
  ['variation selectors behind another one', 'a\uFE0F\uFE01\u{E0101}b', 'a\uFE0Fb'],
])('%s go', (_, text, clean) => {
  expect(cleanText(text)).toBe(clean);
});

test('of a text that may go on, the character at its end that is not whole is left out', () => {
  const whole = `a\r\n😀${scotland}b`;
  const shown = Array.from({ length: whole.length + 1 }, (_, end) => withoutOpenSequence(whole.slice(0, end)));
  expect(new Set(shown)).toEqual(new Set(['', 'a', 'a\r\n', 'a\r\n😀', `a\r\n😀${scotland}`, `a\r\n😀${scotland}b`]));
  expect(withoutOpenSequence('x\uD83D\uD83D')).toBe('x\uD83D');
  expect(withoutOpenSequence(`🏴${'\u{E0061}'.repeat(7)}`)).toBe(`🏴${'\u{E0061}'.repeat(7)}`);
});
