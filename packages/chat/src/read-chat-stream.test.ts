import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { applyChatEvent } from './apply-chat-event.ts';
import { createChatMessage } from './create-chat-message.ts';
import { openaiChat } from './protocols/openai-chat.ts';
import { readChatStream } from './read-chat-stream.ts';
import { createFramer, framingOf } from './read-frames.ts';
import { chunk, settled, sse } from './testing/fake-server.ts';
import { cuts } from './testing/cuts.ts';
import type { ChatProtocol } from './protocol-contract.ts';
import type { ChatEvent, ChatFrame } from './types.ts';

const encoder = new TextEncoder();
const protocol = openaiChat();
const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../fixtures/chat/${name}`, import.meta.url)));

function response(body: BodyInit | null, init: ResponseInit = {}): Response {
  return new Response(body, { ...init, headers: { 'content-type': 'text/event-stream', ...init.headers } });
}

async function all(
  source: Parameters<typeof readChatStream>[0],
  options: Partial<Parameters<typeof readChatStream>[1]> = {},
): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  for await (const event of readChatStream(source, { protocol, ...options })) events.push(event);
  return events;
}

describe('frames come in the order of the wire, whichever way the bytes are cut', () => {
  const frames = (framing: 'sse' | 'ndjson' | 'text', chunks: readonly Uint8Array[]): ChatFrame[] => {
    const pushed: ChatFrame[] = [];
    const framer = createFramer(framing, (frame) => pushed.push(frame));
    for (const piece of chunks) framer.feed(piece);
    framer.end();
    return pushed;
  };

  test.each([
    ['openai-compat-llamacpp-ping-no-final-blank.sse', 'sse', ['comment', 'event', 'incomplete']],
    ['dashscope-error.sse', 'sse', ['comment', 'event']],
    ['ollama-full.ndjson', 'ndjson', ['json-line']],
  ] as const)('%s', (name, framing, kinds) => {
    const bytes = fixture(name);
    const whole = frames(framing, [bytes]);
    expect([...new Set(whole.map(({ kind }) => kind))].sort()).toEqual([...kinds].sort());
    for (const pieces of cuts(bytes, 200)) expect(frames(framing, pieces)).toEqual(whole);
  });

  test('a comment and an unknown field come before the event of their block', () => {
    expect(
      frames('sse', [encoder.encode(':HTTP_STATUS/400\nerror: {"a":1}\ndata: x\n\n')]).map(({ kind }) => kind),
    ).toEqual(['comment', 'unknown-field', 'event']);
  });

  test('a last line of JSON without its line end is incomplete, and an empty body has no frames', () => {
    expect(frames('ndjson', [encoder.encode('{"a":1}\n{"b"')])).toEqual([
      { kind: 'json-line', line: '{"a":1}' },
      { kind: 'incomplete', type: 'message', data: '{"b"', lastEventId: '' },
    ]);
    for (const framing of ['sse', 'ndjson', 'text'] as const) expect(frames(framing, [])).toEqual([]);
  });

  test('raw text is cut between characters, not inside them', () => {
    const pieces = frames(
      'text',
      [...encoder.encode('你好 🌍')].map((byte) => new Uint8Array([byte])),
    );
    expect(pieces.map((frame) => (frame.kind === 'text' ? frame.text : ''))).toEqual(['你', '好', ' ', '🌍']);
  });

  test('auto goes by the content type', () => {
    expect(framingOf('auto', 'text/event-stream; charset=utf-8')).toBe('sse');
    expect(framingOf('auto', 'application/x-ndjson')).toBe('ndjson');
    expect(framingOf('auto', 'text/plain')).toBe('text');
    expect(framingOf('auto', null)).toBe('text');
    expect(framingOf('ndjson', 'text/event-stream')).toBe('ndjson');
  });
});

describe('the last event is always the end', () => {
  test('of an answer that came whole', async () => {
    const events = await all(response(sse('Hello there.')));
    expect(events.at(-1)).toMatchObject({ type: 'end', end: 'done-marker' });
    const message = events.reduce((sum, event) => applyChatEvent(sum, event), createChatMessage({ role: 'assistant' }));
    expect(message).toMatchObject({ text: 'Hello there.', status: 'complete' });
  });

  test('of one that was cut', async () => {
    expect((await all(response(chunk({ content: 'Half' })))).at(-1)).toMatchObject({ type: 'end', end: 'eof' });
  });

  test('of a connection that broke: nothing is thrown, everything before it is kept', async () => {
    let pulled = 0;
    const body = new ReadableStream({
      pull(controller) {
        if (pulled++ === 0) controller.enqueue(encoder.encode(chunk({ content: 'Half' })));
        else controller.error(new TypeError('terminated'));
      },
    });
    const events = await all(response(body));
    expect(events).toContainEqual(expect.objectContaining({ type: 'delta', text: 'Half' }));
    expect(events.at(-1)).toMatchObject({ type: 'end', end: 'transport', error: { code: 'network' } });
  });

  test('of a connection that fell silent', async () => {
    vi.useFakeTimers();
    const events = all(response(new ReadableStream()), { idleTimeout: 1000 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(await events).toMatchObject([{ type: 'end', end: 'transport', error: { code: 'idle-timeout' } }]);
    vi.useRealTimers();
  });

  test('of one that was aborted, before and during', async () => {
    const controller = new AbortController();
    const cancel = vi.fn<(reason: unknown) => void>();
    const events = all(response(new ReadableStream({ cancel })), { signal: controller.signal });
    await settled();
    controller.abort();
    expect(await events).toEqual([{ type: 'end', end: 'stop' }]);
    expect(cancel).toHaveBeenCalled();
    expect(await all(response(sse('x')), { signal: controller.signal })).toEqual([{ type: 'end', end: 'stop' }]);
  });

  test('of an event that is too large', async () => {
    const events = await all(response(`${chunk({ content: 'Fine' })}data: ${'x'.repeat(17 * 1024 * 1024)}`));
    expect(events).toContainEqual(expect.objectContaining({ type: 'delta', text: 'Fine' }));
    expect(events.at(-1)).toMatchObject({ end: 'transport', error: { code: 'event-too-large' } });
  });

  test('of a decoder that throws', async () => {
    const broken: ChatProtocol = {
      ...protocol,
      createDecoder: () => ({
        decode: () => {
          throw new RangeError('Unexpected shape.');
        },
        end: () => [],
      }),
    };
    expect(await all(response(sse('x')), { protocol: broken })).toEqual([
      { type: 'error', error: { code: 'invalid-response', type: 'RangeError', message: 'Unexpected shape.' } },
      { type: 'end', end: 'error' },
    ]);
  });
});

describe('a response that is no answer', () => {
  test.each([
    [
      'an error of the provider',
      429,
      { error: { message: 'Slow down.', type: 'requests', code: 'rate' } },
      { code: 'rate', type: 'requests', message: 'Slow down.', status: 429 },
    ],
    [
      'a flat error',
      400,
      { object: 'error', message: 'Too long.', type: 'BadRequestError', code: 400 },
      { code: 400, type: 'BadRequestError', message: 'Too long.', status: 400 },
    ],
    ['a bare string', 500, { error: 'model not loaded' }, { message: 'model not loaded', status: 500 }],
    ['FastAPI', 422, { detail: 'Field required' }, { message: 'Field required', status: 422 }],
  ])('tells the error in its words: %s', async (_, status, body, error) => {
    const events = await all(
      response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } }),
    );
    expect(events).toMatchObject([
      { type: 'error', error },
      { type: 'end', end: 'error' },
    ]);
  });

  test('tells an error that comes with status 200 as JSON', async () => {
    const events = await all(
      response('{"error":{"message":"No credit."}}', { headers: { 'content-type': 'application/json' } }),
    );
    expect(events).toMatchObject([{ type: 'error', error: { message: 'No credit.' } }, { end: 'error' }]);
  });

  test('a page says what it is, and nothing of its body is in the message', async () => {
    const [first] = await all(response('<html>secret</html>', { headers: { 'content-type': 'text/html' } }));
    expect(first).toMatchObject({ error: { code: 'content-type' } });
    expect(JSON.stringify(first)).not.toContain('secret');
  });

  test('a body without end is not read to its end', async () => {
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 1;
        controller.enqueue(encoder.encode('x'.repeat(1024)));
      },
    });
    expect(await all(response(body, { status: 500 }))).toMatchObject([
      { error: { code: 'http-status', status: 500 } },
      {},
    ]);
    expect(sent).toBeLessThan(200);
  });
});

describe('after the end', () => {
  test('a body that stays open is let go', async () => {
    vi.useFakeTimers();
    const cancel = vi.fn<(reason: unknown) => void>();
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(encoder.encode(sse('Done.'))),
      cancel,
    });
    expect((await all(response(body))).at(-1)).toMatchObject({ end: 'done-marker' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(cancel).toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  test('nothing that follows is heard', async () => {
    const events = await all(response(`${sse('Done.')}${chunk({ content: 'Ghost' })}`));
    expect(JSON.stringify(events)).not.toContain('Ghost');
  });

  test('leaving early cancels the body', async () => {
    const cancel = vi.fn<(reason: unknown) => void>();
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(encoder.encode(chunk({ content: 'a' }))),
      cancel,
    });
    for await (const event of readChatStream(response(body), { protocol })) if (event.type === 'delta') break;
    await settled();
    expect(cancel).toHaveBeenCalled();
  });
});

describe('other sources', () => {
  const end: ChatEvent = { type: 'end', end: 'done-marker' };

  test('text, bytes, server-sent events and chat events all lead to the same answer', async () => {
    const whole = sse('Hello.');
    const datas = whole
      .split('\n\n')
      .filter(Boolean)
      .map((block) => block.slice('data: '.length));
    async function* text(): AsyncGenerator<string> {
      yield whole.slice(0, 30);
      yield whole.slice(30);
    }
    async function* bytes(): AsyncGenerator<Uint8Array> {
      yield encoder.encode(whole);
    }
    async function* events(): AsyncGenerator<{ type: string; data: string; lastEventId: string }> {
      for (const data of datas) yield { type: 'message', data, lastEventId: '' };
    }
    async function* done(): AsyncGenerator<ChatEvent> {
      yield { type: 'delta', part: 'text-0', text: 'Hello.' };
      yield end;
    }
    for (const source of [text(), bytes(), events(), done(), response(whole).body!]) {
      const message = (await all(source)).reduce(
        (sum, event) => applyChatEvent(sum, event),
        createChatMessage({ role: 'assistant' }),
      );
      expect(message).toMatchObject({ text: 'Hello.', status: 'complete' });
    }
  });

  test('what an iterator throws when it is let go is nobody’s fault', async () => {
    const source = {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.resolve({ done: false, value: { type: 'delta', part: 'text', text: 'Hello' } as const }),
        return: () => Promise.reject(new Error('too late')),
      }),
    };
    for await (const event of readChatStream(source, { protocol })) {
      expect(event).toMatchObject({ text: 'Hello' });
      break;
    }
    await settled();
  });

  test('an iterable that ignores the signal does not hold an abort up', async () => {
    const controller = new AbortController();
    const source = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
    const events = all(source, { signal: controller.signal });
    await settled();
    controller.abort();
    expect(await events).toEqual([{ type: 'end', end: 'stop' }]);
  });
});

/** Node 24 on a desk parses these 2,000 lines in about 1 ms; a promise of 20 ms is kept on any machine by its ratio. */
test('2,000 events in one network chunk are read and applied in the time that parsing their JSON twenty times takes', async () => {
  const body = sse('word '.repeat(1998));
  const lines = body.split('\n').filter((line) => line.startsWith('data: {'));
  const parse = (): number => {
    const started = performance.now();
    for (const line of lines) JSON.parse(line.slice(6));
    return performance.now() - started;
  };
  const read = async (): Promise<number> => {
    const started = performance.now();
    let message = createChatMessage({ role: 'assistant' });
    let count = 0;
    for await (const event of readChatStream(response(body), { protocol })) {
      count += 1;
      message = applyChatEvent(message, event);
    }
    expect(count).toBeGreaterThan(1998);
    expect(message.text).toHaveLength(9990);
    return performance.now() - started;
  };
  const [parsed, taken]: [number[], number[]] = [[], []];
  for (let round = 0; round < 15; round += 1) {
    parsed.push(parse());
    taken.push(await read());
  }
  expect(Math.min(...taken)).toBeLessThan(20 * Math.min(...parsed));
});

test('who leaves with the last events before an event that is too large hears no more of it', async () => {
  async function* source(): AsyncGenerator<string> {
    yield `data: {"choices":[{"index":0,"delta":{"content":"Hi"}}]}\n\ndata: ${'x'.repeat(2 ** 24)}\n\n`;
  }
  const rejected = vi.fn<(reason: unknown) => void>();
  process.on('unhandledRejection', rejected);
  for await (const event of readChatStream(source(), { protocol: openaiChat() })) if (event.type === 'delta') break;
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  process.off('unhandledRejection', rejected);
  expect(rejected).not.toHaveBeenCalled();
});
