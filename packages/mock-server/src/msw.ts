import { http, type HttpHandler } from 'msw';
import { insideOf, type MockServer } from './server.ts';

/**
 * The server's routes as handlers of MSW, one for each route, for any origin.
 *
 * @example
 * const worker = setupWorker(...handlers(server));
 */
export function handlers(server: MockServer): HttpHandler[] {
  return insideOf(server).routes.map(({ method, pattern }) => {
    const anyOrigin = new RegExp(`^https?://[^/]+${pattern.source.slice(1)}`);
    return methods[method as keyof typeof methods](anyOrigin, ({ request }) =>
      server.fetch(request, { redirect: 'manual' }),
    );
  });
}

const methods = { GET: http.get, POST: http.post, PUT: http.put, PATCH: http.patch, DELETE: http.delete };
