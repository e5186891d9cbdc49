import { random } from './random-documents.ts';

const repeated =
  (piece: string) =>
  (length: number): string =>
    piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

const lines =
  (line: (i: number, next: () => number) => string, seed = 1) =>
  (length: number): string => {
    const next = random(seed);
    let text = '';
    for (let i = 0; text.length < length; i++) text += line(i, next);
    return text.slice(0, length);
  };

/** Pieces of markup in a random row. */
const soup = (pieces: readonly string[], seed: number) =>
  lines((_, next) => pieces[Math.floor(next() * pieces.length)]!, seed);

/** Texts that are known, or made, to be slow to read. Each takes the length it shall have. */
export const hostileTexts: Readonly<Record<string, (length: number) => string>> = {
  'emphasis never closed *a_': repeated('*a_ '),
  'emphasis without spaces *a_': repeated('*a_'),
  'emphasis **a *b': repeated('**a *b '),
  'emphasis closers a**': repeated('a** '),
  'strikethrough ~~a': repeated('~~a '),
  'brackets [[[': repeated('['),
  'brackets [a](': repeated('[a]('),
  'brackets [a]': repeated('[a] '),
  'brackets ![](': repeated('![]('),
  'brackets ![[': repeated('![['),
  'links in links': lines((i) => `[a${i} `),
  'comments <!--': repeated('<!-- '),
  'comments <!-- a line': repeated('<!--\n'),
  'tags <a': repeated('<a '),
  'tags <a href="': repeated('<a href="'),
  'autolinks <https:': repeated('<https://a'),
  'processing <?': repeated('<? '),
  backticks: lines((i) => `${'`'.repeat(1 + (i % 80))} a `),
  'backticks growing': lines((i) => `${'`'.repeat(i + 1)}a`),
  pipes: repeated('|'),
  'pipes in lines': repeated('| a | b |\n'),
  'table head | | |': lines((i) => (i === 0 ? `${'|a'.repeat(200)}|\n${'|-'.repeat(200)}|\n` : 'a\n')),
  'quotes > > >': repeated('> '),
  'quotes in lines': repeated(`${'> '.repeat(30)}a\n`),
  'lists - - -': repeated('- a '),
  'lists deeper and deeper': lines((i) => `${'  '.repeat(i % 200)}- a\n`),
  'one list, nested item': lines((i) => (i === 0 ? '- a\n' : '  - b\n')),
  'loose list': repeated('- a\n\n'),
  'ordered list': lines((i) => `${i}. item\n`),
  'references by the thousand': lines((i) => `[a${i}]: /u${i}\n`),
  'mentions, then definitions': (length) =>
    lines((i) => `[a${i}] `)(length / 2) + '\n\n' + lines((i) => `[a${i}]: /u\n\n`)(length / 2),
  'mentions in blocks, then definitions': (length) =>
    lines((i) => `[a${i}]\n\n`)(length / 2) + lines((i) => `[a${i}]: /u\n\nx\n\n`)(length / 2),
  'footnotes by the thousand': lines((i) => `a[^${i}]\n\n[^${i}]: note\n\n`),
  'entities &a': repeated('&a'),
  'addresses http://a': repeated('http://a.b/c '),
  'addresses a.b.c@': repeated('a.b@'),
  'one paragraph': repeated('lorem ipsum dolor sit amet '),
  'one paragraph of lines': repeated('lorem ipsum dolor sit amet\n'),
  'one word': repeated('a'),
  'empty lines': repeated('\n'),
  spaces: repeated(' '),
  setext: repeated('a\n-\n'),
  'fence of one line each': repeated('```\na\n```\n'),
  'soup of markers': soup(
    ['*', '_', '**', '[', ']', '(', ')', '`', '~~', '![', '<', '>', '\\', '&', ' ', 'a', '\n', '|'],
    7,
  ),
  'soup of lines': soup(
    [
      '- ',
      '> ',
      '1. ',
      '# ',
      '```\n',
      '\n',
      '\n\n',
      '    ',
      'a',
      '| a | b |\n|-|-|\n',
      '[a]: b\n',
      '***\n',
      '<div>\n',
      '<!--\n',
    ],
    8,
  ),
};

/** What they are compared with. */
export const prose = lines(
  (i) => `${'Lorem ipsum dolor sit amet, consectetur adipiscing elit. '.repeat(1 + (i % 5))}\n\n`,
);
