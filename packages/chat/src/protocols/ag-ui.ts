import { randomId } from '../create-chat-message.ts';
import type { ChatPart, ChatProtocol, ChatTurn, JsonValue } from '../types.ts';
import { base64Of, callsOf, history, type HistoryEntry, resultsOf, resultText, textOf } from './history.ts';
import { jsonDecoder } from './json-decoder.ts';
import { type Fields, fields, list, number, string } from './wire.ts';

export interface AgUiOptions {
  /** Names the conversation to the agent. Default: a random id, one per `agUi()`. */
  readonly threadId?: string;
}

/**
 * AG-UI 1.0. State and custom events become data parts: `state` (its latest snapshot), `state-delta` (a JSON Patch),
 * an activity or a custom event by its own name.
 *
 * @see {@link https://docs.ag-ui.com/concepts/events | the format}
 */
export function agUi({ threadId = randomId() }: AgUiOptions = {}): ChatProtocol {
  return {
    name: 'ag-ui',
    framing: 'sse',
    request: (turn) => ({ body: requestBody(turn, threadId) }),
    createDecoder() {
      const echoed = new Set<unknown>();
      const unanswered = new Set<string>();
      let message = '';
      let call = '';
      return jsonDecoder((out, value) => {
        const { type: rawType, code, message: problem, runId, messageId, role, toolCallId, toolCallName, delta, content, name, value: custom, snapshot, activityType, entityId, encryptedValue, outcome, usage } = fields(value);
        const [, kind, what] = /^(TEXT|REASONING|THINKING_TEXT)_MESSAGE_(.*)$/.exec(string(rawType)) ?? /^(TOOL)_CALL_(.*)$/.exec(string(rawType)) ?? [];
        if (kind === 'TOOL') {
          // The short form names what it goes on with only where that changes.
          call = string(toolCallId) || call;
          if (what === 'RESULT') {
            unanswered.delete(call);
            out.add({ type: 'tool-result', toolCallId: call, result: (content ?? null) as JsonValue });
          } else if (what === 'END') out.close('tool-call', call);
          else {
            unanswered.add(call);
            out.toolCall(call, { id: call, name: toolCallName, arguments: delta });
          }
          return;
        }
        if (kind) {
          message = string(messageId) || message;
          if (role && role !== 'assistant' && role !== 'reasoning') echoed.add(message);
          if (echoed.has(message)) return;
          if (kind !== 'TEXT') out.reasoning(delta, message);
          else if (what === 'END') out.close('text', message);
          else out.text(delta, message);
          return;
        }
        switch (rawType) {
          case 'RUN_STARTED':
            return out.start({ id: runId });
          case 'REASONING_ENCRYPTED_VALUE':
            return out.signature(encryptedValue, string(entityId));
          case 'STATE_SNAPSHOT':
            return out.add({ type: 'data', name: 'state', id: 'state', data: (snapshot ?? null) as JsonValue });
          case 'STATE_DELTA':
            return out.add({ type: 'data', name: 'state-delta', data: (delta ?? null) as JsonValue });
          case 'ACTIVITY_SNAPSHOT':
            return out.add({ type: 'data', name: string(activityType), id: string(messageId), data: (content ?? null) as JsonValue });
          case 'CUSTOM':
            return out.add({ type: 'data', name: string(name), data: (custom ?? null) as JsonValue });
          case 'RUN_ERROR':
            return out.fail({ code, message: problem });
          case 'RUN_FINISHED': {
            const counts = list(usage).map(fields);
            const sum = (count: string): number | undefined => counts.map((each) => number(each[count])).reduce((total, more) => (more === undefined ? total : (total ?? 0) + more), undefined);
            if (counts.length > 0) out.usage({ inputTokens: sum('inputTokens'), outputTokens: sum('outputTokens'), totalTokens: sum('totalTokens'), cachedInputTokens: sum('cachedInputTokens'), reasoningTokens: sum('reasoningTokens') });
            const { type, interrupts } = fields(outcome);
            if (interrupts) out.add({ type: 'data', name: 'interrupts', id: 'interrupts', data: interrupts as JsonValue });
            // [AG-UI 1.0] No outcome, or an unknown one, is a success.
            out.finish(type === 'cancelled' ? 'abort' : type === 'interrupt' ? 'other' : unanswered.size > 0 ? 'tool-calls' : 'stop', string(type) || null);
            return out.end('terminal-event');
          }
          default:
        }
      });
    },
  };
}

function requestBody(turn: ChatTurn, threadId: string): unknown {
  return {
    threadId,
    runId: randomId(),
    state: {},
    messages: [...(turn.system ? [{ id: 'system', role: 'system', content: turn.system }] : []), ...history(turn).flatMap(messagesOf)],
    tools: (turn.tools ?? []).map(({ name, description = '', parameters }) => ({ name, description, parameters })),
    context: [],
    forwardedProps: { model: turn.model, temperature: turn.temperature, topP: turn.topP, maxOutputTokens: turn.maxOutputTokens, stop: turn.stop, toolChoice: turn.toolChoice },
    ...turn.extra,
  };
}

function messagesOf({ id, role, parts }: HistoryEntry): readonly Fields[] {
  if (role === 'tool') return resultsOf(parts).map((result, index) => ({ id: `${id}-${index}`, role, toolCallId: result.toolCallId, content: resultText(result) }));
  if (role === 'user' && parts.some(({ type }) => type === 'file')) return [{ id, role, content: parts.map(contentPart).filter((part) => part !== undefined) }];
  const toolCalls = callsOf(parts).map((call) => ({ id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } }));
  const thoughts = parts.flatMap((part) => (part.type === 'reasoning' ? [{ id: `${id}-${part.key}`, role: 'reasoning', content: part.text, encryptedValue: part.signature }] : []));
  return [...thoughts, { id, role, content: textOf(parts), toolCalls: toolCalls.length > 0 ? toolCalls : undefined }];
}

function contentPart(part: ChatPart): Fields | undefined {
  if (part.type === 'text') return { type: 'text', text: part.text };
  if (part.type !== 'file') return undefined;
  const { mediaType: mimeType, url } = part;
  const kind = mimeType.split('/')[0] ?? '';
  const value = base64Of(part);
  return { type: ['image', 'audio', 'video'].includes(kind) ? kind : 'document', source: value === undefined ? { type: 'url', value: url, mimeType } : { type: 'data', value, mimeType } };
}
