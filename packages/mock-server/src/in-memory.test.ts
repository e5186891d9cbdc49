// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { answer, createMockServer, event, wait } from './index.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('in jsdom a relative address belongs to the page, and fake timers drive the answer', async () => {
  const server = createMockServer({
    'POST /api/chat': answer('One two three.', { tokensPerSecond: 10, timeToFirstToken: 1000 }),
  });
  const response = await server.fetch('/api/chat', { method: 'POST', body: '{}' });
  expect(server.requests[0]?.url).toBe(`${location.origin}/api/chat`);
  const text = response.text();
  await vi.advanceTimersByTimeAsync(2000);
  expect(await text).toContain('"content":" two"');
  expect(server.requests[0]).toMatchObject({ closedBy: 'server' });
});

test("jsdom's AbortController ends an answer as Node's does", async () => {
  const server = createMockServer({ 'GET /endless': [event('tick'), wait(Infinity)] });
  const controller = new AbortController();
  const response = await server.fetch('/endless', { signal: controller.signal });
  const reader = response.body!.getReader();
  await reader.read();
  controller.abort();
  await expect(reader.read()).rejects.toBe(controller.signal.reason);
  await vi.advanceTimersByTimeAsync(0);
  expect(server.requests[0]?.closedBy).toBe('client');
});
