/**
 * Milliseconds to wait by a `Retry-After` header; `null` where there is none, or none that means anything.
 *
 * [RFC 9110 §10.2.3] Whole seconds, or an HTTP date, which ends in GMT. A date in the past means now.
 */
export function parseRetryAfter(value: string | null, now: number = Date.now()): number | null {
  if (value === null) return null;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  // Without the zone, Date.parse() takes half of everything for a date, in local time.
  const date = /GMT\s*$/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(date - now, 0);
}
