import { EventStreamError } from '../errors.ts';
import type { EventStreamInit } from './event-stream-contract.ts';
import { followRedirects } from './follow-redirects.ts';
import { callHeaders, prepareRefresh } from './refresh-headers.ts';

/** The request of a stream, as it is sent again and again. */
export interface StreamRequest {
  /** Absolute where there is a base URL. */
  readonly url: string;
  readonly method: string;
  readonly credentials: RequestCredentials;
  /** The headers that are known beforehand; of a `headers` function nothing is. */
  readonly headers: Headers;
  /** What ends the stream from outside. As for fetch, that of the options goes before a `Request`'s own. */
  readonly signal: AbortSignal | null | undefined;
  /** Whether it may be sent again without being asked to. */
  readonly resendable: boolean;
  /**
   * Sends it, once more after a 401.
   * @throws what fetch throws, `signal.reason`, or an `EventStreamError`.
   */
  send(lastEventId: string, signal: AbortSignal): Promise<Response>;
}

const absolute = (url: string): string => {
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  // Without a base, a mocked fetch may still know what to do with it.
  return URL.canParse(url, base) ? new URL(url, base).href : url;
};

/** [spec §9.2.4] An id goes out as UTF-8; headers hold one character per byte. */
export const utf8 = (text: string): string => {
  return String.fromCharCode(...new TextEncoder().encode(text));
};

/** Copies headers, later ones over earlier ones; an invalid one fails without repeating its value, which may be a secret. */
const mergeHeaders = (...all: (HeadersInit | undefined)[]): Headers => {
  try {
    const merged = new Headers();
    for (const headers of all) new Headers(headers).forEach((value, name) => merged.set(name, value));
    return merged;
  } catch {
    throw new EventStreamError('headers', 'A header is not valid: a line break?');
  }
};

/** Nobody reads the body. */
const cancel = ({ body }: Response): void => {
  body?.cancel().catch(() => {});
};

export const createStreamRequest = (input: string | URL | Request, init: EventStreamInit): StreamRequest => {
  // A string or a URL has nothing of what a Request has.
  const request = input as Partial<Request>;
  const url = request.url ?? absolute(String(input));
  const { body, headers, lastEventIdParam } = init;
  const method = (init.method ?? request.method ?? (body ? 'POST' : 'GET')).toUpperCase();
  const isGet = method === 'GET';
  const isStream = !!(body as Partial<ReadableStream> | null | undefined)?.getReader;
  const idempotent = init.resend === 'idempotent';
  const defaults: Record<string, string> = { accept: 'text/event-stream' };
  // Random, but no randomUUID(), which only secure contexts have.
  if (idempotent && !isGet) defaults['idempotency-key'] = crypto.getRandomValues(new Uint32Array(4)).join('-');
  let number = 0;

  const sendOnce = async (
    more: HeadersInit | undefined,
    lastEventId: string,
    signal: AbortSignal,
  ): Promise<Response> => {
    signal.throwIfAborted();
    let to = url;
    let resume;
    if (lastEventId) {
      if (lastEventIdParam) {
        const [path, query] = url.split(/\?([^#]*)|#/);
        const parameters = new URLSearchParams(query);
        parameters.set(lastEventIdParam, lastEventId);
        to = `${path!}?${parameters}`;
      } else resume = { 'last-event-id': utf8(lastEventId) };
    }
    const sent = mergeHeaders(defaults, request.headers, more, resume);
    // What only Rivulet understands is nothing to fetch. A request is cloned, because its body can be read once.
    const copy = request.clone?.();
    const response = await followRedirects(
      init.fetch ?? globalThis.fetch,
      !copy ? to : to === url ? copy : new Request(to, copy),
      { cache: 'no-store', ...init, method, headers: sent, signal },
    );
    // A mocked fetch may answer after all.
    if (signal.aborted) cancel(response);
    signal.throwIfAborted();
    return response;
  };

  return {
    url,
    method,
    signal: init.signal ?? request.signal,
    credentials: init.credentials ?? request.credentials ?? 'same-origin',
    get headers() {
      return mergeHeaders(request.headers, typeof headers !== 'function' ? headers : undefined);
    },
    resendable: isGet ? !body : idempotent && !isStream,
    async send(lastEventId, signal) {
      const reason = number++ ? 'reconnect' : 'initial';
      if (typeof headers !== 'function') return sendOnce(headers, lastEventId, signal);
      const refresh = prepareRefresh(headers);
      const response = await sendOnce(await callHeaders(headers, { number, reason }), lastEventId, signal);
      if (response.status !== 401 || isStream) return response;
      cancel(response);
      number++;
      return sendOnce(await refresh(number), lastEventId, signal);
    },
  };
};
