import { convertToModelMessages, jsonSchema, streamText, tool, type UIMessage } from 'ai';
import { convertArrayToReadableStream, MockLanguageModelV4 } from 'ai/test';
import { expect, test } from 'vitest';
import { createChat } from '../chat.ts';
import { uiMessageStream } from './ui-message-stream.ts';

type StreamResult = Exclude<
  NonNullable<NonNullable<ConstructorParameters<typeof MockLanguageModelV4>[0]>['doStream']>,
  readonly unknown[] | ((...given: never[]) => unknown)
>;
type StreamPart = StreamResult['stream'] extends ReadableStream<infer Part> ? Part : never;

const usage = {
  inputTokens: { total: 3, noCache: 3, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 5, text: 5, reasoning: 0 },
};

function answer(unified: 'stop' | 'tool-calls', ...parts: readonly StreamPart[]): StreamResult {
  return {
    stream: convertArrayToReadableStream<StreamPart>([
      { type: 'stream-start', warnings: [] },
      ...parts,
      { type: 'finish', finishReason: { unified, raw: unified }, usage },
    ]),
  };
}

test('a backend of the AI SDK works as it is: it streams, the tool runs here, and its result goes back', async () => {
  const model = new MockLanguageModelV4({
    doStream: [
      answer(
        'tool-calls',
        { type: 'reasoning-start', id: '0' },
        { type: 'reasoning-delta', id: '0', delta: 'Better look.' },
        { type: 'reasoning-end', id: '0' },
        { type: 'text-start', id: '1' },
        { type: 'text-delta', id: '1', delta: 'Looking. ' },
        { type: 'text-end', id: '1' },
        { type: 'tool-input-start', id: 'c1', toolName: 'look_up' },
        { type: 'tool-input-delta', id: 'c1', delta: '{"q":' },
        { type: 'tool-input-delta', id: 'c1', delta: '"x"}' },
        { type: 'tool-input-end', id: 'c1' },
        { type: 'tool-call', toolCallId: 'c1', toolName: 'look_up', input: '{"q":"x"}' },
      ),
      answer(
        'stop',
        { type: 'text-start', id: '0' },
        { type: 'text-delta', id: '0', delta: 'Found 🔎' },
        { type: 'text-end', id: '0' },
      ),
    ],
  });

  /** As the AI SDK's documentation has it. */
  async function backend(_url: string, init: RequestInit): Promise<Response> {
    const { messages } = JSON.parse(String(init.body)) as { readonly messages: UIMessage[] };
    const result = streamText({
      model,
      messages: await convertToModelMessages(messages),
      tools: {
        look_up: tool({
          inputSchema: jsonSchema<{ q: string }>({ type: 'object', properties: { q: { type: 'string' } } }),
        }),
      },
    });
    return result.toUIMessageStreamResponse({
      messageMetadata: ({ part }) => (part.type === 'finish' ? { usage: part.totalUsage } : undefined),
    });
  }

  const chat = createChat({
    url: 'http://backend.test/api/chat',
    protocol: uiMessageStream(),
    fetch: backend,
    tools: [{ name: 'look_up', parameters: { type: 'object' }, execute: (given) => ({ given, hits: 1 }) }],
  });
  await chat.send('Look up x.');

  const [, first, , last] = chat.getSnapshot().messages;
  expect(first).toMatchObject({
    status: 'complete',
    finishReason: 'tool-calls',
    parts: [
      { type: 'reasoning', text: 'Better look.' },
      { type: 'text', text: 'Looking. ' },
      { type: 'tool-call', id: 'c1', name: 'look_up', arguments: '{"q":"x"}', state: 'ready' },
    ],
    usage: { inputTokens: 3, outputTokens: 5 },
  });
  expect(last).toMatchObject({ status: 'complete', text: 'Found 🔎', finishReason: 'stop' });
  expect(JSON.stringify(model.doStreamCalls[1]?.prompt)).toContain('{"given":{"q":"x"},"hits":1}');
});
