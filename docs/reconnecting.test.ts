import type { EventStream } from '@rivulet/core';
import type { EventSource } from '@rivulet/core/eventsource';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { importDocBlock } from '../scripts/doc-blocks.ts';

const document = 'docs/reconnecting.md';
const open: { close(): void }[] = [];

/** What the blocks talk to: a body for each request of a path, the last one again and again. */
type Answer = string | ((request: { url: string; headers: Headers }) => Response);
const requests: { url: string; headers: Headers }[] = [];

function serve(...answers: Answer[]): void {
  let number = 0;
  vi.stubGlobal('fetch', (url: string, { headers }: { headers: Headers }) => {
    const request = { url, headers };
    requests.push(request);
    const answer = answers[Math.min(number++, answers.length - 1)]!;
    return Promise.resolve(
      typeof answer === 'string'
        ? new Response(answer, { headers: { 'content-type': 'text/event-stream' } })
        : answer(request),
    );
  });
}

async function run<T>(name: string): Promise<T> {
  const block = await importDocBlock(document, name);
  for (const value of Object.values(block)) {
    if (typeof value === 'object' && value !== null && 'close' in value) open.push(value as EventStream);
  }
  return block as T;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  for (const stream of open.splice(0)) stream.close();
  requests.length = 0;
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
const settle = (milliseconds = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

test('open.ts reads until it is done', async () => {
  serve('data: one\n\nevent: done\ndata: two\n\n');
  const { data } = await run<{ data: string[] }>('open.ts');
  expect(data).toEqual(['one', 'two']);
});

test('countdown.ts says how long it waits, and when it gives up', async () => {
  serve(
    () => new Response('', { status: 503, headers: { 'retry-after': '5' } }),
    'data: hello\n\n',
    () => new Response('', { status: 403 }),
  );
  const { log } = await run<{ log: string[] }>('countdown.ts');
  await settle(10_000);
  expect(log).toEqual(['http-status, again in 5 s', 'here', 'ended, again in 1 s', 'given up: http-status']);
});

test('gap.ts asks with a parameter, drops what comes twice, and hears of a gap', async () => {
  serve(
    'id: 1\ndata: one\n\n',
    (request) =>
      new Response(`id: 1\ndata: one\n\nid: 3\ndata: three\n\n`, {
        headers: {
          'content-type': 'text/event-stream',
          'last-event-id': request.url === '/ticker?since=1' ? '0' : '1',
        },
      }),
  );
  const { log } = await run<{ log: string[] }>('gap.ts');
  await settle(3000);
  expect(log).toEqual(['one', 'reload: not-replayed', 'three']);
});

test('headers.ts gets in with the fresh token', async () => {
  serve(({ headers }) =>
    headers.get('authorization') === 'Bearer fresh'
      ? new Response('data: x\n\n', { headers: { 'content-type': 'text/event-stream' } })
      : new Response('', { status: 401 }),
  );
  await run('headers.ts');
  await settle();
  expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer expired', 'Bearer fresh']);
});

test('post.ts sends the same key again', async () => {
  serve(() => new Response('', { status: 503 }), 'data: x\n\n');
  await run('post.ts');
  await settle(3000);
  const keys = requests.map(({ headers }) => headers.get('idempotency-key'));
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
});

test('tabs.ts opens a stream with the user’s token', async () => {
  serve('data: x\n\n');
  const { open: openFor } = await run<{ open(userId: string, token: string): EventStream }>('tabs.ts');
  open.push(openFor('anna', 'secret'));
  await vi.waitFor(() => expect(requests[0]?.headers.get('authorization')).toBe('Bearer secret'));
});

test('diagnostics.ts blames the proxy', async () => {
  serve(() => {
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        await new Promise((resolve) => setTimeout(resolve, 3000));
        controller.enqueue(new TextEncoder().encode('data: token\n\n'.repeat(100)));
        controller.close();
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  });
  const { findings } = await run<{ findings: string[] }>('diagnostics.ts');
  await settle(4000);
  expect(findings).toEqual([
    expect.stringContaining('first byte came after 3000 ms'),
    expect.stringContaining('A proxy is buffering: 100 events'),
    expect.stringContaining('100 events'),
  ]);
});

test('event-source.ts hears its named events', async () => {
  serve('event: price\ndata: 42\n\n');
  const { data, source } = await run<{ data: string[]; source: EventSource }>('event-source.ts');
  await settle();
  expect(data).toEqual(['42']);
  expect(source.url).toBe('https://example.com/prices');
});
