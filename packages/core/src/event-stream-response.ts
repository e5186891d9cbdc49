import { type EncodableEvent, encodeEvent } from './sse/encode.ts';

/** What goes out besides the events, and when it ends. */
export interface EventStreamResponseOptions {
  /**
   * Milliseconds between the comments that go out so that proxies keep the connection and clients know it is alive;
   * `false`, 0 or `Infinity` for none.
   * @defaultValue 15,000
   */
  heartbeat?: number | false | undefined;
  /** Milliseconds the client is to wait before it reconnects; sent first. */
  retry?: number | undefined;
  /** Ends the response: give it `request.signal`, so that the source stops also where the server notices first. */
  signal?: AbortSignal | undefined;
  /** Added to the response's headers, or put in place of them. */
  headers?: HeadersInit | undefined;
}

/** What a type checker would find, where there is none: a generator that was not called, say. */
const iterate = (
  source: AsyncIterable<EncodableEvent> | Iterable<EncodableEvent>,
): AsyncIterator<EncodableEvent> | Iterator<EncodableEvent> => {
  if (Symbol.asyncIterator in Object(source)) return (source as AsyncIterable<EncodableEvent>)[Symbol.asyncIterator]();
  if (Symbol.iterator in Object(source)) return (source as Iterable<EncodableEvent>)[Symbol.iterator]();
  throw new TypeError('The source is no iterable of events: call the generator function, or await the promise.');
};

/** What a stream needs, and what keeps proxies from holding it back. */
const defaultHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

/**
 * Makes the response of an event-stream endpoint, for any server that answers with a fetch `Response`: Next.js, Hono,
 * Deno, Bun, Cloudflare Workers, or Node through an adapter.
 *
 * The source is asked for an event only when the client has room for it. When the client leaves, or `signal` aborts,
 * its `return()` is called: a `finally` in an async generator runs. When the source throws, the body breaks off, and
 * the client sees a network error.
 *
 * The headers keep proxies from holding the stream back: `Cache-Control: no-cache, no-transform` (no compression) and
 * `X-Accel-Buffering: no` (nginx).
 *
 * @throws {TypeError} at once for a source that cannot be iterated, and for a `retry` that `encodeEvent` refuses; for an
 * event that it refuses the body breaks off.
 */
export const eventStreamResponse = (
  source: AsyncIterable<EncodableEvent> | Iterable<EncodableEvent>,
  { heartbeat = 15_000, retry, signal, headers }: EventStreamResponseOptions = {},
): Response => {
  const encoder = new TextEncoder();
  const iterator = iterate(source);
  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let end: () => void = () => {};

  const stop = (): void => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
    // A generator that waits for something hears of it when that comes; nobody waits for it here.
    Promise.resolve(iterator.return?.()).catch(() => {});
  };

  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        end = () => {
          if (over) return;
          stop();
          controller.close();
        };
        if (signal?.aborted) return end();
        signal?.addEventListener('abort', end);
        if (retry !== undefined) controller.enqueue(encoder.encode(encodeEvent({ retry })));
        const beat = (): void => {
          // A longer time is more than a timer takes: it would go off at once.
          if (!heartbeat || heartbeat >= 2 ** 31) return;
          clearTimeout(timer);
          timer = setTimeout(() => {
            // A client that does not read would only pile these up.
            if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(':\n\n'));
            beat();
          }, heartbeat);
        };
        beat();
      },
      async pull(controller) {
        try {
          const { done, value } = await iterator.next();
          if (over) return;
          if (done) return end();
          controller.enqueue(encoder.encode(encodeEvent(value)));
        } catch (reason) {
          if (over) return;
          stop();
          controller.error(reason);
        }
      },
      cancel: stop,
    },
    { highWaterMark: 1 },
  );

  const all = new Headers(headers);
  for (const [name, value] of Object.entries(defaultHeaders)) if (!all.has(name)) all.set(name, value);
  return new Response(body, { headers: all });
};
