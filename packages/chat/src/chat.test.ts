import { describe, expect, test, vi } from 'vitest';
import { chatOf, createChat } from './chat.ts';
import { chunk, type FakeBody, fakeServer, settled, sse } from './testing/fake-server.ts';

const url = 'https://chat.example/v1/chat/completions';

/** A server whose one answer the test writes itself. */
function byHand(): { readonly server: ReturnType<typeof fakeServer>; readonly body: FakeBody } {
  let body!: FakeBody;
  const server = fakeServer(() => (opened) => {
    body = opened;
  });
  return {
    server,
    body: { write: (text) => body.write(text), end: () => body.end(), fail: (error) => body.fail(error) },
  };
}

describe('send', () => {
  test('shows the question at once and the answer as it streams', async () => {
    const { server, body } = byHand();
    const chat = createChat({ url, fetch: server.fetch });
    const answer = chat.send('Hi');
    expect(chat.getSnapshot()).toMatchObject({
      status: 'submitted',
      messages: [
        { role: 'user', text: 'Hi', status: 'complete' },
        { role: 'assistant', text: '', status: 'pending' },
      ],
    });
    await settled();
    body.write(chunk({ content: 'Hel' }));
    await settled();
    expect(chat.getSnapshot()).toMatchObject({
      status: 'streaming',
      messages: [{}, { text: 'Hel', status: 'streaming' }],
    });
    body.write(chunk({ content: 'lo' }) + chunk({}, 'stop') + 'data: [DONE]\n\n');
    body.end();
    expect(await answer).toMatchObject({
      text: 'Hello',
      status: 'complete',
      finishReason: 'stop',
      error: null,
      model: 'test-1',
    });
    expect(chat.getSnapshot()).toMatchObject({ status: 'ready', error: null });
    expect(server.requests).toHaveLength(1);
  });

  test('sends the conversation so far, in order', async () => {
    const server = fakeServer(() => new Response(sse('Fine.'), { headers: { 'content-type': 'text/event-stream' } }));
    const chat = createChat({ url, fetch: server.fetch, model: 'm', temperature: 0 });
    await chat.send('One');
    await chat.send('Two', { model: 'n' });
    expect(server.requests[1]?.body).toMatchObject({
      model: 'n',
      temperature: 0,
      stream: true,
      messages: [
        { role: 'user', content: 'One' },
        { role: 'assistant', content: 'Fine.' },
        { role: 'user', content: 'Two' },
      ],
    });
  });

  test('keeps the text received when the body is cut, and says so', async () => {
    const { server, body } = byHand();
    const chat = createChat({ url, fetch: server.fetch });
    const answer = chat.send('Hi');
    await settled();
    body.write(chunk({ content: 'Half an ans' }) + 'data: {"choi');
    body.end();
    expect(await answer).toMatchObject({ text: 'Half an ans', status: 'incomplete', error: { code: 'truncated' } });
    expect(chat.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'truncated' } });
  });

  test('keeps the text received when the connection breaks, with the reason', async () => {
    const { server, body } = byHand();
    const chat = createChat({ url, fetch: server.fetch });
    const answer = chat.send('Hi');
    await settled();
    body.write(chunk({ content: 'Half' }));
    await settled();
    body.fail();
    expect(await answer).toMatchObject({ text: 'Half', status: 'incomplete', error: { code: 'network' } });
  });

  test('a refused connection, an error status and a page each say what happened', async () => {
    const answers = [
      () => Promise.reject(new TypeError('fetch failed')),
      () => Promise.resolve(new Response('oops', { status: 500 })),
      () =>
        Promise.resolve(
          new Response(JSON.stringify({ error: { message: 'Slow down.', type: 'requests', code: 'rate_limit' } }), {
            status: 429,
            headers: { 'retry-after': '7' },
          }),
        ),
      () => Promise.resolve(new Response('<html>', { headers: { 'content-type': 'text/html' } })),
    ];
    let requests = 0;
    const fetch = vi.fn<() => Promise<Response>>(() => answers[requests++]!());
    const chat = createChat({ url, fetch });
    expect(await chat.send('1')).toMatchObject({ status: 'incomplete', error: { code: 'network' } });
    expect(await chat.send('2')).toMatchObject({ status: 'failed', error: { code: 'http-status', status: 500 } });
    expect(await chat.send('3')).toMatchObject({
      status: 'failed',
      error: { code: 'rate_limit', type: 'requests', message: 'Slow down.', status: 429, retryAfter: 7000 },
    });
    expect(await chat.send('4')).toMatchObject({ status: 'failed', error: { code: 'content-type' } });
    expect(fetch).toHaveBeenCalledTimes(4);
  });
});

