import { afterEach, describe, expect, test, vi } from 'vitest';
import { EventStreamError } from '../errors.ts';
import { bodyOf } from '../sse/testing/vectors.ts';
import { readChunks } from './read-chunks.ts';

afterEach(() => {
  vi.useRealTimers();
});

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf8Chunks = (...texts: readonly string[]): ReadableStream<Uint8Array> => bodyOf(texts.map((text) => utf8(text)));

/** A body that the test feeds by hand, and that does not care about being cancelled. */
const manual = (): {
  body: ReadableStream<Uint8Array>;
  controller: ReadableStreamDefaultController<Uint8Array>;
  cancelled: unknown[];
  pulls: () => number;
} => {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  const cancelled: unknown[] = [];
  let pulls = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      start: (given) => {
        controller = given;
      },
      pull: () => {
        pulls++;
      },
      cancel: (reason) => {
        cancelled.push(reason);
        return new Promise(() => {});
      },
    },
    { highWaterMark: 0 },
  );
  return { body, controller, cancelled, pulls: () => pulls };
};

test('a response and a bare stream are read alike, to the end', async () => {
  for (const source of [utf8Chunks('a', 'b'), new Response(utf8Chunks('a', 'b'))]) {
    const read: string[] = [];
    for await (const chunk of readChunks(source)) read.push(new TextDecoder().decode(chunk));
    expect(read).toEqual(['a', 'b']);
    expect((source instanceof Response ? source.body! : source).locked).toBe(false);
  }
});

test('a response without a body is a typed error at once', () => {
  expect(() => readChunks(new Response(null, { status: 204 }))).toThrow(expect.objectContaining({ code: 'no-body' }));
});

test('a response that was read before is a typed error, not an empty one', async () => {
  const response = new Response(utf8Chunks('a'));
  for await (const _ of readChunks(response));
  expect(() => readChunks(response)).toThrow(expect.objectContaining({ code: 'no-body' }));
});

test('nothing is read before it is asked for', async () => {
  const { body, pulls, controller } = manual();
  const chunks = readChunks(body);
  await Promise.resolve();
  expect(pulls()).toBe(0);
  const next = chunks.next();
  controller.enqueue(utf8('a'));
  expect((await next).value).toEqual(utf8('a'));
  expect(pulls()).toBe(1);
  await chunks.return?.();
});

test('leaving the loop early cancels the body and gives the stream free', async () => {
  const { body, cancelled, controller } = manual();
  controller.enqueue(utf8('a'));
  for await (const _ of readChunks(body)) break;
  expect(cancelled).toEqual([undefined]);
  expect(body.locked).toBe(false);
});

describe('abort', () => {
  test('rejects a read that waits with the signal’s reason, though the body ignores it', async () => {
    const { body, cancelled } = manual();
    const abort = new AbortController();
    const next = readChunks(body, { signal: abort.signal }).next();
    abort.abort(new Error('the user left'));
    await expect(next).rejects.toThrow('the user left');
    expect(cancelled).toEqual([abort.signal.reason]);
  });

  test('before the first read rejects that, and cancels the body at once', async () => {
    const { body, cancelled } = manual();
    const chunks = readChunks(body, { signal: AbortSignal.abort('late') });
    expect(cancelled).toEqual(['late']);
    await expect(chunks.next()).rejects.toBe('late');
  });

  test('between two reads discards what had already come', async () => {
    const { body, controller } = manual();
    const abort = new AbortController();
    const chunks = readChunks(body, { signal: abort.signal });
    controller.enqueue(utf8('a'));
    controller.enqueue(utf8('b'));
    await chunks.next();
    abort.abort('enough');
    await expect(chunks.next()).rejects.toBe('enough');
  });

  test('after the end changes nothing and finds no listener', async () => {
    const abort = new AbortController();
    const remove = vi.spyOn(abort.signal, 'removeEventListener');
    const add = vi.spyOn(abort.signal, 'addEventListener');
    const chunks = readChunks(utf8Chunks('a'), { signal: abort.signal });
    await chunks.next();
    expect((await chunks.next()).done).toBe(true);
    abort.abort();
    expect((await chunks.next()).done).toBe(true);
    expect(remove.mock.calls.length).toBe(add.mock.calls.length);
  });
});

