export interface FakeRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
  readonly signal: AbortSignal;
  /** The id the request resumes from; `null` where it has none. */
  readonly lastEventId: string | null;
  /** Sends a piece of the body. */
  push(chunk: string | Uint8Array): void;
  /** Ends the body cleanly. */
  end(): void;
  /** Breaks the connection. */
  reset(): void;
  /** The response to send: an event stream, unless headers say otherwise. */
  respond(init?: ResponseInit & { type?: string | null }): Response;
}

export type FakeAnswer = (request: FakeRequest) => Response | Promise<Response>;

export interface FakeServer {
  readonly fetch: typeof fetch;
  readonly requests: FakeRequest[];
  /** Requests whose response is not over. */
  readonly open: Set<FakeRequest>;
}

const encoder = new TextEncoder();

/** A `fetch` for tests with a fake clock: heeds its signal as the real one does. The last answer is repeated. */
export function fakeServer(...answers: FakeAnswer[]): FakeServer {
  const requests: FakeRequest[] = [];
  const open = new Set<FakeRequest>();
  const fakeFetch = (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const signal = init.signal!;
    if (signal.aborted) return Promise.reject(signal.reason);
    let controller!: ReadableStreamDefaultController<Uint8Array>;
    const over = (): boolean => open.delete(request);
    const body = new ReadableStream<Uint8Array>({
      start(started) {
        controller = started;
      },
      cancel: () => void over(),
    });
    const headers = new Headers(init.headers);
    const request: FakeRequest = {
      url: typeof input === 'object' && 'url' in input ? input.url : String(input),
      method: init.method ?? 'GET',
      headers,
      body: init.body,
      signal,
      lastEventId: headers.get('last-event-id'),
      push: (chunk) => controller.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk),
      end: () => over() && controller.close(),
      reset: () => over() && controller.error(new TypeError('terminated')),
      respond: ({ type = 'text/event-stream', ...more } = {}) => {
        const response = new Response(body, more);
        if (type !== null) response.headers.set('content-type', type);
        return response;
      },
    };
    requests.push(request);
    open.add(request);
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => {
        if (over()) controller.error(signal.reason);
        reject(signal.reason);
      });
      const answer = answers[Math.min(requests.length, answers.length) - 1]!;
      Promise.resolve(answer(request)).then(resolve, (error: unknown) => {
        over();
        reject(error);
      });
    });
  };
  return { fetch: fakeFetch, requests, open };
}

/** Answers with these pieces, and leaves the stream open. */
export function streaming(...chunks: (string | Uint8Array)[]): FakeAnswer {
  return (request) => {
    for (const chunk of chunks) request.push(chunk);
    return request.respond();
  };
}

/** Answers with these pieces and a clean end. */
export function ending(...chunks: (string | Uint8Array)[]): FakeAnswer {
  return (request) => {
    for (const chunk of chunks) request.push(chunk);
    request.end();
    return request.respond();
  };
}

/** Answers with these pieces, and then the connection breaks. */
export function breaking(...chunks: (string | Uint8Array)[]): FakeAnswer {
  return (request) => {
    for (const chunk of chunks) request.push(chunk);
    // Not at once: an error overtakes what is queued.
    setTimeout(request.reset, 0);
    return request.respond();
  };
}

/** Answers with a status and no stream. */
export function failing(status: number, headers: Record<string, string> = {}): FakeAnswer {
  return (request) => {
    request.end();
    return new Response(status === 204 ? null : 'x', { status, headers });
  };
}

/** The network says no. */
export const refusing: FakeAnswer = () => Promise.reject(new TypeError('fetch failed'));

/** Nothing ever comes. */
export const silent: FakeAnswer = () => new Promise(() => {});
