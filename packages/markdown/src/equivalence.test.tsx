import { renderToStaticMarkup } from 'react-dom/server';
import type { FormattedText } from '@rivulet/react/format';
import { expect, test } from 'vitest';
import { markdown } from './index.ts';
import { examples } from './testing/examples.ts';
import { randomCuts, randomDocument } from './testing/random-documents.ts';

const format = markdown();

/** Nightly runs more: `RIVULET_DOCUMENTS=10000`. */
const documents = Number(process.env['RIVULET_DOCUMENTS'] ?? 300);

// React's server renderer puts empty comments between two texts; text that came in pieces is no other text.
const markup = ({ content }: FormattedText): string => renderToStaticMarkup(content);

const atOnce = (text: string): string => markup(format.read(undefined, text, { streaming: false }));

function inPieces(text: string, cuts: readonly number[]): string {
  let formatted: FormattedText | undefined;
  for (const cut of cuts) formatted = format.read(formatted, text.slice(0, cut), { streaming: true });
  return markup(format.read(formatted, text, { streaming: false }));
}

const everywhere = (text: string): number[] => Array.from(text, (_, i) => i + 1);

test.each(examples)('example $number of CommonMark ends the same, cut at every character', ({ markdown: text }) => {
  expect(inPieces(text, everywhere(text))).toBe(atOnce(text));
});

test(
  `${documents} random documents end the same, cut at random`,
  () => {
    const pieces = examples.map((example) => example.markdown);
    for (let seed = 1; seed <= documents; seed++) {
      const text = randomDocument(seed, pieces);
      expect({ seed, text, html: inPieces(text, randomCuts(seed, text)) }).toEqual({ seed, text, html: atOnce(text) });
    }
  },
  60_000 + 100 * documents,
);

test.each([
  '1. one\n2. two\n\n   loose\n3. three\n',
  '| a |\n|---|\n| b |\n| c |\n| d |\n',
  `\`\`\`\n${'line\n'.repeat(200)}`,
])('empty lines before %j are nothing', (text) => {
  expect(atOnce(`\n\n${text}`)).toBe(atOnce(text));
  expect(inPieces(`\n\n${text}`, everywhere(`\n\n${text}`))).toBe(atOnce(text));
});

const rows = (count: number): string => Array.from({ length: count }, (_, i) => `| ${i} | *b* |\n`).join('');

test.each([63, 64, 65, 128, 150])('a table of %i rows ends the same, in bodies of 64 rows', (count) => {
  const text = `| a | b |\n|---|---|\n${rows(count)}\nmore\n`;
  const whole = atOnce(text);
  expect(whole.split('<tbody>').length - 1).toBe(Math.ceil(count / 64));
  for (const step of [7, 80, 1700]) {
    const cuts = Array.from({ length: Math.ceil(text.length / step) }, (_, i) => (i + 1) * step);
    expect(inPieces(text, cuts)).toBe(whole);
  }
});
