import { asked, type PlatformCase, plain, told, withId } from './case.ts';

/** A stream of these lines, and what comes of it. */
const grammar = (file: string, message: string, expected: string[], more = ''): PlatformCase => ({
  file,
  run: ({ EventSource, origin }) =>
    told(new EventSource(`${origin}/message?message=${encodeURIComponent(message)}${more}`), expected.length + 1),
  expected: ['open', ...expected],
});

const resets = (file: string, about: string, type: number, ...expected: [string, string][]): PlatformCase => ({
  file,
  about,
  run: ({ EventSource, origin }) =>
    told(new EventSource(`${origin}/event-ids?type=${type}`), expected.length, {
      types: ['message'],
      describe: withId,
    }),
  expected,
});

/** The time between two openings, in milliseconds, is no shorter than the server has set it. */
const retried = (file: string, fields: string, least: number): PlatformCase => ({
  file,
  async run({ EventSource, origin }) {
    const source = new EventSource(`${origin}/message?message=${encodeURIComponent(`${fields}\ndata: x`)}`);
    const [, ended, again] = await told(source, 3, { types: ['open', 'error'], describe: () => performance.now() });
    return again! - ended! >= least - 2;
  },
  expected: true,
});

const long = 'x'.repeat(3000);
const comments = `data:one\r:\0\n:\r\ndata: two\n:${long}\rdata:three\n:data:not this\r: ${long}\ndata:four\n`;
const fields =
  'data:\0\ndata:  spaces\rData:case\ndata\0:NUL behind\n\0data:NUL before\rda-ta:dash\ndata_\ndata:\r\n data:space\ndata:end\n';

export const grammarCases: readonly PlatformCase[] = [
  asked('event-data.any.js', 'lines and data', 'lines', 'open', 'a\nb', '', 'end'),
  grammar('format-bom-2.any.js', '\ufeff\ufeffdata:1\n\ndata:2\n\ndata:3', ['2', '3']),
  grammar('format-bom.any.js', '\ufeffdata:1\n\n\ufeffdata:2\n\ndata:3', ['1', '3']),
  grammar('format-comments.any.js', comments, ['one\ntwo\nthree\nfour'], '&newline=none'),
  {
    file: 'format-data-before-final-empty-line.any.js',
    run: ({ EventSource, origin }) =>
      told(
        new EventSource(
          `${origin}/message?newline=none&message=${encodeURIComponent('retry:20\ndata:test1\n\nid:test\ndata:test2')}`,
        ),
        2,
        { types: ['message'], describe: withId },
      ),
    expected: [
      ['test1', ''],
      ['test1', ''],
    ],
  },
  grammar('format-field-data.any.js', 'data:\n\ndata\ndata\n\ndata:test', ['', '\n', 'test']),
  grammar('format-field-event-empty.any.js', 'event: \ndata:data', ['data']),
  {
    file: 'format-field-event.any.js',
    run: ({ EventSource, origin }) =>
      told(new EventSource(`${origin}/message?message=event:test%0Adata:x%0A%0Adata:x`), 2, {
        types: ['test', 'message'],
        describe: ({ type }) => type,
      }),
    expected: ['test', 'message'],
  },
  ...['format-field-id.any.js', 'format-field-id-2.any.js'].map((file, index): PlatformCase => ({
    file,
    about: index ? 'twice' : 'once',
    run: ({ EventSource, origin }) =>
      told(new EventSource(`${origin}/last-event-id`), 2 + index, { types: ['message'], describe: withId }),
    expected: [
      ['hello', '…'],
      ['…', '…'],
      ['…', '…'],
    ].slice(0, 2 + index),
  })),
  resets('format-field-id-3.window.js', 'persists', 0, ['1', '1'], ['2', '1'], ['3', '2'], ['4', '2']),
  resets('format-field-id-3.window.js', 'resets', 1, ['1', '1'], ['2', ''], ['3', '']),
  resets('format-field-id-3.window.js', 'resets without a colon', 2, ['1', '1'], ['2', ''], ['3', '']),
  ...['\0\0', 'x\0', '\0x', 'x\0x', ' \0'].map((id): PlatformCase => ({
    file: 'format-field-id-null.window.js',
    about: JSON.stringify(id),
    run: ({ EventSource, origin }) =>
      told(new EventSource(`${origin}/last-event-id?id=${encodeURIComponent(id)}`), 2, {
        types: ['message'],
        describe: withId,
      }),
    expected: [
      ['hello', ''],
      ['hello', ''],
    ],
  })),
  grammar('format-field-parsing.any.js', fields, ['\0\n spaces\n\nend'], '&newline=none'),
  retried('format-field-retry-bogus.any.js', 'retry:300\nretry:100x', 300),
  grammar('format-field-retry-empty.any.js', 'retry\ndata:test', ['test']),
  // In octal it would be 192.
  retried('format-field-retry.any.js', 'retry:0300', 300),
  grammar('format-field-unknown.any.js', 'data:first\n data\ndata\nunknown:field\nno colon\n: a comment\ndata:last', [
    'first\n\nlast',
  ]),
  grammar('format-leading-space.any.js', 'data:\ttest\rdata: \ndata:test', ['\ttest\n\ntest']),
  ...(
    [
      ['format-mime-bogus.any.js', 'x bogus'],
      ['format-mime-valid-bogus.any.js', 'text/x-bogus'],
    ] as const
  ).map(([file, mime]): PlatformCase => ({
    file,
    run: ({ EventSource, origin }) =>
      told(new EventSource(`${origin}/message?mime=${encodeURIComponent(mime)}`), 1, {
        describe: (event, source): unknown => [source.readyState, ...plain(event)],
      }),
    expected: [[2, 'error', false, false, false]],
  })),
  asked(
    'format-mime-trailing-semicolon.any.js',
    'text/event-stream;',
    'message?mime=text/event-stream;',
    'open',
    'data',
  ),
  grammar('format-newlines.any.js', 'data:test\r\ndata\ndata:test\r\n\r', ['test\n\ntest'], '&newline=none'),
  grammar('format-null-character.any.js', 'data:\0\n\n', ['\0']),
  grammar('format-utf-8.any.js', 'data:ok…', ['ok…'], '&mime=text/event-stream;charset=windows-1252'),
];
