import {
  agUi,
  anthropicMessages,
  applyChatEvent,
  chatgptDelta,
  type ChatMessage,
  type ChatProtocol,
  type ChatRequest,
  createChatMessage,
  dashscope,
  gemini,
  ollama,
  openaiChat,
  openaiResponses,
  plainText,
  qianfan,
  readChatStream,
  uiMessageStream,
} from '@rivulet/chat';
import { describe, expect, test, vi } from 'vitest';
import { answer, type AnswerOptions, type AnswerPart, createMockServer } from './index.ts';

interface Case {
  readonly options: AnswerOptions;
  readonly protocol: ChatProtocol;
  /** What comes out otherwise than it went in, because the wire format has no way to say it. */
  readonly but?: Partial<Told>;
  /** Finish and status of an answer that the model cut short. */
  readonly cutShort?: readonly [ChatMessage['finishReason'], ChatMessage['status']];
  /** Status and message of an answer that failed. */
  readonly failed?: readonly [ChatMessage['status'], string | undefined];
}

/** A message, as far as an answer decides it. */
interface Told {
  readonly text: string;
  readonly status: ChatMessage['status'];
  readonly finishReason: ChatMessage['finishReason'];
  readonly model: string | null;
  readonly reasoning: string;
  readonly calls: readonly (readonly [id: string | null, name: string, args: string, state: string])[];
  readonly sources: readonly string[];
  /** Whether usage came, and adds up. */
  readonly usage: boolean;
}

const onlyText = { reasoning: '', calls: [], sources: [], usage: false, finishReason: 'stop', model: null } as const;

const cases: Readonly<Record<string, Case>> = {
  'openai-chat': { options: { protocol: 'openai-chat' }, protocol: openaiChat() },
  'openai-responses': { options: { protocol: 'openai-responses' }, protocol: openaiResponses() },
  anthropic: { options: { protocol: 'anthropic' }, protocol: anthropicMessages() },
  gemini: { options: { protocol: 'gemini' }, protocol: gemini() },
  'dashscope, incremental': {
    options: { protocol: 'dashscope' },
    protocol: dashscope({ incrementalOutput: true }),
    but: { model: null },
  },
  'dashscope, cumulative': {
    options: { protocol: 'dashscope' },
    protocol: dashscope({ incrementalOutput: false }),
    but: { model: null },
  },
  qianfan: {
    options: { protocol: 'qianfan' },
    protocol: qianfan(),
    but: { sources: [], model: null, calls: [[null, 'get_weather', '{"city":"杭州","days":2}', 'ready']] },
  },
  'ui-message-stream': {
    options: { protocol: 'ui-message-stream' },
    protocol: uiMessageStream(),
    but: { model: null },
  },
  'ag-ui': {
    options: { protocol: 'ag-ui' },
    protocol: agUi(),
    but: { model: null, sources: [] },
    cutShort: ['stop', 'complete'],
  },
  ollama: { options: { protocol: 'ollama' }, protocol: ollama(), but: { sources: [] } },
  'chatgpt-delta': { options: { protocol: 'chatgpt-delta' }, protocol: chatgptDelta(), but: onlyText },
  'plain text with [DONE]': {
    options: { protocol: 'plain-text' },
    protocol: plainText(),
    but: onlyText,
    cutShort: ['stop', 'complete'],
  },
  'plain text with [END]': {
    options: { protocol: 'plain-text', plainText: { done: '[END]' } },
    protocol: plainText({ done: '[END]' }),
    but: onlyText,
    cutShort: ['stop', 'complete'],
  },
  'plain text as JSON strings': {
    options: { protocol: 'plain-text', plainText: { json: true } },
    protocol: plainText({ json: true }),
    but: onlyText,
    cutShort: ['stop', 'complete'],
  },
  'a text body': {
    options: { protocol: 'plain-text', plainText: { framing: 'text' } },
    protocol: plainText({ done: false }),
    but: { ...onlyText, finishReason: null },
    cutShort: [null, 'complete'],
    failed: ['incomplete', undefined],
  },
};

const text = ' Leading space, 你好，世界 🌊👩‍👩‍👧.\n\n```js\nconst a = "b";\n```\nEnd.';
const reasoning = 'The user greets.\nI greet back. 想一想';
const args = '{"city":"杭州","days":2}';
const parts: readonly AnswerPart[] = [
  { type: 'reasoning', text: reasoning },
  { type: 'text', text },
  { type: 'source', url: 'https://weather.example/hz', title: 'Forecast' },
  { type: 'tool-call', name: 'get_weather', arguments: { city: '杭州', days: 2 }, id: 'call_1' },
];

const all: Told = {
  text,
  status: 'complete',
  finishReason: 'tool-calls',
  model: 'rivulet-1',
  reasoning,
  calls: [['call_1', 'get_weather', args, 'ready']],
  sources: ['https://weather.example/hz'],
  usage: true,
};

