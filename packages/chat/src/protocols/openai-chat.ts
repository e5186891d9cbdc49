import type { ChatProtocol, ChatTurn } from '../protocol-contract.ts';
import type { FinishReason, JsonValue } from '../types.ts';
import { jsonDecoder } from './json-decoder.ts';
import { openaiMessages, openaiToolChoice, openaiTools } from './openai-messages.ts';
import type { PartWriter } from './part-writer.ts';
import { toolCallReader } from './tool-call-reader.ts';
import { fields, list, string } from './wire.ts';

/** What {@link openaiChat} may expect of the server. */
export interface OpenaiChatOptions {
  /**
   * `false` for a server that never sends `[DONE]`: its body may end once the finish reason has come.
   * Default: `true`; a body without the marker was cut short.
   */
  readonly done?: boolean;
  /** How the server calls the limit of output tokens. Default: OpenAI's `max_completion_tokens`; many others know only `max_tokens`. */
  readonly maxTokensField?: 'max_completion_tokens' | 'max_tokens';
  /** Asks for token counts with `stream_options`. Default: `true`; a few servers refuse the field. */
  readonly usage?: boolean;
  /** The field in which the server wants earlier reasoning back, such as DeepSeek's `reasoning_content`. Default: it is not sent. */
  readonly reasoningField?: string;
  /** Added to the last message where it is to be continued: DeepSeek and Mistral want `{ prefix: true }`. Default: it simply comes last. */
  readonly continueMessage?: { readonly [field: string]: JsonValue };
  /** Added to the body in that case: vLLM wants `{ continue_final_message: true, add_generation_prompt: false }`. */
  readonly continueBody?: { readonly [field: string]: JsonValue };
}

/**
 * OpenAI Chat Completions, and what the servers compatible with it make of it: vLLM, llama.cpp, LM Studio, LiteLLM,
 * OpenRouter, Azure, DeepSeek, Mistral, Qianfan v2 and many more.
 *
 * @see {@link https://platform.openai.com/docs/api-reference/chat-streaming | the format}
 */
export function openaiChat(options: OpenaiChatOptions = {}): ChatProtocol {
  return {
    name: 'openai-chat',
    framing: 'sse',
    request: (turn) => ({ body: requestBody(turn, options) }),
    createDecoder() {
      const readToolCall = toolCallReader();
      let filtered = false;

      function readDelta(out: PartWriter, delta: unknown): void {
        const {
          content,
          refusal,
          reasoning_content: reasoning,
          reasoning: otherReasoning,
          reasoning_details: details,
          annotations,
          tool_calls: calls,
        } = fields(delta);
        out.reasoning(reasoning || otherReasoning || (details && list(details).map(reasoningDetail).join('')));
        readContent(out, content);
        out.refusal(refusal);
        for (const annotation of list(annotations)) out.source(fields(fields(annotation)['url_citation']));
        for (const piece of list(calls)) readToolCall(out, piece);
      }

      return jsonDecoder(
        (out, value) => {
          const { id, model, choices, usage, object } = fields(value);
          out.start({ id, model });
          const choice = fields(list(choices).find(isFirst));
          readDelta(out, choice['delta']);
          const reason = string(choice['finish_reason']);
          if (reason) out.finish(filtered ? 'content-filter' : finishReason(reason), reason);
          // Azure filters in parallel: the block may come after `stop`, and then nothing but this flag tells of it.
          const filters = choice['content_filter_results'];
          if (filters && !filtered && JSON.stringify(filters).includes('"filtered":true')) {
            filtered = true;
            if (out.finishReason) out.finish('content-filter', 'content_filter');
          }
          const counts = usage ?? choice['usage'];
          if (counts) readOpenaiUsage(out, counts);
          if (object === 'error') out.fail(value);
          if (choice['error']) out.fail(choice);
        },
        { done: '[DONE]', needsReason: true, endsWithBody: options.done === false },
      );
    },
  };
}

/** Most of OpenAI's words are ours. */
function finishReason(reason: string): FinishReason {
  const word = reason.replace('_', '-');
  return /^(stop|length|tool-calls|content-filter|error)$/.test(word) ? (word as FinishReason) : 'other';
}

const isFirst = (choice: unknown): boolean => !fields(choice)['index'];

/** Mistral sends parts instead of a text: what its reasoning models think is one of them. */
function readContent(out: PartWriter, content: unknown): void {
  out.text(content);
  for (const part of list(content)) {
    const { type, text, thinking } = fields(part);
    if (type === 'text') out.text(text);
    for (const thought of list(thinking)) out.reasoning(fields(thought)['text']);
  }
}

function reasoningDetail(detail: unknown): string {
  const { text, summary } = fields(detail);
  return string(text || summary);
}

function readOpenaiUsage(out: PartWriter, usage: unknown): void {
  const counts = fields(usage);
  out.usage({
    inputTokens: counts['prompt_tokens'],
    outputTokens: counts['completion_tokens'],
    totalTokens: counts['total_tokens'],
    cachedInputTokens: fields(counts['prompt_tokens_details'])['cached_tokens'] ?? counts['prompt_cache_hit_tokens'],
    reasoningTokens: fields(counts['completion_tokens_details'])['reasoning_tokens'],
  });
}

function requestBody(turn: ChatTurn, options: OpenaiChatOptions): unknown {
  const messages = openaiMessages(turn, options.reasoningField);
  if (turn.continue) messages.push({ ...messages.pop(), ...options.continueMessage });
  return {
    model: turn.model,
    messages,
    stream: true,
    ...(options.usage !== false && { stream_options: { include_usage: true } }),
    tools: openaiTools(turn),
    tool_choice: openaiToolChoice(turn),
    [options.maxTokensField ?? 'max_completion_tokens']: turn.maxOutputTokens,
    temperature: turn.temperature,
    top_p: turn.topP,
    stop: turn.stop,
    ...(turn.continue && options.continueBody),
    ...turn.extra,
  };
}
