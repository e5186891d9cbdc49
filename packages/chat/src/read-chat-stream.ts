import { readChunks } from '@rivulet/core';
import type { ChatEndEvent, ChatTransportItem } from './chat-contract.ts';
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
  let hand!: (events?: readonly ChatEvent[]) => void;
  let resume!: () => void;
  let leave = (): void => {};
  const next = (): Promise<readonly ChatEvent[] | undefined> =>
    new Promise((resolve) => {
      hand = resolve;
    });
  let batch = next();
  const end = readAnswer(source, options, (events) => {
    hand(events);
    return new Promise((resolve, reject) => {
      resume = resolve;
      leave = reject;
    });
  });
  // Where the reader leaves with the last events before a failure, nobody waits for the end.
  end.then(
    () => hand(),
    () => {},
  );
  try {
    for (let events; (events = await batch); resume()) {
      batch = next();
      yield* events;
    }
    yield end;
  } finally {
    leave();
  }
}

/**
 * As {@link readChatStream}, all events of a network chunk at once. No generator: that would cost as much as parsing.
 *
 * @param write - May give a promise; until it is settled nothing is read, and where it rejects nothing any more.
 * @returns How the answer ended.
 */
export async function readAnswer(
  source: ChatAnswerSource,
  { protocol, signal, idleTimeout }: ReadChatStreamOptions,
  write: (events: readonly ChatEvent[]) => Promise<void> | void,
): Promise<ChatEndEvent> {
  let items: AsyncIterator<ChatTransportItem, unknown> | undefined;
  const events: ChatEvent[] = [];
  let end: ChatEndEvent | undefined;
  /** Nothing follows an end. */
  const say = (more: readonly ChatEvent[]): void => {
    for (const event of more) {
      if (end) return;
      if (event.type === 'end') end = event;
      else events.push(event);
    }
  };
  const hand = (): Promise<void> | void => (events.length > 0 ? write(events.splice(0)) : undefined);
  try {
    const response = 'headers' in source && source;
    const head = response || { status: 200, headers: new Headers() };
    const framing = framingOf(protocol.framing, head.headers.get('content-type'));
    const error = response && (await responseError(response, framing, signal));
    if (error && !signal?.aborted) {
      say(failed(error));
      await hand();
    } else {
      const decoder = protocol.createDecoder(head);
      const decode = (frame: ChatFrame): void => {
        try {
          if (!end) say(decoder.decode(frame));
        } catch (reason) {
          say(failed({ ...errorInfo(reason), code: 'invalid-response' }));
        }
      };
      const framer = createFramer(framing, decode);
      items =
        response || 'getReader' in source
          ? readChunks(source as Response | ReadableStream<Uint8Array>, { signal, idleTimeout })
          : heeding(source as AsyncIterable<ChatTransportItem>, signal);
      for (;;) {
        const { done, value } = await items.next();
        signal?.throwIfAborted();
        if (done) {
          framer.end();
          if (!end) say(decoder.end());
          // [beyond the contract] A decoder that says no end: the answer cannot be called whole.
          say([{ type: 'end', end: 'eof' }]);
        } else if (typeof value === 'string' || ArrayBuffer.isView(value)) framer.feed(value);
        else if ('data' in value)
          decode({ kind: 'event', type: value.type, data: value.data, lastEventId: value.lastEventId });
        else say([value]);
        const wait = hand();
        if (wait) await wait;
        if (end) break;
      }
    }
  } catch (reason) {
    await hand();
    return (
      end ??
      (signal?.aborted ? { type: 'end', end: 'stop' } : { type: 'end', end: 'transport', error: errorInfo(reason) })
    );
  } finally {
    // What the transport's own iterator throws then is nobody's any more.
    const release = (): unknown => items?.return?.().catch(() => {});
    if (end) setTimeout(release, closingTime);
    else release();
  }
  return end!;
}

function failed(error: ChatErrorInfo): readonly ChatEvent[] {
  return [
    { type: 'error', error },
    { type: 'end', end: 'error' },
  ];
}

/** The items of an iterable that may not know of the signal: an abort ends the wait for the next one. */
function heeding<T>(source: AsyncIterable<T>, signal: AbortSignal | undefined): AsyncIterator<T, unknown> {
  const iterator = source[Symbol.asyncIterator]();
  let fail: ((reason: unknown) => void) | undefined;
  const onAbort = (): void => fail?.(signal!.reason);
  signal?.addEventListener('abort', onAbort);
  return {
    next: () =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        fail = reject;
        iterator.next().then(resolve, reject);
      }),
    return: async () => {
      signal?.removeEventListener('abort', onAbort);
      return (await iterator.return?.())!;
    },
  };
}
