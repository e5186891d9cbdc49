import { fetchFrom } from './fetch.ts';
import { play } from './play.ts';
import { seededRandom, seedFrom } from './random.ts';
import { createRecord, type MockRequest, type RequestRecord } from './request.ts';
import { compileRoutes, findRoute, type Route, type Routes } from './routes.ts';
import { json, type Scenario } from './scenario.ts';
import type { ServerInside } from './server-inside.ts';

/** Where chance starts from, what is remembered, and who hears of the end. */
export interface MockServerOptions {
  /** What all randomness starts from. Default 1. */
  readonly seed?: number;
  /** How many requests are remembered; the oldest go first. Default: all. A server that runs for days needs fewer. */
  readonly maxRequests?: number;
  /** Called when an answer is over, whoever ended it. */
  readonly onClose?: (request: MockRequest) => void;
}

/** A simulated server in memory; `listen()`, `handlers()` and its own `fetch` serve it. */
export interface MockServer {
  /** The whole server in memory, with fetch's signature: give it to whatever takes a `fetch`. Relative URLs are fine. */
  readonly fetch: typeof fetch;
  /** What has been asked, oldest first; kept up to date while the answers play. */
  readonly requests: readonly MockRequest[];
  /** Forgets the requests and starts counting attempts from one. Answers that are playing play on. */
  reset(): void;
}

/**
 * A server made of scenarios. Serve it in memory (`server.fetch`), over sockets (`listen` of
 * `@rivulet/mock-server/node`) or through MSW (`handlers` of `@rivulet/mock-server/msw`).
 *
 * @param routes - What to play for which method and path. A path no route knows is answered with 404.
 * @throws {TypeError} when a route's name is not a method, a space and a path.
 */
export function createMockServer(routes: Routes, options: MockServerOptions = {}): MockServer {
  const compiled = compileRoutes(routes);
  const requests: RequestRecord[] = [];
  const attempts = new Map<Route, number>();

  const inside: ServerInside = {
    routes: compiled,
    receive(method, url, headers) {
      const record = createRecord(method, url, headers);
      requests.push(record);
      if (requests.length > (options.maxRequests ?? Infinity)) requests.shift();
      const found = findRoute(compiled, method, new URL(url).pathname);
      const attempt = found ? (attempts.get(found.route) ?? 0) + 1 : 1;
      if (found) attempts.set(found.route, attempt);
      const scenario = found?.route.scenario ?? notFound(method, url, compiled);
      return {
        record,
        answer: (sink, signal) =>
          play(
            scenario,
            {
              request: record,
              signal,
              random: seededRandom(seedFrom(options.seed ?? 1, found?.route.key ?? '', attempt)),
              lastEventId: record.lastEventId,
              attempt,
              params: found?.params ?? {},
            },
            record,
            sink,
          ).finally(() => options.onClose?.(record)),
      };
    },
  };

  const server: MockServer = {
    fetch: (input, init) => fetchFrom(inside, input, init),
    requests,
    reset() {
      requests.length = 0;
      attempts.clear();
    },
  };
  insides.set(server, inside);
  return server;
}

const insides = new WeakMap<MockServer, ServerInside>();

/** @throws {TypeError} when `server` is not from {@link createMockServer}. */
export function insideOf(server: MockServer): ServerInside {
  const inside = insides.get(server);
  if (!inside) throw new TypeError('Expected a server made by createMockServer().');
  return inside;
}

function notFound(method: string, url: string, routes: readonly Route[]): Scenario {
  const known = routes.map((route) => route.key).join(', ') || 'none';
  return json(
    { error: { message: `No route for ${method} ${new URL(url).pathname}. Routes: ${known}.`, type: 'not_found' } },
    404,
  );
}
