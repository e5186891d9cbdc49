import { type EventStreamError, HttpStatusError, reconnectDelay } from '@rivulet/core';
import type { ChatEndEvent, ChatResume, ChatResumeContext, ChatResumeRequest } from './chat-contract.ts';
import type { ChatEvent } from './types.ts';

export interface ResumableOptions {
  /**
   * Where an answer is picked up, by GET: an address, or a function that makes the request; `null` from it says that
   * this answer cannot be resumed. An address gets the cursor as `Last-Event-ID`.
   */
  readonly url: string | ((context: ChatResumeContext) => string | ChatResumeRequest | null);
  /**
   * What the server goes by.
   *
   * - `cursor` (the default): the id or sequence number of the last event; where events have none, the server is
   *   taken to send the answer from its start.
   * - `offset`: the number of characters of text; the function puts `message.text.length` into the request, and the
   *   server sends what follows.
   */
  readonly by?: 'cursor' | 'offset';
  /** Failures in a row after which the answer is left as it is. Default 20, about eight minutes. */
  readonly retries?: number;
  /** Milliseconds before the second attempt; doubled with each failure up to 30 s. The first goes out at once. Default 500. */
  readonly delay?: number;
  /** Tells the server that nobody waits for the answer any more; called by `stop()`. */
  readonly onStop?: (context: ChatResumeContext) => void;
}

/**
 * Lets a chat pick up answers that broke off: by itself when the connection breaks, and by `chat.resume()` after a
 * reload. Nothing is asked or paid for anew: only GET requests go out, until the answer is whole, the server answers
 * 204 or another status that is final, or `retries` failed in a row.
 */
export function resumable(options: ResumableOptions): ChatResume {
  const { url, by = 'cursor', retries = 20, delay = 500, onStop } = options;

  function buildRequest(context: ChatResumeContext): ChatResumeRequest | null {
    const request = typeof url === 'function' ? url(context) : url;
    if (typeof request !== 'string') return request;
    const id = context.cursor === null ? null : String(context.cursor);
    // [spec §9.2.3] The id goes out as UTF-8, which a header carries as one character per byte.
    return { url: request, headers: id === null ? {} : { 'last-event-id': String.fromCharCode(...new TextEncoder().encode(id)) } };
  }

  return {
    async attach(answer) {
      const { signal } = answer;
      let end: ChatEndEvent | null = null;
      for (let failures = 0; ; ) {
        const request = buildRequest(answer.context());
        if (!request || signal.aborted) return end;
        let failure: EventStreamError | undefined;
        try {
          const response = await answer.request(request);
          if (response.status === 204) return end;
          const error = await answer.check(response);
          if (error) {
            const { status, retryAfter = null } = error;
            if (status === undefined || !(status === 408 || status === 429 || status >= 500)) return end;
            failure = new HttpStatusError(status, { retryAfter, retryable: true });
          } else {
            const { cursor } = answer.context();
            const isReplay = replays(cursor, answer.seen);
            let progress = false;
            end = await answer.read(response, by === 'offset' || cursor !== null ? 'here' : 'start', (event) => {
              const old = isReplay(event);
              progress ||= !old && event.type !== 'end' && event.type !== 'ping';
              return old;
            });
            if (end.end !== 'eof' && end.end !== 'transport') return end;
            if (progress) failures = 0;
          }
        } catch {
          // No response: the network is down, or the server. That is what the waiting is for.
        }
        failures += 1;
        const wait = reconnectDelay(failure, delay, failures, { retries });
        if (wait === undefined) return end;
        await pause(wait, signal);
      }
    },
    ...(onStop && { stop: onStop }),
  };
}

/**
 * Tells what a server sends again: where the first event was read before, everything up to and with the last one
 * that was. A server that goes on behind it sends nothing again.
 */
function replays(last: string | number | null, seen: (cursor: string | number) => boolean): (event: ChatEvent) => boolean {
  let state: 'unknown' | 'replay' | 'last' | 'new' = last === null ? 'new' : 'unknown';
  return ({ type, cursor }) => {
    if (cursor === undefined || type === 'end' || state === 'new') return false;
    if (typeof cursor === 'number' && typeof last === 'number') return cursor <= last;
    if (state === 'unknown') state = seen(cursor) ? 'replay' : 'new';
    if (cursor === last) state = 'last';
    else if (state === 'last') state = 'new';
    return state !== 'new';
  };
}

/** Waits, and beyond that for a browser that is offline; an abort ends it. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      globalThis.removeEventListener?.('online', done);
      resolve();
    };
    const timer = setTimeout(() => {
      if (globalThis.navigator?.onLine !== false) done();
      else globalThis.addEventListener?.('online', done);
    }, milliseconds);
    signal.addEventListener('abort', done);
  });
}
