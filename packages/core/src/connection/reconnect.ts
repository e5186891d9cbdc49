import { type EventStreamError, HttpStatusError } from '../errors.ts';

/** Milliseconds between a connection's end and the next request, until the server sets it with `retry`. */
export const DEFAULT_RECONNECTION_TIME = 3_000;
const MIN_RECONNECTION_TIME = 100;
const HOUR = 3_600_000;
/** Of the delay: the most that chance adds, so that the clients of a restarted server come back spread out. */
const JITTER = 0.5;

/** How far doubling goes, and where chance comes from. */
export interface ReconnectPolicy {
  /** Failures in a row that are one too many. Default: no limit. */
  readonly retries?: number | undefined;
  /** Milliseconds where doubling stops; a longer `reconnectionTime` stays. Default 30,000. */
  readonly maxDelay?: number | undefined;
  /** From 0 up to 1. Default `Math.random`, looked up at each call. */
  readonly random?: (() => number) | undefined;
}

/** What a server may ask for with `retry`: between 100 ms and one hour. What is no number asks for nothing. */
export const clampReconnectionTime = (milliseconds: number): number => {
  return Math.min(Math.max(milliseconds, MIN_RECONNECTION_TIME), HOUR) || DEFAULT_RECONNECTION_TIME;
};

/**
 * Decides whether, and after how long, a connection that is over is opened again.
 * The only place that decides; `connection.ts` obeys. No timer, no I/O.
 *
 * @param failure - Why the connection ended; `undefined` when the server ended it cleanly.
 * @param reconnectionTime - Milliseconds; the server sets it with `retry`.
 * @param failures - Failures in a row, this one included; a good connection resets it.
 * @returns Milliseconds to wait, or `undefined` to stay closed.
 * @throws {RangeError} when `reconnectionTime` is negative or not finite.
 *
 * - [spec §9.2.3] HTTP 204 tells the client to stop reconnecting.
 * - [spec §9.2.3] After a failure the client may wait longer: doubled, capped, jittered.
 * - [beyond spec] 408, 429 and 5xx are tried again; the specification fails on any non-200.
 * - [beyond spec] `Retry-After` is a floor for this one wait; chance is added above it, never below.
 */
export const reconnectDelay = (
  failure: EventStreamError | undefined,
  reconnectionTime: number,
  failures: number,
  { retries = Infinity, maxDelay = 30_000, random = Math.random }: ReconnectPolicy = {},
): number | undefined => {
  if (!(reconnectionTime >= 0 && reconnectionTime < Infinity)) throw new RangeError('reconnectionTime: milliseconds');
  if ((failure && !failure.retryable) || failures > retries) return undefined;
  const floor = clampReconnectionTime(reconnectionTime);
  const doubled = Math.min(floor * 2 ** Math.max(failures - 1, 0), Math.max(maxDelay, floor));
  const asked = failure instanceof HttpStatusError ? Math.min(failure.retryAfter ?? 0, HOUR) : 0;
  return Math.max(doubled, asked) * (1 + JITTER * random());
};
