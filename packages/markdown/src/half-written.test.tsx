import { renderToStaticMarkup } from 'react-dom/server';
import type { FormattedText } from '@rivulet/react/format';
import { expect, test } from 'vitest';
import { markdown } from './index.ts';

const format = markdown();

/** What is on screen after each character. */
function* frames(text: string): Generator<{ readonly shown: string; readonly screen: HTMLElement }> {
  let formatted: FormattedText | undefined;
  for (let end = 1; end <= text.length; end++) {
    formatted = format.read(formatted, text.slice(0, end), { streaming: true });
    const screen = document.createElement('div');
    screen.innerHTML = renderToStaticMarkup(formatted.content);
    for (const frame of screen.querySelectorAll('.rivulet-code-header')) frame.remove();
    yield { shown: text.slice(0, end), screen };
  }
}

const link = 'https://example.com/a?b=c';

test.each([
  ['bold', 'Some **bold words** and more', /\*/],
  ['bold in the middle of a word', 'Some**bold**words and more', /\*/],
  ['emphasis', 'Some *soft words*, and _more words_ too', /[*_]/],
  ['bold emphasis', 'Some ***loud words*** here', /\*/],
  ['nested emphasis', 'Some **bold and *soft* words** here', /\*/],
  ['Chinese emphasis', '这是**中文**。然后', /\*/],
  ['Chinese emphasis that ends in punctuation', '**强调。**没有**“引号”**和~~（删）~~的', /[*~]/],
  ['strikethrough', 'Some ~~old~~ new', /~/],
  ['code', 'Call `a * b` and ``c ` d`` now', /``|`a|b`|\*\*/],
  ['a link', `See [the page](${link}) now`, /[[\]()]|https/],
  ['a link with a title', `See [the page](${link} "A title") now`, /[[\]()]|https|title/],
  ['a link with markup', `See [the **big** \`page\`](${link}) now`, /[[\]()*`]|https/],
  ['a bold link', `See **[the page](${link})** now`, /[[\]()*]|https/],
  ['a struck link', `See ~~[the page](${link})~~ now`, /[[\]()~]|https/],
  ['a link in angle brackets', `See [the page](<${link}>) now`, /[[\]()<>]|https/],
  ['an image', `See ![a view](${link}) now`, /[![\]()]/],
  ['a bold image', `See **![a view](${link})** now`, /[*![\]()]/],
  ['an image that is a link', `See [![a view](${link})](${link}) and [so ![a view](${link})](${link})`, /[![\]()]/],
  ['an autolink', `See <${link}> now`, /[<>]/],
  ['an entity', 'Fish &amp; chips &copy; me', /&\w|;/],
  ['a numbered entity', 'Fish &#38; chips &#x26; me, issue #7 and a # b', /&#|x26|38|;/],
  ['an escape', 'Not \\*soft\\* at all', /\\/],
  ['a heading', '## A title ##\n\nText', /#/],
  ['an underlined heading', 'A title\n=======\n\nText', /=/],
  ['a rule', 'Text\n\n---\n\n***\n\nmore', /[-*]/],
  ['a list', '- one\n- two\n  - three\n* * *\n\n1. four\n2. five\n', /[-*]|\d/],
  ['a task list', '- [ ] one\n- [x] two\n', /[-[\]x]/],
  ['a quote', '> quoted\n> text\n\nmore', />/],
  ['a table', 'Text\n\n| one | two |\n|-----|:---:|\n| three | **four** |\n| five | six |\n\nmore', /[|:*-]/],
  ['a fence', 'Text\n\n```js\nconst a = 1;\n```\n\nmore', /`|js/],
  ['a table of emphasis', '| one | two |\n|---|---|\n| **three** | *four* |\n| `five` | ~~six~~ |\n', /[|*`~]/],
  ['emphasis after a fence', 'Text\n\n```js\nconst a = 1;\n```\n\nFish &amp; **chips**\n', /[`*]|&\w|;[^]*;|js/],
  ['a heading after a fence', '```\na\n```\n\n## Title', /[`#]/],
  ['a fence in a list', '- Text\n\n  ```js\n  const a = 1;\n  ```\n\n  more', /`|js/],
  ['a definition', '[late]: https://example.com "t"\n\nmore', /[[\]:]|https/],
])('no marker of %s is seen while it is written', (_, text, marker) => {
  expect([...frames(text)].filter(({ screen }) => marker.test(screen.textContent)).map(({ shown }) => shown)).toEqual(
    [],
  );
});

test.each([
  `See [the page](${link}) now`,
  `See ${link} now`,
  `See <${link}> now`,
  'See [the page] now\n\n[the page]: https://example.com/a?b=c\n\nmore\n',
])('no address is a link before it is whole: %s', (text) => {
  const addresses = [...frames(text)].flatMap(({ screen }) =>
    [...screen.querySelectorAll('a')].map(({ href }) => href),
  );
  expect([...new Set(addresses)]).toEqual([link]);
});

test('only the ambiguous run is held back', () => {
  const text =
    'A paragraph with **bold words that go on** and `code that goes on` and [a link that goes on](https://example.com) and so on. '.repeat(
      4,
    );
  const lacking = [...frames(text)].filter(({ shown, screen }) => {
    const visible = shown.replaceAll(/\]\([^)]*\)?|[*`[\]]/g, '').trimEnd();
    return screen.textContent.trimEnd().length < visible.length - 1;
  });
  expect(lacking.map(({ shown }) => shown)).toEqual([]);
});

test('text that only looks like markup comes out as it is', () => {
  const text = 'Is 2 * 3 * 4 > 5? array[0] and f(x) cost $5 ~ or 6_000_000, ok! [sic] a | b';
  const last = [...frames(text)].at(-1)!;
  expect(last.screen.textContent).toBe(text);
});
