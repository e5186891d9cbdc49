import { later, type PlatformCase, told } from './case.ts';

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const streamOf = (...chunks: string[]): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encode(chunk));
      controller.close();
    },
  });

/** What comes of a stream that holds this, and then ends. */
const streamed = (about: string, chunks: string[], ...expected: string[]): PlatformCase => ({
  file: 'eventsource-from-readable-stream.any.js',
  about,
  needs: 'stream',
  run: ({ EventSource }) =>
    told(EventSource.fromReadableStream(streamOf(...chunks)), expected.length, {
      types: ['open', 'error', 'message', 'custom'],
    }),
  expected,
});

const fromStream = (about: string, run: PlatformCase['run'], expected: unknown): PlatformCase => ({
  file: 'eventsource-from-readable-stream.any.js',
  about,
  needs: 'stream',
  run,
  expected,
});

/** Pipes two bodies into one stream, and looks at the source between them. */
const piped = (about: string, first: string, name: 'lastEventId' | 'reconnectionTime', value: unknown): PlatformCase =>
  fromStream(
    about,
    async ({ EventSource }) => {
      const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
      const source = EventSource.fromReadableStream(readable);
      const log = told(source, 4);
      await streamOf(first).pipeTo(writable, { preventClose: true });
      const between = source[name];
      await streamOf('data: second\n\n').pipeTo(writable);
      return [between, await log, source[name]];
    },
    [value, ['open', 'first', 'second', 'error 2'], value],
  );

/** [whatwg/html#12272] */
export const streams: readonly PlatformCase[] = [
  fromStream(
    'starts like any other',
    async ({ EventSource }) => {
      const source = EventSource.fromReadableStream(streamOf(''));
      const { readyState, url, withCredentials, lastEventId, reconnectionTime } = source;
      source.close();
      const isSource = source instanceof EventSource;
      return [isSource, readyState, url, withCredentials, lastEventId, reconnectionTime > 0, source.readyState];
    },
    [true, 0, 'about:event-stream', false, '', true, 2],
  ),
  fromStream(
    'a locked stream is a TypeError',
    async ({ EventSource }) => {
      const stream = new ReadableStream<Uint8Array<ArrayBuffer>>();
      stream.getReader();
      try {
        return EventSource.fromReadableStream(stream).url;
      } catch (error) {
        return error instanceof TypeError;
      }
    },
    true,
  ),
  streamed('messages, then the end', ['data: first\n\ndata: second\n\n'], 'open', 'first', 'second', 'error 2'),
  streamed('lines', ['data: hello\ndata: world\n\n'], 'open', 'hello\nworld', 'error 2'),
  streamed('named events', ['event: custom\ndata: hello\n\n'], 'open', 'hello', 'error 2'),
  streamed('comments', [': this is a comment\ndata: hello\n\n'], 'open', 'hello', 'error 2'),
  streamed('chunks', ['da', 'ta: hel', 'lo\n\n'], 'open', 'hello', 'error 2'),
  streamed('nothing', [''], 'open', 'error 2'),
  streamed('line ends', ['data: cr\r\rdata: lf\n\ndata: crlf\r\n\r\n'], 'open', 'cr', 'lf', 'crlf', 'error 2'),
  streamed('a BOM', ['\ufeffdata: hello\n\n'], 'open', 'hello', 'error 2'),
  fromStream(
    'messages have no origin',
    ({ EventSource }) =>
      told(EventSource.fromReadableStream(streamOf('data: hello\n\n')), 1, {
        types: ['message'],
        describe: (event) => (event as MessageEvent).origin,
      }),
    ['null'],
  ),
  ...(
    [
      ['id: 42', ['42', 42, true]],
      ['retry: 5000', ['', 5000, false]],
      ['retry: bogus', ['', undefined, true]],
    ] as const
  ).map(([field, [id, time]]) =>
    fromStream(
      field,
      async ({ EventSource }) => {
        const source = EventSource.fromReadableStream(streamOf(`${field}\ndata: hello\n\n`));
        const before = source.reconnectionTime;
        return told(source, 1, {
          types: ['message'],
          describe: (event): unknown => [
            (event as MessageEvent).lastEventId,
            source.lastEventId,
            source.reconnectionTime === (time === 5000 ? time : before),
          ],
        });
      },
      [[id, id, true]],
    ),
  ),
  fromStream(
    'a stream that breaks',
    ({ EventSource }) => {
      const broken = new ReadableStream<Uint8Array<ArrayBuffer>>({
        start: (controller) => controller.error(new Error('broken')),
      });
      return told(EventSource.fromReadableStream(broken), 1, { types: ['error'] });
    },
    ['error 2'],
  ),
  fromStream(
    'its end is for good',
    async (scene) => {
      const source = scene.EventSource.fromReadableStream(streamOf('data: hello\n\n'));
      let errors = 0;
      source.addEventListener('error', () => errors++);
      await later(scene);
      await later(scene);
      return [errors, source.readyState];
    },
    [1, 2],
  ),
  piped('two bodies through one stream: the id stays', 'id: 42\ndata: first\n\n', 'lastEventId', '42'),
  piped('two bodies through one stream: the time stays', 'retry: 7000\ndata: first\n\n', 'reconnectionTime', 7000),
  {
    file: 'eventsource-from-readable-stream-fetch.window.js',
    needs: 'stream',
    async run({ EventSource, origin }) {
      const { body } = await fetch(
        `${origin}/message?message=${encodeURIComponent('id: 42\nretry: 5000\ndata: hello')}`,
      );
      const source = EventSource.fromReadableStream(body!);
      const log = await told(source, 2);
      return [...log, source.lastEventId, source.reconnectionTime];
    },
    expected: ['open', 'hello', '42', 5000],
  },
];
