import { EventStreamError } from '../errors.ts';

/** Fetches by the rules of the place the code runs in. */
export type FetchByPlace = (
  fetch: typeof globalThis.fetch,
  input: string | Request,
  init: RequestInit & { headers: Headers },
) => Promise<Response>;

/** [fetch §4.4] The most redirects a fetch follows. */
const MAX_REDIRECTS = 20;
/** What says nothing about the user may go to another origin. */
const HARMLESS = /^(accept|accept-language|cache-control|content-type|idempotency-key|last-event-id)$/;

/**
 * Fetches, and follows redirects where there is no browser to do it: the runtimes of servers take custom headers such
 * as `x-api-key` along to another origin. Here none follows, not even back again. For browsers `package.json` puts
 * `follow-redirects.browser.ts` in its place.
 *
 * [fetch §4.4] 303, and 301 and 302 after a POST, go on with GET and no body.
 *
 * @throws {EventStreamError} `redirect`: too many, to no HTTP URL, or with a body that can be sent once.
 */
export const followRedirects: FetchByPlace = async (fetch, input, init) => {
  // A page, or a test that has one: the browser's rules hold, and it lets nobody see where a redirect leads.
  const mode = init.redirect ?? (typeof input === 'string' ? 'follow' : input.redirect);
  if (mode !== 'follow' || globalThis.location !== undefined) return fetch(input, init);
  let { method = 'GET', body, headers } = init;
  let url = typeof input === 'string' ? input : input.url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await (redirects === 0
      ? fetch(input, { ...init, redirect: 'manual' })
      : fetch(url, { ...init, method, headers, body: body ?? null, redirect: 'manual' }));
    const { status } = response;
    const location = response.headers.get('location');
    if (location === null || ![301, 302, 303, 307, 308].includes(status)) return response;
    response.body?.cancel().catch(() => {});
    const next = URL.canParse(location, url) ? new URL(location, url) : undefined;
    if (!next || !/^https?:$/.test(next.protocol)) {
      throw new EventStreamError('redirect', 'The server redirects to something that is no HTTP URL.');
    }
    if (status === 303 || (status < 303 && method === 'POST')) {
      method = 'GET';
      body = null;
      headers = keepHeaders(headers, (name) => !name.startsWith('content-'));
    } else if (body instanceof ReadableStream || (typeof input === 'object' && input.body)) {
      throw new EventStreamError(
        'redirect',
        'The server redirects a request whose body can be sent once. Ask for the new URL.',
      );
    }
    if (next.origin !== new URL(url).origin) headers = keepHeaders(headers, (name) => HARMLESS.test(name));
    url = next.href;
  }
  throw new EventStreamError(
    'redirect',
    `The server redirects more than ${MAX_REDIRECTS} times. Does it redirect to itself?`,
  );
};

function keepHeaders(headers: Headers, keep: (name: string) => boolean): Headers {
  return new Headers([...headers].filter(([name]) => keep(name)));
}
