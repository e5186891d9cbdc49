import {
  agUi,
  anthropicMessages,
  applyChatEvent,
  type ChatMessage,
  type ChatProtocol,
  type ChatTool,
  createChatMessage,
  dashscope,
  detectProtocol,
  gemini,
  ollama,
  openaiChat,
  openaiResponses,
  plainText,
  qianfan,
  readChatStream,
  uiMessageStream,
} from '@rivulet/chat';
import { afterEach, describe, expect, test } from 'vitest';
import { createMockServer, drop, platforms } from './index.ts';
import { platformPaths } from './platforms.ts';
import { type Listening, listen } from './node.ts';

let listening: Listening | undefined;
afterEach(async () => {
  await listening?.close();
  listening = undefined;
});

const quick = { tokensPerSecond: Infinity, timeToFirstToken: 0 };
const user = createChatMessage({ role: 'user', text: 'Weather in 杭州?' });
const weather: ChatTool = {
  name: 'get_weather',
  parameters: {
    type: 'object',
    properties: {
      city: { type: 'string' },
      days: { type: 'integer', minimum: 2 },
      unit: { type: 'string', enum: ['celsius', 'kelvin'] },
    },
  },
};

/** Where each platform answers. The protocols that are not here put a path of their own behind the address. */
const talking: readonly (readonly [string, ChatProtocol, string])[] = [
  ['OpenAI', openaiChat(), '/v1/chat/completions'],
  ['OpenAI Responses', openaiResponses(), '/v1/responses'],
  ['Anthropic', anthropicMessages(), '/v1/messages'],
  ['Gemini', gemini(), '/v1beta'],
  ['DashScope', dashscope(), '/api/v1/services/aigc/text-generation/generation'],
  ['Qianfan', qianfan(), '/rpc/2.0/ai_custom/v1/wenxinworkshop/chat'],
  ['Qianfan v2', openaiChat(), '/v2/chat/completions'],
  ['Ollama', ollama(), '/api/chat'],
  ['the AI SDK', uiMessageStream(), '/api/chat'],
  ['AG-UI', agUi(), '/agent'],
  ['plain text', plainText(), '/text'],
];

describe.each(talking)('as %s, over HTTP', (_, protocol, path) => {
  test('quotes the user and finishes', async () => {
    listening = await listen(createMockServer(platforms(quick)));
    const message = await ask(`${listening.url}${path}`, protocol, []);
    expect(message.text).toContain('You said: “Weather in 杭州?”');
    expect(message.status).toBe('complete');
  });

  test('calls the tool it is offered, where the request can offer one and the answer can call it', async () => {
    listening = await listen(createMockServer(platforms(quick)));
    const message = await ask(`${listening.url}${path}`, protocol, [weather]);
    const calls = message.parts.flatMap((part) =>
      part.type === 'tool-call' ? [[part.name, part.arguments, part.state]] : [],
    );
    const body = JSON.stringify(protocol.request({ messages: [user], tools: [weather] }).body);
    const canCall = body.includes('get_weather') && path !== '/text';
    expect(calls).toEqual(canCall ? [['get_weather', '{"city":"Hangzhou","days":2,"unit":"celsius"}', 'ready']] : []);
  });
});

test.each(talking)('as %s, a tool that has answered is not called again', async (_, protocol, path) => {
  const server = createMockServer(platforms(quick));
  const call = {
    type: 'tool-call',
    key: 'call',
    id: 'call_1',
    name: 'get_weather',
    arguments: '{"city":"Oslo"}',
    state: 'ready',
  } as const;
  const result = {
    type: 'tool-result',
    key: 'result',
    toolCallId: 'call_1',
    name: 'get_weather',
    result: '21 °C',
  } as const;
  const asked = createChatMessage({ role: 'assistant', parts: [call, result] });
  const message = await ask(path, protocol, [weather], server.fetch, [user, asked]);
  expect(message.parts.filter((part) => part.type === 'tool-call')).toEqual([]);
  expect(message.status).toBe('complete');
});

