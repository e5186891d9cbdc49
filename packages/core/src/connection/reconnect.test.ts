import { describe, expect, test } from 'vitest';
import { ContentTypeError, EventStreamError, EventTooLargeError, HttpStatusError } from '../errors.ts';
import { clampReconnectionTime, reconnectDelay } from './reconnect.ts';

const least = { random: () => 0 };
const most = { random: () => 1 };
const network = new EventStreamError('network', 'reset', { retryable: true });
const busy = (retryAfter: number | null): HttpStatusError => new HttpStatusError(503, { retryAfter, retryable: true });

describe('whether', () => {
  test.each<[string, EventStreamError | undefined, boolean]>([
    ['[spec] a clean end', undefined, true],
    ['a network fault', network, true],
    ['503', busy(null), true],
    ['an idle timeout', new EventStreamError('idle-timeout', 'silent', { retryable: true }), true],
    ['403', new HttpStatusError(403, { retryable: false }), false],
    ['an HTML page with status 200', new ContentTypeError('text/html', 'text/event-stream'), false],
    ['a missing body', new EventStreamError('no-body', 'none'), false],
    ['an event that is too large', new EventTooLargeError(10), false],
  ])('%s', (_, failure, again) => {
    expect(reconnectDelay(failure, 3000, 1, least) !== undefined).toBe(again);
  });

  test('the third failure closes where two retries are allowed', () => {
    expect([1, 2, 3].map((failures) => reconnectDelay(network, 1000, failures, { ...least, retries: 2 }))).toEqual([
      1000,
      2000,
      undefined,
    ]);
  });
});

describe('when', () => {
  test('[spec] a clean end waits the reconnection time', () => {
    expect(reconnectDelay(undefined, 3000, 0, least)).toBe(3000);
  });

  test('each failure doubles the wait, up to 30 seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 2000].map((failures) => reconnectDelay(network, 3000, failures, least))).toEqual([
      3000, 6000, 12_000, 24_000, 30_000, 30_000, 30_000,
    ]);
  });

  test('a server that asks for more than 30 seconds gets it, undoubled', () => {
    expect([1, 2, 9].map((failures) => reconnectDelay(network, 60_000, failures, least))).toEqual([
      60_000, 60_000, 60_000,
    ]);
  });

  test('chance adds up to half of the wait and never takes from it', () => {
    expect(reconnectDelay(network, 3000, 1, most)).toBe(4500);
    expect(reconnectDelay(network, 3000, 9, most)).toBe(45_000);
  });

  test('Retry-After sets the floor once, jitter goes above it', () => {
    expect(reconnectDelay(busy(20_000), 3000, 1, least)).toBe(20_000);
    expect(reconnectDelay(busy(20_000), 3000, 1, most)).toBe(30_000);
    expect(reconnectDelay(network, 3000, 2, least)).toBe(6000);
  });

  test('Retry-After never shortens a wait', () => {
    expect(reconnectDelay(busy(1000), 3000, 3, least)).toBe(12_000);
  });

  test('Retry-After is believed for an hour at most', () => {
    expect(reconnectDelay(busy(1e12), 3000, 1, least)).toBe(3_600_000);
  });

  test('a server can ask for 100 ms to one hour', () => {
    expect([0, 99, 100, 5000, 3_600_000, 1e12].map(clampReconnectionTime)).toEqual([
      100, 100, 100, 5000, 3_600_000, 3_600_000,
    ]);
    expect(reconnectDelay(undefined, 0, 0, least)).toBe(100);
    expect(reconnectDelay(undefined, 1e12, 0, least)).toBe(3_600_000);
  });

  test('a delay that is no number is none, and does not stop a stream for ever', () => {
    expect(clampReconnectionTime(Number.NaN)).toBe(3000);
  });

  test.each([-1, Number.NaN, Infinity])('a reconnection time of %d is refused', (time) => {
    expect(() => reconnectDelay(undefined, time, 0)).toThrow(RangeError);
  });
});
