import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PlatformServer {
  /** Its origin, and that of the pages it serves. */
  readonly origin: string;
  /** Another origin, of the same site, that answers the same. */
  readonly elsewhere: string;
  /** How many connections are open at `/counter?token=…`. */
  open(token: string): number;
  close(): Promise<void>;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  readonly lastEventId: string | undefined;
  /** How often this address has been asked before. */
  readonly before: number;
  /** Ends the response with these bytes, as an event stream unless the headers say otherwise. */
  answer(text: string, status?: number, headers?: Record<string, string>): void;
}

type Resource = (exchange: Exchange) => void;

const message: Resource = ({ query, answer }) => {
  const type = query.get('mime') ?? 'text/event-stream';
  const end = query.get('newline') === 'none' ? '\n' : '\n\n';
  const text = `${query.get('message') ?? 'data: data'}${end}`;
  setTimeout(() => answer(text, 200, { 'content-type': type }), Number(query.get('sleep')));
};

const redirect: Resource = ({ query, answer }) =>
  answer('', Number(query.get('status') ?? 302), { location: query.get('location')! });

/** Ends before it has sent anything, or after one event; from then on it is well. */
const statusReconnect: Resource = ({ query, before, answer }) => {
  if (before > 0) return answer('data: data\n\n');
  answer(`retry: 2\n${query.has('ok_first') ? 'data: ok\n\n' : ''}`, Number(query.get('status')));
};

const cacheControl: Resource = ({ request, answer }) =>
  answer(`data: ${request.headers['cache-control']}\n\n`, 200, { 'cache-control': 'max-age=3600' });

const eventIds = [
  'id: 1\ndata: 1\n\ndata: 2\n\nid: 2\ndata: 3\n\ndata: 4\n\n',
  'id: 1\ndata: 1\n\nid:\ndata: 2\n\ndata: 3\n\n',
  'id: 1\ndata: 1\n\nid\ndata: 2\n\ndata: 3\n\n',
];

/** What the platform's tests of `EventSource` ask their server for; one by one, with our own names. */
const resources: Record<string, Resource> = {
  message,
  redirect,
  'status-reconnect': statusReconnect,
  'cache-control': cacheControl,
  lines: ({ answer }) => answer('data:a\ndata: b\n\n:\nother:c\n\nother:d\nData:e\n\ndata\n\ndata:end\n\n'),
  accept: ({ request, answer }) => answer(`data: ${request.headers.accept}\n\n`),
  'status-error': ({ query, answer }) => answer('data: data\n\n', Number(query.get('status'))),
  'event-ids': ({ query, answer }) => answer(eventIds[Number(query.get('type'))]!),
  'last-event-id': ({ query, lastEventId, answer }) =>
    answer(lastEventId ? `data: ${lastEventId}\n\n` : `id: ${query.get('id') ?? '…'}\nretry: 50\ndata: hello\n\n`),
  'reconnect-fail': ({ before, answer }) => {
    if (before >= 2) answer('', 204);
    else answer(before ? 'data: reconnected\n\n' : 'retry: 2\ndata: opened\n\n');
  },
  cors: (exchange) => {
    const { request, response, query } = exchange;
    response.setHeader('access-control-allow-origin', query.get('origin') ?? request.headers.origin ?? '*');
    response.setHeader('access-control-allow-credentials', 'true');
    resources[query.get('run')!]!(exchange);
  },
  'cors-cookie': ({ request, response, query, lastEventId, answer }) => {
    const name = query.get('token');
    const has = request.headers.cookie?.includes(`${name}=yes`) ? 'COOKIE' : 'NO_COOKIE';
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
    response.setHeader('access-control-allow-credentials', 'true');
    if (request.method === 'OPTIONS') {
      response.setHeader('access-control-allow-headers', 'last-event-id');
      return answer('');
    }
    response.setHeader('set-cookie', `${name}=yes`);
    answer(lastEventId ? `id: 2\ndata: second ${has}\n\n` : `id: 1\nretry: 20\ndata: first ${has}\n\n`);
  },
  /** A cross-origin id needs a preflight only where it is long or has unsafe characters. */
  'cors-id': ({ request, response, query, lastEventId, answer }) => {
    const asked = request.headers['access-control-request-headers'];
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'last-event-id');
    if (asked) preflights.add(query.get('token')!);
    if (request.method === 'OPTIONS') return answer('');
    const id = query.get('id')!;
    if (!lastEventId) return answer(`id: ${id}\nretry: 20\ndata: first\n\n`);
    answer(`data: ${lastEventId === id} ${preflights.has(query.get('token')!)}\n\n`);
  },
};

const preflights = new Set<string>();

/** What `testing/platform/cases.ts` talks to, on two origins; `pages` are served beside it, by their path. */
export async function servePlatform(pages: Record<string, string> = {}): Promise<PlatformServer> {
  const asked = new Map<string, number>();
  const counted = new Map<string, number>();

  const answerAll: RequestListener = (request, response) => {
    const { pathname, searchParams: query } = new URL(request.url!, 'http://localhost');
    const name = pathname.slice(1);
    const page = pages[pathname];
    if (page !== undefined) {
      const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8';
      return void response.writeHead(200, { 'content-type': type }).end(page);
    }
    if (name === 'counter') {
      const token = query.get('token')!;
      const count = (more: number): unknown => counted.set(token, (counted.get(token) ?? 0) + more);
      count(1);
      response.on('close', () => count(-1));
      return void response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: opened\n\n');
    }
    const resource = resources[name];
    if (!resource) return void response.writeHead(404).end();
    const id = query.get('token');
    const before = id === null ? 0 : (asked.get(request.url!) ?? 0);
    asked.set(request.url!, before + 1);
    // Headers hold one character per byte.
    const header = request.headers['last-event-id'];
    const lastEventId = header === undefined ? undefined : Buffer.from(String(header), 'latin1').toString();
    resource({
      request,
      response,
      query,
      lastEventId,
      before,
      answer(text, status = 200, headers = {}) {
        response.writeHead(status, { 'content-type': 'text/event-stream', ...headers }).end(text);
      },
    });
  };

  const start = async (): Promise<Server> => {
    const server = createServer(answerAll);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
  };
  const servers = await Promise.all([start(), start()]);
  const [origin, elsewhere] = servers.map((server) => `http://localhost:${(server.address() as AddressInfo).port}`);
  return {
    origin: origin!,
    elsewhere: elsewhere!,
    open: (token) => counted.get(token) ?? 0,
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}
