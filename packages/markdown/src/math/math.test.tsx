import { renderToString } from 'react-dom/server';
import { render, waitFor } from '@testing-library/react';
import { StreamingText } from '@rivulet/react';
import type { FormattedText } from '@rivulet/react/format';
import { expect, test } from 'vitest';
import { Markdown, markdown } from '../index.ts';
import { randomCuts, randomDocument } from '../testing/random-documents.ts';
import { math } from './index.ts';

const format = markdown({ plugins: [math()] });

/** The formulas in a text that is over, as they stand in it. */
function formulas(text: string): string[] {
  const host = document.createElement('div');
  host.innerHTML = renderToString(format.read(undefined, text, { streaming: false }).content);
  return [...host.querySelectorAll('.rivulet-math')].map((element) => element.getAttribute('data-rivulet-text')!);
}

test.each([
  ['Let $x$ be', ['$x$']],
  ['Let $x_1 + y_2$, and $z$.', ['$x_1 + y_2$', '$z$']],
  ['Let \\(a * b * c\\) be', ['\\(a * b * c\\)']],
  ['So $$x^2$$ it is', ['$$x^2$$']],
  ['$$x^2$$', ['$$x^2$$']],
  ['So\n$$\na\n= b\n+ c\n$$\nand', ['$$\na\n= b\n+ c\n$$']],
  ['So\n\\[\n- a < b\n\\]\nand', ['\\[\n- a < b\n\\]']],
  ['\\[ x \\] and more', ['\\[ x \\]']],
  ['- a list with\n  $$\n  x\n  $$\n- and $y$', ['$$\nx\n$$', '$y$']],
  ['> a quote\n> $$\n> x\n> $$', ['$$\nx\n$$']],
  ['| a |\n|---|\n| $x$ |', ['$x$']],
  ['**bold $x$**, and [a link $y$](https://example.com)', ['$x$', '$y$']],
  ['$\\text{\\$5}$', ['$\\text{\\$5}$']],
])('%j has the formulas %j', (text, found) => {
  expect(formulas(text)).toEqual(found);
});

test.each([
  'It costs $5 and $6.',
  'It costs $5-$10, or $10/$20.',
  'US$5 and A$6',
  'a $ b $ c',
  'an escaped \\$x\\$',
  'code `$x$` and `\\(y\\)`',
  '```\n$$\nx\n$$\n```',
  'an end $x is missing',
  '$$\nno end\n\nanother paragraph $$',
  'a backslash \\\\(x\\\\)',
  '$$$$',
])('%j has none', (text) => {
  expect(formulas(text)).toEqual([]);
});

test('without the plugin a dollar is a dollar', () => {
  expect(render(<Markdown text="Let $x$ be" />).container.querySelector('.rivulet-math')).toBeNull();
});

function* frames(text: string): Generator<string> {
  let formatted: FormattedText | undefined;
  for (let end = 1; end <= text.length; end++) {
    formatted = format.read(formatted, text.slice(0, end), { streaming: true });
    const screen = document.createElement('div');
    screen.innerHTML = renderToString(formatted.content);
    yield screen.textContent;
  }
}

test.each([
  'Let $x_1$ be',
  'Let $2^n$ be',
  'Let \\(x + y\\) be',
  'So $$x^2$$ it is',
  'So\n\n$$\na\n= b\n- c\n$$\n\nand',
  'So\n\n\\[\na\n\\]\n\nand',
  '- one\n- $x$ two\n',
])('no delimiter of %j is seen while it is written', (text) => {
  expect([...frames(text)].filter((shown) => /[$\\[\]()]/.test(shown))).toEqual([]);
});

test('an amount of money keeps its sign', () => {
  const shown = [...frames('It costs $5 and $6, or $HOME is set')];
  expect(shown.filter((text) => /costs 5|and 6|or HOME /.test(text))).toEqual([]);
});

test('the source of a formula is shown until it is whole', () => {
  expect([...frames('Let $x + y')].at(-1)).toBe('Let x + y');
});

