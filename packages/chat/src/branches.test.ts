import type { EventStreamAttempt } from '@rivulet/core';
import { describe, expect, test, vi } from 'vitest';
import { ChatBusyError, createChat } from './chat.ts';
import type { ChatOptions } from './chat-contract.ts';
import { openaiChat } from './protocols/openai-chat.ts';
import { chunk, type FakeBody, fakeServer, settled, sse } from './testing/fake-server.ts';

const url = 'https://chat.example/v1/chat/completions';
const stream = { headers: { 'content-type': 'text/event-stream' } };

/** Answers "Answer 1.", "Answer 2." and so on. */
function counting(options: Partial<ChatOptions> = {}): {
  readonly chat: ReturnType<typeof createChat>;
  readonly server: ReturnType<typeof fakeServer>;
} {
  const server = fakeServer(() => new Response(sse(`Answer ${server.requests.length}.`), stream));
  return { server, chat: createChat({ url, fetch: server.fetch, ...options }) };
}

const texts = (chat: ReturnType<typeof createChat>): readonly string[] =>
  chat.getSnapshot().messages.map(({ text }) => text);
const lastBody = (server: ReturnType<typeof fakeServer>): unknown => server.requests.at(-1)?.body;

describe('branches', () => {
  test('regenerating keeps the old answer as a branch that can be shown again', async () => {
    const { chat, server } = counting();
    const first = await chat.send('Hi');
    const second = await chat.regenerate();
    expect(texts(chat)).toEqual(['Hi', 'Answer 2.']);
    expect(lastBody(server)).toMatchObject({ messages: [{ role: 'user', content: 'Hi' }] });
    expect(chat.getBranches(second.id)).toEqual({ ids: [first.id, second.id], index: 1 });
    chat.selectBranch(first.id);
    expect(texts(chat)).toEqual(['Hi', 'Answer 1.']);
    await chat.send('And then?');
    expect(lastBody(server)).toMatchObject({
      messages: [{ content: 'Hi' }, { content: 'Answer 1.' }, { content: 'And then?' }],
    });
    chat.selectBranch(second.id);
    expect(texts(chat)).toEqual(['Hi', 'Answer 2.']);
  });

  test('an earlier answer can be regenerated; what followed it stays with the old one', async () => {
    const { chat } = counting();
    const first = await chat.send('One');
    await chat.send('Two');
    await chat.regenerate(first.id);
    expect(texts(chat)).toEqual(['One', 'Answer 3.']);
    chat.selectBranch(first.id);
    expect(texts(chat)).toEqual(['One', 'Answer 1.', 'Two', 'Answer 2.']);
  });

  test('editing a question asks again and keeps the old wording with all that followed', async () => {
    const { chat, server } = counting();
    await chat.send('One');
    await chat.send('Two');
    const [one] = chat.getSnapshot().messages;
    await chat.edit(one!.id, 'Uno');
    expect(texts(chat)).toEqual(['Uno', 'Answer 3.']);
    expect(lastBody(server)).toMatchObject({ messages: [{ content: 'Uno' }] });
    expect(chat.getBranches(one!.id)).toMatchObject({ index: 0 });
    chat.selectBranch(one!.id);
    expect(texts(chat)).toEqual(['One', 'Answer 1.', 'Two', 'Answer 2.']);
  });

  test('save and load bring back every branch and the one that was shown', async () => {
    const { chat } = counting();
    const first = await chat.send('One');
    await chat.regenerate();
    chat.selectBranch(first.id);
    const other = counting();
    other.chat.load(JSON.parse(JSON.stringify(chat.save())));
    expect(texts(other.chat)).toEqual(['One', 'Answer 1.']);
    expect(other.chat.getBranches(first.id).ids).toHaveLength(2);
    expect(other.chat.save()).toEqual(chat.save());
  });

  test('asking about a message that does not exist says so', async () => {
    const { chat } = counting();
    await expect(chat.regenerate()).rejects.toThrow(RangeError);
    await expect(chat.edit('nope', 'x')).rejects.toThrow('nope');
    expect(() => chat.getBranches('nope')).toThrow(RangeError);
    expect(chat.getSnapshot().messages).toEqual([]);
  });
});

describe('retry', () => {
  test('an answer that said nothing is replaced, a partial one stays as a branch', async () => {
    const server = fakeServer([
      new Response('', { status: 500 }),
      new Response(chunk({ content: 'Par' }), stream),
      new Response(sse('Whole.'), stream),
    ]);
    const chat = createChat({ url, fetch: server.fetch });
    const failed = await chat.send('Hi');
    expect(failed.status).toBe('failed');
    const partial = await chat.retry();
    expect(partial).toMatchObject({ status: 'incomplete', text: 'Par' });
    expect(chat.getBranches(partial.id).ids).toEqual([partial.id]);
    const whole = await chat.retry();
    expect(texts(chat)).toEqual(['Hi', 'Whole.']);
    expect(chat.getBranches(whole.id).ids).toEqual([partial.id, whole.id]);
    expect(server.requests.map(({ body }) => body)).toEqual([
      server.requests[0]?.body,
      server.requests[0]?.body,
      server.requests[0]?.body,
    ]);
  });
});

