import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { ChatProtocol } from '../protocol-contract.ts';
import type { ChatFrame } from '../types.ts';
import { agUi } from './ag-ui.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { chatgptDelta } from './chatgpt-delta.ts';
import { dashscope } from './dashscope.ts';
import { detectProtocol } from './detect-protocol.ts';
import { extractThink } from './extract-think.ts';
import { gemini } from './gemini.ts';
import { ollama } from './ollama.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiResponses } from './openai-responses.ts';
import { plainText } from './plain-text.ts';
import { qianfan } from './qianfan.ts';
import { eventsOf, messageOf, outcome, type Transcript, transcripts } from './testing/transcripts.ts';
import { uiMessageStream } from './ui-message-stream.ts';

vi.setConfig({ testTimeout: 60_000 });

const protocols: readonly (readonly [string, () => ChatProtocol, readonly string[]])[] = [
  ['openaiChat', () => openaiChat(), ['openai-chat-', 'openai-compat-', 'deepseek-', 'qianfan-v2-']],
  ['extractThink', () => extractThink(openaiChat()), ['openai-compat-inline', 'openai-compat-think']],
  ['openaiResponses', () => openaiResponses(), ['openai-responses-']],
  ['anthropicMessages', () => anthropicMessages(), ['anthropic-']],
  ['gemini', () => gemini(), ['gemini-']],
  ['dashscope', () => dashscope(), ['dashscope-incremental', 'dashscope-search', 'dashscope-multi']],
  ['qianfan', () => qianfan(), ['qianfan-v1-']],
  ['uiMessageStream', () => uiMessageStream(), ['aisdk-ui-']],
  ['agUi', () => agUi(), ['agui-']],
  ['ollama', () => ollama(), ['ollama-']],
  ['plainText', () => plainText(), ['plain-done']],
  ['chatgptDelta', () => chatgptDelta(), ['chatgpt-']],
  ['detectProtocol', () => detectProtocol(), ['openai-chat-', 'gemini-', 'ollama-']],
];

/** Words that decoders look for, and some that nobody should look up. */
const words =
  'type choices delta content tool_calls index function arguments name id error message usage finish_reason candidates parts functionCall partialArgs jsonPath output result is_end done p o c v item response status outcome data text __proto__ constructor toString'.split(
    ' ',
  );
const values = [
  '',
  ...'start finish text-delta reasoning-end tool-input-available data-x reset-step message_start content_block_delta message_delta tool_use response.output_item.added response.completed RUN_FINISHED TEXT_MESSAGE_CHUNK TOOL_CALL_ARGS STATE_SNAPSHOT stop constructor __proto__ $.a[0].b $.a[1000000000] /message append patch'.split(
    ' ',
  ),
];
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom(...values),
    fc.constantFrom(null, 0, -1, 1e9, 1.5, true),
    tie('list'),
    tie('object'),
    tie('object'),
  ),
  list: fc.array(tie('value'), { maxLength: 3 }),
  object: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...words), tie('value')), { maxLength: 6, selector: ([name]) => name })
    .map((entries) => {
      const object = Object.create(null) as Record<string, unknown>;
      for (const [name, value] of entries) Object.defineProperty(object, name, { value, enumerable: true });
      return object;
    }),
})).value;

const frame: fc.Arbitrary<ChatFrame> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('event' as const, 'incomplete' as const),
    type: fc.constantFrom('message', 'error', 'delta', 'result', 'constructor'),
    data: fc.oneof(
      json.map((value) => JSON.stringify(value)),
      fc.string(),
    ),
    lastEventId: fc.constantFrom('', '7'),
  }),
  fc.record({ kind: fc.constant('comment' as const), text: fc.constantFrom('', 'HTTP_STATUS/500', 'HTTP_STATUS/x') }),
  fc.record({ kind: fc.constant('unknown-field' as const), name: fc.constantFrom('error', 'x'), value: fc.string() }),
  fc.record({ kind: fc.constant('json-line' as const), line: json.map((value) => JSON.stringify(value)) }),
  fc.record({ kind: fc.constant('text' as const), text: fc.string() }),
);

/** What a protocol makes of the frames, and whether that is as it must be. */
function endsWell(protocol: ChatProtocol, frames: readonly ChatFrame[]): boolean {
  const decoder = protocol.createDecoder({ status: 200, headers: new Headers() });
  const events = [];
  for (const each of frames) {
    events.push(...decoder.decode(each));
    if (events.at(-1)?.type === 'end') break;
  }
  if (events.at(-1)?.type !== 'end') events.push(...decoder.end());
  const message = messageOf(events);
  return (
    events.findIndex(({ type }) => type === 'end') === events.length - 1 &&
    ['complete', 'incomplete', 'failed'].includes(message.status) &&
    JSON.stringify(structuredClone(message)) === JSON.stringify(message) &&
    ({} as { polluted?: unknown }).polluted === undefined
  );
}

describe.each(protocols)('%s', (_name, protocol, prefixes) => {
  test('takes anything, throws nothing, and ends once', () => {
    const property = fc.property(fc.array(frame, { maxLength: 8 }), (frames) => endsWell(protocol(), frames));
    expect(fc.check(property, { numRuns: 300, seed: 7 })).toMatchObject({ failed: false, counterexample: null });
  });

  test('never calls a cut answer complete, wherever it is cut', () => {
    const read = (bytes: Uint8Array, transcript: Transcript): ReturnType<typeof outcome> =>
      outcome(eventsOf([bytes], protocol(), transcript));
    for (const transcript of prefixes.flatMap((prefix) => transcripts(prefix))) {
      const whole = read(transcript.bytes, transcript);
      // Everywhere near the end, where it matters most, and at some 50 places before.
      const size = transcript.bytes.length;
      for (let length = 0; length < size; length += length > size - 60 ? 1 : Math.ceil(size / 50)) {
        const { status, text, reasoning, refusal, toolCalls } = read(transcript.bytes.subarray(0, length), transcript);
        if (status !== 'complete') continue;
        expect({ text, reasoning, refusal, toolCalls }, `${transcript.name} cut at ${length}`).toEqual({
          text: whole['text'],
          reasoning: whole['reasoning'],
          refusal: whole['refusal'],
          toolCalls: whole['toolCalls'],
        });
      }
    }
  });
});
