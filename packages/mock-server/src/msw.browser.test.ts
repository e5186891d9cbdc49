import { setupWorker, type SetupWorker } from 'msw/browser';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  answer,
  createMockServer,
  drop,
  event,
  htmlPage,
  type MockServer,
  status,
  type Step,
  wait,
  withFaults,
} from './index.ts';
import { handlers } from './msw.ts';

/**
 * WebKit transfers no streams between a page and its worker: there an answer arrives whole when it is over, and one that
 * breaks or never ends does not arrive at all.
 */
const streams = ((): boolean => {
  const { port1, port2 } = new MessageChannel();
  const stream = new ReadableStream();
  try {
    port1.postMessage(stream, [stream]);
    return true;
  } catch {
    return false;
  } finally {
    port1.close();
    port2.close();
  }
})();

const text = 'Rivers find the sea. 你好 🌊';
const chat = answer(text, { tokensPerSecond: 100, timeToFirstToken: 10 });
const server = createMockServer({
  'POST /msw/chat': chat,
  'POST /msw/dropped': withFaults(chat, drop({ after: 3 })),
  'POST /msw/busy': withFaults(chat, status({ status: 429, retryAfter: 5 })),
  'POST /msw/sign-in': withFaults(chat, htmlPage()),
  *'GET /msw/endless/{name}'({ params }): Generator<Step> {
    for (;;) {
      yield event(params['name'] ?? '');
      yield wait(20);
    }
  },
});
const worker = setupWorker(...handlers(server));

/** The guide's code, put down by the tests' global set-up. */
const guides = import.meta.glob<{ readonly server: MockServer; readonly worker: SetupWorker }>(
  '../../../docs/.blocks/docs__mock-server.md/mocks.ts',
);

beforeAll(async () => {
  await worker.start({ quiet: true, onUnhandledFrame: 'bypass', serviceWorker: { url: '/mockServiceWorker.js' } });
});
afterAll(async () => {
  const registrations = await navigator.serviceWorker.getRegistrations();
  await Promise.all(registrations.map((registration) => registration.unregister()));
});
beforeEach(() => server.reset());

const ask = (path: string): Promise<Response> =>
  fetch(path, {
    method: 'POST',
    body: JSON.stringify({ messages: [{ role: 'user', content: 'Where do rivers go?' }] }),
  });

async function pieces(response: Response): Promise<{ readonly all: readonly string[]; readonly broken: boolean }> {
  const all: string[] = [];
  const decoder = new TextDecoder();
  const reader = response.body!.getReader();
  try {
    for (let result = await reader.read(); !result.done; result = await reader.read())
      all.push(decoder.decode(result.value, { stream: true }));
    return { all, broken: false };
  } catch {
    return { all, broken: true };
  }
}

test('a chat streams through the service worker, and the server saw what was asked', async () => {
  const response = await ask('/msw/chat');
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  const { all, broken } = await pieces(response);
  const said = [...all.join('').matchAll(/"content":"([^"]*)"/g)].map(([, piece]) => piece).join('');
  expect([said, broken, all.join('').endsWith('data: [DONE]\n\n')]).toEqual([text, false, true]);
  if (streams) expect(all.length).toBeGreaterThan(3);
  expect(server.requests).toMatchObject([
    { method: 'POST', body: { messages: [{ content: 'Where do rivers go?' }] }, status: 200, closedBy: 'server' },
  ]);
});

test('status and headers of a fault come through', async () => {
  const busy = await ask('/msw/busy');
  expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '5']);
  const page = await ask('/msw/sign-in');
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(await page.text()).toContain('<!doctype html>');
});

test.runIf(streams)('a connection that breaks in mid-event breaks in the page, after what had come', async () => {
  const { all, broken } = await pieces(await ask('/msw/dropped'));
  const came = all.join('');
  expect([came.includes('"role":"assistant"'), came.includes('[DONE]'), broken]).toEqual([true, false, true]);
});

test.runIf(streams)('the server notices that the page has left', async () => {
  const controller = new AbortController();
  const response = await fetch('/msw/endless/one', { signal: controller.signal });
  const reader = response.body!.getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('data: one\n\n');
  expect(server.requests[0]?.closedBy).toBeNull();
  controller.abort();
  await expect.poll(() => server.requests[0]?.closedBy, { timeout: 10_000 }).toBe('client');

  const second = (await fetch('/msw/endless/two')).body!.getReader();
  await second.read();
  await second.cancel();
  await expect.poll(() => server.requests[1]?.closedBy, { timeout: 10_000 }).toBe('client');
});

// Last, and in this file: the pages of one browser share their service worker.
test("the guide's worker answers what a page fetches", async () => {
  await worker.stop();
  const { server: guided, worker: fromGuide } = await Object.values(guides)[0]!();
  await fromGuide.start({ quiet: true, onUnhandledFrame: 'bypass' });
  const fetchText = async (): Promise<string> => await (await fetch('/api/chat', { method: 'POST' })).text();
  expect(await fetchText()).toContain('<!doctype html>');
  expect(await fetchText()).toContain('[DONE]');
  expect(guided.requests.map(({ closedBy }) => closedBy)).toEqual(['server', 'server']);
  await fromGuide.stop();
});
