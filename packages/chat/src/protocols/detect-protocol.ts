import type { ChatDecoder, ChatProtocol, ChatResponseHead } from '../protocol-contract.ts';
import type { ChatEvent, ChatFrame } from '../types.ts';
import { agUi } from './ag-ui.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { chatgptDelta } from './chatgpt-delta.ts';
import { dashscope } from './dashscope.ts';
import { gemini } from './gemini.ts';
import { ollama } from './ollama.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiResponses } from './openai-responses.ts';
import { PartWriter } from './part-writer.ts';
import { plainText } from './plain-text.ts';
import { qianfan } from './qianfan.ts';
import { uiMessageStream } from './ui-message-stream.ts';
import { type Fields, fields, parseJson, string } from './wire.ts';

/**
 * Picks the protocol by the response's headers and its first frame that says anything. For development, and for
 * backends that answer in more than one way; a chat whose backend is known names its protocol and is smaller.
 *
 * The request is built by the first candidate, for nothing is known before the answer.
 *
 * @param candidates - In the order in which they are asked. Default: all that there are, `openaiChat()` first.
 *   A protocol of your own takes part if it has a `matches`.
 */
export function detectProtocol(candidates: readonly ChatProtocol[] = allProtocols()): ChatProtocol {
  return {
    name: 'detect',
    framing: 'auto',
    request: (turn) => candidates[0]?.request(turn) ?? { body: turn },
    createDecoder: (response) => detectingDecoder(candidates, response),
  };
}

function allProtocols(): readonly ChatProtocol[] {
  return [
    openaiChat(),
    openaiResponses(),
    anthropicMessages(),
    gemini(),
    dashscope(),
    qianfan(),
    uiMessageStream(),
    agUi(),
    ollama(),
    chatgptDelta(),
    plainText(),
  ];
}

function detectingDecoder(candidates: readonly ChatProtocol[], response: ChatResponseHead): ChatDecoder {
  const waiting: ChatFrame[] = [];
  let decoder: ChatDecoder | undefined;
  return {
    decode(frame) {
      if (decoder) return decoder.decode(frame);
      waiting.push(frame);
      const name = nameOf(frame, response);
      const found = candidates.find(
        (candidate) => candidate.matches?.(frame, response) ?? (name === 'any' || candidate.name === name),
      );
      if (!found) return name === undefined ? [] : unknownProtocol();
      decoder = found.createDecoder(response);
      const events: ChatEvent[] = [];
      for (const held of waiting) {
        events.push(...decoder.decode(held));
        if (events.at(-1)?.type === 'end') break;
      }
      return events;
    },
    end() {
      if (decoder) return decoder.end();
      return [{ type: 'end', end: 'eof' }];
    },
  };
}

function unknownProtocol(): readonly ChatEvent[] {
  const out = new PartWriter();
  out.fail({
    code: 'unknown-protocol',
    message: 'No protocol was found that the answer is of. Name the one your server speaks.',
  });
  return out.take();
}

/** The protocol a frame gives away; `undefined` while nothing is said, `any` for an error that each would read alike. */
function nameOf(frame: ChatFrame, { headers }: ChatResponseHead): string | undefined {
  if (headers.has('x-vercel-ai-ui-message-stream')) return 'ui-message-stream';
  if (frame.kind === 'text') return 'plain-text';
  if (frame.kind === 'comment') return frame.text.startsWith('HTTP_STATUS/') ? 'dashscope' : undefined;
  if (frame.kind === 'unknown-field') return frame.name === 'error' ? 'any' : undefined;
  const isLine = frame.kind === 'json-line';
  const data = isLine ? frame.line : frame.data;
  if (!isLine && (frame.type === 'delta_encoding' || frame.type === 'delta')) return 'chatgpt-delta';
  if (data.trim() === '') return undefined;
  const value = parseJson(data);
  if (typeof value !== 'object') return 'plain-text';
  return nameOfValue(fields(value), isLine);
}

function nameOfValue(value: Fields, isLine: boolean): string | undefined {
  const has = (...names: readonly string[]): boolean => names.some((name) => Object.hasOwn(value, name));
  const type = string(value['type']);
  if (has('choices')) return 'openai-chat';
  if (has('candidates', 'promptFeedback', 'usageMetadata')) return 'gemini';
  if (has('output', 'request_id') && type === '') return 'dashscope';
  if (has('is_end', 'error_code')) return 'qianfan';
  if ((isLine && !has('error')) || (has('done') && has('message', 'response'))) return 'ollama';
  if (type.startsWith('response.')) return 'openai-responses';
  if (/^(message_(start|delta|stop)|content_block_\w+|ping)$/.test(type) || (type === 'error' && has('error')))
    return 'anthropic-messages';
  if (/^[A-Z][A-Z_]+$/.test(type)) return 'ag-ui';
  if (type === 'error' && has('errorText')) return 'ui-message-stream';
  if (type === 'error') return 'openai-responses';
  if (
    /^(start|finish|abort|data-.*|(text|reasoning|tool-input|tool-output|source|message|start|reset)-\w+)$/.test(type)
  )
    return 'ui-message-stream';
  return 'any';
}
