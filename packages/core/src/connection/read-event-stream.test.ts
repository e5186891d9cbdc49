import { describe, expect, test } from 'vitest';
import { EventTooLargeError } from '../errors.ts';
import type { ServerSentEvent } from '../sse/event.ts';
import { bodyOf } from '../sse/testing/vectors.ts';
import { readEventStream } from './read-event-stream.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const body = (...texts: readonly string[]): ReadableStream<Uint8Array> => bodyOf(texts.map((text) => utf8(text)));

const collect = async (
  events: AsyncIterable<ServerSentEvent>,
): Promise<{ data: readonly string[]; error: unknown }> => {
  const data: string[] = [];
  try {
    for await (const event of events) data.push(event.data);
    return { data, error: undefined };
  } catch (error) {
    return { data, error };
  }
};

test('the events of a response come one by one', async () => {
  expect(
    await collect(readEventStream(new Response(body('data: a\n\nda', 'ta: b\n\n', ': x\n', '\ndata: c\n\ndata: cut')))),
  ).toEqual({ data: ['a', 'b', 'c'], error: undefined });
});

test('batches hold what arrived together, never nothing', async () => {
  const batches: string[][] = [];
  const events = readEventStream(body('data: a\n\ndata: b\n\ndata', ': c\n', '\ndata: d\n\n', ':\n\n'));
  for await (const batch of events.batches()) batches.push(batch.map(({ data }) => data));
  expect(batches).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
});

test('batches go on where single events were taken', async () => {
  const events = readEventStream(body('data: a\n\ndata: b\n\ndata: c\n\n'));
  expect((await events.next()).value).toMatchObject({ data: 'a' });
  expect((await events.batches().next()).value).toMatchObject([{ data: 'b' }, { data: 'c' }]);
  expect((await events.next()).done).toBe(true);
});

test('calls of next() that do not wait for each other get the events in order', async () => {
  const events = readEventStream(body('data: a\n\n', 'data: b\n\ndata: c\n\n', 'data: d\n\n'));
  const results = await Promise.all(Array.from({ length: 6 }, () => events.next()));
  expect(results.map(({ value }) => (value as ServerSentEvent | undefined)?.data)).toEqual([
    'a',
    'b',
    'c',
    'd',
    undefined,
    undefined,
  ]);
});

test('single events and batches that do not wait for each other get what comes in order', async () => {
  const events = readEventStream(body('data: a\n\ndata: b\n\n: x\n', ': y\n', 'data: c\n\ndata: d\n\n', 'data: e\n\n'));
  const batches = events.batches();
  const results = await Promise.all([events.next(), batches.next(), batches.next(), events.next(), events.next()]);
  expect(results.map(({ value }) => value)).toEqual([
    expect.objectContaining({ data: 'a' }),
    [expect.objectContaining({ data: 'b' })],
    [expect.objectContaining({ data: 'c' }), expect.objectContaining({ data: 'd' })],
    expect.objectContaining({ data: 'e' }),
    undefined,
  ]);
});

test('the reconnection time and comments are told', async () => {
  const said: unknown[] = [];
  await collect(
    readEventStream(body('retry: 7\n: hi\n\n'), {
      onRetry: (value) => void said.push(value),
      onComment: (text) => void said.push(text),
    }),
  );
  expect(said).toEqual([7, 'hi']);
});

test('an event that is too large is an error, after what came before it; the body is cancelled', async () => {
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(utf8('data: a\n\ndata: 123456789\n\n')),
    cancel: () => {
      cancelled = true;
    },
  });
  const { data, error } = await collect(readEventStream(endless, { maxEventSize: 10 }));
  expect(data).toEqual(['a']);
  expect(error).toBeInstanceOf(EventTooLargeError);
  expect(error).toMatchObject({ code: 'event-too-large', retryable: false, limit: 10 });
  expect(cancelled).toBe(true);
});

test('a connection that breaks keeps what came before it', async () => {
  let pulls = 0;
  const broken = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (pulls++ === 0) controller.enqueue(utf8('data: a\n\ndata: b'));
      else controller.error(new TypeError('terminated'));
    },
  });
  const { data, error } = await collect(readEventStream(broken));
  expect(data).toEqual(['a']);
  expect(error).toMatchObject({ code: 'network' });
});

describe('leaving early', () => {
  const endless = (): { stream: ReadableStream<Uint8Array>; pulls: () => number; cancelled: () => boolean } => {
    let pulls = 0;
    let cancelled = false;
    const stream = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          pulls++;
          controller.enqueue(utf8(`data: ${pulls}\n\ndata: x\n\n`));
        },
        cancel: () => {
          cancelled = true;
        },
      },
      { highWaterMark: 0 },
    );
    return { stream, pulls: () => pulls, cancelled: () => cancelled };
  };

  test('break cancels the body', async () => {
    const { stream, cancelled, pulls } = endless();
    for await (const { data } of readEventStream(stream)) if (data === '2') break;
    expect(cancelled()).toBe(true);
    expect(pulls()).toBe(2);
  });

  test('break out of batches cancels the body', async () => {
    const { stream, cancelled } = endless();
    for await (const _ of readEventStream(stream).batches()) break;
    expect(cancelled()).toBe(true);
  });

  test('what had been read is not handed out after return()', async () => {
    const { stream } = endless();
    const events = readEventStream(stream);
    await events.next();
    await events.return?.();
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  test('return() ends a next() that waits', async () => {
    const events = readEventStream(new ReadableStream<Uint8Array>());
    const waiting = events.next();
    await events.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  test('abort rejects with the reason, in mid-event and while events are left', async () => {
    const { stream, cancelled } = endless();
    const abort = new AbortController();
    const events = readEventStream(stream, { signal: abort.signal });
    expect((await events.next()).value).toMatchObject({ data: '1' });
    abort.abort('enough');
    const seen: ServerSentEvent[] = [];
    await expect(
      (async () => {
        for await (const event of events) seen.push(event);
      })(),
    ).rejects.toBe('enough');
    expect(seen).toEqual([]);
    expect(cancelled()).toBe(true);
  });

  test('the body is pulled only as it is consumed', async () => {
    const { stream, pulls } = endless();
    const events = readEventStream(stream);
    expect(pulls()).toBe(0);
    await events.next();
    await events.next();
    expect(pulls()).toBe(1);
    await events.next();
    expect(pulls()).toBe(2);
    await events.return?.();
  });
});

test('detached events say the same', async () => {
  const text = 'event: a-long-type-name\nid: a-long-event-id\ndata: some data that is long enough\n\n';
  const read = async (detach: boolean): Promise<readonly ServerSentEvent[]> => {
    const events: ServerSentEvent[] = [];
    for await (const event of readEventStream(body(text), { detach })) events.push(event);
    return events;
  };
  expect(await read(true)).toEqual(await read(false));
});
