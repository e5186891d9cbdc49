import type { Recording } from '@rivulet/core/recording';
import { createMockServer, event, type MockServer, replay } from '@rivulet/mock-server';
import { createStreamRecorder } from '@rivulet/react/devtools';
import { beforeEach, expect, test, vi } from 'vitest';
import { importDocBlock } from '../scripts/doc-blocks.ts';

const document = 'docs/mock-server.md';
const run = (name: string): Promise<Record<string, unknown>> => importDocBlock(document, name);
const serverOf = async (name: string): Promise<MockServer> => (await run(name))['server'] as MockServer;

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

/** The whole of an answer, however long it takes. */
async function read(server: MockServer, path: string, method = 'POST', headers: HeadersInit = {}): Promise<string> {
  const response = await server.fetch(path, {
    method,
    headers,
    ...(method === 'POST' ? { body: '{"messages":[]}' } : {}),
  });
  const text = response.text().catch((error: unknown) => String(error));
  await vi.advanceTimersByTimeAsync(120_000);
  return await text;
}

test('steps', async () => {
  const server = await serverOf('steps.ts');
  expect(await read(server, '/news', 'GET')).toContain('event: news\ndata: {"headline"');
  expect((await server.fetch('/busy', { method: 'POST' })).headers.get('retry-after')).toBe('5');
});

test('a generator goes on behind the last id', async () => {
  const server = await serverOf('generator.ts');
  expect(await read(server, '/count/3', 'GET')).toBe('id: 4\ndata: 4\n\nid: 5\ndata: 5\n\n');
  expect(await read(server, '/count/0', 'GET', { 'last-event-id': '4' })).toBe('id: 5\ndata: 5\n\n');
});

test('answers', async () => {
  const server = await serverOf('answers.ts');
  expect(await read(server, '/v1/chat/completions')).toContain('[DONE]');
  expect(await read(server, '/v1/messages')).toContain('"name":"get_weather"');
  expect(await read(server, '/api/chat')).toContain('"finishReason":"stop"');
  expect((await server.fetch('/limited', { method: 'POST' })).status).toBe(429);
  expect(await read(server, '/fails')).toContain('Overloaded');
});

test('faults', async () => {
  const server = await serverOf('faults.ts');
  expect(await read(server, '/slow')).toContain('[DONE]');
  expect(await read(server, '/stalls')).toContain('[DONE]');
  expect(await read(server, '/breaks')).toContain('TypeError');
  expect(await read(server, '/breaks-once')).toContain('TypeError');
  expect(await read(server, '/breaks-once')).toContain('[DONE]');
});

test('in memory, over sockets, through MSW', async () => {
  vi.useRealTimers();
  expect((await run('in-memory.ts'))['news']).toEqual(['one', 'two']);
  expect((await run('over-http.ts'))['text']).toBe('data: one\n\n');
  expect((await run('with-msw.ts'))['text']).toBe('data: one\n\n');
});

test('platforms', async () => {
  const server = await serverOf('platforms.ts');
  expect(await read(server, '/text')).toContain('data:  every\n\n');
  expect(await read(server, '/health', 'GET')).toBe('data: fine\n\n');
});

test('recording', async () => {
  vi.useRealTimers();
  const { recording, server } = (await run('recording.ts')) as { recording: Recording; server: MockServer };
  expect(recording.chunks.map(({ text }) => text)).toEqual(['data: one\n\n', 'data: two\n\n']);
  expect(await (await server.fetch('/news')).text()).toBe('data: one\n\ndata: two\n\n');
});

test('what the stream inspector saves can be played', async () => {
  vi.useRealTimers();
  const server = createMockServer({ 'GET /news': [event('你好'), event('🌊')] });
  const recorder = createStreamRecorder({ fetch: server.fetch });
  const original = await (await recorder.fetch('/news')).text();
  const saved = JSON.parse(JSON.stringify(recorder.record(1))) as Recording;
  const played = createMockServer({ 'GET /news': replay(saved, { speed: Infinity }) });
  expect(await (await played.fetch('/news')).text()).toBe(original);
});
