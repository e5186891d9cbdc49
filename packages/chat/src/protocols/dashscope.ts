import type { ChatProtocol, ChatTurn } from '../protocol-contract.ts';
import type { ChatPart, FinishReason } from '../types.ts';
import { jsonDecoder } from './json-decoder.ts';
import { openaiMessages, openaiToolChoice, openaiTools, type WireMessage } from './openai-messages.ts';
import type { PartWriter } from './part-writer.ts';
import { toolCallReader } from './tool-call-reader.ts';
import { fields, list, lookUp, string } from './wire.ts';

/** How {@link dashscope} asks. */
export interface DashscopeOptions {
  /** `false` asks for the whole text so far with every event. Default: `true`, which is pieces. */
  readonly incrementalOutput?: boolean;
}

const finishReasons: { readonly [reason: string]: FinishReason } = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
};

/**
 * Alibaba Cloud DashScope, 通义千问, in its own format (its OpenAI-compatible one is `openaiChat()`).
 *
 * @see {@link https://help.aliyun.com/zh/model-studio/qwen-api-via-dashscope | the format}
 */
export function dashscope({ incrementalOutput = true }: DashscopeOptions = {}): ChatProtocol {
  return {
    name: 'dashscope',
    framing: 'sse',
    request: (turn) => ({ headers: { 'X-DashScope-SSE': 'enable' }, body: requestBody(turn, incrementalOutput) }),
    createDecoder() {
      const readToolCall = toolCallReader();
      // With the whole text each time, thinking and answer come side by side: each is its own part.
      const key = incrementalOutput ? undefined : '';
      const seen = new Map<string, string>();

      /** What is new in a text that comes whole each time; `undefined` where the platform changed what it had sent. */
      function news(name: string, text: unknown): string | undefined {
        const known = seen.get(name) ?? '';
        if (incrementalOutput || !string(text)) return string(text);
        seen.set(name, string(text));
        return string(text).startsWith(known) ? string(text).slice(known.length) : undefined;
      }

      function write(out: PartWriter, type: 'text' | 'reasoning', text: unknown): void {
        const more = news(type, text);
        if (more === undefined) out.say({ type: 'snapshot', part: out.textPart(type, key), text: string(text) });
        else out[type](more, key);
      }

      function readCall(out: PartWriter, call: unknown): void {
        const { index, id, function: fn } = fields(call);
        const { name, arguments: args } = fields(fn);
        const more = news(`arguments ${index as number}`, args);
        if (more === undefined) throw new SyntaxError();
        readToolCall(out, { index, id, function: { name: news(`name ${index as number}`, name), arguments: more } });
      }

      let status = 200;
      return jsonDecoder(
        (out, value, type) => {
          const { output, usage, code, message: problem, request_id: id } = fields(value);
          if (type === 'error' || code) return out.fail({ code, type: code, message: problem, status });
          out.start({ id });
          const { choices, text, finish_reason: outerReason, search_info: search } = fields(output);
          const { message, finish_reason: innerReason } = fields(list(choices)[0]);
          const { content, reasoning_content: reasoning, tool_calls: calls } = fields(message);
          for (const result of list(fields(search)['search_results'])) {
            const { url, title } = fields(result);
            out.source({ url, title });
          }
          write(out, 'reasoning', reasoning);
          write(
            out,
            'text',
            Array.isArray(content) ? content.map((part) => string(fields(part)['text'])).join('') : (content ?? text),
          );
          for (const call of list(calls)) readCall(out, call);
          const { input_tokens, output_tokens, total_tokens, prompt_tokens_details, output_tokens_details } =
            fields(usage);
          if (usage) {
            out.usage({
              inputTokens: input_tokens,
              outputTokens: output_tokens,
              totalTokens: total_tokens,
              cachedInputTokens: fields(prompt_tokens_details)['cached_tokens'],
              reasoningTokens: fields(output_tokens_details)['reasoning_tokens'],
            });
          }
          const reason = string(innerReason ?? outerReason);
          if (reason && reason !== 'null') out.finish(lookUp(finishReasons, reason) ?? 'other', reason);
        },
        {
          endsWithBody: true,
          onComment: (text) => (status = Number(/^HTTP_STATUS\/(\d+)/.exec(text)?.[1] ?? status)),
        },
      );
    },
  };
}

function requestBody(turn: ChatTurn, incremental: boolean): unknown {
  return {
    model: turn.model,
    input: { messages: dashscopeMessages(turn) },
    parameters: {
      result_format: 'message',
      incremental_output: incremental,
      tools: openaiTools(turn),
      tool_choice: openaiToolChoice(turn),
      max_tokens: turn.maxOutputTokens,
      temperature: turn.temperature,
      top_p: turn.topP,
      stop: turn.stop,
    },
    ...turn.extra,
  };
}

/** OpenAI's messages, but for files, and for the mark of a message to go on with. */
function dashscopeMessages(turn: ChatTurn): readonly WireMessage[] {
  const messages = openaiMessages(turn, undefined, contentPart);
  if (turn.continue) messages.push({ ...messages.pop(), partial: true });
  return messages;
}

function contentPart(part: ChatPart): WireMessage | undefined {
  if (part.type === 'text') return { text: part.text };
  if (part.type !== 'file') return undefined;
  const kind = part.mediaType.split('/')[0];
  return { [kind === 'audio' || kind === 'video' ? kind : 'image']: part.url };
}
