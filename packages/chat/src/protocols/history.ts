import type { ChatPart, ChatRole, ChatTurn, FilePart, JsonValue, ToolCallPart, ToolResultPart } from '../types.ts';
import { parseJson } from './wire.ts';

/** A stretch of the conversation by one role, as platforms want it told. */
export interface HistoryEntry {
  /** The message's, with a number where a message is told in several stretches. */
  readonly id: string;
  readonly role: ChatRole;
  readonly parts: readonly ChatPart[];
}

/** Calls and results find each other by id, and by name on platforms that have no ids. */
function callKey(id: string | null, name = ''): string {
  return id ?? ` ${name}`;
}

/**
 * The conversation as platforms accept it: results of tools stand apart with the role `tool`, a call that was never
 * answered or cut short is left out (platforms refuse those), and so is what says nothing.
 */
export function history(turn: ChatTurn): readonly HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  const results = new Set<string>();
  const calls = new Map<string, string>();
  for (const { parts } of turn.messages) {
    for (const part of parts) {
      if (part.type === 'tool-result') results.add(callKey(part.toolCallId, part.name));
      if (part.type === 'tool-call' && part.state === 'ready') calls.set(callKey(part.id, part.name), part.name);
    }
  }
  for (const message of turn.messages) {
    let last: { readonly id: string; readonly role: ChatRole; readonly parts: ChatPart[] } | undefined;
    let stretches = 0;
    for (const part of message.parts) {
      let role = message.role;
      let told = part;
      if (part.type === 'tool-result') {
        const name = calls.get(callKey(part.toolCallId, part.name));
        if (name === undefined) continue;
        role = 'tool';
        told = { ...part, name };
      } else if (part.type === 'tool-call' ? part.state !== 'ready' || !results.has(callKey(part.id, part.name)) : 'text' in part && !part.text && !('signature' in part)) {
        continue;
      }
      if (last?.role !== role) {
        last = { id: stretches > 0 ? `${message.id}-${stretches}` : message.id, role, parts: [] };
        stretches++;
        entries.push(last);
      }
      last.parts.push(told);
    }
  }
  return entries;
}

/** All that stands above the conversation, for platforms that want it apart; `undefined` where nothing does. */
export function systemOf(turn: ChatTurn): string | undefined {
  const texts = turn.messages.filter(({ role }) => role === 'system').map(({ text }) => text);
  return [turn.system, ...texts].filter(Boolean).join('\n\n') || undefined;
}

/** The text of all parts of a type, joined. */
export function textOf(parts: readonly ChatPart[], type: 'text' | 'reasoning' | 'refusal' = 'text'): string {
  return parts.map((part) => (part.type === type ? part.text : '')).join('');
}

export function callsOf(parts: readonly ChatPart[]): readonly ToolCallPart[] {
  return parts.filter((part) => part.type === 'tool-call');
}

export function resultsOf(parts: readonly ChatPart[]): readonly ToolResultPart[] {
  return parts.filter((part) => part.type === 'tool-result');
}

/** A call's arguments as a value, for platforms that want one. */
export function argumentsOf(call: ToolCallPart): JsonValue {
  return (parseJson(call.arguments) ?? {}) as JsonValue;
}

/** A tool's result as text, for platforms that take nothing else. */
export function resultText({ result }: ToolResultPart): string {
  return typeof result === 'string' ? result : JSON.stringify(result);
}

/** The base64 of a `data:` URL; `undefined` for other URLs. */
export function base64Of({ url }: FilePart): string | undefined {
  return /^data:[^,]*;base64,(.*)$/s.exec(url)?.[1];
}
