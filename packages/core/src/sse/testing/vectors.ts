import type { ServerSentEvent } from '../event.ts';
import { createParser } from '../parser.ts';

/** One entry of `fixtures/sse/vectors.json`. */
export interface Vector {
  readonly name: string;
  readonly input: readonly (string | { readonly hex: string })[];
  readonly events: readonly ServerSentEvent[];
  readonly retry: number | null;
  readonly lastEventId: string;
}

export interface Reading {
  readonly events: readonly ServerSentEvent[];
  readonly retry: number | null;
  readonly lastEventId: string;
}

const fromHex = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

export const concat = (chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const all = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
};

export const vectorBytes = (vector: Vector): Uint8Array<ArrayBuffer> =>
  concat(
    vector.input.map((chunk) => (typeof chunk === 'string' ? new TextEncoder().encode(chunk) : fromHex(chunk.hex))),
  );

/** A small seeded generator (mulberry32): numbers from 0 up to 1. */
export const random = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};

/** Up to eight places to cut, in order; the same for the same seed. An empty chunk may come of it, as on a network. */
export const randomCuts = (seed: number, length: number): readonly number[] => {
  const next = random(seed);
  return Array.from({ length: 1 + Math.floor(next() * 8) }, () => Math.floor(next() * (length + 1))).sort(
    (a, b) => a - b,
  );
};

export const cutAt = <T extends string | Uint8Array>(whole: T, cuts: readonly number[]): readonly T[] =>
  [0, ...cuts].map((from, index) => whole.slice(from, cuts[index] ?? whole.length) as T);

export const cutEverywhere = (bytes: Uint8Array): readonly Uint8Array[] =>
  Array.from(bytes, (byte) => Uint8Array.of(byte));

/** What the parser makes of these chunks. */
export const readVector = (chunks: readonly (Uint8Array | string)[]): Reading => {
  const events: ServerSentEvent[] = [];
  let retry: number | null = null;
  let lastEventId = '';
  const parser = createParser({
    onEvent: (event) => void events.push(event),
    onRetry: (value) => (retry = value),
    onId: (id) => (lastEventId = id),
  });
  for (const chunk of chunks) parser.feed(chunk);
  parser.end();
  return { events, retry, lastEventId };
};

/** A body that hands out these chunks, one per pull. */
export const bodyOf = (chunks: readonly Uint8Array[]): ReadableStream<Uint8Array<ArrayBuffer>> => {
  let index = 0;
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks[index++];
      if (chunk) controller.enqueue(new Uint8Array(chunk));
      else controller.close();
    },
  });
};
