import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readEventStream } from '../connection/read-event-stream.ts';
import { type Vector, bodyOf, cutAt, cutEverywhere, randomCuts, readVector, vectorBytes } from './testing/vectors.ts';

const vectors = JSON.parse(
  readFileSync(new URL('../../../../fixtures/sse/vectors.json', import.meta.url), 'utf8'),
) as readonly Vector[];

test('there are 85 vectors', () => {
  expect(vectors).toHaveLength(85);
});

describe.each(vectors.map((vector) => [vector.name, vector] as const))('[spec] %s', (_name, vector) => {
  const bytes = vectorBytes(vector);
  const expected = { events: vector.events, retry: vector.retry, lastEventId: vector.lastEventId };

  test('in the chunks given', () => {
    const chunks = vector.input.map((chunk) => vectorBytes({ ...vector, input: [chunk] }));
    expect(readVector(chunks)).toEqual(expected);
  });

  test('whole', () => {
    expect(readVector([bytes])).toEqual(expected);
  });

  test('byte by byte', () => {
    expect(readVector(cutEverywhere(bytes))).toEqual(expected);
  });

  test('at 100 random cuts', () => {
    for (let seed = 1; seed <= 100; seed++)
      expect(readVector(cutAt(bytes, randomCuts(seed, bytes.length))), `seed ${seed}`).toEqual(expected);
  });

  test('as text, whole, by the character and at 100 random cuts', () => {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    expect(readVector([text])).toEqual(expected);
    expect(readVector(text.split(''))).toEqual(expected);
    for (let seed = 1; seed <= 100; seed++)
      expect(readVector(cutAt(text, randomCuts(seed, text.length))), `seed ${seed}`).toEqual(expected);
  });

  test('through readEventStream, whole, byte by byte and at 100 random cuts', async () => {
    const read = async (chunks: readonly Uint8Array[]): Promise<unknown> => {
      const events = [];
      let retry: number | null = null;
      for await (const event of readEventStream(bodyOf(chunks), { onRetry: (value) => (retry = value) }))
        events.push(event);
      return { events, retry };
    };
    const { lastEventId: _, ...seen } = expected;
    expect(await read([bytes])).toEqual(seen);
    expect(await read(cutEverywhere(bytes))).toEqual(seen);
    for (let seed = 1; seed <= 100; seed++)
      expect(await read(cutAt(bytes, randomCuts(seed, bytes.length))), `seed ${seed}`).toEqual(seen);
  });
});
