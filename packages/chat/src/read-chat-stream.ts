import { readChunks } from '@rivulet/core';
import type { ChatTransportItem } from './chat-contract.ts';
import { errorInfo, responseError } from './chat-error.ts';
import { createFramer, framingOf } from './read-frames.ts';
import type { ChatProtocol } from './protocol-contract.ts';
import type { ChatErrorInfo, ChatEvent, ChatFrame } from './types.ts';

/** In what format an answer is read, and until when. */
export interface ReadChatStreamOptions {
  /** The wire format of the answer. */
  readonly protocol: ChatProtocol;
  /** Aborting ends the events with `end: 'stop'`, and cancels the body. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without a byte after which the answer counts as cut (`end: 'transport'`). Default: none. */
  readonly idleTimeout?: number | undefined;
}

/** What an answer can be read from. */
export type ChatAnswerSource = Response | ReadableStream<Uint8Array> | AsyncIterable<ChatTransportItem>;

/** Milliseconds for a body to close by itself after the answer's end, so that its connection can be used again; then it is cancelled. */
const closingTime = 250;

/**
 * Reads one answer. The last event is always an `end`, which says how it ended, and nothing that the network or the
 * provider does is thrown: a status other than 2xx and a response that is no stream give `error` and `end: 'error'`,
 * a connection that breaks gives `end: 'transport'` with its error, an abort gives `end: 'stop'`. So everything that
 * was received stays received.
 *
 * Nothing is read before it is asked for. After the answer's end, or when a `for await` is left early, the body is
 * let go.
 */
export async function* readChatStream(
  source: ChatAnswerSource,
  options: ReadChatStreamOptions,
): AsyncIterableIterator<ChatEvent> {
  for await (const batch of readChatBatches(source, options)) yield* batch;
}

/** As {@link readChatStream}, all events of a network chunk at once. */
export async function* readChatBatches(
  source: ChatAnswerSource,
  { protocol, signal, idleTimeout }: ReadChatStreamOptions,
): AsyncIterableIterator<readonly ChatEvent[]> {
  let items: AsyncIterator<ChatTransportItem, unknown> | undefined;
  let over = false;
  try {
    const response = 'headers' in source ? source : undefined;
    const framing = framingOf(protocol.framing, response?.headers.get('content-type') ?? null);
    const error = response && (await responseError(response, framing, signal));
    if (error && !signal?.aborted) return yield failed(error);

    let events: ChatEvent[] = [];
    /** Nothing follows an end. */
    const say = (more: readonly ChatEvent[]): void => {
      for (const event of more) {
        if (over) return;
        events.push(event);
        over = event.type === 'end';
      }
    };
    const decoder = protocol.createDecoder(response ?? { status: 200, headers: new Headers() });
    const decode = (frame: ChatFrame): void => {
      try {
        if (!over) say(decoder.decode(frame));
      } catch (reason) {
        say(failed({ ...errorInfo(reason), code: 'invalid-response' }));
      }
    };
    const framer = createFramer(framing, decode);
    items =
      'headers' in source || 'getReader' in source
        ? readChunks(source, { signal, idleTimeout })
        : heeding(source, signal);
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = await items.next();
      signal?.throwIfAborted();
      events = [];
      try {
        if (done) {
          framer.end();
          if (!over) say(decoder.end());
          // [beyond the contract] A decoder that says no end: the answer cannot be called whole.
          say([{ type: 'end', end: 'eof' }]);
        } else if (typeof value === 'string' || ArrayBuffer.isView(value)) framer.feed(value);
        else if ('data' in value)
          decode({ kind: 'event', type: value.type, data: value.data, lastEventId: value.lastEventId });
        else say([value]);
      } catch (reason) {
        say(broken(reason));
      }
      if (events.length > 0) yield events;
      if (over) return;
    }
  } catch (reason) {
    yield signal?.aborted ? [{ type: 'end', end: 'stop' }] : broken(reason);
  } finally {
    // What the transport's own iterator throws then is nobody's any more.
    const release = (): unknown => items?.return?.().catch(() => {});
    if (over) setTimeout(release, closingTime);
    else release();
  }
}

function failed(error: ChatErrorInfo): readonly ChatEvent[] {
  return [
    { type: 'error', error },
    { type: 'end', end: 'error' },
  ];
}

function broken(reason: unknown): readonly ChatEvent[] {
  return [{ type: 'end', end: 'transport', error: errorInfo(reason) }];
}

/** The items of an iterable that may not know of the signal: an abort ends the wait for the next one. */
function heeding<T>(source: AsyncIterable<T>, signal: AbortSignal | undefined): AsyncIterator<T, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let fail: ((reason: unknown) => void) | undefined;
  const onAbort = (): void => fail?.(signal!.reason);
  signal?.addEventListener('abort', onAbort);
  return {
    next: () =>
      new Promise((resolve, reject) => {
        fail = reject;
        iterator.next().then(resolve, reject);
      }),
    return: async () => {
      signal?.removeEventListener('abort', onAbort);
      await iterator.return?.();
      return { done: true, value: undefined };
    },
  };
}
