import type { ReactElement } from 'react';
import { renderToString } from 'react-dom/server';
import { act, render, waitFor } from '@testing-library/react';
import { StreamingText } from '@rivulet/react';
import { StringStream } from '@codemirror/streamparser';
import { expect, test } from 'vitest';
import { Markdown, markdown } from '../index.ts';
import { highlight } from './index.ts';
import { commonLanguages, type Language } from './languages.ts';
import { copyOf, runsOf, startOf } from './tokens.ts';

const format = markdown({ plugins: [highlight()] });
const plain = markdown();

const kinds = (container: Element): string[] =>
  [...container.querySelectorAll('[class^="rivulet-token-"]')].map(
    (span) => `${span.className.slice('rivulet-token-'.length)} ${span.textContent}`,
  );

test('the code of a closed block gets classes, and stays the same text', async () => {
  const text = '```js\n// why\nconst a = "b" + 1;\n```\n';
  const { container } = render(<StreamingText text={text} format={format} />);
  await waitFor(() =>
    expect(kinds(container)).toEqual(['comment // why\n', 'keyword const', 'name a', 'string "b"', 'number 1']),
  );
  expect(container.querySelector('pre')!.textContent).toBe('// why\nconst a = "b" + 1;\n');
  expect(container.querySelector('[style]')).toBeNull();
});

/** Until blocks are read that were put on screen after all others: those have had their turn. */
async function othersHadTheirTurn(): Promise<void> {
  const { container } = render(<StreamingText text={'```js\nconst last = 1;\n```\n'} format={format} />);
  await waitFor(() => expect(kinds(container)).toContain('keyword const'));
}

test('an open block stays plain until it is closed', async () => {
  const { container, rerender } = render(<StreamingText text={'```js\nconst a = 1;\n'} streaming format={format} />);
  await othersHadTheirTurn();
  expect(kinds(container)).toEqual([]);
  rerender(<StreamingText text={'```js\nconst a = 1;\n```\n\nMore\n'} streaming format={format} />);
  await waitFor(() => expect(kinds(container)).toContain('keyword const'));
});

test.each([
  ['alone', '```js\nconst a = 1;\n```\n'],
  ['in a list', '- item\n\n  ```js\n  const a = 1;\n  ```\n'],
  ['in a quote', '> ~~~js\n> const a = 1;\n> ~~~\n'],
])('a block %s is closed by its last line, though nothing follows it yet', async (_, text) => {
  const at = (end: number): ReactElement => <StreamingText text={text.slice(0, end)} streaming caret format={format} />;
  const { container, rerender } = render(at(text.length - 1));
  await othersHadTheirTurn();
  // More of the line may come, and make code of it.
  expect(kinds(container)).toEqual([]);
  rerender(at(text.length));
  await waitFor(() => expect(kinds(container)).toContain('keyword const'));
  expect(container.querySelector('pre .rivulet-caret')).not.toBeNull();
  expect(container.querySelector('pre')!.textContent).toBe('const a = 1;\n');
});

test('a text that ends without a last line break closes its block, too', async () => {
  const text = '```js\nconst a = 1;\n```';
  const { container, rerender } = render(<StreamingText text={text} streaming format={format} />);
  await othersHadTheirTurn();
  expect(kinds(container)).toEqual([]);
  rerender(<StreamingText text={text} format={format} />);
  await waitFor(() => expect(kinds(container)).toContain('keyword const'));
});

