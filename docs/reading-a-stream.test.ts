import { readEventStream } from '@rivulet/core';
import { afterEach, expect, test, vi } from 'vitest';
import { importDocBlock } from '../scripts/doc-blocks.ts';

const run = async <T>(name: string): Promise<T> => (await importDocBlock('docs/reading-a-stream.md', name)) as T;

const respond = (body: string, contentType: string, status = 200): void => {
  vi.stubGlobal('fetch', () =>
    Promise.resolve(new Response(body, { status, headers: { 'content-type': contentType } })),
  );
};

/** One chunk per text, then silence, or the end. */
const bodyOf = (texts: readonly string[], ends = true): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const text of texts) controller.enqueue(new TextEncoder().encode(text));
      if (ends) controller.close();
    },
  });

afterEach(() => {
  vi.unstubAllGlobals();
});

test('read.ts reads until it is done, and says what is no stream', async () => {
  const { readPrices } = await run<{ readPrices: () => Promise<string[]> }>('read.ts');
  respond('data: 1\n\ndata: 2\n\nevent: done\ndata:\n\ndata: 3\n\n', 'text/event-stream');
  expect(await readPrices()).toEqual(['1', '2']);
  respond('<!doctype html>', 'text/html');
  await expect(readPrices()).rejects.toMatchObject({ code: 'content-type' });
  respond('busy', 'text/plain', 503);
  await expect(readPrices()).rejects.toMatchObject({ code: 'http-status', status: 503 });
});

test('abort.ts keeps what came before an abort and before a failure', async () => {
  const { readUntilAborted } = await run<{
    readUntilAborted: (body: ReadableStream<Uint8Array>, signal: AbortSignal) => Promise<string>;
  }>('abort.ts');
  const { signal } = new AbortController();
  expect(await readUntilAborted(bodyOf(['data: a\n\n', 'data: b\n\n']), signal)).toBe('ab, all of it');
  const controller = new AbortController();
  const reading = readUntilAborted(bodyOf(['data: a\n\n'], false), controller.signal);
  await new Promise((resolve) => {
    setTimeout(resolve);
  });
  controller.abort();
  expect(await reading).toBe('a, stopped');
  let pulled = false;
  const broken = new ReadableStream<Uint8Array>({
    pull(stream) {
      if (pulled) stream.error(new TypeError('terminated'));
      else stream.enqueue(new TextEncoder().encode('data: a\n\n'));
      pulled = true;
    },
  });
  expect(await readUntilAborted(broken, signal)).toBe('a, network');
});

test('batches.ts counts what came together', async () => {
  const { count } = await run<{ count: (body: ReadableStream<Uint8Array>) => Promise<number[]> }>('batches.ts');
  expect(await count(bodyOf(['data: a\n\ndata: b\n\n', 'data: c\n\n']))).toEqual([2, 1]);
});

test('json-lines.ts reads an answer', async () => {
  const { readAnswer } = await run<{ readAnswer: () => Promise<string> }>('json-lines.ts');
  respond('{"response":"Hel"}\n{"response":"lo"}\n{"done":true}\n', 'application/x-ndjson');
  expect(await readAnswer()).toBe('Hello');
});

test('serve.ts answers with a stream', async () => {
  const { GET } = await run<{ GET: (request: Request) => Response }>('serve.ts');
  const response = GET(new Request('http://localhost/'));
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const events = [];
  for await (const event of readEventStream(response)) events.push(event);
  expect(events).toEqual(['1', '2', '3'].map((data) => ({ type: 'tick', data, lastEventId: data })));
});

test('encode.ts writes what it says, and refuses a forgery', async () => {
  const { block, forged } = await run<{ block: string; forged: () => string }>('encode.ts');
  expect(block).toBe('id: 7\nevent: note\ndata: two\ndata: lines\n\n');
  expect(forged).toThrow(TypeError);
});
