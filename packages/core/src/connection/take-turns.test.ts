import { expect, test, vi } from 'vitest';
import { openEventStream } from './event-stream.ts';
import { turnOfOthers } from './take-turns.ts';

test('whoever never waits for the next chunk leaves timers their turn', async () => {
  const timers: string[] = [];
  setTimeout(() => timers.push('ran'), 20);
  const end = Date.now() + 5000;
  while (timers.length === 0 && Date.now() < end) await turnOfOthers(0);
  expect(timers).toEqual(['ran']);
});

test('a stream that always has more leaves timers their turn, and reads nothing once it is closed', async () => {
  const chunk = new TextEncoder().encode('data: x\n\n');
  let pulled = 0;
  const cancel = vi.fn<() => void>();
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++;
      controller.enqueue(chunk);
    },
    cancel,
  });
  const response = new Response(endless, { headers: { 'content-type': 'text/event-stream' } });
  const stream = openEventStream('https://example.com/', { fetch: () => Promise.resolve(response) });
  await new Promise((resolve) => setTimeout(resolve, 20));
  stream.close();
  const before = pulled;
  expect(before).toBeGreaterThan(1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(pulled).toBe(before);
  expect(cancel).toHaveBeenCalledOnce();
});
