import { expect, test } from 'vitest';
import { answer, createMockServer, event, reset, wait } from './index.ts';

test('a server in memory streams in a browser, piece by piece', async () => {
  const { fetch, requests } = createMockServer({ 'GET /news': [event('one 你好'), wait(20), event('two 🌊')] });
  const response = await fetch('/news?since=1');
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  const pieces: string[] = [];
  for (let result = await reader.read(); !result.done; result = await reader.read())
    pieces.push(decoder.decode(result.value, { stream: true }));
  expect(pieces).toEqual(['data: one 你好\n\n', 'data: two 🌊\n\n']);
  expect(new URL(requests[0]!.url).origin).toBe(location.origin);
});

test('an abort errors the body with its reason, and the server notices', async () => {
  const { fetch, requests } = createMockServer({ 'GET /endless': [event('tick'), wait(Infinity)] });
  const controller = new AbortController();
  const response = await fetch('/endless', { signal: controller.signal });
  const reader = response.body!.getReader();
  await reader.read();
  const reason = new Error('enough');
  controller.abort(reason);
  await expect(reader.read()).rejects.toBe(reason);
  await expect.poll(() => requests[0]?.closedBy).toBe('client');
});

test('a broken connection is a TypeError', async () => {
  const { fetch } = createMockServer({ 'GET /refused': [reset()], 'GET /broken': [event('half'), wait(1), reset()] });
  await expect(fetch('/refused')).rejects.toThrow(TypeError);
  // Through a reader: Firefox's `text()` may say AbortError for any body that breaks.
  const reader = (await fetch('/broken')).body!.getReader();
  await reader.read();
  await expect(reader.read()).rejects.toThrow(TypeError);
});

test('a Request object is as good as an address', async () => {
  const { fetch, requests } = createMockServer({
    'POST /chat': answer('Hi.', { tokensPerSecond: Infinity, timeToFirstToken: 0 }),
  });
  const request = new Request('/chat', { method: 'POST', body: '{"a":1}', headers: { 'last-event-id': '4' } });
  expect(await (await fetch(request)).text()).toContain('[DONE]');
  expect(requests).toMatchObject([{ method: 'POST', body: { a: 1 }, lastEventId: '4' }]);
});
