/**
 * Milliseconds to wait by a `Retry-After` header; `null` where there is none, or none that means anything.
 *
 * [RFC 9110 §10.2.3] Whole seconds, or an HTTP date, which ends in GMT. A date in the past means now.
 */
export const parseRetryAfter = (value: string | null, now: number = Date.now()): number | null => {
  const text = String(value).trim();
  // Without the zone, Date.parse() takes half of everything for a date, in local time.
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : text.endsWith('GMT') ? Date.parse(text) - now : Number.NaN;
  return Number.isNaN(wait) ? null : Math.max(wait, 0);
};
