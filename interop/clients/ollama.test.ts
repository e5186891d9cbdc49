import { Ollama } from 'ollama';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RunningMock, startMock } from '../mock/start-mock.ts';

// Processes take a while to start on a machine that does much else.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let mock: RunningMock;
let client: Ollama;
beforeAll(async () => {
  mock = await startMock('--tokens-per-second', '2000', '--time-to-first-token', '0');
  client = new Ollama({ host: mock.url });
});
afterAll(() => mock?.close());

const model = 'qwen3:8b';
const messages = [{ role: 'user', content: 'Weather? 你好 🌊' }];
const tools = [
  {
    type: 'function',
    function: {
      name: 'get_weather',
      description: '',
      parameters: { type: 'object', properties: { city: { type: 'string', description: '' } } },
    },
  },
];

test('the ollama client streams a turn with a tool call', async () => {
  let thinking = '';
  let content = '';
  const calls = [];
  let done = false;
  for await (const part of await client.chat({ model, messages, tools, stream: true })) {
    thinking += part.message.thinking ?? '';
    content += part.message.content;
    calls.push(...(part.message.tool_calls ?? []));
    done = part.done;
  }
  expect(done).toBe(true);
  expect(thinking).toContain('get_weather');
  expect(calls).toMatchObject([{ function: { name: 'get_weather', arguments: { city: 'Hangzhou' } } }]);

  const next = [
    ...messages,
    { role: 'assistant', content, tool_calls: calls },
    { role: 'tool', content: '21 °C', tool_name: 'get_weather' },
  ];
  let text = '';
  for await (const part of await client.chat({ model, messages: next, tools, stream: true }))
    text += part.message.content;
  expect(text).toContain('21 °C');
});

test('the ollama client reads the same text without streaming, and generates', async () => {
  const whole = await client.chat({ model, messages });
  let text = '';
  for await (const part of await client.chat({ model, messages, stream: true })) text += part.message.content;
  expect(whole.message.content).toBe(text);
  expect(whole.done).toBe(true);
  let generated = '';
  for await (const part of await client.generate({ model, prompt: 'Weather? 你好 🌊', stream: true }))
    generated += part.response;
  expect(generated).toBe(text);
});

test('the ollama client lists the model, and understands an error in mid-stream', async () => {
  expect((await client.list()).models.map(({ name }) => name)).toEqual(['rivulet-mock']);
  const failing = await startMock('--error-after', '2', '--tokens-per-second', 'Infinity');
  try {
    const read = async (): Promise<void> => {
      for await (const part of await new Ollama({ host: failing.url }).chat({ model, messages, stream: true }))
        expect(part.done).toBe(false);
    };
    await expect(read()).rejects.toThrow('The model failed.');
  } finally {
    await failing.close();
  }
});