test('lines that are whole are read while more come, each chunk where the last one ended', async () => {
  const code = `/* a comment\n${'that goes on\n'.repeat(100)}*/\nconst a = 1;\n`;
  const { container, rerender } = render(<StreamingText text="" streaming format={format} />);
  const text = `\`\`\`js\n${code}`;
  for (let end = 10; end < text.length; end += 200)
    rerender(<StreamingText text={text.slice(0, end)} streaming format={format} />);
  await waitFor(() =>
    expect(container.querySelectorAll('.rivulet-lines')[0]!.querySelector('.rivulet-token-comment')).not.toBeNull(),
  );
  expect(container.querySelectorAll('.rivulet-lines')[1]!.children).toHaveLength(0);
  rerender(<StreamingText text={text} format={format} />);
  await waitFor(() => expect(kinds(container).at(-1)).toBe('number 1'));
  expect(
    container.querySelectorAll('.rivulet-lines')[1]!.querySelector('.rivulet-token-comment')!.textContent,
  ).toContain('that goes on');
  expect(container.querySelector('pre')!.textContent).toBe(code);
});

test('unknown languages and code without one stay plain', async () => {
  const { container } = render(
    <StreamingText
      text={'```constructor\nconst a\n```\n\n```\nconst b\n```\n\n```js\nconst c;\n```\n'}
      format={format}
    />,
  );
  await waitFor(() => expect(kinds(container)).toEqual(['keyword const', 'name c']));
});

test('a language of your own is used', async () => {
  const shouting: Language = { token: (stream) => (stream.match(/^[A-Z]+/) ? 'keyword' : (stream.next(), null)) };
  const own = markdown({ plugins: [highlight({ languages: { shout: async () => shouting } })] });
  const { container } = render(<StreamingText text={'```shout\nsay HELLO now\n```'} format={own} />);
  await waitFor(() => expect(kinds(container)).toEqual(['keyword HELLO']));
});

test('the server writes plain code, the same as without the plugin', () => {
  const text = '```js\nconst a = 1;\n```';
  expect(renderToString(<StreamingText text={text} format={format} />)).toBe(
    renderToString(<StreamingText text={text} format={plain} />),
  );
  expect(renderToString(<Markdown text={text} plugins={[highlight()]} />)).toBe(
    renderToString(<Markdown text={text} />),
  );
});

test('code the reader has selected keeps its nodes until the selection is gone', async () => {
  const { container } = render(<StreamingText text={'```js\nconst a = 1;\n```\n'} format={format} />);
  const node = container.querySelector('.rivulet-lines')!.firstChild!;
  getSelection()!.setBaseAndExtent(node, 0, node, 5);
  await othersHadTheirTurn();
  expect(kinds(container)).toEqual([]);
  act(() => getSelection()!.removeAllRanges());
  await waitFor(() => expect(kinds(container)).toContain('keyword const'));
});

test.each(Object.keys(commonLanguages))(
  '%s is read to its end, whatever it is given, and as well in pieces',
  async (name) => {
    const language = await commonLanguages[name]!();
    const code =
      '+ FROM a\nFROM node:24\n+ more\nconst a = "b" # c // d\n<p class="x">\n\n/* open\nselect `${x}` from y; fn main() { \'a }\n*/ """\n\\ [[ ]] $(\n'.repeat(
        3,
      );
    const whole = runsOf(code, language, startOf(language), StringStream);
    expect(whole.map(({ text }) => text).join('')).toBe(code);
    expect(whole.some(({ kind }) => kind !== undefined)).toBe(true);
    let state = startOf(language);
    const pieces = code.match(/[^\n]*\n/g)!.flatMap((line) => {
      state = copyOf(language, state);
      return runsOf(line, language, state, StringStream);
    });
    const spread = (runs: readonly { readonly text: string; readonly kind: string | undefined }[]): string =>
      runs.map(({ text, kind }) => [...text].map((c) => (/\s/.test(c) ? c : `${c}${kind}`)).join('')).join('');
    expect(spread(pieces)).toBe(spread(whole));
  },
);

test('a language that does not move on is moved, and a line without an end stays plain', () => {
  const stuck: Language = { token: () => 'keyword' };
  expect(runsOf('ab\n', stuck, {}, StringStream)).toEqual([{ text: 'ab\n', kind: 'keyword' }]);
  expect(runsOf('x'.repeat(5000), stuck, {}, StringStream)).toEqual([{ text: 'x'.repeat(5000), kind: undefined }]);
});
