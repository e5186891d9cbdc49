import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RunningMock, startMock } from '../mock/start-mock.ts';

// Processes take a while to start on a machine that does much else.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let mock: RunningMock;
let client: OpenAI;
beforeAll(async () => {
  mock = await startMock('--tokens-per-second', '2000', '--time-to-first-token', '0');
  client = new OpenAI({ baseURL: `${mock.url}/v1`, apiKey: 'not-a-key', maxRetries: 0 });
});
afterAll(() => mock?.close());

const model = 'gpt-5.2';
const messages = [{ role: 'user' as const, content: 'What is streaming? 你好 🌊' }];
const parameters = { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer' } } };

test('the openai client streams an answer, equal to its file to the last byte', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'rivulet-')), 'answer.md');
  const text = `  Two spaces first.\n\n${'Words, 汉字 and emoji 👩‍👩‍👧 🇮🇸. '.repeat(200)}\r\n\ttab\u2028 and the end \n`;
  writeFileSync(file, text);
  const own = await startMock('--answer', file, '--tokens-per-second', 'Infinity', '--time-to-first-token', '0');
  try {
    const stream = await new OpenAI({ baseURL: `${own.url}/v1`, apiKey: 'x' }).chat.completions.create({
      model,
      messages,
      stream: true,
    });
    let streamed = '';
    for await (const chunk of stream) streamed += chunk.choices[0]?.delta.content ?? '';
    expect(streamed).toBe(text);
  } finally {
    await own.close();
  }
});

test('the openai client streams a chat completion, and reads the same text without streaming', async () => {
  const whole = await client.chat.completions.create({ model, messages });
  let streamed = '';
  let chunks = 0;
  let usage: OpenAI.CompletionUsage | null | undefined;
  let finishReason: string | null = null;
  const stream = await client.chat.completions.create({
    model,
    messages,
    stream: true,
    stream_options: { include_usage: true },
  });
  for await (const chunk of stream) {
    chunks++;
    streamed += chunk.choices[0]?.delta.content ?? '';
    finishReason = chunk.choices[0]?.finish_reason ?? finishReason;
    usage = chunk.usage ?? usage;
  }
  expect(chunks).toBeGreaterThan(10);
  expect(streamed).toBe(whole.choices[0]?.message.content);
  expect(finishReason).toBe('stop');
  expect(usage).toEqual(whole.usage);
});

test('the openai client streams a chat turn with a tool call', async () => {
  const tools = [{ type: 'function' as const, function: { name: 'get_weather', parameters } }];
  const asked = await client.chat.completions.stream({ model, messages, tools }).finalChatCompletion();
  expect(asked.choices[0]?.finish_reason).toBe('tool_calls');
  const answered = asked.choices[0]!.message;
  const [call] = answered.tool_calls ?? [];
  expect(call).toMatchObject({
    type: 'function',
    function: { name: 'get_weather', arguments: '{"city":"Hangzhou","days":1}' },
  });
  const next = [...messages, answered, { role: 'tool' as const, tool_call_id: call?.id ?? '', content: '21 °C' }];
  const final = await client.chat.completions.stream({ model, messages: next, tools }).finalChatCompletion();
  expect(final.choices[0]?.message.content).toContain('21 °C');
});

test('the openai client streams a response with a tool call, and reads one without streaming', async () => {
  const tools = [{ type: 'function' as const, name: 'get_weather', parameters, strict: false }];
  const types: string[] = [];
  let args = '';
  const stream = client.responses.stream({ model, input: messages, tools });
  for await (const event of stream) {
    types.push(event.type);
    if (event.type === 'response.function_call_arguments.delta') args += event.delta;
  }
  const response = await stream.finalResponse();
  expect([types.at(0), types.at(-1)]).toEqual(['response.created', 'response.completed']);
  const call = response.output.find((item) => item.type === 'function_call');
  expect([call?.name, call?.arguments]).toEqual(['get_weather', args]);
  expect(response.output.map((item) => item.type)).toEqual(['reasoning', 'message', 'function_call']);

  const result = { type: 'function_call_output' as const, call_id: call?.call_id ?? '', output: '21 °C' };
  const input = [...messages, ...response.output, result] as OpenAI.Responses.ResponseInput;
  const final = client.responses.stream({ model, input, tools });
  let text = '';
  for await (const event of final) if (event.type === 'response.output_text.delta') text += event.delta;
  expect(text).toContain('21 °C');
  const whole = await client.responses.create({ model, input, tools });
  expect(whole.output_text).toBe(text);
  expect(whole.usage?.total_tokens).toBeGreaterThan(0);
});

test('the openai client lists the model', async () => {
  const { data } = await client.models.list();
  expect(data.map(({ id }) => id)).toEqual(['rivulet-mock']);
});

test('the openai client understands the errors: a status, and one in mid-stream', async () => {
  const limited = await startMock('--fault', 'status:status=429,retry-after=1');
  const failing = await startMock('--error-after', '2', '--tokens-per-second', 'Infinity');
  try {
    const create = async (url: string): Promise<string> => {
      const stream = await new OpenAI({ baseURL: `${url}/v1`, apiKey: 'x', maxRetries: 0 }).chat.completions.create({
        model,
        messages,
        stream: true,
      });
      let text = '';
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
      return text;
    };
    await expect(create(limited.url)).rejects.toMatchObject({ status: 429 });
    await expect(create(failing.url)).rejects.toThrow('The model failed.');
  } finally {
    await Promise.all([limited.close(), failing.close()]);
  }
});
