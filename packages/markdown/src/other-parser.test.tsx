import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Markdown } from './index.ts';
import { examples } from './testing/examples.ts';
import { knownDifferences } from './testing/known-differences.ts';
import { comparable, otherParser } from './testing/other-parser.ts';
import { randomDocument, randomMarkup } from './testing/random-documents.ts';

/** Nightly runs more: `RIVULET_DOCUMENTS=10000`. */
const documents = Number(process.env['RIVULET_DOCUMENTS'] ?? 300);

/** What is read is the same for every React. */
const runs = process.env['RIVULET_REACT'] !== '18';

const allowAll = { links: 'all', images: 'all' } as const;

const ours = (text: string): string =>
  renderToStaticMarkup(<Markdown text={text} urlPolicy={allowAll} />).replace(
    /^<div[^>]*><div[^>]*>|<\/div><\/div>$/g,
    '',
  );

/** What both make of a text, without what they are known to differ about; `undefined` where that leaves nothing. */
function both(text: string): readonly [ours: string, theirs: string] | undefined {
  const pair = [comparable(ours(text)), comparable(otherParser(text))] as const;
  if (pair[0] === pair[1]) return pair;
  const known = knownDifferences.filter(({ pattern }) => pattern.test(text));
  if (known.some(({ without }) => without === undefined)) return undefined;
  const [a, b] = pair.map((html) => {
    const root = document.createElement('div');
    root.innerHTML = html;
    for (const { without } of known) {
      without?.(root);
      root.normalize();
    }
    return root.innerHTML;
  });
  return [a!, b!];
}

const pieces = examples.map(({ markdown }) => markdown);

test.runIf(runs).each([
  ['put together from the examples', (seed: number) => randomDocument(seed, pieces)],
  ['of nothing but markup', randomMarkup],
])(
  `${documents} random documents %s are read as by another parser`,
  (_, make) => {
    let left = 0;
    for (let seed = 1; seed <= documents; seed++) {
      const text = make(seed);
      const [own, others] = both(text) ?? [];
      if (own === undefined) left++;
      else expect({ seed, text, html: own }).toEqual({ seed, text, html: others });
    }
    // The rules by which a document is not compared must stay what they are: exceptions.
    expect(left / documents).toBeLessThan(0.15);
  },
  60_000 + 100 * documents,
);

test
  .runIf(runs)
  .each([
    'a\n:-\n',
    'a\n--\n',
    'm@e.1',
    'a\t\nb',
    'a  \t\nb',
    '![^1]\n\n[^1]: b\n',
    '- [ ]  \n  a\n',
    '*http://a.example*]',
  ])('%j is read as by another parser', (text) => {
  expect(comparable(ours(text))).toBe(comparable(otherParser(text)));
});

test.runIf(runs).each(knownDifferences)('known: $name', ({ example, pattern, without }) => {
  expect(comparable(ours(example))).not.toBe(comparable(otherParser(example)));
  expect(example).toMatch(pattern);
  const [own, others] = both(example) ?? [];
  expect(own).toBe(others);
  expect(own === undefined).toBe(without === undefined);
});

test.runIf(runs)('a row that lacks cells is filled up, with one cell where it lacks many', () => {
  const cellsOf = (html: string): (number | undefined)[] =>
    [...html.matchAll(/<td(?: colSpan="(\d+)")?/gi)].map(([, span]) => (span === undefined ? undefined : Number(span)));
  const head = '|a|b|c|d|\n|-|-|-|-|\n';
  expect(cellsOf(ours(`${head}|e|f|`))).toEqual([undefined, undefined, undefined, undefined]);
  expect(cellsOf(ours(`${head}|e|`))).toEqual([undefined, 3]);
});
