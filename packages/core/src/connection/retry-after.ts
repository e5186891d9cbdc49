/**
 * Milliseconds to wait by a `Retry-After` header; `null` where there is none, or none that means anything.
 *
 * [RFC 9110 §10.2.3] Whole seconds, or an HTTP date, which ends in GMT. A date in the past means now.
 */
export const parseRetryAfter = (value: string | null, now: number = Date.now()): number | null => {
  const text = String(value).trim();
  // Without the zone, Date.parse() takes half of everything for a date, in local time.
  const wait = /^\d+$/.test(text) ? +text * 1000 : Date.parse(text.endsWith('GMT') ? text : '') - now;
  return wait >= 0 ? wait : wait < 0 ? 0 : null;
};