test('each platform is recognised by its answer', async () => {
  const server = createMockServer(platforms(quick));
  for (const [, protocol, path] of talking) {
    const detecting = { ...detectProtocol(), request: protocol.request };
    const message = await ask(path, detecting, [], server.fetch);
    expect([path, message.status, message.text.startsWith('You said: ')]).toEqual([path, 'complete', true]);
  }
});

test('every path that is listed is there', async () => {
  const { fetch } = createMockServer(platforms(quick));
  const listed = Object.values(platformPaths)
    .flat()
    .filter((path) => !path.startsWith('and ') && path !== 'GET /v1/responses/{id}');
  for (const path of listed) {
    const [method = '', address = ''] = path.split(' ');
    const response = await fetch(address.replace('{model}', 'm'), {
      method,
      ...(method === 'POST' ? { body: '{}' } : {}),
    });
    await response.body?.cancel();
    expect([path, response.status]).toEqual([path, 200]);
  }
});

test('faults are put around every platform', async () => {
  const server = createMockServer(platforms({ ...quick, faults: [drop({ after: 2, by: 'end' })] }));
  for (const [, protocol, path] of talking) {
    const message = await ask(path, protocol, [], server.fetch);
    expect([path, message.status]).toEqual([path, 'incomplete']);
  }
});

test('a request that asks for no stream gets JSON, as from the platform', async () => {
  const { fetch } = createMockServer(platforms(quick));
  const post = async (path: string, body: object): Promise<unknown> =>
    await (await fetch(path, { method: 'POST', body: JSON.stringify({ messages: [], ...body }) })).json();
  expect(await post('/v1/chat/completions', {})).toMatchObject({ object: 'chat.completion' });
  expect(await post('/v1/responses', {})).toMatchObject({ object: 'response', status: 'completed' });
  expect(await post('/v1/messages', {})).toMatchObject({ type: 'message', stop_reason: 'end_turn' });
  expect(await post('/v1beta/models/m:generateContent', {})).toMatchObject({ modelVersion: 'm' });
  expect(await post('/v1beta/models/m:streamGenerateContent', {})).toMatchObject([{ modelVersion: 'm' }]);
  expect(await post('/api/chat', { stream: false })).toMatchObject({ done: true });
  expect(await post('/api/v1/services/aigc/text-generation/generation', {})).toMatchObject({
    output: { choices: [{ finish_reason: 'stop' }] },
  });
  expect(await post('/rpc/2.0/ai_custom/v1/wenxinworkshop/chat/ernie', {})).toMatchObject({ is_end: true });
});

test('beside the models there is a ticker, and a list of paths', async () => {
  const { fetch } = createMockServer(platforms(quick));
  expect(await (await fetch('/')).text()).toContain('  Anthropic     POST /v1/messages\n');
  const prices = await fetch('/prices');
  const { value } = await prices.body!.getReader().read();
  expect(new TextDecoder().decode(value)).toContain('retry: 1000');
});

async function ask(
  url: string,
  protocol: ChatProtocol,
  tools: readonly ChatTool[],
  fetcher: typeof fetch = fetch,
  messages: readonly ChatMessage[] = [user],
): Promise<ChatMessage> {
  const { path = '', query = {}, headers = {}, body } = protocol.request({ messages, model: 'rivulet-1', tools });
  const search = new URLSearchParams(query).toString();
  const response = await fetcher(`${url}${path}${search && `?${search}`}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  let message = createChatMessage({ role: 'assistant' });
  for await (const event of readChatStream(response, { protocol })) message = applyChatEvent(message, event);
  return message;
}

test('a body that is not JSON is refused, as every platform does', async () => {
  const { fetch, requests } = createMockServer(platforms(quick));
  for (const path of ['/v1/chat/completions', '/v1/responses', '/v1/messages', '/api/chat', '/agent']) {
    const response = await fetch(path, { method: 'POST', body: '{"messages": [' });
    expect([path, response.status, await response.text()]).toEqual([path, 400, expect.stringContaining('not JSON')]);
  }
  expect(requests[0]?.body).toBe('{"messages": [');
});
