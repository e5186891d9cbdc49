/**
 * Bytes to `for await`: the reader against `TextDecoderStream` and `eventsource-parser/stream`, against our own
 * callback path, and for one large event. Exits with 1 where a ratio misses its limit.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { readChunks } from '../packages/core/src/connection/read-chunks.ts';
import { readEventStream } from '../packages/core/src/connection/read-event-stream.ts';
import type { ServerSentEvent } from '../packages/core/src/sse/event.ts';
import { createParser } from '../packages/core/src/sse/parser.ts';
import { compare, type Contestant } from './compare.ts';
import { parserCases } from './parser-cases.ts';
import { finish, type Row } from './report.ts';

const rows: Row[] = [];

const bodyOf = (chunks: readonly Uint8Array[]): ReadableStream<Uint8Array<ArrayBuffer>> => {
  let index = 0;
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks[index++];
      if (chunk) controller.enqueue(chunk as Uint8Array<ArrayBuffer>);
      else controller.close();
    },
  });
};

const [large, small] = parserCases;
if (!large || !small) throw new Error('The cases of the parser are gone.');

for (const { name, chunks } of [large, { ...small, chunks: small.chunks.slice(0, 2000) }]) {
  const forAwait: Contestant = {
    name: 'for await',
    run: async () => {
      let characters = 0;
      for await (const event of readEventStream(bodyOf(chunks))) characters += event.data.length;
      return characters;
    },
  };
  const batches: Contestant = {
    name: 'batches',
    run: async () => {
      let characters = 0;
      for await (const batch of readEventStream(bodyOf(chunks)).batches()) {
        for (const event of batch) characters += event.data.length;
      }
      return characters;
    },
  };
  const callback: Contestant = {
    name: 'callback',
    run: async () => {
      let characters = 0;
      const parser = createParser({
        onEvent: (event) => {
          characters += event.data.length;
        },
      });
      for await (const chunk of readChunks(bodyOf(chunks))) parser.feed(chunk);
      parser.end();
      return characters;
    },
  };
  /** What `for await` itself costs: the same events, known beforehand, each handed over in a promise. */
  const known: ServerSentEvent[] = [];
  const parser = createParser({ onEvent: (event) => void known.push(event) });
  for (const chunk of chunks) parser.feed(chunk);
  const floor: Contestant = {
    name: 'for await, nothing to read',
    run: async () => {
      let characters = 0;
      let index = 0;
      const iterator: AsyncIterableIterator<ServerSentEvent, undefined> = {
        next: () =>
          Promise.resolve(
            index < known.length ? { done: false, value: known[index++]! } : { done: true, value: undefined },
          ),
        [Symbol.asyncIterator]() {
          return this;
        },
      };
      for await (const event of iterator) characters += event.data.length;
      return characters;
    },
  };
  const peer: Contestant = {
    name: 'eventsource-parser/stream',
    run: async () => {
      let characters = 0;
      const decoder = new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array<ArrayBuffer>>;
      const events = bodyOf(chunks).pipeThrough(decoder).pipeThrough(new EventSourceParserStream());
      for await (const event of events) characters += event.data.length;
      return characters;
    },
  };
  const { times, ratios } = await compare([forAwait, peer, callback, batches, floor]);
  const [mine = 1, theirs = 1, its = 1, batched = 1, bare = 1] = times;
  rows.push(
    {
      what: `${name}: for await, times as fast as the peer`,
      detail: `${mine.toFixed(2)} ms`,
      value: ratios[1] ?? 0,
      least: 3,
    },
    {
      what: `${name}: for await, cost over the callback`,
      detail: `callback ${its.toFixed(2)} ms`,
      value: mine / its,
      most: 1.6,
    },
    {
      what: `${name}: batches, cost over the callback`,
      detail: `${batched.toFixed(2)} ms`,
      value: batched / its,
      most: 1.2,
    },
    {
      what: `${name}: for await, cost over callback + floor`,
      detail: `the floor, one promise per event and nothing to read: ${bare.toFixed(2)} ms`,
      value: mine / (its + bare),
      most: 1.15,
    },
    {
      what: `${name}: callback + floor, times as fast as the peer`,
      detail: `what any for await over our parser could reach; ${((its + bare) / its).toFixed(2)} x the callback`,
      value: theirs / (its + bare),
    },
  );
}

const inChunks = (text: string): readonly Uint8Array[] => {
  const bytes = new TextEncoder().encode(text);
  const chunks: Uint8Array[] = [];
  for (let from = 0; from < bytes.length; from += 65_536) chunks.push(bytes.subarray(from, from + 65_536));
  return chunks;
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/**
 * How much more four times the size costs; beside it what decoding the same bytes costs more, and nothing else.
 *
 * The small one is read four times over, from four places, so that both go through as much memory and leave as much
 * garbage: what fits the processor's cache is faster for everybody, and says nothing of the parser. Both start with a
 * heap that was just collected.
 */
const growth = async (what: string, make: (megabytes: number) => string): Promise<void> => {
  type Copies = readonly (readonly Uint8Array[])[];
  const parse = (copies: Copies): Contestant => ({
    name: what,
    prepare: collectGarbage,
    run: () => {
      let characters = 0;
      for (const chunks of copies) {
        const parser = createParser({
          onEvent: ({ data }) => {
            // Reading a character makes the engine join the pieces of the text.
            characters += data.length + data.charCodeAt(data.length - 1);
          },
        });
        for (const chunk of chunks) parser.feed(chunk);
        parser.end();
      }
      return characters > 0;
    },
  });
  const decode = (copies: Copies): Contestant => ({
    name: 'TextDecoder',
    prepare: collectGarbage,
    run: () => {
      let characters = 0;
      for (const chunks of copies) {
        const decoder = new TextDecoder();
        for (const chunk of chunks) characters += decoder.decode(chunk).length;
      }
      return characters > 0;
    },
  });
  const four = Array.from({ length: 4 }, () => inChunks(make(2.5)));
  const one = [inChunks(make(10))];
  const { times } = await compare([parse(four), parse(one), decode(four), decode(one)], { rounds: 40 });
  const [fourTimes = 1, much = 1, fourTexts = 1, muchText = 1] = times;
  const [little, littleText] = [fourTimes / 4, fourTexts / 4];
  rows.push({
    what: `2.5 → 10 MB: ${what}`,
    detail: `${little.toFixed(1)} → ${much.toFixed(1)} ms; a bare TextDecoder ${littleText.toFixed(1)} → ${muchText.toFixed(1)} ms, ${(muchText / littleText).toFixed(2)} x`,
    value: much / little,
    most: 4.5,
  });
};
const million = 1_000_000;
await growth('one event', (megabytes) => `data: ${'x'.repeat(megabytes * million)}\n\n`);
await growth('one comment', (megabytes) => `: ${'x'.repeat(megabytes * million)}\n\ndata: x\n\n`);
await growth('CR only', (megabytes) => `data: ${'x'.repeat(92)}\r\r`.repeat(megabytes * 10_000));
await growth(
  '100,000 data lines in one event',
  (megabytes) => `${`data: ${'x'.repeat(93)}\n`.repeat(megabytes * 10_000)}\n`,
);

finish('Reader', rows);
