import { toolArguments } from '../tool-arguments.ts';
import type { ChatProtocol } from '../protocol-contract.ts';
import type { ChatMessage, ChatPart, FinishReason, JsonValue } from '../types.ts';
import { mapParts, resultsOf, resultText } from './history.ts';
import { jsonDecoder } from './json-decoder.ts';
import { addPart, jsonOf } from './whole-part.ts';
import { type Fields, fields, parseJson, string } from './wire.ts';

/** How {@link uiMessageStream} asks. */
export interface UiMessageStreamOptions {
  /** The chat's id, as the backend knows it; sent as `id`. Default: none. */
  readonly chatId?: string;
}

const reasons: readonly FinishReason[] = ['stop', 'length', 'content-filter', 'tool-calls', 'error'];

/**
 * The AI SDK's UI message stream, version 1, so that a backend written for `useChat` works as it is. Token counts
 * are read from `messageMetadata.usage`, where many backends put them. Transient data is not kept. The backend gets the
 * turn's options (system, tools, temperature…) beside the messages, under their names here.
 *
 * @see {@link https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol | the format}
 */
export function uiMessageStream({ chatId }: UiMessageStreamOptions = {}): ChatProtocol {
  return {
    name: 'ui-message-stream',
    framing: 'sse',
    request: ({ messages, extra, ...options }) => ({
      body: { ...options, id: chatId, messages: uiMessages(messages), trigger: 'submit-message', ...extra },
    }),
    createDecoder() {
      /** The parts of the step under way, which the server may take back. */
      let step: string[] = [];
      let retracted = 0;

      const decoder = jsonDecoder(
        (out, value) => {
          const chunk = fields(value);
          const { toolCallId, errorText, messageMetadata: metadata, providerMetadata } = chunk;
          const type = string(chunk['type']);
          const id = string(chunk['id']);
          if (metadata) {
            out.say({ type: 'start', metadata: jsonOf(fields(metadata)) as { readonly [key: string]: JsonValue } });
            const { usage } = fields(metadata);
            if (usage) out.usage(fields(usage));
          }
          const [, kind, stage] = /^(text|reasoning|tool-input|tool-output)-(\w+)$/.exec(type) ?? [];
          if (kind === 'text' || kind === 'reasoning') {
            // An id may come again once its part has ended.
            if (stage === 'start') out.close(kind, id);
            out[kind](chunk['delta'], id);
            if (kind === 'reasoning') out.signature(JSON.stringify(providerMetadata), id);
            if (stage === 'end') out.close(kind, id);
          } else if (kind) {
            // A call that was taken back may come again.
            const call = string(toolCallId) + "'".repeat(retracted);
            if (kind === 'tool-input') {
              out.toolCall(call, { id: toolCallId, name: chunk['toolName'], arguments: chunk['inputTextDelta'] });
              if (stage === 'available' || stage === 'error') {
                // The input is what counts, not the text that was streamed of it: the server may have repaired that,
                // and a tool may take raw text instead of JSON.
                const text = JSON.stringify(chunk['input'] ?? null);
                out.say({ type: 'snapshot', part: `tool-call-${call}`, text });
                out.close('tool-call', call);
              }
            }
            if (kind !== 'tool-input' || errorText)
              addPart(out, {
                type: 'tool-result',
                toolCallId: string(toolCallId),
                result: jsonOf(errorText ?? chunk['output']),
                ...(stage !== 'available' && { isError: true }),
              });
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
            case 'source-url':
              return out.source({ url: chunk['url'], title: chunk['title'], id: chunk['sourceId'] });
            case 'file':
              return addPart(out, { type, url: string(chunk['url']), mediaType: string(chunk['mediaType']) });
            case 'error':
              return out.error(errorText);
            case 'abort':
              return out.finish(type, type);
            case 'finish': {
              const reason = string(chunk['finishReason']);
              return out.finish(reasons.find((known) => known === (reason || 'stop')) ?? 'other', reason || null);
            }
            default:
              if (type.startsWith('data-') && !chunk['transient'])
                addPart(out, { type: 'data', name: type.slice(5), ...(id && { id }), data: jsonOf(chunk['data']) });
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
function uiMessages(messages: readonly ChatMessage[]): readonly Fields[] {
  const results = new Map(resultsOf(messages.flatMap(({ parts }) => parts)).map((part) => [part.toolCallId, part]));

  function uiPart(part: ChatPart): Fields | undefined {
    const { type } = part;
    if (type === 'text' || type === 'refusal') return { type: 'text', text: part.text };
    if (type === 'reasoning') return { type, text: part.text, providerMetadata: parseJson(part.signature ?? '') };
    if (type === 'file') return { type, url: part.url, mediaType: part.mediaType, filename: part.name };
    if (type === 'data') return { type: `data-${part.name}`, id: part.id, data: part.data };
    if (type !== 'tool-call') return undefined;
    const found = results.get(part.id);
    if (!found || part.state !== 'ready') return undefined;
    const { isError, result } = found;
    return {
      type: `tool-${part.name}`,
      toolCallId: part.id,
      state: isError ? 'output-error' : 'output-available',
      input: toolArguments(part),
      [isError ? 'errorText' : 'output']: isError ? resultText(found) : result,
    };
  }

  return messages
    .filter(({ role }) => role !== 'tool')
    .map(({ id, role, parts, metadata }) => ({ id, role, parts: mapParts(parts, uiPart), metadata }));
}
