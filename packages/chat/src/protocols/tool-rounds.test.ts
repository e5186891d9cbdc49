import { expect, test } from 'vitest';
import { createChat } from '../chat.ts';
import type { ChatProtocol } from '../protocol-contract.ts';
import { agUi } from './ag-ui.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { dashscope } from './dashscope.ts';
import { gemini } from './gemini.ts';
import { ollama } from './ollama.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiResponses } from './openai-responses.ts';
import { qianfan } from './qianfan.ts';
import { transcripts } from './testing/transcripts.ts';
import { uiMessageStream } from './ui-message-stream.ts';

/** How the platform wants to hear of a call and of its result: with these, the next request has both. */
const rounds: readonly (readonly [ChatProtocol, string, string, readonly string[]])[] = [
  [
    openaiChat(),
    'openai-chat-tools-parallel',
    'openai-chat-text-usage',
    ['"id":"call_9ZbR2c"', '"tool_call_id":"call_7Yq1nA"', '"tool_call_id":"call_9ZbR2c"'],
  ],
  [openaiChat(), 'openai-compat-tool-without-id', 'openai-chat-text-usage', ['"name":"now"', '"role":"tool"']],
  [
    openaiResponses(),
    'openai-responses-full',
    'openai-responses-refusal',
    ['"type":"function_call","call_id":"call_Rk7"', '"type":"function_call_output","call_id":"call_Rk7"'],
  ],
  [
    anthropicMessages(),
    'anthropic-full',
    'anthropic-redacted',
    ['"signature":"EqQBCkYIAhgCIkD0"', '"type":"tool_use","id":"toolu_01T1x1"', '"tool_use_id":"toolu_01T1x1"'],
  ],
  [
    gemini(),
    'gemini-full',
    'gemini-filtered',
    ['"thoughtSignature":"CtQBAXLI2n"', '"functionResponse":{"id":"fc-8a1","name":"get_weather"'],
  ],
  [
    gemini(),
    'gemini-calls-without-ids',
    'gemini-filtered',
    ['"thoughtSignature":"Sig1"', '"functionResponse":{"id":null,"name":"a"'],
  ],
  [dashscope(), 'dashscope-incremental-full', 'dashscope-search-info', ['"tool_call_id":"call_8f08d2b0"']],
  [
    qianfan(),
    'qianfan-v1-function-call',
    'qianfan-v1-text',
    ['"function_call":{"name":"echo"', '"role":"function","name":"echo"'],
  ],
  [
    ollama(),
    'ollama-full',
    'ollama-length',
    ['"tool_calls":[{"function":{"name":"get_temperature"', '"tool_name":"get_temperature"'],
  ],
  [
    uiMessageStream(),
    'aisdk-ui-steps-reuse',
    'aisdk-ui-reasoning-signed',
    ['"toolCallId":"c1","state":"output-available"'],
  ],
  [
    agUi(),
    'agui-short-forms',
    'agui-cancelled',
    ['"encryptedValue":"enc"', '"toolCalls":[{"id":"c1"', '"toolCallId":"c1"'],
  ],
];

test.each(rounds.map(([protocol, ...rest]) => [protocol.name, rest[0], protocol, ...rest] as const))(
  '%s sends back what the tools of %s gave',
  async (_name, _transcript, protocol, first, second, wanted) => {
    const answers = [transcripts(first)[0]!, transcripts(second)[0]!];
    const bodies: string[] = [];
    const chat = createChat({
      url: 'http://model.test/v1',
      protocol,
      fetch: async (_url, { body }) => {
        const { bytes, expected } = answers[bodies.length]!;
        bodies.push(String(body));
        return new Response(bytes, { headers: expected.responseHeaders ?? { 'content-type': expected.contentType } });
      },
      tools: [...new Set(answers[0]!.expected.toolCalls.map(({ name }) => name))].map((name) => ({
        name,
        parameters: { type: 'object' },
        execute: () => 'what the tool gave',
      })),
    });
    await chat.send('Go on.');
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toContain('what the tool gave');
    for (const piece of wanted) expect(bodies[1]).toContain(piece);
    expect(chat.getSnapshot().messages.at(-1)?.text).toBe(answers[1]!.expected.text);
  },
);
