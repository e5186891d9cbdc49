import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createChat } from './chat.ts';
import type { Chat, ChatOptions, ChatResumeContext } from './chat-contract.ts';
import { openaiResponses } from './protocols/openai-responses.ts';
import { plainText } from './protocols/plain-text.ts';
import { resumable } from './resumable.ts';
import { chunk, type FakeBody, type FakeServer, fakeServer, settled, sse } from './testing/fake-server.ts';

const url = 'https://chat.example/chat';
const resumeUrl = 'https://chat.example/stream';
const stream = { headers: { 'content-type': 'text/event-stream' } };
const plain = { headers: { 'content-type': 'text/plain' } };
const numbered = (number: number, text: string): string => `id: ${number}\n${chunk({ content: text })}`;

function start(
  answers: Parameters<typeof fakeServer>[0],
  options: Partial<ChatOptions> = {},
): { readonly chat: Chat; readonly server: FakeServer } {
  const server = fakeServer(answers);
  return {
    server,
    chat: createChat({ url, fetch: server.fetch, resume: resumable({ url: resumeUrl }), ...options }),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('where an answer is picked up', () => {
  test('behind the last event id, with the headers of the chat', async () => {
    const { chat, server } = start([new Response(numbered(7, 'Once'), stream), new Response(sse(' more.'), stream)], {
      headers: { authorization: 'Bearer x' },
    });
    expect(await chat.send('Hi')).toMatchObject({ text: 'Once more.', status: 'complete' });
    const [, second] = server.requests;
    expect(second).toMatchObject({ method: 'GET', url: resumeUrl, body: null });
    expect(second?.headers.get('last-event-id')).toBe('7');
    expect(second?.headers.get('authorization')).toBe('Bearer x');
    expect(second?.headers.has('content-type')).toBe(false);
  });

  test('behind a sequence number, in an address made of the response id', async () => {
    const event = (data: Record<string, unknown>): string =>
      `event: ${String(data['type'])}\ndata: ${JSON.stringify(data)}\n\n`;
    const created = event({ type: 'response.created', sequence_number: 0, response: { id: 'resp_1', model: 'm' } });
    const delta = (number: number, text: string): string =>
      event({
        type: 'response.output_text.delta',
        sequence_number: number,
        item_id: 'i',
        output_index: 0,
        content_index: 0,
        delta: text,
      });
    const completed = event({
      type: 'response.completed',
      sequence_number: 9,
      response: { id: 'resp_1', status: 'completed' },
    });
    const { chat, server } = start(
      [
        new Response(created + delta(4, 'Once'), stream),
        new Response(delta(4, 'Once') + delta(5, ' more.') + completed, stream),
      ],
      {
        protocol: openaiResponses(),
        resume: resumable({
          url: ({ cursor, message }) =>
            `https://chat.example/v1/responses/${String(message.metadata['responseId'])}?stream=true&starting_after=${cursor}`,
        }),
      },
    );
    expect(await chat.send('Hi')).toMatchObject({ text: 'Once more.', status: 'complete' });
    expect(server.requests[1]?.url).toBe('https://chat.example/v1/responses/resp_1?stream=true&starting_after=4');
  });

  test('behind the characters that came, of a text without events', async () => {
    const whole = 'Zwölf Boxkämpfer 🥊 jagen Viktor.';
    const { chat } = start(
      ({ method, url: asked }) =>
        new Response(
          method === 'POST'
            ? brokenAfter(whole.slice(0, 10))
            : whole.slice(Number(new URL(asked).searchParams.get('offset'))),
          plain,
        ),
      {
        protocol: { ...plainText({ done: false }), framing: 'text' },
        resume: resumable({
          by: 'offset',
          url({ cursor, message }) {
            expect(cursor).toBe(message.text.length);
            return `${resumeUrl}?offset=${cursor}`;
          },
        }),
      },
    );
    const answer = chat.send('Hi');
    await vi.advanceTimersByTimeAsync(100);
    expect(await answer).toMatchObject({ text: whole, status: 'complete' });
  });
});

/** A body that breaks behind its text. */
function brokenAfter(text: string): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) controller.error(new TypeError('terminated'));
      else controller.enqueue(new TextEncoder().encode(text));
      sent = true;
    },
  });
}

