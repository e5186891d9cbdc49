import {
  agUi,
  anthropicMessages,
  type ChatProtocol,
  createChat,
  dashscope,
  gemini,
  openaiChat,
  openaiResponses,
  plainText,
  resumable,
  uiMessageStream,
} from '@rivulet/chat';
import { openEventStream } from '@rivulet/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  answer,
  type AnswerProtocol,
  createMockServer,
  cut,
  drop,
  duplicate,
  once,
  platforms,
  ticker,
  withFaults,
} from './index.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const protocols: readonly (readonly [AnswerProtocol, ChatProtocol])[] = [
  ['openai-chat', openaiChat()],
  ['openai-responses', openaiResponses()],
  ['anthropic', anthropicMessages()],
  ['gemini', gemini()],
  ['dashscope', dashscope()],
  ['ui-message-stream', uiMessageStream()],
  ['ag-ui', agUi()],
  ['plain-text', plainText()],
];
const text = 'Rivers find the sea, 河流入海, however often they are dammed. 🌊 '.repeat(5);

test.each(protocols)(
  'a resumable answer as %s survives two broken connections, and was asked for once',
  async (protocol, reading) => {
    const whole = answer(text, { protocol, resumable: true, tokensPerSecond: 100 });
    const server = createMockServer({
      'POST /api/chat': withFaults(whole, drop({ after: 9, by: 'rst' }), cut({ random: 20 })),
      'GET /api/chat/stream': withFaults(whole, once(drop({ after: 12 }))),
    });
    const chat = createChat({
      url: '/api/chat',
      protocol: reading,
      fetch: server.fetch,
      resume: resumable({ url: '/api/chat/stream' }),
    });
    const sent = chat.send('Tell me about rivers');
    await vi.advanceTimersByTimeAsync(60_000);
    await sent;
    const message = chat.getSnapshot().messages.at(-1);
    expect(message).toMatchObject({ text, status: 'complete' });
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
    const ids = server.requests.map(({ lastEventId }) => Number(lastEventId ?? 0));
    expect(ids[2]).toBeGreaterThan(ids[1] ?? 0);
  },
);

test("OpenAI's response is picked up by its id and number, as from OpenAI", async () => {
  const server = createMockServer(
    platforms({ content: text, tokensPerSecond: 100, faults: [once(drop({ after: 20 }))] }),
  );
  const chat = createChat({
    url: '/v1/responses',
    protocol: openaiResponses(),
    fetch: server.fetch,
    resume: resumable({
      url: ({ message, cursor }) =>
        `/v1/responses/${message.metadata['responseId']}?stream=true&starting_after=${cursor}`,
    }),
  });
  const sent = chat.send('Tell me about rivers');
  await vi.advanceTimersByTimeAsync(60_000);
  await sent;
  expect(chat.getSnapshot().messages.at(-1)).toMatchObject({ text, status: 'complete' });
  // Both routes broke once; the second GET brought the rest.
  expect(server.requests.map(({ method, status }) => [method, status])).toEqual([
    ['POST', 200],
    ['GET', 200],
    ['GET', 200],
  ]);
  expect((await server.fetch('/v1/responses/resp_nobody')).status).toBe(404);
});

test('the ticker loses nothing and repeats nothing over a connection that breaks and a server that repeats', async () => {
  const server = createMockServer({
    'GET /prices': withFaults(ticker({ interval: 200, ticks: 30 }), duplicate({ count: 3 }), drop({ after: 8 })),
  });
  const seen: number[] = [];
  const stream = openEventStream('http://mock.example/prices', { fetch: server.fetch });
  stream.subscribe({ onEvent: ({ lastEventId }) => seen.push(Number(lastEventId)) });
  await vi.advanceTimersByTimeAsync(120_000);
  stream.close();
  expect(seen).toEqual(Array.from({ length: seen.length }, (_, index) => index + 1));
  expect(seen.length).toBe(30);
  expect(server.requests.length).toBeGreaterThan(3);
});
