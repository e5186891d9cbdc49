import { describe, expect, test } from 'vitest';
import { random } from './testing/vectors.ts';
import type { ServerSentEvent } from './event.ts';
import { createParser } from './parser.ts';

/** How many random streams go through both; set higher with `VITE_RIVULET_STREAMS` for the long run. */
const streams = Number(import.meta.env['VITE_RIVULET_STREAMS'] ?? 2000);
/** Streams under way at once. */
const abreast = 50;

const encoder = new TextEncoder();
const types = ['price', ' x', 'a:b', '漢'];
const pieces: readonly Uint8Array[] = [
  '\n',
  '\n',
  '\n\n',
  '\r',
  '\r\n',
  '\r\r',
  '\r\n\r\n',
  '\n\r',
  ':',
  ' ',
  '\0',
  '\t',
  '\uFEFF',
  'ï»¿',
  '\u2028',
  '\u0085',
  'data',
  'data:',
  'data: ',
  'data:  a',
  'data: b\n\n',
  'data: c\r\n\r\n',
  'dat',
  'Data: a',
  ' data: a',
  'datax: a',
  ...types.map((type) => `event:${type}\n`),
  'event',
  'event:',
  'event: price\ndata: d\n\n',
  'id',
  'id:',
  'id: 1',
  'id: 2\0',
  'id: é\ndata: e\n\n',
  'retry: 99999999',
  'foo: a',
  ': c',
  'é',
  '漢',
  '👍',
  'a',
  '[DONE]',
].map((text) => encoder.encode(text));
const broken = [
  [0xff],
  [0xc0, 0xaf],
  [0xe4, 0xbd],
  [0xf0, 0x9f],
  [0xf0, 0x9f, 0x91],
  [0xed, 0xa0, 0x80],
  [0x80],
  [0xef, 0xbb],
  [0xf4, 0x90, 0x80, 0x80],
].map((bytes) => Uint8Array.from(bytes));

const randomStream = (seed: number): Uint8Array<ArrayBuffer> => {
  const next = random(seed);
  const bytes: number[] = [];
  const length = 1 + Math.floor(next() * 30);
  if (next() < 0.1) bytes.push(0xef, 0xbb, 0xbf);
  for (let index = 0; index < length; index++) {
    const from = next() < 0.08 ? broken : pieces;
    bytes.push(...(from[Math.floor(next() * from.length)] ?? []));
  }
  return Uint8Array.from(bytes);
};

const readOurs = (bytes: Uint8Array): readonly ServerSentEvent[] => {
  const events: ServerSentEvent[] = [];
  const parser = createParser({ onEvent: (event) => void events.push(event) });
  parser.feed(bytes);
  parser.end();
  return events;
};

/** What the browser's own EventSource dispatches; it is closed when the stream ends. */
const readNative = (bytes: Uint8Array<ArrayBuffer>, names: Iterable<string>): Promise<readonly ServerSentEvent[]> =>
  new Promise((resolve) => {
    const url = URL.createObjectURL(new Blob([bytes], { type: 'text/event-stream' }));
    const source = new EventSource(url);
    const events: ServerSentEvent[] = [];
    const onEvent = ({ type, data, lastEventId }: MessageEvent<string>): void =>
      void events.push({ type, data, lastEventId });
    for (const name of names) source.addEventListener(name, onEvent);
    source.addEventListener('error', (event) => {
      // An event of a stream may be called `error` too, but it is a MessageEvent.
      if (event instanceof MessageEvent) return;
      source.close();
      URL.revokeObjectURL(url);
      resolve(events);
    });
  });

/**
 * Chromium looks for an LF that belongs to a CR at the wrong place once it has dropped a BOM: a stream that starts with
 * a BOM directly followed by CR or LF.
 */
const meetsChromiumBug = (bytes: Uint8Array): boolean =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf && (bytes[3] === 10 || bytes[3] === 13);

describe.runIf(navigator.userAgent.includes('Chrome/'))('against Chromium’s own EventSource', () => {
  test(`${streams} random streams give the same events`, { timeout: 600_000 }, async () => {
    let seed = 0;
    let events = 0;
    const work = async (): Promise<void> => {
      while (seed < streams) {
        const mine = ++seed;
        const bytes = randomStream(mine);
        const ours = readOurs(bytes);
        events += ours.length;
        const native = await readNative(bytes, new Set(['message', ...types, ...ours.map(({ type }) => type)]));
        if (meetsChromiumBug(bytes)) continue;
        expect(ours, `seed ${mine}: ${JSON.stringify(new TextDecoder().decode(bytes))}`).toEqual(native);
      }
    };
    await Promise.all(Array.from({ length: abreast }, work));
    expect(events).toBeGreaterThan(streams / 2);
  });

  test('the one allowed difference is Chromium’s: a BOM directly followed by a line end', async () => {
    const text = '\uFEFF\ndata: a\n\ndata: b\n\n';
    const expected = ['a', 'b'].map((data) => ({ type: 'message', data, lastEventId: '' }));
    expect(readOurs(encoder.encode(text))).toEqual(expected);
    expect(await readNative(encoder.encode(text), ['message'])).not.toEqual(expected);
  });
});
