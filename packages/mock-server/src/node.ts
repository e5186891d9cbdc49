import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Sink } from './play.ts';
import { markClosed, parseBody } from './request.ts';
import { insideOf, type MockServer } from './server.ts';
import type { ServerInside } from './server-inside.ts';

/** Where a mock server listens, and who may read its answers. */
export interface ListenOptions {
  /** Default 0: the system chooses a free one. */
  readonly port?: number;
  /** Default `127.0.0.1`: nobody else on the network reaches it. */
  readonly host?: string;
  /** The origin whose pages may read the answers, or `*`; `false` for none. Default `*`. */
  readonly cors?: string | false;
  /** Called with what a scenario threw. Default: the process hears of it as an unhandled rejection. */
  readonly onError?: (error: unknown) => void;
}

/** A mock server that is listening. */
export interface Listening {
  /** Where it listens, without a trailing slash: `http://127.0.0.1:41789`. */
  readonly url: string;
  /** The port it got, where none was asked for. */
  readonly port: number;
  /** Breaks every connection and stops listening. */
  close(): Promise<void>;
}

/**
 * Serves a mock server over real sockets: real back-pressure, real resets, and clients that really leave.
 *
 * @throws the system's error where it cannot listen, `EADDRINUSE` for one.
 */
export async function listen(server: MockServer, options: ListenOptions = {}): Promise<Listening> {
  const inside = insideOf(server);
  const { port = 0, host = '127.0.0.1', cors = '*' } = options;
  const httpServer = createServer((request, response) => {
    allowOrigin(request, response, cors);
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined) {
      response.writeHead(204).end();
      return;
    }
    const answered = receive(inside, request, response);
    if (options.onError) answered.catch(options.onError);
  });
  httpServer.listen(port, host);
  await once(httpServer, 'listening');
  const address = httpServer.address();
  const listeningPort = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${listeningPort}`,
    port: listeningPort,
    close: () =>
      new Promise((resolve) => {
        // Closed already is closed, too.
        httpServer.close(() => resolve());
        httpServer.closeAllConnections();
      }),
  };
}

async function receive(inside: ServerInside, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headersDistinct)) {
    for (const one of value ?? []) headers.append(name, one);
  }
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
  const { record, answer } = inside.receive(request.method ?? 'GET', url.href, headers);

  const left = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) left.abort(new DOMException('The client left.', 'AbortError'));
  });
  try {
    record.body = parseBody(await readText(request));
  } catch {
    markClosed(record, 'client');
    return;
  }
  await answer(socketSink(response), left.signal);
}

async function readText(request: IncomingMessage): Promise<string> {
  request.setEncoding('utf8');
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function socketSink(response: ServerResponse): Sink {
  return {
    head(status, headers) {
      response.writeHead(status, Object.fromEntries(headers));
      response.flushHeaders();
    },
    write(chunk) {
      if (response.destroyed || response.write(chunk)) return Promise.resolve();
      return new Promise((resolve) => {
        const resume = (): void => {
          response.off('drain', resume);
          response.off('close', resume);
          resolve();
        };
        response.on('drain', resume);
        response.on('close', resume);
      });
    },
    end() {
      response.end();
    },
    reset(by) {
      // A FIN first sends what is still in the buffer; a reset may overtake it, as it does in life.
      if (by === 'rst') response.socket?.resetAndDestroy();
      else response.socket?.end();
    },
  };
}

function allowOrigin(request: IncomingMessage, response: ServerResponse, cors: string | false): void {
  if (cors === false) return;
  response.setHeader('access-control-allow-origin', cors);
  response.setHeader('access-control-expose-headers', '*');
  response.setHeader('access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE, OPTIONS');
  response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*');
  response.setHeader('access-control-max-age', '600');
  if (cors !== '*') {
    response.setHeader('vary', 'origin');
    response.setHeader('access-control-allow-credentials', 'true');
  }
}
