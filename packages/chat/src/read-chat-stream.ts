import { readChunks } from '@rivulet/core';
import type { ChatTransportItem } from './chat-contract.ts';
import { errorInfo, responseError } from './chat-error.ts';
import { createFramer, framingOf } from './read-frames.ts';
import type { ChatDecoder, ChatEvent, ChatFrame, ChatProtocol } from './types.ts';

export interface ReadChatStreamOptions {
  readonly protocol: ChatProtocol;
  /** Aborting ends the events with `end: 'stop'`, and cancels the body. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without a byte after which the answer counts as cut (`end: 'transport'`). Default: none. */
  readonly idleTimeout?: number | undefined;
}

export interface ReadChatBatchesOptions extends ReadChatStreamOptions {
  /** Takes what a block that was cut off says, instead of the answer: it may come whole once more. */
  readonly rest?: ChatEvent[] | undefined;
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
  options: ReadChatBatchesOptions,
): AsyncIterableIterator<readonly ChatEvent[]> {
  const { protocol, signal, idleTimeout, rest } = options;
  const ended = (): boolean => signal?.aborted === true;
  try {
    const response = 'headers' in source ? source : undefined;
    const framing = framingOf(protocol.framing, response?.headers.get('content-type') ?? null);
    const error = response && (await responseError(response, framing, signal));
    if (error && !ended()) {
      yield [
        { type: 'error', error },
        { type: 'end', end: 'error' },
      ];
      return;
    }

    const frames: ChatFrame[] = [];
    const framer = createFramer(framing, (frame) => frames.push(frame));
    const decoder = protocol.createDecoder(response ?? { status: 200, headers: new Headers() });
    const items =
      'headers' in source || 'getReader' in source
        ? readChunks(source, { signal, idleTimeout })
        : heeding(source, signal);
    let over = false;
    try {
      while (!ended()) {
        const { done, value } = await items.next();
        if (ended()) break;
        let failure: { readonly reason: unknown } | undefined;
        const events: ChatEvent[] = [];
        try {
          if (done) framer.end();
          else if (typeof value === 'string' || ArrayBuffer.isView(value)) framer.feed(value);
          else if ('data' in value)
            frames.push({ kind: 'event', type: value.type, data: value.data, lastEventId: value.lastEventId });
          else events.push(value);
        } catch (reason) {
          failure = { reason };
        }
        const cut = rest && frames.at(-1)?.kind === 'incomplete' ? frames.pop() : undefined;
        decodeFrames(decoder, frames, events);
        if (cut) decodeFrames(decoder, [cut], rest!);
        if (done && !failure) {
          if (!isOver(events)) events.push(...decoder.end());
          // [beyond the contract] A decoder that says no end: the answer cannot be called whole.
          if (!isOver(events)) events.push({ type: 'end', end: 'eof' });
        }
        over = isOver(events);
        if (events.length > 0) yield events;
        if (over) return;
        if (failure) throw failure.reason;
      }
    } finally {
      const release = (): unknown => items.return?.();
      if (over) setTimeout(release, closingTime);
      else void release();
    }
  } catch (reason) {
    if (!ended()) {
      yield [{ type: 'end', end: 'transport', error: errorInfo(reason) }];
      return;
    }
  }
  yield [{ type: 'end', end: 'stop' }];
}

function isOver(events: readonly ChatEvent[]): boolean {
  return events.at(-1)?.type === 'end';
}

/** Takes the frames' events in, up to an `end`. A decoder that throws has ended the answer with an error. */
function decodeFrames(decoder: ChatDecoder, frames: ChatFrame[], events: ChatEvent[]): void {
  try {
    for (const frame of frames.splice(0)) {
      for (const event of decoder.decode(frame)) {
        events.push(event);
        if (event.type === 'end') return;
      }
    }
  } catch (reason) {
    events.push(
      { type: 'error', error: { ...errorInfo(reason), code: 'invalid-response' } },
      { type: 'end', end: 'error' },
    );
  }
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
