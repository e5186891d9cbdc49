import { EventStreamError } from '../errors.ts';
import type { EventStreamAttempt, EventStreamInit } from './event-stream-contract.ts';

export type HeadersFunction = Extract<EventStreamInit['headers'], (...args: never) => unknown>;

/** Copies headers; an invalid one fails without repeating its value, which may be a secret. */
export function toHeaders(init: HeadersInit | undefined): Headers {
  try {
    return new Headers(init);
  } catch {
    throw new EventStreamError('headers', 'A header name or value is not valid. Is there a line break in it?');
  }
}

/** @throws {EventStreamError} `headers`, retryable, with what the function threw as its cause. */
export async function callHeaders(headers: HeadersFunction, attempt: EventStreamAttempt): Promise<HeadersInit> {
  try {
    return await headers(attempt);
  } catch (cause) {
    throw new EventStreamError('headers', 'The headers function failed.', { retryable: true, cause });
  }
}

interface Refresh {
  readonly headers: Promise<HeadersInit>;
  /** When it was done, on the clock below. */
  doneAt: number;
}

const refreshes = new WeakMap<HeadersFunction, Refresh>();
/** Counts requests and refreshes, to know which came first. */
let now = 0;

/** Marks the moment a request goes out. */
export function tick(): number {
  return ++now;
}

/**
 * Headers for a request that was answered with 401. Of all requests that went out before the new credentials were
 * there, only the first calls the function; the others share what it returns.
 *
 * @param sentAt - What {@link tick} gave when the request went out.
 */
export function refreshHeaders(headers: HeadersFunction, number: number, sentAt: number): Promise<HeadersInit> {
  const last = refreshes.get(headers);
  if (last && sentAt < last.doneAt) return last.headers;
  const refresh: Refresh = { headers: callHeaders(headers, { number, reason: 'unauthorized' }), doneAt: Infinity };
  refreshes.set(headers, refresh);
  refresh.headers.then(
    () => {
      refresh.doneAt = tick();
    },
    () => refreshes.delete(headers),
  );
  return refresh.headers;
}
