import { expect, test } from 'vitest';
import { readChunks } from './read-chunks.ts';
import { takeTurns } from './take-turns.ts';

const chunk = new TextEncoder().encode('data: x\n\n');

/** Always has another chunk: whoever reads it would never come to an end of what is already there. */
const endless = (): ReadableStream<Uint8Array> =>
  new ReadableStream({
    pull: (controller) => controller.enqueue(chunk),
  });

test('a server that is faster than the page leaves timers their turn', async () => {
  let isOver = false;
  setTimeout(() => {
    isOver = true;
  }, 20);
  for await (const _ of takeTurns(readChunks(endless()))) if (isOver) break;
  expect(isOver).toBe(true);
});

test('an abort while the others have their turn is heeded', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort('enough'), 20);
  const read = async (): Promise<void> => {
    for await (const _ of takeTurns(readChunks(endless(), { signal: controller.signal }), controller.signal));
  };
  await expect(read()).rejects.toBe('enough');
});