describe('a body that breaks', () => {
  const failing = (reason: unknown): ReadableStream<Uint8Array> =>
    new ReadableStream({
      start(controller) {
        controller.error(reason);
      },
    });

  test('is a network error that may be tried again, with the body’s own as its cause', async () => {
    const cause = new TypeError('terminated');
    const error: unknown = await readChunks(failing(cause))
      .next()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EventStreamError);
    expect(error).toMatchObject({ code: 'network', retryable: true, cause });
  });

  test('because the fetch was aborted stays an abort', async () => {
    const reason = new DOMException('aborted', 'AbortError');
    await expect(readChunks(failing(reason)).next()).rejects.toBe(reason);
    // With a signal of ours that is not aborted, it was no abort (Firefox, when a service worker’s stream breaks).
    await expect(readChunks(failing(reason), { signal: new AbortController().signal }).next()).rejects.toMatchObject({
      code: 'network',
    });
  });
});

describe('idleTimeout', () => {
  test('fails after that much silence, cancels the body, and leaves no timer', async () => {
    vi.useFakeTimers();
    const { body, cancelled } = manual();
    const next = readChunks(body, { idleTimeout: 1000 }).next();
    const failed = next.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(999);
    expect(cancelled).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(await failed).toMatchObject({ code: 'idle-timeout', retryable: true });
    expect(cancelled).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([0, Infinity, 2 ** 31])('is off at %d', async (idleTimeout) => {
    vi.useFakeTimers();
    const { body, controller } = manual();
    const next = readChunks(body, { idleTimeout }).next();
    await vi.advanceTimersByTimeAsync(3_600_000);
    controller.enqueue(utf8('a'));
    expect((await next).done).toBe(false);
  });

  test('starts again with every byte', async () => {
    vi.useFakeTimers();
    const { body, controller } = manual();
    const chunks = readChunks(body, { idleTimeout: 1000 });
    for (let beat = 0; beat < 5; beat++) {
      const next = chunks.next();
      await vi.advanceTimersByTimeAsync(999);
      controller.enqueue(utf8(':'));
      expect((await next).done).toBe(false);
    }
    await chunks.return?.();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('stands still while nobody reads', async () => {
    vi.useFakeTimers();
    const { body, controller } = manual();
    const chunks = readChunks(body, { idleTimeout: 1000 });
    controller.enqueue(utf8('a'));
    await chunks.next();
    await vi.advanceTimersByTimeAsync(60_000);
    controller.enqueue(utf8('b'));
    expect((await chunks.next()).value).toEqual(utf8('b'));
    await chunks.return?.();
  });

  test('grants one more interval after sleep, and only one', async () => {
    vi.useFakeTimers();
    const { body } = manual();
    const next = readChunks(body, { idleTimeout: 5000 }).next();
    const failed = next.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1000);
    // Asleep for an hour: the clock on the wall went on, the timers stood still.
    vi.setSystemTime(Date.now() + 3_600_000);
    let settled = false;
    void failed.then(() => (settled = true));
    await vi.advanceTimersByTimeAsync(4000);
    expect(settled).toBe(false);
    await vi.advanceTimersByTimeAsync(4999);
    expect(settled).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await failed).toMatchObject({ code: 'idle-timeout' });
  });
});

test('calls that do not wait for each other get the chunks in order', async () => {
  const chunks = readChunks(utf8Chunks('a', 'b', 'c'));
  const results = await Promise.all([chunks.next(), chunks.next(), chunks.next(), chunks.next()]);
  expect(results.map(({ value }) => value && new TextDecoder().decode(value))).toEqual(['a', 'b', 'c', undefined]);
});