test('an answer settles, and says why, when a callback of the application throws while it is resumed', async () => {
  const server = fakeServer([
    (body) => {
      body.write(chunk({ content: 'Half' }));
      body.end();
    },
  ]);
  const attach = (): Promise<null> => Promise.reject(new Error('no such session'));
  const chat = createChat({ url: '/chat', fetch: server.fetch, resume: { attach } });
  const answer = await chat.send('Hello');
  expect(answer).toMatchObject({ status: 'incomplete', text: 'Half', error: { message: 'no such session' } });
  expect(chat.getSnapshot().status).toBe('error');
});

describe('stop', () => {
  test('keeps the text, and the server sees the close', async () => {
    const { server, body } = byHand();
    const chat = createChat({ url, fetch: server.fetch });
    const answer = chat.send('Hi');
    await settled();
    body.write(chunk({ content: 'Some' }));
    await settled();
    chat.stop();
    expect(chat.getSnapshot()).toMatchObject({
      status: 'ready',
      error: null,
      messages: [{}, { status: 'stopped', text: 'Some' }],
    });
    expect(server.requests[0]?.signal.aborted).toBe(true);
    expect(await answer).toMatchObject({ status: 'stopped', text: 'Some', error: null });
  });

  test('works before the response has come, with a fetch that ignores it', async () => {
    let respond!: (response: Response) => void;
    const cancelled = vi.fn<(reason: unknown) => void>();
    const chat = createChat({ url, fetch: () => new Promise((resolve) => (respond = resolve)) });
    const answer = chat.send('Hi');
    await settled();
    chat.stop();
    expect(await answer).toMatchObject({ status: 'stopped', text: '' });
    respond(
      new Response(new ReadableStream({ cancel: cancelled }), { headers: { 'content-type': 'text/event-stream' } }),
    );
    await settled();
    expect(cancelled).toHaveBeenCalled();
    expect(chat.getSnapshot().messages[1]).toMatchObject({ status: 'stopped', text: '' });
  });
});

