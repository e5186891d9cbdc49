const SECONDS = /^\s*\d+\s*$/;
/** IMF-fixdate, and the two obsolete forms a recipient must accept. Everything `Date.parse` takes beyond that is refused. */
const HTTP_DATE = /^\s*(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d\d:\d\d:\d\d/;

/**
 * Milliseconds to wait by a `Retry-After` header; `null` where there is none, or none that means anything.
 *
 * [RFC 9110 §10.2.3] whole seconds, or an HTTP date. A date in the past means now.
 */
export function parseRetryAfter(value: string | null, now: number = Date.now()): number | null {
  if (value === null) return null;
  if (SECONDS.test(value)) return Number(value) * 1000;
  const date = HTTP_DATE.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(date - now, 0);
}
