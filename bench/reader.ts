/**
 * Bytes to `for await`: the reader against `TextDecoderStream` and `eventsource-parser/stream`, against our own
 * callback path, and for one large event. Exits with 1 where a ratio misses its limit.
 */
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { readChunks } from '../packages/core/src/connection/read-chunks.ts';
import { readEventStream } from '../packages/core/src/connection/read-event-stream.ts';
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
  const { times, ratios } = await compare([forAwait, peer, callback, batches], { rounds: 12, milliseconds: 30 });
  const [mine = 1, , its = 1, batched = 1] = times;
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
  );
}

/** How much more four times the size costs. */
const growth = async (what: string, make: (megabytes: number) => string): Promise<void> => {
  const run = (megabytes: number): Contestant => {
    const bytes = new TextEncoder().encode(make(megabytes));
    const chunks: Uint8Array[] = [];
    for (let from = 0; from < bytes.length; from += 65_536) chunks.push(bytes.subarray(from, from + 65_536));
    return {
      name: what,
      run: () => {
        let characters = 0;
        const parser = createParser({
          onEvent: ({ data }) => {
            // Reading a character makes the engine join the pieces of the text.
            characters += data.length + data.charCodeAt(data.length - 1);
          },
        });
        for (const chunk of chunks) parser.feed(chunk);
        parser.end();
        return characters > 0 ? 'done' : 'done';
      },
    };
  };
  const { times } = await compare([run(2.5), run(10)], { rounds: 12, milliseconds: 20 });
  const [little = 1, much = 1] = times;
  rows.push({
    what: `2.5 → 10 MB: ${what}`,
    detail: `${little.toFixed(1)} → ${much.toFixed(1)} ms`,
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