describe('what subscribers see', () => {
  test('messages that did not change keep their identity, and so does a snapshot', async () => {
    const { server, body } = byHand();
    const chat = createChat({ url, fetch: server.fetch });
    void chat.send('Hi');
    await settled();
    body.write(chunk({ content: 'a' }));
    await settled();
    const first = chat.getSnapshot();
    expect(chat.getSnapshot()).toBe(first);
    body.write(chunk({ content: 'b' }));
    await settled();
    const second = chat.getSnapshot();
    expect(second).not.toBe(first);
    expect(second.messages[0]).toBe(first.messages[0]);
    expect(second.messages[1]).not.toBe(first.messages[1]);
    chat.stop();
  });

  test('by structure, a text answer of 2,000 tokens changes the snapshot at most 4 times', async () => {
    const { server, body } = byHand();
    const chat = createChat({ url, fetch: server.fetch });
    const structure = vi.fn<() => void>();
    const frame = vi.fn<() => void>();
    chat.subscribe(structure, 'structure');
    chat.subscribe(frame);
    const seen = new Set([chat.getSnapshot('structure')]);
    const answer = chat.send('Hi');
    await settled();
    for (let token = 0; token < 2000; token += 1) {
      body.write(chunk({ content: 'token ' }));
      await settled();
      seen.add(chat.getSnapshot('structure'));
    }
    body.write(chunk({}, 'stop') + 'data: [DONE]\n\n');
    body.end();
    await answer;
    seen.add(chat.getSnapshot('structure'));
    expect(seen.size - 1).toBeLessThanOrEqual(4);
    expect(chat.getSnapshot('structure').messages[1]?.text).toHaveLength(12_000);
    expect(frame.mock.calls.length).toBeGreaterThan(1999);
  });

  test('the answer alone can be listened to, and is live', async () => {
    const { server, body } = byHand();
    const chat = createChat({ url, fetch: server.fetch });
    void chat.send('Hi');
    const { id } = chat.getSnapshot().messages[1]!;
    const texts: string[] = [];
    const leave = chat.subscribeToMessage(id, () => texts.push(chat.getMessage(id)!.text));
    await settled();
    body.write(chunk({ content: 'a' }));
    await settled();
    body.write(chunk({ content: 'b' }));
    await settled();
    leave();
    body.write(chunk({ content: 'c' }));
    await settled();
    expect(texts.filter(Boolean)).toEqual(['a', 'ab']);
    chat.stop();
  });

  test("a snapshot's message leads back to its chat, a clone does not", async () => {
    const chat = createChat({ url, fetch: fakeServer([]).fetch });
    const answer = await chat.send('Hi');
    expect(chatOf(answer)).toBe(chat);
    expect(chatOf(structuredClone(answer))).toBeUndefined();
  });

  test('a listener that another one took away is not called any more', () => {
    const chat = createChat({ url });
    const taken = vi.fn<() => void>();
    chat.subscribe(() => leave());
    const leave = chat.subscribe(taken);
    chat.setMessages([]);
    expect(taken).not.toHaveBeenCalled();
  });

  test('a listener that throws is reported and stops nobody', async () => {
    const report = vi.fn<(error: unknown) => void>();
    vi.stubGlobal('reportError', report);
    const chat = createChat({ url, fetch: fakeServer([]).fetch });
    const other = vi.fn<() => void>();
    const failure = new Error('mine');
    chat.subscribe(() => {
      throw failure;
    });
    chat.subscribe(other);
    await chat.send('Hi');
    expect(other).toHaveBeenCalled();
    expect(report).toHaveBeenCalledWith(failure);
    vi.unstubAllGlobals();
  });

  test('the status goes from submitted to streaming to ready, and never back', async () => {
    const server = fakeServer(
      () => new Response(sse('One two three.'), { headers: { 'content-type': 'text/event-stream' } }),
    );
    const chat = createChat({ url, fetch: server.fetch });
    const seen: string[] = [];
    chat.subscribe(() => {
      const { status, messages } = chat.getSnapshot();
      const step = `${status}, ${messages.at(-1)!.status}`;
      if (seen.at(-1) !== step) seen.push(step);
    });
    await chat.send('Hi');
    expect(seen).toEqual(['submitted, pending', 'streaming, streaming', 'ready, complete']);
  });

  test('creating a chat starts nothing', async () => {
    const server = fakeServer([]);
    createChat({ url, fetch: server.fetch });
    await settled();
    expect(server.requests).toHaveLength(0);
  });

  test('a message is plain JSON, before, during and after its answer', async () => {
    const { server, body } = byHand();
    const chat = createChat({ url, fetch: server.fetch });
    const answer = chat.send('Hi');
    const plain = (): void =>
      expect(JSON.parse(JSON.stringify(chat.getSnapshot().messages))).toEqual(chat.getSnapshot().messages);
    plain();
    await settled();
    body.write(chunk({ content: 'a' }));
    await settled();
    plain();
    body.end();
    expect(structuredClone(await answer)).toEqual(await answer);
    plain();
  });
});
