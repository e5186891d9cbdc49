import { randomId } from '../create-chat-message.ts';
import type { ChatProtocol, ChatTurn } from '../protocol-contract.ts';
import type { ChatPart } from '../types.ts';
import { callId, contentOf, history, type HistoryEntry, mapParts, resultsOf, resultText, textOf } from './history.ts';
import { jsonDecoder } from './json-decoder.ts';
import { openaiToolCalls } from './openai-messages.ts';
import { addPart, jsonOf } from './whole-part.ts';
import { type Fields, fields, list, string, strings } from './wire.ts';

/** How {@link agUi} asks. */
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
      let results = 0;
      let message = '';
      let call = '';
      return jsonDecoder((out, value) => {
        const event = fields(value);
        const { type: rawType, toolCallId, messageId, delta, content } = event;
        const data = (name: unknown, from: unknown, id?: unknown): void =>
          addPart(out, { type: 'data', name: string(name), ...strings({ id }), data: jsonOf(from) });
        const [, kind, what] = /^(TEXT|REASONING|TOOL)_(?:MESSAGE|CALL)_(\w+)/.exec(string(rawType)) ?? [];
        if (kind === 'TOOL') {
          // The short form names what it goes on with only where that changes.
          call = string(toolCallId) || call;
          if (what === 'RESULT') {
            results++;
            addPart(out, { type: 'tool-result', toolCallId: call, result: jsonOf(content) });
          } else if (what === 'END') out.close('tool-call', call);
          else out.toolCall(call, { id: call, name: event['toolCallName'], arguments: delta });
        } else if (kind) {
          message = string(messageId) || message;
          // What the user said may be echoed.
          if (event['role'] === 'user') echoed.add(message);
          if (!echoed.has(message)) out[kind === 'TEXT' ? 'text' : 'reasoning'](delta, message);
        } else if (rawType === 'RUN_STARTED') out.start({ id: event['runId'] });
        else if (rawType === 'REASONING_ENCRYPTED_VALUE') {
          if (event['subtype'] === 'message') out.signature(event['encryptedValue'], string(event['entityId']));
        } else if (rawType === 'STATE_SNAPSHOT') data('state', event['snapshot'], 'state');
        else if (rawType === 'STATE_DELTA') data('state-delta', delta);
        else if (rawType === 'ACTIVITY_SNAPSHOT') data(event['activityType'], content, messageId);
        else if (rawType === 'CUSTOM') data(event['name'], event['value']);
        else if (rawType === 'RUN_ERROR') out.fail({ ...event, type: '' });
        else if (rawType === 'RUN_FINISHED') {
          // A run may use several models, each with its counts; one that nobody gave stays unknown.
          const usage: { [count: string]: number } = {};
          for (const each of list(event['usage']))
            for (const [count, tokens] of Object.entries(fields(each)))
              usage[count] = (usage[count] ?? 0) + Number(tokens);
          if (event['usage']) out.usage(usage);
          const { type, interrupts } = fields(event['outcome']);
          if (interrupts) data('interrupts', interrupts, 'interrupts');
          // [AG-UI 1.0] No outcome, or an unknown one, is a success.
          out.finish(
            type === 'cancelled'
              ? 'abort'
              : type === 'interrupt'
                ? 'other'
                : out.toolCalls > results
                  ? 'tool-calls'
                  : 'stop',
            string(type) || null,
          );
          out.end('terminal-event');
        }
      });
    },
  };
}

function requestBody({ messages, system, tools = [], extra, ...forwardedProps }: ChatTurn, threadId: string): unknown {
  return {
    threadId,
    runId: randomId(),
    state: {},
    messages: [
      ...(system ? [{ id: 'system', role: 'system', content: system }] : []),
      ...history({ messages }).flatMap((entry, index) => messagesOf(entry, `${entry.id}.${index}`)),
    ],
    tools: tools.map((tool) => ({ description: '', ...tool })),
    context: [],
    forwardedProps,
    ...extra,
  };
}

function messagesOf({ role, parts }: HistoryEntry, id: string): readonly Fields[] {
  if (role === 'tool')
    return resultsOf(parts).map((result, index) => ({
      id: `${id}.${index}`,
      role,
      toolCallId: callId(result),
      content: resultText(result),
    }));
  if (role !== 'assistant') return [{ id, role, content: contentOf(parts, contentPart) }];
  const thoughts = mapParts(
    parts,
    (part) =>
      part.type === 'reasoning' && {
        id: `${id}.${part.key}`,
        role: part.type,
        content: part.text,
        encryptedValue: part.signature,
      },
  );
  return [...thoughts, { id, role, content: textOf(parts), toolCalls: openaiToolCalls(parts) }];
}

function contentPart(part: ChatPart): Fields | undefined {
  if (part.type === 'text') return { type: 'text', text: part.text };
  if (part.type !== 'file') return undefined;
  const { url: value, mediaType: mimeType } = part;
  return { type: /^(image|audio|video)/.exec(mimeType)?.[0] ?? 'document', source: { type: 'url', mimeType, value } };
}
