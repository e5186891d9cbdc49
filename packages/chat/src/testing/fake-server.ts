import type { ChatOptions } from '../chat-contract.ts';

/** One request, as the server saw it. */
export interface FakeRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  /** The parsed body; `null` where there was none. */
  readonly body: unknown;
  readonly signal: AbortSignal;
  /** Whether the client closed the body before its end. */
  closed: boolean;
}

/** A response whose body a test writes by hand. */
export interface FakeBody {
  write(text: string | Uint8Array): void;
  end(): void;
  /** The connection breaks. */
  fail(error?: unknown): void;
}

export interface FakeServer {
  readonly fetch: NonNullable<ChatOptions['fetch']>;
  readonly requests: readonly FakeRequest[];
}

type Answer = Response | Promise<Response> | ((body: FakeBody, request: FakeRequest) => void | Promise<void>);

const encoder = new TextEncoder();

/** The real one, also under fake timers: reading yields to the page with a message, which no fake clock moves. */
const { setImmediate: nextTurn } = globalThis;

/** Lets every promise that can settle do so. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => nextTurn(resolve));
}

/** A chunk of an OpenAI chat answer. */
export function chunk(delta: unknown, finish: string | null = null): string {
  return `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', model: 'test-1', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
}

/** A whole answer, one chunk per word. */
export function sse(text: string, finish = 'stop'): string {
  const words = text.match(/\S+\s*|\s+/g) ?? [];
  return `${words.map((content) => chunk({ content })).join('')}${chunk({}, finish)}data: [DONE]\n\n`;
}

/** A server in memory: each request takes the next answer, or what the function says. */
export function fakeServer(answers: readonly Answer[] | ((request: FakeRequest) => Answer)): FakeServer {
  const requests: FakeRequest[] = [];
  return {
    requests,
    async fetch(url, init) {
      const signal = init.signal ?? new AbortController().signal;
      const request: FakeRequest = {
        method: init.method ?? 'GET',
        url,
        headers: new Headers(init.headers),
        body: typeof init.body === 'string' ? JSON.parse(init.body) : null,
        signal,
        closed: false,
      };
      requests.push(request);
      const answer = typeof answers === 'function' ? answers(request) : answers[requests.length - 1];
      if (!answer) throw new TypeError('fetch failed');
      if (typeof answer !== 'function') return answer;
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          const abort = (): void => {
            request.closed = true;
            controller.error(signal.reason);
          };
          signal.addEventListener('abort', abort, { once: true });
          void answer(
            {
              write: (text) => {
                if (!request.closed) controller.enqueue(typeof text === 'string' ? encoder.encode(text) : text);
              },
              end: () => {
                signal.removeEventListener('abort', abort);
                if (!request.closed) controller.close();
              },
              fail: (error = new TypeError('terminated')) => {
                signal.removeEventListener('abort', abort);
                if (!request.closed) controller.error(error);
              },
            },
            request,
          );
        },
        cancel() {
          request.closed = true;
        },
      });
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
    },
  };
}
