import type { ChatProtocol, ChatTurn } from '../protocol-contract.ts';
import type { ChatPart, ChatRole, FinishReason } from '../types.ts';
import { history, mapParts, resultText } from './history.ts';
import { jsonDecoder } from './json-decoder.ts';
import { type Fields, fields, lookUp, number, string } from './wire.ts';

const finishReasons: { readonly [reason: string]: FinishReason } = {
  max_output_tokens: 'length',
  content_filter: 'content-filter',
  failed: 'error',
  cancelled: 'abort',
};

/**
 * OpenAI Responses. Only tools of your own are told of; the cursor is the `sequence_number`.
 *
 * Reasoning goes back to the platform where it came encrypted: ask for it with
 * `extra: { store: false, include: ['reasoning.encrypted_content'] }`.
 *
 * @see {@link https://platform.openai.com/docs/api-reference/responses-streaming | the format}
 */
export function openaiResponses(): ChatProtocol {
  return {
    name: 'openai-responses',
    framing: 'sse',
    request: (turn) => ({ body: requestBody(turn) }),
    createDecoder: () =>
      jsonDecoder((out, value) => {
        const {
          type,
          sequence_number: sequence,
          response,
          item_id: itemId,
          content_index: content,
          summary_index: summary,
          output_index: output,
          delta,
          item,
          annotation,
        } = fields(value);
        out.cursor = number(sequence);
        const { id, type: kind, call_id: callId, name, encrypted_content: encrypted } = fields(item);
        const key = `${string(itemId) || string(id) || (output as number)}`;
        const partKey = `${key}/${(content ?? summary ?? 0) as number}`;
        const { status, usage, error, incomplete_details: details } = fields(response);
        const ended = string(status) || string(type).slice('response.'.length);
        switch (type) {
          case 'response.created':
            return out.start(fields(response));
          case 'response.output_text.delta':
            return out.text(delta, partKey);
          case 'response.refusal.delta':
            return out.refusal(delta, partKey);
          case 'response.reasoning_summary_text.delta':
          case 'response.reasoning_text.delta':
            return out.reasoning(delta, partKey);
          case 'response.output_item.added':
            if (kind === 'function_call') out.toolCall(key, { id: callId, name });
            return;
          case 'response.function_call_arguments.delta':
            return out.toolCall(key, { arguments: delta });
          case 'response.output_text.annotation.added':
            return out.source(fields(annotation));
          case 'response.output_item.done':
            if (encrypted) out.signature(`${string(id)}:${string(encrypted)}`, partKey);
            return out.close('tool-call', key);
          case 'error':
            return out.fail(ofCode(value));
          default:
            // response.completed, .incomplete, .failed and .cancelled
            if (!response || ended === 'in_progress' || ended === 'queued') return;
        }
        const { input_tokens, output_tokens, total_tokens, input_tokens_details, output_tokens_details } =
          fields(usage);
        if (usage) {
          out.usage({
            inputTokens: input_tokens,
            outputTokens: output_tokens,
            totalTokens: total_tokens,
            cachedInputTokens: fields(input_tokens_details)['cached_tokens'],
            reasoningTokens: fields(output_tokens_details)['reasoning_tokens'],
          });
        }
        const reason = string(fields(details)['reason']) || ended;
        const finished = out.toolCalls > 0 ? 'tool-calls' : 'stop';
        out.finish(ended === 'completed' ? finished : (lookUp(finishReasons, reason) ?? 'other'), reason);
        if (error) out.fail(ofCode(error));
        else out.end('terminal-event');
      }),
  };
}

/** Most of the platform's errors have a code and no type; the code says both then. An event's type says nothing. */
function ofCode(value: unknown): Fields {
  const { code, type, message, error } = fields(value);
  return error ? ofCode(error) : { code, type: type && type !== 'error' ? type : code, message };
}

function requestBody(turn: ChatTurn): unknown {
  return {
    model: turn.model,
    instructions: turn.system,
    input: history(turn).flatMap(({ role, parts }) => inputItems(role, parts)),
    stream: true,
    tools: turn.tools?.map(({ name, description, parameters }) => ({
      type: 'function',
      name,
      description,
      parameters,
      strict: false,
    })),
    tool_choice:
      typeof turn.toolChoice === 'object' ? { type: 'function', name: turn.toolChoice.name } : turn.toolChoice,
    max_output_tokens: turn.maxOutputTokens,
    temperature: turn.temperature,
    top_p: turn.topP,
    ...turn.extra,
  };
}

/** Calls, their results and reasoning are items of their own; what stands between is a message. */
function inputItems(role: ChatRole, parts: readonly ChatPart[]): readonly Fields[] {
  if (role !== 'assistant' && role !== 'tool') return [{ role, content: mapParts(parts, contentPart) }];
  return mapParts(parts, (part): Fields | undefined => {
    if (part.type === 'text' || part.type === 'refusal') return { role, content: part.text };
    if (part.type === 'tool-call')
      return { type: 'function_call', call_id: part.id, name: part.name, arguments: part.arguments || '{}' };
    if (part.type === 'tool-result')
      return { type: 'function_call_output', call_id: part.toolCallId, output: resultText(part) };
    if (part.type !== 'reasoning' || part.signature === undefined) return undefined;
    const [id, encrypted] = part.signature.split(/:(.*)/s);
    return {
      type: 'reasoning',
      id,
      summary: part.text ? [{ type: 'summary_text', text: part.text }] : [],
      encrypted_content: encrypted,
    };
  });
}

function contentPart(part: ChatPart): Fields | undefined {
  if (part.type === 'text') return { type: 'input_text', text: part.text };
  if (part.type !== 'file') return undefined;
  const { url, mediaType, name } = part;
  if (mediaType.startsWith('image/')) return { type: 'input_image', image_url: url, detail: 'auto' };
  return url.startsWith('data:')
    ? { type: 'input_file', filename: name, file_data: url }
    : { type: 'input_file', file_url: url };
}
