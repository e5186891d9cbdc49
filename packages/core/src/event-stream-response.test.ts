import { afterEach, expect, test, vi } from 'vitest';
import { checkResponse } from './connection/check-response.ts';
import { readEventStream } from './connection/read-event-stream.ts';
import { eventStreamResponse } from './event-stream-response.ts';
import type { EncodableEvent } from './sse/encode.ts';
import type { ServerSentEvent } from './sse/event.ts';

afterEach(() => {
  vi.useRealTimers();
});

async function* events(...list: readonly EncodableEvent[]): AsyncGenerator<EncodableEvent> {
  yield* list;
}

/** Yields nothing until the test says so; knows whether it was stopped. */
const never = (): AsyncIterable<EncodableEvent> & { readonly stopped: () => boolean } => {
  let stopped = false;
  return {
    stopped: () => stopped,
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise(() => {}),
      return: async () => {
        stopped = true;
        return { done: true, value: undefined };
      },
    }),
  };
};

test('what the source yields is what the client reads', async () => {
  const list = [
    { data: 'a' },
    { type: 'price', data: '{"x":1}', lastEventId: '1' },
    { comment: 'x' },
    { data: 'two\nlines 漢👍' },
  ];
  const response = eventStreamResponse(events(...list));
  await checkResponse(response);
  const read: ServerSentEvent[] = [];
  for await (const event of readEventStream(response)) read.push(event);
  expect(read).toEqual([
    { type: 'message', data: 'a', lastEventId: '' },
    { type: 'price', data: '{"x":1}', lastEventId: '1' },
    { type: 'message', data: 'two\nlines 漢👍', lastEventId: '1' },
  ]);
});

test('the headers keep proxies from holding the stream back, and can be added to', () => {
  const { headers, status } = eventStreamResponse(events(), {
    headers: { 'x-request-id': '7', 'Cache-Control': 'no-store' },
  });
  expect(status).toBe(200);
  expect(Object.fromEntries(headers)).toEqual({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-request-id': '7',
  });
  expect(eventStreamResponse(events()).headers.get('cache-control')).toBe('no-cache, no-transform');
});

test('all cookies that are set go out', () => {
  const headers = new Headers([
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ]);
  expect(eventStreamResponse(events(), { headers }).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
});

test.each([
  ['a generator that was not called', events],
  ['a promise of a list', Promise.resolve([])],
  ['nothing', undefined],
])('%s is refused, and the error says what to do', (_, source) => {
  // @ts-expect-error none of these is a source
  expect(() => eventStreamResponse(source)).toThrow('call the generator function, or await the promise');
});

test('retry goes out first', async () => {
  expect(await eventStreamResponse(events({ data: 'a' }), { retry: 2000 }).text()).toBe('retry: 2000\n\ndata: a\n\n');
});

test('a heartbeat comment every 15 seconds keeps a silent stream alive, and no timer stays behind', async () => {
  vi.useFakeTimers();
  const source = never();
  const reader = eventStreamResponse(source).body!.getReader();
  for (let beat = 0; beat < 3; beat++) {
    const read = reader.read();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(new TextDecoder().decode((await read).value)).toBe(':\n\n');
  }
  await reader.cancel();
  expect(source.stopped()).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test('a client that does not read gets no pile of heartbeats', async () => {
  vi.useFakeTimers();
  const reader = eventStreamResponse(never(), { heartbeat: 10 }).body!.getReader();
  await vi.advanceTimersByTimeAsync(1000);
  await reader.read();
  const second = reader.read();
  let came = false;
  void second.then(() => (came = true));
  await vi.advanceTimersByTimeAsync(5);
  expect(came).toBe(false);
  await vi.advanceTimersByTimeAsync(10);
  expect(came).toBe(true);
  await reader.cancel();
});

test.each([false, 0, Infinity, 2 ** 31] as const)('heartbeat: %s sends none', (heartbeat) => {
  vi.useFakeTimers();
  eventStreamResponse(never(), { heartbeat });
  expect(vi.getTimerCount()).toBe(0);
});

test('a list is a source, too', async () => {
  expect(await eventStreamResponse([{ data: 'a' }, { data: 'b' }]).text()).toBe('data: a\n\ndata: b\n\n');
});

test('the source is asked only as fast as the client reads', async () => {
  let asked = 0;
  async function* endless(): AsyncGenerator<EncodableEvent> {
    for (;;) yield { data: String(asked++) };
  }
  const response = eventStreamResponse(endless());
  const iterator = readEventStream(response);
  expect((await iterator.next()).value).toMatchObject({ data: '0' });
  await new Promise((resolve) => {
    setTimeout(resolve);
  });
  expect(asked).toBeLessThan(5);
  await iterator.return?.();
});

test('the source stops when the client leaves', async () => {
  let cleaned = false;
  async function* endless(): AsyncGenerator<EncodableEvent> {
    try {
      for (;;) yield { data: 'x' };
    } finally {
      cleaned = true;
    }
  }
  for await (const _ of readEventStream(eventStreamResponse(endless()))) break;
  await vi.waitFor(() => expect(cleaned).toBe(true));
});

test('the source stops when the signal aborts, and the body ends', async () => {
  const controller = new AbortController();
  const source = never();
  const text = eventStreamResponse(source, { signal: controller.signal, retry: 5 }).text();
  controller.abort();
  expect(await text).toBe('retry: 5\n\n');
  expect(source.stopped()).toBe(true);
  const late = never();
  expect(await eventStreamResponse(late, { signal: controller.signal }).text()).toBe('');
  expect(late.stopped()).toBe(true);
});

test('a source that throws breaks the body off, after what it yielded', async () => {
  async function* broken(): AsyncGenerator<EncodableEvent> {
    yield { data: 'a' };
    throw new Error('database gone');
  }
  const read: string[] = [];
  const reading = (async () => {
    for await (const { data } of readEventStream(eventStreamResponse(broken()))) read.push(data);
  })();
  await expect(reading).rejects.toMatchObject({ code: 'network', cause: { message: 'database gone' } });
  expect(read).toEqual(['a']);
});

test('an event that would forge another breaks the body off instead', async () => {
  const reading = eventStreamResponse(events({ type: 'a\ndata: forged', data: 'b' })).text();
  await expect(reading).rejects.toThrow(TypeError);
});
