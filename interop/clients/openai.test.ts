import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningMock, startRivuletMock } from './rivulet-mock.ts';

let mock: RunningMock;
let client: OpenAI;
beforeAll(async () => {
  mock = await startRivuletMock('--tokens-per-second', '2000', '--time-to-first-token', '0');
  client = new OpenAI({ baseURL: `${mock.url}/v1`, apiKey: 'not-a-key', maxRetries: 0 });
});
afterAll(() => mock?.stop());

const messages = [{ role: 'user' as const, content: 'What is streaming? 你好 🌊' }];

test('the openai client streams a chat completion, and reads the same text without streaming', async () => {
  const whole = await client.chat.completions.create({ model: 'gpt-5.2', messages });
  let streamed = '';
  let chunks = 0;
  const stream = await client.chat.completions.create({
    model: 'gpt-5.2',
    messages,
    stream: true,
    stream_options: { include_usage: true },
  });
  let usage: OpenAI.CompletionUsage | null | undefined;
  let finishReason: string | null = null;
  for await (const chunk of stream) {
    chunks++;
    streamed += chunk.choices[0]?.delta.content ?? '';
    finishReason = chunk.choices[0]?.finish_reason ?? finishReason;
    usage = chunk.usage ?? usage;
  }
  expect(chunks).toBeGreaterThan(10);
  expect(streamed.length).toBeGreaterThan(40);
  expect(streamed).toBe(whole.choices[0]?.message.content);
  expect(finishReason).toBe('stop');
  expect(usage?.total_tokens).toBe((usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0));
});