describe('when it is given up', () => {
  test.each([204, 400, 404, 410])('at once, when the server says %i; the text stays', async (status) => {
    const { chat, server } = start([
      new Response(numbered(1, 'Half'), stream),
      new Response(null, { status }),
      new Response(sse('never asked for'), stream),
    ]);
    expect(await chat.send('Hi')).toMatchObject({ text: 'Half', status: 'incomplete', error: { code: 'truncated' } });
    expect(server.requests).toHaveLength(2);
  });

  test('after so many failures in a row, and later ones wait longer', async () => {
    const at: number[] = [];
    const { chat } = start(
      ({ method }) => {
        at.push(Date.now());
        return method === 'POST'
          ? new Response(numbered(1, 'Half'), stream)
          : Promise.reject(new TypeError('fetch failed'));
      },
      { resume: resumable({ url: resumeUrl, retries: 3 }) },
    );
    const answer = chat.send('Hi');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await answer).toMatchObject({ text: 'Half', status: 'incomplete' });
    expect(at).toHaveLength(5);
    const waits = at.slice(2).map((time, index) => time - at[index + 1]!);
    expect(waits[0]).toBeGreaterThanOrEqual(500);
    expect(waits[2]).toBeGreaterThanOrEqual(2000);
  });

  test('never because of a block that was cut: it counts when there is nothing to pick up', async () => {
    const { chat } = start([
      new Response(`${numbered(1, 'Half')}${chunk({ content: ' way' }).trimEnd()}`, stream),
      new Response(null, { status: 204 }),
    ]);
    expect(await chat.send('Hi')).toMatchObject({ text: 'Half way', status: 'incomplete' });
  });

  test('by stop, which tells the server and asks no more', async () => {
    const told: ChatResumeContext[] = [];
    const { chat, server } = start(
      ({ method }) =>
        method === 'POST' ? new Response(numbered(3, 'Half'), stream) : new Response('', { status: 503 }),
      { resume: resumable({ url: resumeUrl, onStop: (context) => told.push(context) }) },
    );
    const answer = chat.send('Hi');
    await settled();
    expect(chat.getSnapshot()).toMatchObject({ status: 'streaming' });
    chat.stop();
    expect(await answer).toMatchObject({ status: 'stopped', text: 'Half' });
    expect(told).toMatchObject([{ cursor: '3', message: { text: 'Half' } }]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.requests).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('stop() while it asks leaves no timer behind', async () => {
  const server = fakeServer([new Response(numbered(3, 'Half'), stream)]);
  const { chat } = start([], {
    fetch: (address, init) =>
      init.method === 'POST'
        ? server.fetch(address, init)
        : new Promise((_, reject) => init.signal?.addEventListener('abort', () => reject(init.signal?.reason))),
  });
  const answer = chat.send('Hi');
  // Behind the moment that a body has to close by itself.
  await vi.advanceTimersByTimeAsync(300);
  await settled();
  chat.stop();
  await answer;
  await settled();
  expect(vi.getTimerCount()).toBe(0);
});

describe('how long it waits', () => {
  test('as long as Retry-After says', async () => {
    const { chat, server } = start([
      new Response(numbered(1, 'Once'), stream),
      new Response('', { status: 503, headers: { 'retry-after': '20' } }),
      new Response(sse(' more.'), stream),
    ]);
    const answer = chat.send('Hi');
    await vi.advanceTimersByTimeAsync(19_000);
    expect(server.requests).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await answer).toMatchObject({ text: 'Once more.', status: 'complete' });
  });

  test('until the browser is online again', async () => {
    const page = new EventTarget();
    const navigator = { onLine: false };
    vi.stubGlobal('navigator', navigator);
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
    const { chat, server } = start([
      new Response(numbered(1, 'Once'), stream),
      Promise.reject(new TypeError('fetch failed')),
      new Response(sse(' more.'), stream),
    ]);
    const answer = chat.send('Hi');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(server.requests).toHaveLength(2);
    navigator.onLine = true;
    page.dispatchEvent(new Event('online'));
    expect(await answer).toMatchObject({ text: 'Once more.', status: 'complete' });
  });
});

describe('resume', () => {
  test('takes a detached answer up again, and twice is once', async () => {
    const bodies: FakeBody[] = [];
    const { chat, server } = start(() => (body: FakeBody) => void bodies.push(body));
    void chat.send('Hi');
    await settled();
    bodies[0]!.write(numbered(1, 'Once'));
    await settled();
    chat.detach();
    expect(chat.getSnapshot()).toMatchObject({ messages: [{}, { status: 'incomplete', error: { code: 'detached' } }] });
    const both = Promise.all([chat.resume(), chat.resume()]);
    await settled();
    bodies[1]!.write(sse(' more.'));
    bodies[1]!.end();
    expect(await both).toMatchObject([{ text: 'Once more.', status: 'complete', error: null }, { status: 'complete' }]);
    expect(server.requests).toHaveLength(2);
  });

  test('finds nothing in an answer that is whole, stopped, failed or a question, and asks for nothing', async () => {
    const { chat, server } = start([new Response(sse('Fine.'), stream), new Response('', { status: 500 })]);
    expect(await chat.resume()).toBeNull();
    await chat.send('Hi');
    expect(await chat.resume()).toBeNull();
    await chat.send('Hi');
    expect(await chat.resume()).toBeNull();
    expect(server.requests).toHaveLength(2);
    expect(await createChat({ url }).resume()).toBeNull();
  });

  test('leaves the message as it is where the server has nothing, and nobody hears of an end', async () => {
    const onFinish = vi.fn<() => void>();
    const { chat } = start(
      [
        new Response(numbered(1, 'Half'), stream),
        new Response(null, { status: 204 }),
        new Response(null, { status: 204 }),
      ],
      { onFinish },
    );
    const answer = await chat.send('Hi');
    expect(onFinish).toHaveBeenCalledTimes(1);
    expect(await chat.resume()).toBeNull();
    expect(onFinish).toHaveBeenCalledTimes(1);
    expect(chat.getSnapshot().messages[1]).toBe(answer);
  });
});
