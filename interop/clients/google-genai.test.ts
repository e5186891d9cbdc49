import { type Content, GoogleGenAI, Type } from '@google/genai';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RunningMock, startMock } from '../mock/start-mock.ts';

// Processes take a while to start on a machine that does much else.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let mock: RunningMock;
let client: GoogleGenAI;
beforeAll(async () => {
  mock = await startMock('--tokens-per-second', '2000', '--time-to-first-token', '0');
  client = new GoogleGenAI({ apiKey: 'not-a-key', httpOptions: { baseUrl: mock.url } });
});
afterAll(() => mock?.close());

const model = 'gemini-3-pro';
const contents: Content[] = [{ role: 'user', parts: [{ text: 'Weather? 你好 🌊' }] }];
const config = {
  tools: [
    {
      functionDeclarations: [
        { name: 'get_weather', parameters: { type: Type.OBJECT, properties: { city: { type: Type.STRING } } } },
      ],
    },
  ],
};

test('the Google client streams a turn with a tool call', async () => {
  const parts = [];
  let finishReason: string | undefined;
  for await (const chunk of await client.models.generateContentStream({ model, contents, config })) {
    parts.push(...(chunk.candidates?.[0]?.content?.parts ?? []));
    finishReason = chunk.candidates?.[0]?.finishReason ?? finishReason;
    expect(chunk.modelVersion).toBe(model);
  }
  expect(finishReason).toBe('STOP');
  expect(parts.filter((part) => part.thought).length).toBeGreaterThan(3);
  const call = parts.find((part) => part.functionCall)?.functionCall;
  expect(call).toMatchObject({ name: 'get_weather', args: { city: 'Hangzhou' } });

  const result: Content = {
    role: 'user',
    parts: [{ functionResponse: { name: 'get_weather', response: { output: '21 °C' } } }],
  };
  const next = [...contents, { role: 'model', parts }, result];
  let text = '';
  for await (const chunk of await client.models.generateContentStream({ model, contents: next, config }))
    text += chunk.text ?? '';
  expect(text).toContain('21 °C');
});

test('the Google client reads the same text without streaming', async () => {
  const whole = await client.models.generateContent({ model, contents });
  let text = '';
  let total: number | undefined;
  for await (const chunk of await client.models.generateContentStream({ model, contents })) {
    text += chunk.text ?? '';
    total = chunk.usageMetadata?.totalTokenCount;
  }
  expect(text).toContain('你好');
  expect(whole.text).toBe(text);
  expect(whole.usageMetadata?.totalTokenCount).toBe(total);
});