test('at the end the document is the one that is read at once', () => {
  const pieces = [
    '$x$ ',
    '$5 ',
    '$$\nx\n',
    '$$\n',
    '\n$$\na\n- b\n$$\n',
    '\\[ y \\]\n',
    '\\[\n',
    '\\]',
    '\\(z\\)',
    '\\(',
    '> $$\n> x\n',
    '- $$\n  y\n  $$\n',
    'word ',
    '\n\n',
    '# $x$\n',
    'text\n',
    '`$',
    '[a $b](c)$ ',
  ];
  for (let seed = 1; seed <= 150; seed++) {
    const text = randomDocument(seed, pieces, 8);
    let formatted: FormattedText | undefined;
    for (const cut of randomCuts(seed, text))
      formatted = format.read(formatted, text.slice(0, cut), { streaming: true });
    const streamed = renderToString(format.read(formatted, text, { streaming: false }).content).replaceAll(
      '<!-- -->',
      '',
    );
    const atOnce = renderToString(format.read(undefined, text, { streaming: false }).content).replaceAll(
      '<!-- -->',
      '',
    );
    expect({ text, streamed }).toEqual({ text, streamed: atOnce });
  }
}, 30_000);

test('a formula is drawn as MathML once the library is there, in settled blocks too', async () => {
  const text = `Let $x^2$ be.\n\n$$\n\\frac{1}{2} < 1\n$$\n\n${'More.\n\n'.repeat(20)}`;
  const { container } = render(<StreamingText text={text} streaming format={format} />);
  await waitFor(() => expect(container.querySelectorAll('math')).toHaveLength(2), { timeout: 5000 });
  const [first, second] = container.querySelectorAll('math');
  expect(first!.namespaceURI).toBe('http://www.w3.org/1998/Math/MathML');
  expect(first!.textContent).toBe('x2');
  expect(second!.getAttribute('display')).toBe('block');
  expect(second!.textContent).toBe('12<1');
  expect(container.querySelector('annotation, [style], .rivulet-math-source')).toBeNull();
});

test('the server writes the source, and the client draws it', async () => {
  const element = <StreamingText text="Let $x^2$ be" format={format} />;
  expect(renderToString(element)).toContain('<code class="rivulet-math-source">x^2</code>');
});

test.each([
  ['an error', '\\foo{', '\\foo{'],
  ['too deep a formula', '\\sqrt{'.repeat(200) + 'x' + '}'.repeat(200), undefined],
  [
    'a bomb of macros',
    '\\def\\a{xxxxxxxxxxxxxxxxxxxx}\\def\\b{\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a}\\def\\c{\\b\\b\\b\\b\\b\\b\\b\\b\\b\\b}\\c\\c\\c\\c\\c\\c\\c\\c\\c',
    undefined,
  ],
  ['a link to a script', '\\href{javascript:alert(1)}{x}', '\\href{javascript:alert(1)}{x}'],
  ['a link of no scheme', '\\href{:x}{y}', '\\href{:x}{y}'],
  [
    'a picture',
    '\\includegraphics{https://elsewhere.example/x.png}',
    '\\includegraphics{https://elsewhere.example/x.png}',
  ],
  [
    'a style',
    '\\htmlStyle{background:url(https://elsewhere.example/x)}{x}',
    '\\htmlStyle{background:url(https://elsewhere.example/x)}{x}',
  ],
  ['markup', '\\text{<img src=x onerror=alert(1)>}', undefined],
])('%s does no harm', async (_, tex, shown) => {
  const { container } = render(<StreamingText text={`$${tex}$ and $y$`} format={format} />);
  await waitFor(() => expect(container.querySelector('math')).not.toBeNull());
  await waitFor(() =>
    expect([...container.querySelectorAll('math')].some(({ textContent }) => textContent === 'y')).toBe(true),
  );
  expect(container.querySelector('a, img, mglyph, [style], [href], [src], script')).toBeNull();
  if (shown !== undefined) expect(container.querySelector('.rivulet-math-source')?.textContent).toBe(shown);
});

test.each(['$a ', '\\(', '\\[\n', '$$\n', '$$ a ', '\\(\\[', '$\\', '$x$', '\\(a $ ', '\\[a\n\n'])(
  'twenty thousand characters of %j are read in time',
  (piece) => {
    const start = performance.now();
    format.read(undefined, piece.repeat(20_000 / piece.length), { streaming: false });
    expect(performance.now() - start).toBeLessThan(4000);
  },
);
