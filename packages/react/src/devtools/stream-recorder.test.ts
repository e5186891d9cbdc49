import { openaiChat } from '@rivulet/chat';
import { openEventStream, readEventStream } from '@rivulet/core';
import { expect, test, vi } from 'vitest';
import { eventStreamResponse, fakeServer, openaiDelta, openaiEnd } from '../testing/fake-server.ts';
import { createStreamRecorder } from './stream-recorder.ts';

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const url = 'https://example.test/events';

test('what is read through the recorder is what the server sent, and the recorder has seen it', async () => {
  const server = fakeServer();
  const recorder = createStreamRecorder({ fetch: server.fetch });
  const response = await recorder.fetch(url, { method: 'POST' });
  server.last.send(': hello\nretry: 500\nid: 7\nevent: tick\ndata: one\n\n');
  server.last.send('data: two\n\ndata: cut');
  server.last.end();
  const read: string[] = [];
  for await (const { data } of readEventStream(response)) read.push(data);
  expect(read).toEqual(['one', 'two']);
  const { connections, frames, chunks } = recorder.getSnapshot();
  expect(connections).toMatchObject([{ url, method: 'POST', status: 200, ended: 'whole', frames: 5, isKept: true }]);
  expect(frames.map(({ kind, type, eventId, data }) => [kind, type, eventId, data])).toEqual([
    ['comment', '', '', 'hello'],
    ['retry', '', '', '500'],
    ['event', 'tick', '7', 'one'],
    ['event', 'message', '7', 'two'],
    ['incomplete', 'message', '7', 'cut'],
  ]);
  expect(chunks.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(connections[0]!.bytes);
});

test('paused, chunks are seen but held back; a step lets one through, and resuming all', async () => {
  const server = fakeServer();
  const recorder = createStreamRecorder({ fetch: server.fetch });
  const stream = openEventStream(url, { fetch: recorder.fetch });
  const got: string[] = [];
  stream.subscribe({ onEvent: ({ data }) => got.push(data) });
  await vi.waitUntil(() => stream.status === 'open');
  recorder.pause();
  for (const data of ['a', 'b', 'c']) server.last.send(`data: ${data}\n\n`);
  await settle();
  expect(got).toEqual([]);
  expect(recorder.getSnapshot()).toMatchObject({ isPaused: true, held: 1 });
  recorder.step();
  await settle();
  expect(got).toEqual(['a']);
  recorder.resume();
  await settle();
  expect(got).toEqual(['a', 'b', 'c']);
  stream.close();
  await settle();
  expect(server.last.closed).toBe(true);
  expect(recorder.getSnapshot().connections[0]?.ended).toBe('left');
});

test('a chunk that is held for a reader who has left is held no more', async () => {
  const server = fakeServer();
  const recorder = createStreamRecorder({ fetch: server.fetch });
  const { body } = await recorder.fetch(url);
  recorder.pause();
  const reader = body!.getReader();
  const reading = reader.read();
  server.last.send('data: a\n\n');
  await vi.waitUntil(() => recorder.getSnapshot().held === 1);
  await reader.cancel();
  expect(await reading).toMatchObject({ done: true });
  expect(recorder.getSnapshot()).toMatchObject({ held: 0, connections: [{ ended: 'left' }] });
});

test('tokens are counted behind a frame that is longer than what is kept', async () => {
  const server = fakeServer();
  const recorder = createStreamRecorder({ fetch: server.fetch, protocol: openaiChat() });
  const response = await recorder.fetch(url);
  server.last.send(openaiDelta('long '.repeat(5_000)) + openaiDelta('short') + openaiEnd);
  server.last.end();
  await response.text();
  const { connections, frames } = recorder.getSnapshot();
  expect(connections[0]?.tokens).toBe(2);
  expect(frames[0]).toMatchObject({ data: expect.stringMatching(/^.{10000}$/) });
  expect(frames[0]!.size).toBeGreaterThan(25_000);
});

test('a broken connection breaks for the reader as well', async () => {
  const server = fakeServer();
  const recorder = createStreamRecorder({ fetch: server.fetch });
  const response = await recorder.fetch(url);
  server.last.send('data: one\n\n');
  const reading = response.text();
  await settle();
  server.last.fail();
  await expect(reading).rejects.toThrow('network error');
  expect(recorder.getSnapshot().connections[0]?.ended).toBe('broken');
});

test('a refused request is refused, and noted', async () => {
  const recorder = createStreamRecorder({ fetch: () => Promise.reject(new TypeError('refused')) });
  await expect(recorder.fetch(url)).rejects.toThrow('refused');
  expect(recorder.getSnapshot().connections).toMatchObject([{ status: null, ended: 'broken', isKept: false }]);
  expect(recorder.record(1)).toBeNull();
});

test('a recording holds the bytes, and no header that is nobody’s business', async () => {
  const respond = (body: ReadableStream<Uint8Array>): Response => {
    const response = eventStreamResponse(body);
    response.headers.set('set-cookie', 'session=secret');
    response.headers.set('x-request-id', 'secret');
    return response;
  };
  const server = fakeServer(respond);
  const recorder = createStreamRecorder({ fetch: server.fetch });
  const response = await recorder.fetch(url);
  server.last.send('data: 你好\n\n');
  server.last.end();
  await response.text();
  expect(recorder.record(1)).toMatchObject({
    version: 1,
    status: 200,
    headers: { 'content-type': 'text/event-stream' },
    chunks: [{ text: 'data: 你好\n\n' }],
    ended: 'whole',
  });
  expect(JSON.stringify(recorder.record(1))).not.toContain('secret');
});

test('what is kept is bounded', async () => {
  const server = fakeServer();
  const recorder = createStreamRecorder({ fetch: server.fetch, maxBytes: 1_000 });
  const response = await recorder.fetch(url);
  const reading = response.text();
  for (let i = 0; i < 5_000; i++) server.last.send('data: x\n\n');
  server.last.end();
  expect((await reading).length).toBe(45_000);
  const { frames, connections } = recorder.getSnapshot();
  expect(frames).toHaveLength(2_000);
  expect(connections[0]).toMatchObject({ frames: 5_000, isKept: false });
  expect(recorder.record(1)).toBeNull();
});

test('JSON lines and text are seen by their framing', async () => {
  for (const [type, body, expected] of [
    [
      'application/x-ndjson',
      '{"a":1}\n{"b":2}',
      [
        ['line', '{"a":1}'],
        ['line', '{"b":2}'],
      ],
    ],
    ['text/plain', 'word', [['text', 'word']]],
  ] as const) {
    const recorder = createStreamRecorder({
      fetch: async () => new Response(body, { headers: { 'content-type': type } }),
    });
    await (await recorder.fetch(url)).text();
    expect(recorder.getSnapshot().frames.map(({ kind, data }) => [kind, data])).toEqual(expected);
  }
});

test('clear() forgets the connections that are over, and only those', async () => {
  const server = fakeServer();
  const recorder = createStreamRecorder({ fetch: server.fetch });
  const first = await recorder.fetch(url);
  server.last.end();
  await first.text();
  await recorder.fetch(url);
  recorder.clear();
  expect(recorder.getSnapshot().connections.map(({ id }) => id)).toEqual([2]);
});