describe('continueMessage', () => {
  test('goes on from the partial text in the same message and the same part', async () => {
    const server = fakeServer([
      new Response(chunk({ content: 'Once upon' }), stream),
      new Response(sse(' a time.'), stream),
    ]);
    const chat = createChat({ url, fetch: server.fetch });
    const partial = await chat.send('Tell');
    expect(partial.status).toBe('incomplete');
    const whole = await chat.continueMessage();
    expect(whole).toMatchObject({
      id: partial.id,
      status: 'complete',
      text: 'Once upon a time.',
      error: null,
      finishReason: 'stop',
    });
    expect(whole.parts).toHaveLength(1);
    expect(whole.parts[0]?.key).toBe(partial.parts[0]?.key);
    expect(lastBody(server)).toMatchObject({
      messages: [
        { role: 'user', content: 'Tell' },
        { role: 'assistant', content: 'Once upon' },
      ],
    });
  });

  test('keeps the partial text when it fails again', async () => {
    const server = fakeServer([
      new Response(chunk({ content: 'Once upon' }), stream),
      new Response('', { status: 503 }),
    ]);
    const chat = createChat({ url, fetch: server.fetch });
    await chat.send('Tell');
    expect(await chat.continueMessage()).toMatchObject({ status: 'failed', text: 'Once upon', error: { status: 503 } });
  });

  test('parts that come with the rest do not clash with those that were there', async () => {
    const reasoned = chunk({ reasoning_content: 'Hm.' }) + chunk({ content: 'Half' });
    const server = fakeServer([
      new Response(reasoned, stream),
      new Response(chunk({ reasoning_content: 'More.' }) + sse('way'), stream),
    ]);
    const chat = createChat({ url, fetch: server.fetch });
    await chat.send('Tell');
    const whole = await chat.continueMessage();
    expect(whole.parts.map(({ type }) => type)).toEqual(['reasoning', 'text', 'reasoning', 'text']);
    expect(new Set(whole.parts.map(({ key }) => key)).size).toBe(4);
    expect(whole.text).toBe('Halfway');
  });
});

describe('overlapping sends', () => {
  const slow = (): {
    readonly chat: (options?: Partial<ChatOptions>) => ReturnType<typeof createChat>;
    readonly bodies: FakeBody[];
    readonly server: ReturnType<typeof fakeServer>;
  } => {
    const bodies: FakeBody[] = [];
    const server = fakeServer(() => (body) => void bodies.push(body));
    return { bodies, server, chat: (options) => createChat({ url, fetch: server.fetch, ...options }) };
  };

  test('wait for their turn by default, and see the answer before them', async () => {
    const { bodies, server, chat: make } = slow();
    const chat = make();
    const first = chat.send('One');
    const second = chat.send('Two');
    await settled();
    expect(server.requests).toHaveLength(1);
    expect(chat.getSnapshot()).toMatchObject({
      status: 'submitted',
      messages: [{ text: 'One' }, { status: 'pending' }, { text: 'Two' }, { status: 'pending' }],
    });
    bodies[0]!.write(sse('First.'));
    bodies[0]!.end();
    expect(await first).toMatchObject({ text: 'First.' });
    await settled();
    expect(lastBody(server)).toMatchObject({
      messages: [{ content: 'One' }, { content: 'First.' }, { content: 'Two' }],
    });
    bodies[1]!.write(sse('Second.'));
    bodies[1]!.end();
    expect(await second).toMatchObject({ text: 'Second.' });
  });

  test('stop ends those that wait as well', async () => {
    const { server, chat: make } = slow();
    const chat = make();
    const answers = [chat.send('One'), chat.send('Two')];
    await settled();
    chat.stop();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(['stopped', 'stopped']);
    await settled();
    expect(server.requests).toHaveLength(1);
    expect(chat.getSnapshot().status).toBe('ready');
  });

  test('interrupt the answer under way where that is the policy', async () => {
    const { bodies, server, chat: make } = slow();
    const chat = make({ overlap: 'interrupt' });
    const first = chat.send('One');
    await settled();
    bodies[0]!.write(chunk({ content: 'Fir' }));
    await settled();
    const second = chat.send('Two');
    expect(await first).toMatchObject({ status: 'stopped', text: 'Fir' });
    await settled();
    expect(server.requests).toHaveLength(2);
    bodies[1]!.write(sse('Second.'));
    bodies[1]!.end();
    expect(await second).toMatchObject({ status: 'complete', text: 'Second.' });
  });

  test('are refused where that is the policy, and change nothing', async () => {
    const { chat: make } = slow();
    const chat = make({ overlap: 'reject' });
    const first = chat.send('One');
    const before = chat.getSnapshot();
    await expect(chat.send('Two')).rejects.toThrow(ChatBusyError);
    expect(chat.getSnapshot()).toBe(before);
    chat.stop();
    await first;
  });
});

