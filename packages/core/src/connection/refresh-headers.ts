import { EventStreamError } from '../errors.ts';
import type { EventStreamAttempt, EventStreamInit } from './event-stream-contract.ts';

export type HeadersFunction = Extract<EventStreamInit['headers'], (...args: never) => unknown>;

/** One call of a headers function for fresh credentials. */
interface Refresh {
  readonly headers: Promise<HeadersInit>;
  isDone: boolean;
}

const refreshes = new WeakMap<HeadersFunction, Refresh>();

/** @throws {EventStreamError} `headers`, retryable, with what the function threw as its cause. */
export const callHeaders = async (headers: HeadersFunction, attempt: EventStreamAttempt): Promise<HeadersInit> => {
  try {
    return await headers(attempt);
  } catch (cause) {
    throw new EventStreamError('headers', 'headers() failed.', { retryable: true, cause });
  }
};

/**
 * To be called when a request goes out.
 *
 * @returns A function for when it was answered with 401. Of all requests that went out before the new credentials were
 * there, only the first calls `headers`; the others share what it returns.
 */
export const prepareRefresh = (headers: HeadersFunction): ((number: number) => Promise<HeadersInit>) => {
  const before = refreshes.get(headers);
  const known = before?.isDone ? before : undefined;
  return (number) => {
    let refresh = refreshes.get(headers);
    if (!refresh || refresh === known) {
      const created: Refresh = { headers: callHeaders(headers, { number, reason: 'unauthorized' }), isDone: false };
      created.headers.then(
        () => (created.isDone = true),
        () => refreshes.delete(headers),
      );
      refreshes.set(headers, (refresh = created));
    }
    return refresh.headers;
  };
};
