import type { Recording } from '@rivulet/core/recording';
import { expect, test, vi } from 'vitest';
import { bytes, createMockServer, cut, drop, event, record, replay, respond, wait, withFaults } from './index.ts';
import { listen } from './node.ts';

const stream = [
  respond(200, { 'content-type': 'text/event-stream', 'set-cookie': 'session=secret' }),
  wait(100),
  event('你好'),
  wait(400),
  event('🌊'),
  wait(50),
];

async function recordWithTimers(fetcher: typeof fetch): Promise<Recording> {
  const recorded = record(await fetcher('/'));
  await vi.runAllTimersAsync();
  return await recorded;
}

test('a recording plays back byte for byte and in its time', async () => {
  vi.useFakeTimers();
  const first = await recordWithTimers(createMockServer({ 'GET /': stream }).fetch);
  expect(first).toEqual({
    version: 1,
    status: 200,
    headers: { 'content-type': 'text/event-stream' },
    chunks: [
      { at: 100, text: 'data: 你好\n\n' },
      { at: 500, text: 'data: 🌊\n\n' },
    ],
    endedAt: 550,
    ended: 'whole',
  });
  const kept = JSON.parse(JSON.stringify(first)) as Recording;
  expect(await recordWithTimers(createMockServer({ 'GET /': replay(kept) }).fetch)).toEqual(first);
  const fast = await recordWithTimers(createMockServer({ 'GET /': replay(kept, { speed: 10 }) }).fetch);
  expect(fast.chunks.map(({ at }) => at)).toEqual([10, 50]);
  vi.useRealTimers();
});

test('characters cut in two and bytes that are no text come back as they were', async () => {
  const scenario = withFaults([event('a你🌊'), bytes(new Uint8Array([0, 0xff, 0xfe]))], cut({ every: 1 }));
  const original = await (await createMockServer({ 'GET /': scenario }).fetch('/')).arrayBuffer();
  const recording = await record(await createMockServer({ 'GET /': scenario }).fetch('/'));
  const played = await (await createMockServer({ 'GET /': replay(recording) }).fetch('/')).arrayBuffer();
  expect(new Uint8Array(played)).toEqual(new Uint8Array(original));
});

test('a BOM is kept', async () => {
  const recording = await record(await createMockServer({ 'GET /': [bytes('\uFEFFdata: x\n\n')] }).fetch('/'));
  expect(recording.chunks[0]?.text).toBe('\uFEFFdata: x\n\n');
});

test('a connection that broke breaks again, over a socket', async () => {
  const broken = withFaults([event('one'), event('two')], drop({ after: 1 }));
  const { url, close } = await listen(createMockServer({ 'GET /': broken }));
  const recording = await record(await fetch(`${url}/`));
  await close();
  expect(recording.ended).toBe('broken');
  const again = await record(await createMockServer({ 'GET /': replay(recording, { speed: Infinity }) }).fetch('/'));
  expect([again.ended, again.chunks.map(({ text }) => text).join('')]).toEqual(['broken', 'data: one\n\ndata: ']);
});

test('what is no recording is refused', () => {
  expect(() => replay({} as Recording)).toThrow(TypeError);
});
