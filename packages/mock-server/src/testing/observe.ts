import { connect } from 'node:net';
import { listen } from '../node.ts';
import type { Routes } from '../routes.ts';
import type { Scenario } from '../scenario.ts';
import { createMockServer } from '../server.ts';
import { readHttp } from './read-http.ts';

/** What went over the wire for one request. */
export interface Observed {
  /** `null` where no head came. */
  readonly status: number | null;
  readonly headers: Headers;
  /** As the server wrote them: in memory one by one, over a socket as chunks of HTTP. */
  readonly chunks: readonly Uint8Array[];
  readonly text: string;
  /** `whole`: ended as it should; `broken`: the connection broke; `silent`: neither, for as long as the test waited. */
  readonly ended: 'whole' | 'broken' | 'silent';
  /** Milliseconds from the request to each chunk. */
  readonly times: readonly number[];
}

export interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: 'GET' | 'POST';
  /** How often to ask before the one that is observed. */
  readonly before?: number;
  /** After so many milliseconds without anything new it is silence. Default 4000: no machine is that slow. */
  readonly patience?: number;
}

export type Observe = (scenario: Scenario, asked?: Asked) => Promise<Observed>;

const routes = (scenario: Scenario): Routes => ({ 'GET /': scenario, 'POST /': scenario });

export const inMemory: Observe = async (scenario, asked = {}) => {
  const server = createMockServer(routes(scenario));
  for (let count = 0; count < (asked.before ?? 0); count++) await observeResponse(server.fetch, asked);
  return await observeResponse(server.fetch, asked);
};

export const overSocket: Observe = async (scenario, asked = {}) => {
  const { port, close } = await listen(createMockServer(routes(scenario)));
  try {
    for (let count = 0; count < (asked.before ?? 0); count++) await observeSocket(port, asked);
    return await observeSocket(port, asked);
  } finally {
    await close();
  }
};

async function observeResponse(
  fetcher: typeof fetch,
  { method = 'GET', headers = {}, patience = 4000 }: Asked,
): Promise<Observed> {
  const started = performance.now();
  const silence = watch(patience);
  const chunks: Uint8Array[] = [];
  const times: number[] = [];
  let response: Response | undefined;
  let ended: Observed['ended'] = 'whole';
  try {
    response = await fetcher('/', { method, headers, redirect: 'manual', signal: silence.signal });
    const reader = response.body?.getReader();
    for (let result = await reader?.read(); result && !result.done; result = await reader?.read()) {
      silence.alive();
      chunks.push(result.value);
      times.push(performance.now() - started);
    }
  } catch {
    ended = silence.signal.aborted ? 'silent' : 'broken';
  }
  silence.stop();
  return {
    status: response?.status ?? null,
    headers: response?.headers ?? new Headers(),
    chunks,
    times,
    text: decode(chunks),
    ended,
  };
}

function observeSocket(port: number, { method = 'GET', headers = {}, patience = 4000 }: Asked): Promise<Observed> {
  const started = performance.now();
  const silence = watch(patience);
  let received: Buffer = Buffer.alloc(0);
  const times: number[] = [];
  return new Promise((resolve) => {
    const finish = (closed: Observed['ended']): void => {
      silence.stop();
      socket.destroy();
      const { status, headers: answered, chunks, whole } = readHttp(received);
      resolve({ status, headers: answered, chunks, times, text: decode(chunks), ended: whole ? 'whole' : closed });
    };
    const socket = connect(port, '127.0.0.1')
      .on('data', (data: Buffer) => {
        silence.alive();
        received = Buffer.concat([received, data]);
        const { chunks, whole } = readHttp(received);
        while (times.length < chunks.length) times.push(performance.now() - started);
        if (whole) finish('whole');
      })
      .on('error', () => finish('broken'))
      .on('close', () => finish('broken'));
    silence.signal.addEventListener('abort', () => finish('silent'));
    const fields = Object.entries({ host: 'mock', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`${method} / HTTP/1.1\r\n${fields.join('')}${method === 'POST' ? 'content-length: 0\r\n' : ''}\r\n`);
  });
}

function watch(patience: number): { readonly signal: AbortSignal; alive(): void; stop(): void } {
  const controller = new AbortController();
  const give = (): NodeJS.Timeout => setTimeout(() => controller.abort(), patience);
  let timer = give();
  return {
    signal: controller.signal,
    alive() {
      clearTimeout(timer);
      timer = give();
    },
    stop: () => clearTimeout(timer),
  };
}

function decode(chunks: readonly Uint8Array[]): string {
  return new TextDecoder().decode(Buffer.concat(chunks));
}
