import type { Sink } from './play.ts';
import { markClosed, parseBody } from './request.ts';
import type { ServerInside } from './server-inside.ts';

/** What a socket and its kernel would hold for a client that is not reading. */
const bufferedBytes = 64 * 1024;

const redirects = new Set([301, 302, 303, 307, 308]);
const withoutBody = new Set([204, 205, 304]);

/**
 * `fetch` against a server in memory: redirects are followed, an abort rejects with `signal.reason` before the head and
 * errors the body with it after, a broken connection is a `TypeError`.
 */
export async function fetchFrom(
  server: ServerInside,
  input: RequestInfo | URL,
  init: RequestInit = {},
): Promise<Response> {
  const request = typeof input === 'object' && 'method' in input ? input : undefined;
  const signal = init.signal ?? request?.signal;
  let url = new URL(request?.url ?? String(input), baseUrl());
  let method = (init.method ?? request?.method ?? 'GET').toUpperCase();
  const headers = new Headers(init.headers ?? request?.headers);
  let text = typeof init.body === 'string' ? init.body : undefined;
  const redirect = init.redirect ?? request?.redirect ?? 'follow';

  for (let hops = 0; ; hops++) {
    signal?.throwIfAborted();
    const { record, answer } = server.receive(method, url.href, new Headers(headers));
    if (method !== 'GET' && method !== 'HEAD') {
      text ??= await (init.body ? new Response(init.body) : (request?.clone() ?? new Response())).text();
      record.body = parseBody(text);
      if (signal?.aborted) markClosed(record, 'client');
      signal?.throwIfAborted();
    }

    const response = await respond(answer, signal, hops > 0, url.href);
    const location = redirects.has(response.status) ? response.headers.get('location') : null;
    if (location === null || redirect === 'manual') return response;
    if (redirect === 'error' || hops === 20)
      throw new TypeError('fetch failed', { cause: new Error('unexpected redirect') });
    await response.body?.cancel();
    url = new URL(location, url);
    if (response.status === 303 || (response.status < 303 && method === 'POST')) {
      method = 'GET';
    }
  }
}

function respond(
  answer: (sink: Sink, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal | null | undefined,
  redirected: boolean,
  url: string,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const left = new AbortController();
    let body: ReadableStreamDefaultController<Uint8Array>;
    let drained: (() => void) | undefined;
    let bodiless = false;
    /** What happens when the last chunk was taken; until then the body can still be aborted. */
    let atEnd: (() => void) | undefined;

    const leave = (): void => {
      left.abort(signal?.reason);
      reject(signal?.reason);
      body.error(signal?.reason);
      drained?.();
    };
    signal?.addEventListener('abort', leave, { once: true });

    const whenTaken = (finish: () => void): void => {
      atEnd = () => {
        if (body.desiredSize !== bufferedBytes) return;
        signal?.removeEventListener('abort', leave);
        finish();
      };
      atEnd();
    };
    const stream = new ReadableStream<Uint8Array>(
      {
        start(controller) {
          body = controller;
        },
        pull() {
          drained?.();
          atEnd?.();
        },
        cancel(reason) {
          signal?.removeEventListener('abort', leave);
          left.abort(reason);
          drained?.();
        },
      },
      { highWaterMark: bufferedBytes, size: (chunk) => chunk.byteLength },
    );

    const sink: Sink = {
      head(status, headers) {
        bodiless = withoutBody.has(status);
        const response = new Response(bodiless ? null : stream, { status, headers });
        Object.defineProperties(response, { url: { value: url }, redirected: { value: redirected } });
        resolve(response);
      },
      write(chunk) {
        // The consumer may keep or transfer what it gets; the scenario's own bytes stay whole.
        if (bodiless) return Promise.resolve();
        body.enqueue(chunk.slice());
        if ((body.desiredSize ?? 0) > 0) return Promise.resolve();
        return new Promise((resume) => {
          drained = resume;
        });
      },
      end() {
        whenTaken(() => body.close());
      },
      reset(by) {
        const cause = new Error(by === 'rst' ? 'read ECONNRESET' : 'other side closed');
        reject(new TypeError('fetch failed', { cause }));
        const broken = new TypeError('terminated', { cause });
        // A FIN comes behind what is still in the buffers, a reset overtakes it.
        if (by === 'fin') {
          whenTaken(() => body.error(broken));
        } else {
          signal?.removeEventListener('abort', leave);
          body.error(broken);
        }
      },
    };
    answer(sink, left.signal).catch((error: unknown) => {
      reject(error);
      reportError(error);
    });
  });
}

/** Relative URLs are the page's; where there is no page, some origin. */
function baseUrl(): string {
  const page = globalThis.location?.href;
  return page?.startsWith('http') ? page : 'http://localhost/';
}

/** An answer's own failure must be seen even where its client has left. */
function reportError(error: unknown): void {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
  else
    queueMicrotask(() => {
      throw error;
    });
}
