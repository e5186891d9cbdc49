import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RunningMock, startMock } from '../mock/start-mock.ts';

// Processes take a while to start on a machine that does much else.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let mock: RunningMock;
let client: Anthropic;
beforeAll(async () => {
  mock = await startMock('--tokens-per-second', '2000', '--time-to-first-token', '0');
  client = new Anthropic({ baseURL: mock.url, apiKey: 'not-a-key', maxRetries: 0 });
});
afterAll(() => mock?.close());

const model = 'claude-opus-4-7';
const messages: Anthropic.MessageParam[] = [{ role: 'user', content: 'Weather? 你好 🌊' }];
const tools: Anthropic.Tool[] = [
  { name: 'get_weather', input_schema: { type: 'object', properties: { city: { type: 'string' } } } },
];

test('the anthropic client streams a turn with a tool call', async () => {
  const stream = client.messages.stream({ model, messages, tools, max_tokens: 1000 });
  let streamed = '';
  stream.on('text', (text) => (streamed += text));
  const asked = await stream.finalMessage();
  expect(asked.content.map((block) => block.type)).toEqual(['thinking', 'text', 'tool_use']);
  expect(asked).toMatchObject({ model, stop_reason: 'tool_use' });
  expect(asked.content[1]).toMatchObject({ text: streamed });
  expect(asked.usage.output_tokens).toBeGreaterThan(5);
  const call = asked.content.find((block) => block.type === 'tool_use');
  expect(call).toMatchObject({ name: 'get_weather', input: { city: 'Hangzhou' } });

  const result: Anthropic.MessageParam = {
    role: 'user',
    content: [{ type: 'tool_result', tool_use_id: call?.id ?? '', content: '21 °C' }],
  };
  const next = [...messages, { role: 'assistant' as const, content: asked.content }, result];
  const final = await client.messages.stream({ model, messages: next, tools, max_tokens: 1000 }).finalMessage();
  expect(final.stop_reason).toBe('end_turn');
  expect(final.content[0]).toMatchObject({ type: 'text', text: expect.stringContaining('21 °C') as string });
});

test('the anthropic client reads the same text without streaming', async () => {
  const whole = await client.messages.create({ model, messages, max_tokens: 1000 });
  const streamed = await client.messages.stream({ model, messages, max_tokens: 1000 }).finalText();
  expect(whole.content).toEqual([{ type: 'text', text: streamed }]);
});

test('the anthropic client understands an error in mid-stream', async () => {
  const failing = await startMock('--error-after', '2', '--tokens-per-second', 'Infinity');
  try {
    const broken = new Anthropic({ baseURL: failing.url, apiKey: 'x', maxRetries: 0 });
    await expect(broken.messages.stream({ model, messages, max_tokens: 10 }).finalMessage()).rejects.toThrow(
      'The model failed.',
    );
  } finally {
    await failing.close();
  }
});
