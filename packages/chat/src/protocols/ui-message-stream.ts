import type { ChatMessage, ChatPart, ChatProtocol, ChatTurn, FinishReason, JsonValue } from '../types.ts';
import { argumentsOf } from './history.ts';
import { jsonDecoder } from './json-decoder.ts';
import type { PartWriter } from './part-writer.ts';
import { type Fields, fields, lookUp, parseJson, string } from './wire.ts';

export interface UiMessageStreamOptions {
  /** The chat's id, as the backend knows it; sent as `id`. Default: none. */
  readonly chatId?: string;
}

const finishReasons: { readonly [reason: string]: FinishReason } = {
  stop: 'stop',
  length: 'length',
  'content-filter': 'content-filter',
  'tool-calls': 'tool-calls',
  error: 'error',
};

/**
 * The AI SDK's UI message stream, version 1, so that a backend written for `useChat` works as it is. Token counts
 * are read from `messageMetadata.usage`, where many backends put them. Transient data is not kept.
 *
 * @see {@link https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol | the format}
 */
export function uiMessageStream({ chatId }: UiMessageStreamOptions = {}): ChatProtocol {
  return {
    name: 'ui-message-stream',
    framing: 'sse',
    request: (turn) => ({ body: { id: chatId, messages: uiMessages(turn), trigger: 'submit-message', ...turn.extra } }),
    createDecoder() {
      /** What was streamed of each call's input. */
      const inputs = new Map<unknown, string>();

      function readMetadata(out: PartWriter, metadata: unknown, id?: unknown): void {
        if (metadata !== undefined || id !== undefined) out.start({ id, metadata: typeof metadata === 'object' ? metadata : undefined });
        const { usage } = fields(metadata);
        if (usage) out.usage(fields(usage));
      }

      return jsonDecoder(
        (out, value) => {
          const { type: rawType, id: rawId, delta, messageId, messageMetadata, toolCallId, toolName, inputTextDelta, input, output, errorText, sourceId, url, title, mediaType, data, transient, finishReason, providerMetadata } = fields(value);
          const type = string(rawType);
          const id = string(rawId);
          const call = string(toolCallId);
          switch (type) {
            case 'start':
            case 'message-metadata':
              return readMetadata(out, messageMetadata, messageId);
            case 'start-step':
              return out.step();
            case 'reset-step':
              return out.retract();
            case 'text-start':
            case 'text-end':
              return out.close('text', id);
            case 'text-delta':
              return out.text(delta, id);
            case 'reasoning-start':
            case 'reasoning-delta':
            case 'reasoning-end':
              if (type === 'reasoning-start') out.close('reasoning', id);
              out.reasoning(delta, id);
              if (providerMetadata) out.signature(JSON.stringify(providerMetadata), id);
              if (type === 'reasoning-end') out.close('reasoning', id);
              return;
            case 'tool-input-start':
              return out.toolCall(call, { id: call, name: toolName });
            case 'tool-input-delta':
              inputs.set(call, (inputs.get(call) ?? '') + string(inputTextDelta));
              return out.toolCall(call, { arguments: inputTextDelta });
            case 'tool-input-available':
            case 'tool-input-error': {
              const streamed = inputs.get(call);
              out.toolCall(call, { id: call, name: toolName, arguments: streamed === undefined ? JSON.stringify(input) : '' });
              // A tool may take raw text instead of JSON; then the input is what counts.
              if (streamed !== undefined && parseJson(streamed) === undefined) out.snapshot('tool-call', JSON.stringify(input), call);
              out.close('tool-call', call);
              if (errorText !== undefined) addResult(out, call, errorText, true);
              return;
            }
            case 'tool-output-available':
              return addResult(out, call, output, false);
            case 'tool-output-error':
              return addResult(out, call, errorText, true);
            case 'tool-output-denied':
              return addResult(out, call, 'denied', true);
            case 'source-url':
              return out.source({ url, title, id: sourceId });
            case 'file':
              return out.add({ type: 'file', url: string(url), mediaType: string(mediaType) });
            case 'error':
              return out.error({ message: errorText });
            case 'abort':
              return out.finish('abort', 'abort');
            case 'finish':
              readMetadata(out, messageMetadata);
              return out.finish(finishReason === undefined ? 'stop' : (lookUp(finishReasons, string(finishReason)) ?? 'other'), string(finishReason) || null);
            default:
              if (type.startsWith('data-') && !transient) out.add({ type: 'data', name: type.slice(5), ...(id && { id }), data: (data ?? null) as JsonValue });
          }
        },
        { done: '[DONE]' },
      );
    },
  };
}

function addResult(out: PartWriter, toolCallId: string, result: unknown, isError: boolean): void {
  out.add({ type: 'tool-result', toolCallId, result: (result ?? null) as JsonValue, ...(isError && { isError }) });
}

/** A call and its result are one part there, and stand in the message of the call. */
function uiMessages(turn: ChatTurn): readonly Fields[] {
  const results = new Map(turn.messages.flatMap(({ parts }) => parts.flatMap((part) => (part.type === 'tool-result' ? [[part.toolCallId, part] as const] : []))));

  function uiPart(part: ChatPart): Fields | undefined {
    switch (part.type) {
      case 'text':
      case 'refusal':
        return { type: 'text', text: part.text };
      case 'reasoning':
        return { type: 'reasoning', text: part.text, providerMetadata: parseJson(part.signature ?? '') };
      case 'file':
        return { type: 'file', url: part.url, mediaType: part.mediaType, filename: part.name };
      case 'source':
        return { type: 'source-url', sourceId: part.id ?? part.url, url: part.url, title: part.title };
      case 'data':
        return { type: `data-${part.name}`, id: part.id, data: part.data };
      case 'tool-call': {
        const result = results.get(part.id);
        if (!result || part.state !== 'ready') return undefined;
        const outcome = result.isError ? { state: 'output-error', errorText: `${result.result as string}` } : { state: 'output-available', output: result.result };
        return { type: `tool-${part.name}`, toolCallId: part.id, input: argumentsOf(part), ...outcome };
      }
      default:
        return undefined;
    }
  }

  const told = ({ id, role, parts, metadata }: ChatMessage): Fields => ({ id, role, parts: parts.map(uiPart).filter((part) => part !== undefined), metadata });
  const system = turn.system ? [{ id: 'system', role: 'system', parts: [{ type: 'text', text: turn.system }] }] : [];
  return [...system, ...turn.messages.filter(({ role }) => role !== 'tool').map(told)];
}
