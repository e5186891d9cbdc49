/**
 * What reading keeps in memory. Exits with 1 where a limit is missed.
 *
 *     node --expose-gc bench/memory.ts
 */
import { readEventStream } from '../packages/core/src/connection/read-event-stream.ts';
import type { ServerSentEvent } from '../packages/core/src/sse/event.ts';
import { createParser } from '../packages/core/src/sse/parser.ts';
import { finish, type Row } from './report.ts';

const { gc } = globalThis as { gc?: () => void };
if (!gc) throw new Error('Run it with --expose-gc.');

const rows: Row[] = [];
const encoder = new TextEncoder();
const mebi = 1024 * 1024;

/** Bytes alive after collecting, heap and array buffers. */
const alive = async (): Promise<number> => {
  for (let round = 0; round < 4; round++) {
    gc();
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const endless = (makeChunk: (index: number) => Uint8Array, chunks: number): ReadableStream<Uint8Array> => {
  let index = 0;
  return new ReadableStream({
    pull(controller) {
      if (index < chunks) controller.enqueue(makeChunk(index++));
      else controller.close();
    },
  });
};

// One event kept per 64 KiB chunk: what a hook or a chat keeps.
const kept = async (detach: boolean): Promise<{ bytes: number; characters: number }> => {
  const events: ServerSentEvent[] = [];
  const filler = `: ${'f'.repeat(65_000)}\n\n`;
  const before = await alive();
  const body = endless(
    (index) =>
      encoder.encode(
        `event: content_block_delta\nid: event-number-${index}\ndata: ${String(index).padEnd(400, 'kept ')}\n\n${filler}`,
      ),
    400,
  );
  for await (const event of readEventStream(body, { detach })) events.push(event);
  const bytes = (await alive()) - before;
  const characters = events.reduce(
    (sum, { type, data, lastEventId }) => sum + type.length + data.length + lastEventId.length,
    0,
  );
  return { bytes, characters };
};
await kept(true);
const attached = await kept(false);
const detached = await kept(true);
rows.push({
  what: 'detach: true, retained per kept character',
  detail: `${detached.bytes} bytes for ${detached.characters} characters; ${(attached.bytes / attached.characters).toFixed(0)} without`,
  value: detached.bytes / detached.characters,
  most: 2,
});

// Endless input that never ends its block: the heap stays flat at the cap.
const maxEventSize = 4 * mebi;
const flat = async (what: string, text: string, mayFail: boolean): Promise<void> => {
  const before = await alive();
  let peak = 0;
  let failed = false;
  const chunk = encoder.encode(text);
  const parser = createParser({ onEvent: () => {} }, { maxEventSize });
  try {
    for (let index = 0; index < (64 * mebi) / chunk.length; index++) {
      parser.feed(chunk.slice());
      if (index % 32 === 0) {
        gc();
        const { heapUsed, external } = process.memoryUsage();
        peak = Math.max(peak, heapUsed + external - before);
      }
    }
  } catch {
    failed = true;
  }
  if (failed !== mayFail) throw new Error(`${what}: ${failed ? 'failed' : 'did not fail'}.`);
  rows.push({
    what: `endless ${what}, heap over the cap`,
    detail: `${(peak / mebi).toFixed(1)} MiB, cap ${maxEventSize / mebi} MiB`,
    value: peak / maxEventSize,
    most: mayFail ? 4 : 0.5,
  });
};
await flat('comment', `:${'c'.repeat(16_000)}`, false);
await flat('comment lines', ': keep-alive\n'.repeat(1000), false);
await flat('line', 'x'.repeat(16_000), true);
await flat('data lines', `data: ${'y'.repeat(90)}\n`.repeat(160), true);
await flat('data lines between comments', `: ${'c'.repeat(16_000)}\ndata: ${'y'.repeat(90)}\n`, false);

// A million events, none kept.
{
  const chunk = encoder.encode(
    Array.from({ length: 200 }, (_, index) => `id: ${index}\ndata: ${'token '.repeat(8)}\n\n`).join(''),
  );
  const read = async (events: number): Promise<number> => {
    let count = 0;
    for await (const _ of readEventStream(endless(() => chunk, events / 200))) count++;
    return count;
  };
  await read(100_000);
  const before = await alive();
  const count = await read(1_000_000);
  const grown = (await alive()) - before;
  if (count !== 1_000_000) throw new Error(`Read ${count} events.`);
  rows.push({ what: '1,000,000 events, heap growth in MB', detail: `${grown} bytes`, value: grown / 1e6, most: 2 });
}

finish('Memory', rows);
