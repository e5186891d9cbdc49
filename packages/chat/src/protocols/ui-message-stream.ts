import type { ChatMessage, ChatPart, ChatProtocol, ChatTurn, FinishReason, JsonValue } from '../types.ts';
import { argumentsOf, mapParts } from './history.ts';
import { jsonDecoder } from './json-decoder.ts';
import { addPart, jsonOf } from './whole-part.ts';
import { type Fields, fields, parseJson, string } from './wire.ts';

export interface UiMessageStreamOptions {
  /** The chat's id, as the backend knows it; sent as `id`. Default: none. */
  readonly chatId?: string;
}

const reasons: readonly FinishReason[] = ['stop', 'length', 'content-filter', 'tool-calls', 'error'];

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
      const inputs = new Map<string, string>();
      /** The parts of the step under way, which the server may take back. */
      let step: string[] = [];
      let retracted = 0;

      const decoder = jsonDecoder(
        (out, value) => {
          const chunk = fields(value);
          const { delta, toolCallId, toolName, input, errorText, messageMetadata: metadata, providerMetadata } = chunk;
          const type = string(chunk['type']);
          const id = string(chunk['id']);
          // A call that was taken back may come again under its id.
          const call = string(toolCallId) + "'".repeat(retracted);
          const addResult = (result: unknown, isError?: true): void => addPart(out, { type: 'tool-result', toolCallId: string(toolCallId), result: jsonOf(result), ...(isError && { isError }) });
          if (metadata && typeof metadata === 'object') {
            out.say({ type: 'start', metadata: jsonOf(metadata) as { readonly [key: string]: JsonValue } });
            const { usage } = fields(metadata);
            if (usage) out.usage(fields(usage));
          }
          switch (type) {
            case 'start':
              return out.start({ id: chunk['messageId'] });
            case 'start-step':
              step = [];
              return;
            case 'reset-step':
              retracted++;
              return out.say({ type: 'retract', parts: step });
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
              if (providerMetadata) out.say({ type: 'set', part: out.textPart('reasoning', id), signature: JSON.stringify(providerMetadata) });
              if (type === 'reasoning-end') out.close('reasoning', id);
              return;
            case 'tool-input-start':
              return out.toolCall(call, { id: toolCallId, name: toolName });
            case 'tool-input-delta':
              inputs.set(call, (inputs.get(call) ?? '') + string(chunk['inputTextDelta']));
              return out.toolCall(call, { arguments: chunk['inputTextDelta'] });
            case 'tool-input-available':
            case 'tool-input-error': {
              const json = JSON.stringify(input);
              const streamed = inputs.get(call);
              out.toolCall(call, { id: toolCallId, name: toolName, arguments: streamed === undefined ? json : '' });
              // A tool may take raw text instead of JSON; then the input is what counts.
              if (streamed !== undefined && parseJson(streamed) === undefined) out.say({ type: 'snapshot', part: `tool-call-${call}`, text: json });
              out.close('tool-call', call);
              if (errorText !== undefined) addResult(errorText, true);
              return;
            }
            case 'tool-output-available':
              return addResult(chunk['output']);
            case 'tool-output-error':
              return addResult(errorText, true);
            case 'tool-output-denied':
              return addResult('denied', true);
            case 'source-url':
              return out.source({ url: chunk['url'], title: chunk['title'], id: chunk['sourceId'] });
            case 'file':
              return addPart(out, { type: 'file', url: string(chunk['url']), mediaType: string(chunk['mediaType']) });
            case 'error':
              return out.error({ message: errorText });
            case 'abort':
              return out.finish('abort', 'abort');
            case 'finish': {
              const reason = string(chunk['finishReason']);
              return out.finish(reasons.find((known) => known === (reason || 'stop')) ?? 'other', reason || null);
            }
            default:
              if (type.startsWith('data-') && !chunk['transient']) addPart(out, { type: 'data', name: type.slice(5), ...(id && { id }), data: jsonOf(chunk['data']) });
          }
        },
        { done: '[DONE]' },
      );

      return {
        ...decoder,
        decode(frame) {
          const events = decoder.decode(frame);
          for (const event of events) if ('part' in event && typeof event.part === 'object') step.push(event.part.key);
          return events;
        },
      };
    },
  };
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

  const told = ({ id, role, parts, metadata }: ChatMessage): Fields => ({ id, role, parts: mapParts(parts, uiPart), metadata });
  const system = turn.system ? [{ id: 'system', role: 'system', parts: [{ type: 'text', text: turn.system }] }] : [];
  return [...system, ...turn.messages.filter(({ role }) => role !== 'tool').map(told)];
}
