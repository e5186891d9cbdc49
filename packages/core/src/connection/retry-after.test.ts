import { expect, test } from 'vitest';
import { parseRetryAfter } from './retry-after.ts';

const now = Date.UTC(2026, 10, 20, 12, 0, 0);

test.each<[string | null, number | null]>([
  [null, null],
  ['0', 0],
  ['120', 120_000],
  [' 7 ', 7000],
  ['1000000000', 1e12],
  ['Fri, 20 Nov 2026 12:00:30 GMT', 30_000],
  ['Friday, 20-Nov-26 12:00:30 GMT', 30_000],
  ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
  ['', null],
  ['-1', null],
  ['1.5', null],
  ['1e9', null],
  ['soon', null],
  ['2026-11-20', null],
  ['Fri, 99 Nov 2026 12:00:30 GMT', null],
])('Retry-After %j is %j ms', (value, expected) => {
  expect(parseRetryAfter(value, now)).toBe(expected);
});
