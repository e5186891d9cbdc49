import type { FetchByPlace } from './follow-redirects.ts';

/** Browsers follow by fetch's own rules, and let nobody see where a redirect leads. */
export const followRedirects: FetchByPlace = (fetch, input, init) => fetch(input, init);
