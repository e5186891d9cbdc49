import { abortable } from './abortable.ts';
import type { EventStreamAttempt, EventStreamInit } from './event-stream-contract.ts';
import { followRedirects, isStream } from './follow-redirects.ts';
import { callHeaders, refreshHeaders, tick, toHeaders } from './fresh-headers.ts';

/** The request of a stream, as it is sent again and again. */
export interface StreamRequest {
  /** Absolute where there is a base URL. */
  readonly url: string;
  readonly method: string;
  /** What fetch is given beside method, headers and body. */
  readonly options: Omit<EventStreamInit, 'headers'>;
  /** The headers of a `Request`, which the headers of the options are added to. */
  readonly headers: Headers | undefined;
  /** Whether it may be sent again without being asked to. */
  readonly resendable: boolean;
  /**
   * Sends it, once more after a 401.
   * @throws what fetch throws, `signal.reason`, or an `EventStreamError`.
   */
  send(lastEventId: string, reason: EventStreamAttempt['reason'], signal: AbortSignal): Promise<Response>;
}

/** [fetch] What a `Request` carries; read from it, because it can be sent once. */
function requestOptions({
  method,
  mode,
  credentials,
  cache,
  redirect,
  referrer,
  referrerPolicy,
  integrity,
  keepalive,
}: Request): RequestInit {
  return { method, mode, credentials, cache, redirect, referrer, referrerPolicy, integrity, keepalive };
}

function absolute(url: string): string {
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  // Without a base a mocked fetch may still know what to do with it.
  return URL.canParse(url, base) ? new URL(url, base).href : url;
}

function withParameter(url: string, name: string, value: string): string {
  const [, path = '', query, hash = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(url) ?? [];
  const parameters = new URLSearchParams(query);
  parameters.set(name, value);
  return `${path}?${parameters.toString()}${hash}`;
}

/** [spec §9.2.4] An id goes out as UTF-8; headers hold one character per byte. */
export function utf8(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @throws {TypeError} for a GET or HEAD with a body, as fetch does. */
export function createStreamRequest(input: string | URL | Request, init: EventStreamInit): StreamRequest {
  const request = typeof input === 'object' && 'url' in input ? input : undefined;
  const url = request ? request.url : absolute(String(input));
  // What only Rivulet understands is nothing to fetch.
  const options: Omit<EventStreamInit, 'headers'> = { ...(request && requestOptions(request)), ...init };
  const given = options.body ?? undefined;
  const method = (options.method ?? (given === undefined ? 'GET' : 'POST')).toUpperCase();
  const isBodiless = method === 'GET' || method === 'HEAD';
  if (isBodiless && given !== undefined) throw new TypeError(`A ${method} request has no body.`);
  const { headers } = init;
  const ownHeaders = request?.headers;
  const idempotencyKey = method !== 'GET' && init.resend === 'idempotent' ? randomKey() : undefined;
  let body: Promise<BodyInit | null> | undefined;
  let number = 0;

  const sendOnce = async (
    more: HeadersInit | undefined,
    lastEventId: string,
    signal: AbortSignal,
  ): Promise<Response> => {
    const sent = toHeaders(ownHeaders);
    toHeaders(more).forEach((value, name) => sent.set(name, value));
    if (!sent.has('accept')) sent.set('accept', 'text/event-stream');
    if (idempotencyKey && !sent.has('idempotency-key')) sent.set('idempotency-key', idempotencyKey);
    let to = url;
    if (lastEventId && init.lastEventIdParam) to = withParameter(url, init.lastEventIdParam, lastEventId);
    else if (lastEventId) sent.set('last-event-id', utf8(lastEventId));
    body ??= Promise.resolve(request && !isBodiless && given === undefined ? request.arrayBuffer() : (given ?? null));
    const fetchInit = { cache: 'no-store', ...options, method, headers: sent, body: await body, signal } as const;
    const fetch = init.fetch ?? globalThis.fetch;
    // A browser follows by fetch's own rules, and lets nobody see where to.
    const follows = (options.redirect ?? 'follow') === 'follow' && globalThis.location === undefined;
    const response = follows ? followRedirects(fetch, to, fetchInit) : fetch(to, fetchInit);
    const discard = async (): Promise<void> => (await response).body?.cancel();
    signal.addEventListener('abort', () => void discard().catch(() => {}));
    return abortable(response, signal);
  };

  return {
    url,
    method,
    options,
    headers: ownHeaders,
    resendable: (method === 'GET' || init.resend === 'idempotent') && !isStream(given),
    async send(lastEventId, reason, signal) {
      if (typeof headers !== 'function') {
        number++;
        return sendOnce(headers, lastEventId, signal);
      }
      const first = await abortable(callHeaders(headers, { number: ++number, reason }), signal);
      const sentAt = tick();
      const response = await sendOnce(first, lastEventId, signal);
      if (response.status !== 401 || isStream(given)) return response;
      response.body?.cancel().catch(() => {});
      return sendOnce(await abortable(refreshHeaders(headers, ++number, sentAt), signal), lastEventId, signal);
    },
  };
}
