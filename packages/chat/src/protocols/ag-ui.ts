import { randomId } from '../create-chat-message.ts';
import type { ChatPart, ChatProtocol, ChatTurn } from '../types.ts';
import { base64Of, callsOf, history, type HistoryEntry, mapParts, resultsOf, resultText, textOf } from './history.ts';
import { jsonDecoder } from './json-decoder.ts';
import { addPart, jsonOf } from './whole-part.ts';
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
        const event = fields(value);
        const { type: rawType, toolCallId, messageId, delta, content } = event;
        const data = (name: unknown, from: unknown, id?: string): void => addPart(out, { type: 'data', name: string(name), ...(id !== undefined && { id }), data: jsonOf(from) });
        const [, kind, what] = /^(TEXT|REASONING|THINKING_TEXT)_MESSAGE_(.*)$/.exec(string(rawType)) ?? /^(TOOL)_CALL_(.*)$/.exec(string(rawType)) ?? [];
        if (kind === 'TOOL') {
          // The short form names what it goes on with only where that changes.
          call = string(toolCallId) || call;
          if (what === 'RESULT') {
            unanswered.delete(call);
            addPart(out, { type: 'tool-result', toolCallId: call, result: jsonOf(content) });
          } else if (what === 'END') out.close('tool-call', call);
          else {
            unanswered.add(call);
            out.toolCall(call, { id: call, name: event['toolCallName'], arguments: delta });
          }
        } else if (kind) {
          message = string(messageId) || message;
          // What the user said may be echoed.
          if (/^(user|system|developer)$/.test(string(event['role']))) echoed.add(message);
          if (echoed.has(message)) return;
          if (kind !== 'TEXT') out.reasoning(delta, message);
          else if (what === 'END') out.close('text', message);
          else out.text(delta, message);
        } else if (rawType === 'RUN_STARTED') out.start({ id: event['runId'] });
        else if (rawType === 'REASONING_ENCRYPTED_VALUE') {
          if (event['subtype'] === 'message') out.say({ type: 'set', part: out.textPart('reasoning', string(event['entityId'])), signature: string(event['encryptedValue']) });
        } else if (rawType === 'STATE_SNAPSHOT') data('state', event['snapshot'], 'state');
        else if (rawType === 'STATE_DELTA') data('state-delta', delta);
        else if (rawType === 'ACTIVITY_SNAPSHOT') data(event['activityType'], content, string(messageId));
        else if (rawType === 'CUSTOM') data(event['name'], event['value']);
        else if (rawType === 'RUN_ERROR') out.fail({ code: event['code'], message: event['message'] });
        else if (rawType === 'RUN_FINISHED') {
          const usage = list(event['usage']).map(fields);
          if (usage.length > 0) out.usage(Object.fromEntries(counts.map((count) => [count, sum(usage.map((each) => number(each[count])))])));
          const { type, interrupts } = fields(event['outcome']);
          if (interrupts) data('interrupts', interrupts, 'interrupts');
          // [AG-UI 1.0] No outcome, or an unknown one, is a success.
          out.finish(type === 'cancelled' ? 'abort' : type === 'interrupt' ? 'other' : unanswered.size > 0 ? 'tool-calls' : 'stop', string(type) || null);
          out.end('terminal-event');
        }
      });
    },
  };
}

/** A run may use several models, each with its counts; those that nobody gave stay unknown. */
const counts = ['inputTokens', 'outputTokens', 'totalTokens', 'cachedInputTokens', 'reasoningTokens'];

function sum(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce((total, value) => (value === undefined ? total : (total ?? 0) + value), undefined);
}

function requestBody(turn: ChatTurn, threadId: string): unknown {
  return {
    threadId,
    runId: randomId(),
    state: {},
    messages: [...(turn.system ? [{ id: 'system', role: 'system', content: turn.system }] : []), ...history(turn).flatMap((entry, index) => messagesOf(entry, `${entry.id}.${index}`))],
    tools: (turn.tools ?? []).map(({ name, description = '', parameters }) => ({ name, description, parameters })),
    context: [],
    forwardedProps: { model: turn.model, temperature: turn.temperature, topP: turn.topP, maxOutputTokens: turn.maxOutputTokens, stop: turn.stop, toolChoice: turn.toolChoice },
    ...turn.extra,
  };
}

function messagesOf({ role, parts }: HistoryEntry, id: string): readonly Fields[] {
  if (role === 'tool') return resultsOf(parts).map((result, index) => ({ id: `${id}-${index}`, role, toolCallId: result.toolCallId, content: resultText(result) }));
  if (role === 'user' && parts.some(({ type }) => type === 'file')) return [{ id, role, content: mapParts(parts, contentPart) }];
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