describe.each(Object.entries(cases))('an answer as %s', (_, { options, protocol, but, cutShort, failed }) => {
  test('is read back whole: reasoning, text, source, tool call, usage, finish', async () => {
    expect(told(await ask(parts, options, protocol))).toEqual({ ...all, ...but });
  });

  test('that the model cut short is incomplete', async () => {
    const message = await ask([text], { ...options, finishReason: 'length' }, protocol);
    expect(message.text).toBe(text);
    expect([message.finishReason, message.status]).toEqual(cutShort ?? ['length', 'incomplete']);
  });

  test('that fails keeps its text and says why', async () => {
    const error = { code: 336100, type: 'overloaded_error', message: 'Too much to do.' };
    const message = await ask([text], { ...options, error }, protocol);
    expect(message.text).toBe(text);
    expect(message.status).toBe(failed?.[0] ?? 'failed');
    expect(message.error?.message).toContain(failed ? '' : 'Too much to do.');
  });

  test('that fails after some tokens has those tokens', async () => {
    const message = await ask([{ type: 'text', text }], { ...options, error: {}, errorAfter: 3 }, protocol);
    expect([message.text.length > 0, text.startsWith(message.text), message.text.length < text.length / 2]).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('that is refused with a status says so in the shape of the platform', async () => {
    const message = await ask(
      [],
      { ...options, error: { status: 429, type: 'rate_limit', message: 'Slow down.', code: 'slow' } },
      protocol,
    );
    expect([message.status, message.error?.status, message.text]).toEqual(['failed', 429, '']);
    expect(message.error?.message).toBe('Slow down.');
  });

  test('is the same for the same seed, byte for byte', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const turn = protocol.request({ messages: [] });
    const [first, second] = [await request(parts, options, turn), await request(parts, options, turn)];
    vi.useRealTimers();
    expect(await first.text()).toBe(await second.text());
  });
});

test("an answer in the AI SDK's stream carries files, data and what tools gave back", async () => {
  const message = await ask(
    [
      { type: 'tool-call', name: 'search', arguments: { q: 'sse' } },
      { type: 'tool-result', result: { hits: 3 } },
      { type: 'data', name: 'progress', data: { percent: 50 } },
      { type: 'file', url: 'https://cdn.example/a.png', mediaType: 'image/png' },
      'Three hits.',
    ],
    { protocol: 'ui-message-stream' },
    uiMessageStream(),
  );
  expect(message.parts.map((part) => part.type)).toEqual(['tool-call', 'tool-result', 'data', 'file', 'text']);
  expect([message.status, message.finishReason]).toEqual(['complete', 'stop']);
});

test('every answer and every call has an id of its own, and the same one for the same seed', async () => {
  const call: AnswerPart = { type: 'tool-call', name: 'search', arguments: {} };
  const idsOf = async (): Promise<readonly string[]> => {
    const { fetch } = createMockServer({
      'POST /': answer([call], { tokensPerSecond: Infinity, timeToFirstToken: 0 }),
    });
    const bodies = ['{"messages":[1]}', '{"messages":[1,2]}', '{"messages":[1,2]}'];
    const wires = [];
    for (const body of bodies) wires.push(await (await fetch('/', { method: 'POST', body })).text());
    return wires.map((wire) => `${/"id":"(chatcmpl-\w+)"/.exec(wire)?.[1]} ${/"id":"(call_\w+)"/.exec(wire)?.[1]}`);
  };
  const ids = await idsOf();
  expect(new Set(ids.flatMap((pair) => pair.split(' '))).size).toBe(6);
  expect(await idsOf()).toEqual(ids);
});

test('a refusal arrives as one where the platform has refusals', async () => {
  for (const [name, protocol] of [
    ['openai-chat', openaiChat()],
    ['openai-responses', openaiResponses()],
  ] as const) {
    const message = await ask([{ type: 'refusal', text: 'I cannot help with that.' }], { protocol: name }, protocol);
    expect(message.parts).toMatchObject([{ type: 'refusal', text: 'I cannot help with that.' }]);
  }
});

test('a blocked prompt has no candidates', async () => {
  const message = await ask([], { protocol: 'gemini', finishReason: 'content-filter' }, gemini());
  expect([message.status, message.finishReason, message.text]).toEqual(['incomplete', 'content-filter', '']);
});

async function ask(
  content: readonly (string | AnswerPart)[],
  options: AnswerOptions,
  protocol: ChatProtocol,
): Promise<ChatMessage> {
  const turn = protocol.request({ messages: [createChatMessage({ role: 'user', text: 'Hi' })], model: 'rivulet-1' });
  const response = await request(content, options, turn);
  let message = createChatMessage({ role: 'assistant' });
  for await (const event of readChatStream(response, { protocol })) message = applyChatEvent(message, event);
  return message;
}

/** Asks as the protocol asks: its own path, query, headers and body. */
async function request(
  content: readonly (string | AnswerPart)[],
  options: AnswerOptions,
  turn: ChatRequest,
): Promise<Response> {
  const { fetch } = createMockServer({
    'POST /chat{rest}': answer(content, {
      model: 'rivulet-1',
      tokensPerSecond: Infinity,
      timeToFirstToken: 0,
      ...options,
    }),
    'POST /chat': answer(content, { model: 'rivulet-1', tokensPerSecond: Infinity, timeToFirstToken: 0, ...options }),
  });
  const query = new URLSearchParams(turn.query).toString();
  return await fetch(`/chat${turn.path?.replaceAll('/', '-') ?? ''}?${query}`, {
    method: 'POST',
    headers: turn.headers ?? {},
    body: JSON.stringify(turn.body),
  });
}

function told({ text: said, status, finishReason, model, parts: heard, usage }: ChatMessage): Told {
  return {
    text: said,
    status,
    finishReason,
    model,
    reasoning: heard.map((part) => (part.type === 'reasoning' ? part.text : '')).join(''),
    calls: heard.flatMap((part) =>
      part.type === 'tool-call' ? [[part.id, part.name, part.arguments, part.state] as const] : [],
    ),
    sources: heard.flatMap((part) => (part.type === 'source' ? [part.url] : [])),
    usage: usage !== null && usage.outputTokens > 20 && usage.totalTokens === usage.inputTokens + usage.outputTokens,
  };
}
