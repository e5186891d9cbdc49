import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { createMockServer, event, reset, respond, type Routes, type Step, wait } from './index.ts';
import { type Listening, listen, type ListenOptions } from './node.ts';
import type { MockServer } from './server.ts';

let listening: Listening | undefined;
afterEach(() => listening?.close());

async function serve(
  routes: Routes,
  options?: ListenOptions,
): Promise<{ readonly server: MockServer; readonly url: string }> {
  const server = createMockServer(routes);
  listening = await listen(server, options);
  return { server, url: listening.url };
}

test('the same scenario goes over a socket, byte for byte', async () => {
  const { server, url } = await serve({ 'POST /chat': [event('one', { id: '1' }), wait(1), event('two 你好')] });
  const response = await fetch(`${url}/chat`, { method: 'POST', body: '{"a":1}' });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const text = await response.text();
  expect(text).toBe(await (await server.fetch('/chat', { method: 'POST' })).text());
  expect(server.requests[0]).toMatchObject({
    method: 'POST',
    body: { a: 1 },
    closedBy: 'server',
    bytesSent: Buffer.byteLength(text),
  });
});

test('the system chooses a free port, on loopback', async () => {
  const { url } = await serve({});
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await expect(listen(createMockServer({}), { port: Number(new URL(url).port) })).rejects.toThrow('EADDRINUSE');
});

test('a client that leaves is noticed, and the scenario is told', async () => {
  let cleanedUp = false;
  const { server, url } = await serve({
    'GET /endless': function* (): Generator<Step> {
      try {
        yield event('tick');
        yield wait(Infinity);
      } finally {
        cleanedUp = true;
      }
    },
  });
  const controller = new AbortController();
  const response = await fetch(`${url}/endless`, { signal: controller.signal });
  await response.body?.getReader().read();
  controller.abort();
  await vi.waitFor(() => expect(server.requests[0]?.closedBy).toBe('client'));
  expect(cleanedUp).toBe(true);
});

test('a client that leaves before the head is noticed, too', async () => {
  const { server, url } = await serve({ 'GET /never': [wait(Infinity)] });
  const controller = new AbortController();
  const response = fetch(`${url}/never`, { signal: controller.signal });
  await vi.waitFor(() => expect(server.requests).toHaveLength(1));
  controller.abort();
  await expect(response).rejects.toThrow('aborted');
  await vi.waitFor(() => expect(server.requests[0]).toMatchObject({ closedBy: 'client', status: null }));
});

test('a client that does not read holds the scenario up', async () => {
  let sent = 0;
  const { server, url } = await serve({
    'GET /flood': function* (): Generator<Step> {
      for (; sent < 10_000; sent++) yield event('x'.repeat(16 * 1024));
    },
  });
  const client = request(`${url}/flood`, (response) => response.pause());
  client.end();
  client.on('error', () => {});
  let before = -1;
  await vi.waitFor(
    () => {
      const stalled = sent > 0 && sent === before;
      before = sent;
      expect(stalled).toBe(true);
    },
    { interval: 100, timeout: 5000 },
  );
  expect(sent).toBeLessThan(10_000);
  client.destroy();
  await vi.waitFor(() => expect(server.requests[0]?.closedBy).toBe('client'));
});

test('rst resets the socket, fin closes it before the body is whole', async () => {
  const { url } = await serve({
    'GET /rst': [event('half'), wait(50), reset('rst')],
    'GET /fin': [event('half'), wait(50), reset('fin')],
  });
  expect(await readSocket(url, '/rst')).toMatchObject({
    error: 'ECONNRESET',
    text: expect.stringContaining('data: half') as string,
  });
  const closed = await readSocket(url, '/fin');
  expect(closed).toMatchObject({ error: null, text: expect.stringContaining('data: half') as string });
  expect(closed.text).not.toContain('\r\n0\r\n');
  await expect(fetch(`${url}/fin`).then((response) => response.text())).rejects.toThrow('terminated');
});

test('a page of another origin may read, unless told otherwise', async () => {
  const { url } = await serve({ 'POST /chat': [respond(200)] });
  const preflight = await fetch(`${url}/chat`, {
    method: 'OPTIONS',
    headers: {
      origin: 'http://app.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'last-event-id',
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  expect(preflight.headers.get('access-control-allow-headers')).toBe('last-event-id');
  await listening?.close();
  const closed = await serve({ 'POST /chat': [respond(200)] }, { cors: false });
  expect((await fetch(`${closed.url}/chat`, { method: 'POST' })).headers.get('access-control-allow-origin')).toBeNull();
});

test('a scenario that throws breaks its answer and is reported', async () => {
  const errors: unknown[] = [];
  const mistake = new Error('a mistake in a test');
  const { url } = await serve(
    {
      'GET /wrong': function* (): Generator<Step> {
        yield event('fine so far');
        throw mistake;
      },
    },
    { onError: (error) => errors.push(error) },
  );
  await expect(fetch(`${url}/wrong`).then((response) => response.text())).rejects.toThrow(TypeError);
  expect(errors).toEqual([mistake]);
});

/** What arrives on the raw socket, and how it ends. */
function readSocket(url: string, path: string): Promise<{ readonly text: string; readonly error: string | null }> {
  return new Promise((resolve) => {
    const { port, hostname, host } = new URL(url);
    let text = '';
    let error: string | null = null;
    connect(Number(port), hostname)
      .setEncoding('utf8')
      .on('data', (chunk: string) => (text += chunk))
      .on('error', (failure: NodeJS.ErrnoException) => (error = failure.code ?? failure.message))
      .on('close', () => resolve({ text, error }))
      .write(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
  });
}
