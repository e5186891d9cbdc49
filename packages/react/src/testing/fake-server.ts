/** One request that reached the {@link FakeServer}. */
export interface FakeExchange {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string;
  readonly signal: AbortSignal;
  /** Whether the client closed it. */
  readonly closed: boolean;
  send(chunk: string | Uint8Array): void;
  end(): void;
  fail(): void;
}

/** A server in memory, by hand: every request is kept, and the test says when which bytes go out. */
export interface FakeServer {
  readonly fetch: typeof globalThis.fetch;
  readonly exchanges: FakeExchange[];
  /** The latest request. */
  readonly last: FakeExchange;
}

export function fakeServer(respond: (body: ReadableStream<Uint8Array>) => Response = eventStreamResponse): FakeServer {
  const exchanges: FakeExchange[] = [];
  const encoder = new TextEncoder();
  return {
    exchanges,
    get last() {
      const last = exchanges.at(-1);
      if (last === undefined) throw new Error('No request has come yet.');
      return last;
    },
    async fetch(input, init) {
      const request = input instanceof Request ? input : undefined;
      const signal = init?.signal ?? request?.signal ?? new AbortController().signal;
      signal.throwIfAborted();
      let controller: ReadableStreamDefaultController<Uint8Array>;
      let closed = false;
      const body = new ReadableStream<Uint8Array>({
        start(opened) {
          controller = opened;
        },
        cancel() {
          closed = true;
        },
      });
      signal.addEventListener('abort', () => {
        if (!closed) controller.error(signal.reason);
        closed = true;
      });
      exchanges.push({
        url: request?.url ?? String(input),
        method: init?.method ?? request?.method ?? 'GET',
        headers: new Headers(init?.headers ?? request?.headers),
        body: typeof init?.body === 'string' ? init.body : '',
        signal,
        get closed() {
          return closed;
        },
        send(chunk) {
          if (!closed) controller.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk);
        },
        end() {
          if (!closed) controller.close();
          closed = true;
        },
        fail() {
          if (!closed) controller.error(new TypeError('network error'));
          closed = true;
        },
      });
      return respond(body);
    },
  };
}

export function eventStreamResponse(body: ReadableStream<Uint8Array>): Response {
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

/** One chunk of an OpenAI chat answer, as it stands on the wire. */
export function openaiDelta(content: string): string {
  return `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', model: 'test', choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`;
}

/** How such an answer ends. */
export const openaiEnd: string = `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', model: 'test', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`;
