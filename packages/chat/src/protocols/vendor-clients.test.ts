import { afterEach, describe, expect, test, vi } from 'vitest';
import { agUi } from './ag-ui.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { gemini } from './gemini.ts';
import { ollama } from './ollama.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiResponses } from './openai-responses.ts';
import { eventsOf, messageOf, type Transcript, transcripts } from './testing/transcripts.ts';
import {
  argumentsValue,
  expectedReading,
  readWithAgUi,
  readWithAiSdk,
  readWithAnthropic,
  readWithGemini,
  readWithOllama,
  readWithOpenai,
  readWithOpenaiResponses,
  type Reading,
  type VendorReader,
} from './testing/vendor-readers.ts';
import type { ChatProtocol } from '../protocol-contract.ts';
import { uiMessageStream } from './ui-message-stream.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

function ours(transcript: Transcript, protocol: ChatProtocol): Reading {
  const message = messageOf(eventsOf([transcript.bytes], protocol, transcript));
  const join = (type: 'reasoning' | 'refusal'): string =>
    message.parts.map((part) => (part.type === type ? part.text : '')).join('');
  return {
    text: message.text,
    reasoning: join('reasoning'),
    refusal: join('refusal'),
    toolCalls: message.parts.flatMap((part) =>
      part.type === 'tool-call' ? [{ id: part.id, name: part.name, arguments: argumentsValue(part.arguments) }] : [],
    ),
    finish: message.rawFinishReason,
    failed: message.error !== null,
  };
}

/** Fields in which a client differs from us on a transcript, each with the reason. */
type Differences = { readonly [transcript: string]: { readonly [field in keyof Reading]?: string } };

function compare(
  client: string,
  read: VendorReader,
  protocol: () => ChatProtocol,
  prefixes: readonly string[],
  differences: Differences,
  ignored: readonly (keyof Reading)[] = [],
): void {
  describe.each([client])('%s', () => {
    const all = prefixes.flatMap((prefix) => transcripts(prefix));
    test.each(all.map((transcript) => [transcript.name, transcript] as const))(
      'reads %s as we do, but for what is listed',
      async (name, transcript) => {
        vi.stubGlobal(
          'fetch',
          async () => new Response(transcript.bytes, { headers: { 'content-type': transcript.expected.contentType } }),
        );
        const theirs = await read(transcript);
        const our = ours(transcript, protocol());
        expect(our).toEqual(expectedReading(transcript.expected));
        const differing = (Object.keys(our) as (keyof Reading)[]).filter(
          (field) => !ignored.includes(field) && JSON.stringify(our[field]) !== JSON.stringify(theirs[field]),
        );
        expect({ theirs, differing }).toEqual({ theirs, differing: Object.keys(differences[name] ?? {}) });
      },
    );

    test('every difference that is listed has a transcript', () => {
      expect(Object.keys(differences).filter((name) => !all.some((transcript) => transcript.name === name))).toEqual(
        [],
      );
    });
  });
}

const noEnd = 'It does not miss the end of the protocol: a body that was cut counts as whole.';
const arrayByIndex = 'It keeps calls in an array by index, and throws at one of these.';
const noPartialArguments = 'It hands partial arguments over as they come, without putting them together.';

compare(
  'openai, chat completions',
  readWithOpenai,
  () => openaiChat(),
  ['openai-chat-', 'openai-compat-', 'deepseek-', 'qianfan-v2-'],
  {
    'openai-compat-azure-filtered-after-stop': { finish: 'It knows no filter that comes after the reason.' },
    'openai-compat-finish-error-without-error': { failed: 'It takes the reason `error` for one like any other.' },
    'openai-compat-openrouter-error-in-choice': { failed: 'It looks for an error beside the choices, not in one.' },
    'openai-compat-openrouter-error-number': { finish: 'It throws at the error, before the reason in the same chunk.' },
    'openai-compat-openrouter-error-string': { finish: 'It throws at the error, before the reason in the same chunk.' },
    'openai-compat-done-without-reason': { failed: 'It throws where no reason came; we call the answer incomplete.' },
    'openai-compat-hostile-index': { toolCalls: arrayByIndex, finish: arrayByIndex, failed: arrayByIndex },
    'openai-compat-tools-without-index': {
      toolCalls: 'It needs an index.',
      finish: 'It needs an index.',
      failed: 'It needs an index.',
    },
    'openai-compat-tools-one-index-for-all': { toolCalls: 'It makes one call of all that share an index.' },
    'openai-compat-tools-interleaved-names-split': { toolCalls: 'It keeps the last piece of a name.' },
    'openai-compat-tool-without-id': { failed: 'It refuses a call without an id, at the end.' },
    'openai-compat-mistral-parts': { text: 'It takes content for a string.' },
    'openai-compat-nulls': { text: 'It needs choices.', finish: 'It needs choices.', failed: 'It needs choices.' },
    'openai-compat-other-choices': { failed: 'It wants a reason for each choice; we read the first.' },
    'openai-compat-vllm-stop-no-done': { failed: noEnd },
  },
  // Not a field of the platform's own.
  ['reasoning'],
);

compare('openai, responses', readWithOpenaiResponses, () => openaiResponses(), ['openai-responses-'], {
  'openai-responses-truncated': { failed: noEnd },
});

compare('@anthropic-ai/sdk', readWithAnthropic, () => anthropicMessages(), ['anthropic-'], {
  'anthropic-tool-cut-by-length': {
    toolCalls: 'It offers what can be parsed of arguments that were cut; we keep their text, and call them invalid.',
  },
  'anthropic-truncated': { failed: noEnd },
});

compare('@google/genai', readWithGemini, () => gemini(), ['gemini-'], {
  'gemini-partial-args': { toolCalls: noPartialArguments },
  'gemini-partial-args-cut': { toolCalls: noPartialArguments },
  'gemini-partial-args-nested': { toolCalls: noPartialArguments },
  'gemini-partial-args-hostile-index': {
    toolCalls: noPartialArguments,
    finish: noPartialArguments,
    failed: noPartialArguments,
  },
  'gemini-truncated': { failed: noEnd },
});

compare('ollama', readWithOllama, () => ollama(), ['ollama-'], {});

compare('ai', readWithAiSdk, () => uiMessageStream(), ['aisdk-ui-'], { 'aisdk-ui-truncated': { failed: noEnd } });

compare('@ag-ui/core', readWithAgUi, () => agUi(), ['agui-'], { 'agui-truncated': { failed: noEnd } });
