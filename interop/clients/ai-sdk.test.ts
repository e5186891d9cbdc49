import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefaultChatTransport, readUIMessageStream, type UIMessage } from 'ai';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RunningMock, startMock } from '../mock/start-mock.ts';

// Processes take a while to start on a machine that does much else.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let mock: RunningMock;
beforeAll(async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'rivulet-')), 'answer.json');
  const first = [
    { type: 'reasoning', text: 'I need the forecast.' },
    'Let me look. ',
    { type: 'tool-call', name: 'get_weather', arguments: { city: '杭州' } },
    { type: 'tool-result', result: { celsius: 21 } },
    { type: 'source', url: 'https://weather.example/hz', title: 'Forecast' },
    { type: 'data', name: 'progress', id: 'p', data: { percent: 100 } },
    'It is 21 °C. 🌊',
  ];
  writeFileSync(file, JSON.stringify({ turns: [first, ['You are welcome.']] }));
  mock = await startMock('--answer', file, '--tokens-per-second', '2000', '--time-to-first-token', '0');
});
afterAll(() => mock?.close());

test('the AI SDK completes a streamed turn with a tool call, and another one', async () => {
  const transport = new DefaultChatTransport({ api: `${mock.url}/api/chat` });
  const user: UIMessage = { id: 'u1', role: 'user', parts: [{ type: 'text', text: 'Weather?' }] };
  const [answer, steps] = await send(transport, [user]);
  expect(steps).toBeGreaterThan(10);
  expect(answer?.parts).toMatchObject([
    { type: 'step-start' },
    { type: 'reasoning', text: 'I need the forecast.', state: 'done' },
    { type: 'text', text: 'Let me look. ', state: 'done' },
    { type: 'tool-get_weather', state: 'output-available', input: { city: '杭州' }, output: { celsius: 21 } },
    { type: 'step-start' },
    { type: 'source-url', url: 'https://weather.example/hz', title: 'Forecast' },
    { type: 'data-progress', data: { percent: 100 } },
    { type: 'text', text: 'It is 21 °C. 🌊', state: 'done' },
  ]);

  const thanks: UIMessage = { id: 'u2', role: 'user', parts: [{ type: 'text', text: 'Thanks!' }] };
  const [second] = await send(transport, [user, answer!, thanks]);
  expect(second?.parts.filter((part) => part.type === 'text')).toMatchObject([{ text: 'You are welcome.' }]);
});

async function send(
  transport: DefaultChatTransport<UIMessage>,
  messages: UIMessage[],
): Promise<readonly [UIMessage | undefined, number]> {
  const stream = await transport.sendMessages({
    chatId: 'chat-1',
    messages,
    trigger: 'submit-message',
    messageId: undefined,
    abortSignal: undefined,
  });
  let last: UIMessage | undefined;
  let steps = 0;
  for await (const message of readUIMessageStream({ stream, onError: rethrow, terminateOnError: true })) {
    last = message;
    steps++;
  }
  return [last, steps];
}

function rethrow(error: unknown): void {
  throw error;
}
