import { setupServer } from 'msw/node';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMockServer, event, respond, wait } from './index.ts';
import { handlers } from './msw.ts';

const server = createMockServer({
  'GET /news': [event('one'), wait(1), event('two')],
  'POST /v1beta/models/{model}:go': ({ params, request }) => [event({ model: params['model'], body: request.body })],
  'GET /busy': [respond(503, { 'retry-after': '1' })],
});
const msw = setupServer(...handlers(server));
beforeEach(() => msw.listen({ onUnhandledFrame: 'error' }));
afterEach(() => {
  msw.close();
  server.reset();
});

test('MSW serves the routes for any origin and query', async () => {
  expect(await (await fetch('https://api.example/news?since=1')).text()).toBe('data: one\n\ndata: two\n\n');
  expect((await fetch('http://localhost:1234/busy')).status).toBe(503);
  expect(server.requests.map(({ url }) => url)).toEqual([
    'https://api.example/news?since=1',
    'http://localhost:1234/busy',
  ]);
});

test('a route with a name in its path gets it through MSW, and the body', async () => {
  const response = await fetch('https://api.example/v1beta/models/tiny:go', { method: 'POST', body: '{"a":1}' });
  expect(await response.text()).toBe('data: {"model":"tiny","body":{"a":1}}\n\n');
});

test('a client that cancels is noticed through MSW', async () => {
  const endless = createMockServer({ 'GET /endless': [event('tick'), wait(Infinity)] });
  msw.use(...handlers(endless));
  const response = await fetch('https://api.example/endless');
  await response.body?.cancel();
  await vi.waitFor(() => expect(endless.requests[0]?.closedBy).toBe('client'));
});
