import { toolArguments } from '../tool-arguments.ts';
import type { ChatProtocol, ChatTurn } from '../protocol-contract.ts';
import type { ChatPart, ChatRole, FinishReason } from '../types.ts';
import { base64Of, mapDialog, mapParts, resultText, systemOf } from './history.ts';
import { jsonDecoder } from './json-decoder.ts';
import { type Fields, fields, lookUp, number, string } from './wire.ts';

/** How {@link anthropicMessages} asks. */
export interface AnthropicMessagesOptions {
  /** The platform wants a limit with every request; used where the turn has none. Default: 16384; thinking counts. */
  readonly maxOutputTokens?: number;
  /** The `anthropic-version` header. Default: `2023-06-01`. */
  readonly version?: string;
}

const finishReasons: { readonly [reason: string]: FinishReason } = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  tool_use: 'tool-calls',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  refusal: 'content-filter',
};

/** Marks the `signature` of reasoning that came encrypted as a whole, to be sent back as such. */
const redacted = 'redacted_thinking:';

/**
 * Anthropic Messages. Tools that the platform runs by itself are not told of; what their results are cited for are
 * sources.
 *
 * @see {@link https://docs.anthropic.com/en/docs/build-with-claude/streaming | the format}
 */
export function anthropicMessages({
  maxOutputTokens = 16_384,
  version = '2023-06-01',
}: AnthropicMessagesOptions = {}): ChatProtocol {
  return {
    name: 'anthropic-messages',
    framing: 'sse',
    request: (turn) => ({ headers: { 'anthropic-version': version }, body: requestBody(turn, maxOutputTokens) }),
    createDecoder() {
      let counts: Fields = {};
      /** Blocks that are no call of ours: tools that the platform runs stream their input too. */
      const others = new Set<unknown>();
      return jsonDecoder((out, value) => {
        const { type, index, message, content_block: block, delta, usage } = fields(value);
        const {
          type: kind,
          text,
          thinking,
          signature,
          data,
          id,
          name,
          input,
          partial_json: json,
          citation,
          stop_reason: reason,
        } = fields(block ?? delta);
        const key = `${index as number}`;
        if (type === 'message_start') {
          out.start(fields(message));
          counts = fields(fields(message)['usage']);
        } else if (type === 'message_delta') {
          counts = { ...counts, ...fields(usage) };
          const cached = number(counts['cache_read_input_tokens']);
          out.usage({
            inputTokens:
              (number(counts['input_tokens']) ?? 0) +
              (cached ?? 0) +
              (number(counts['cache_creation_input_tokens']) ?? 0),
            outputTokens: counts['output_tokens'],
            cachedInputTokens: cached,
          });
          if (string(reason)) out.finish(lookUp(finishReasons, string(reason)) ?? 'other', string(reason));
        } else if (type === 'message_stop') out.end('terminal-event');
        else if (type === 'content_block_stop') out.close('tool-call', key);
        else if (kind === 'tool_use') {
          // An empty input is the start of a streamed one.
          out.toolCall(key, {
            id,
            name,
            arguments: Object.keys(fields(input)).length > 0 ? JSON.stringify(input) : '',
          });
        } else if (kind === 'input_json_delta') {
          if (!others.has(index)) out.toolCall(key, { arguments: json });
        } else {
          others.add(index);
          out.text(text, key);
          out.reasoning(thinking, key);
          out.signature(kind === 'redacted_thinking' ? redacted + string(data) : signature, key);
          out.source(fields(citation));
        }
      });
    },
  };
}

function requestBody(turn: ChatTurn, maxOutputTokens: number): unknown {
  const { toolChoice } = turn;
  return {
    model: turn.model,
    system: systemOf(turn),
    messages: mapDialog(turn, (role, parts) => ({
      role: role === 'assistant' ? role : 'user',
      content: mapParts(parts, (part) => contentBlock(part, role)),
    })),
    stream: true,
    tools: turn.tools?.map(({ name, description, parameters }) => ({ name, description, input_schema: parameters })),
    tool_choice:
      toolChoice &&
      (typeof toolChoice === 'object'
        ? { type: 'tool', name: toolChoice.name }
        : { type: toolChoice === 'required' ? 'any' : toolChoice }),
    max_tokens: turn.maxOutputTokens ?? maxOutputTokens,
    temperature: turn.temperature,
    top_p: turn.topP,
    stop_sequences: turn.stop,
    ...turn.extra,
  };
}

function contentBlock(part: ChatPart, role: ChatRole): Fields | undefined {
  if (part.type === 'text' || part.type === 'refusal') {
    // The platform refuses white space alone, and at the end of an answer to go on with.
    const text = role === 'assistant' ? part.text.trimEnd() : part.text;
    return text.trim() ? { type: 'text', text } : undefined;
  }
  if (part.type === 'reasoning') {
    const { text: thinking, signature } = part;
    if (signature?.startsWith(redacted)) return { type: 'redacted_thinking', data: signature.slice(redacted.length) };
    return signature ? { type: 'thinking', thinking, signature } : undefined;
  }
  if (part.type === 'tool-call') return { type: 'tool_use', id: part.id, name: part.name, input: toolArguments(part) };
  if (part.type === 'tool-result')
    return { type: 'tool_result', tool_use_id: part.toolCallId, content: resultText(part), is_error: part.isError };
  if (part.type !== 'file') return undefined;
  const { mediaType: media_type, url, name: title } = part;
  const data = base64Of(part);
  const source = data ? { type: 'base64', media_type, data } : { type: 'url', url };
  return media_type.startsWith('image/') ? { type: 'image', source } : { type: 'document', source, title };
}