describe('headers', () => {
  test('after a 401 the function is asked once more, and then it is final', async () => {
    const reasons: string[] = [];
    const server = fakeServer(() => new Response('{"error":{"message":"Expired."}}', { status: 401 }));
    const chat = createChat({
      url,
      fetch: server.fetch,
      // As `openEventStream` calls it: one function may serve both.
      headers: ({ number, reason }: EventStreamAttempt) => {
        reasons.push(`${number} ${reason}`);
        return { authorization: `Bearer ${reasons.length}` };
      },
    });
    expect(await chat.send('Hi')).toMatchObject({ status: 'failed', error: { status: 401, message: 'Expired.' } });
    expect(reasons).toEqual(['1 initial', '2 unauthorized']);
    expect(server.requests.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer 1', 'Bearer 2']);
  });

  test('a 401 whose body cannot be cancelled is asked anew like any other', async () => {
    const stuck = new ReadableStream({
      cancel() {
        throw new Error('not now');
      },
    });
    const server = fakeServer([new Response(stuck, { status: 401 }), new Response(sse('Hello.'), stream)]);
    const chat = createChat({ url, fetch: server.fetch, headers: () => ({ authorization: 'Bearer 1' }) });
    expect(await chat.send('Hi')).toMatchObject({ status: 'complete', text: 'Hello.' });
  });

  test('fixed headers are not sent twice', async () => {
    const server = fakeServer(() => new Response('', { status: 401 }));
    const chat = createChat({ url, fetch: server.fetch, headers: { authorization: 'Bearer secret' } });
    const { error } = await chat.send('Hi');
    expect(server.requests).toHaveLength(1);
    expect(JSON.stringify(error)).not.toContain('secret');
  });
});

describe('the request', () => {
  test('options set later, and the body of the moment, go out with the next one', async () => {
    const { chat, server } = counting({ body: () => ({ session: server.requests.length }), extra: { a: 1 } });
    chat.setOptions({ model: 'late', url: '/chat?x=1' });
    await chat.send('Hi', { extra: { b: 2 } });
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      url: '/chat?x=1',
      body: { model: 'late', session: 0, a: 1, b: 2 },
    });
    expect(server.requests[0]?.headers.get('content-type')).toBe('application/json');
  });
});

test('a turn that the protocol cannot put into words fails, says why, and asks nobody', async () => {
  const { chat, server } = counting({
    protocol: {
      ...openaiChat(),
      request: () => {
        throw new TypeError('No files here.');
      },
    },
  });
  expect(await chat.send('Hi')).toMatchObject({
    status: 'failed',
    error: { code: 'invalid-request', message: 'No files here.' },
  });
  expect(server.requests).toHaveLength(0);
});

test('callbacks hear of each end once, and their exceptions stay theirs', async () => {
  const heard: string[] = [];
  const server = fakeServer([new Response(sse('Fine.'), stream), new Response('', { status: 500 })]);
  const chat = createChat({
    url,
    fetch: server.fetch,
    onFinish: ({ status }) => heard.push(status),
    onError: ({ status }) => heard.push(`error ${status}`),
  });
  await chat.send('One');
  await chat.send('Two');
  expect(heard).toEqual(['complete', 'failed', 'error 500']);
});

test('detach leaves the answer incomplete, and nothing more is heard of it', async () => {
  let body!: FakeBody;
  const server = fakeServer([(opened) => void (body = opened)]);
  const onError = vi.fn();
  const chat = createChat({ url, fetch: server.fetch, onError });
  const answer = chat.send('Hi');
  await settled();
  body.write(chunk({ content: 'Some' }));
  await settled();
  chat.detach();
  expect(await answer).toMatchObject({ status: 'incomplete', text: 'Some', error: { code: 'detached' } });
  // Whoever left did not see anything fail.
  expect(chat.getSnapshot()).toMatchObject({ status: 'ready', error: null });
  expect(onError).not.toHaveBeenCalled();
});

test('a conversation begins with messages as short as they are made', async () => {
  const server = fakeServer([() => undefined]);
  const chat = createChat({
    url,
    fetch: server.fetch,
    initialMessages: [{ id: 'hi', role: 'assistant', text: 'Hello' }],
  });
  expect(chat.getSnapshot().messages).toMatchObject([{ id: 'hi', text: 'Hello', status: 'complete', error: null }]);
  chat.setMessages([
    { role: 'user', text: 'One' },
    { role: 'assistant', text: 'Two' },
  ]);
  expect(chat.getSnapshot().messages.map(({ text }) => text)).toEqual(['One', 'Two']);
});

test('messages saved in mid-answer are not shown as streaming for ever', () => {
  const first = createChat({ url, fetch: fakeServer([]).fetch });
  void first.send('Hi');
  const saved = structuredClone(first.getSnapshot().messages);
  expect(saved[1]?.status).toBe('pending');
  const second = createChat({ url, initialMessages: saved });
  expect(second.getSnapshot()).toMatchObject({
    status: 'error',
    messages: [{ status: 'complete' }, { status: 'incomplete', error: { code: 'truncated' } }],
  });
  first.stop();
});
