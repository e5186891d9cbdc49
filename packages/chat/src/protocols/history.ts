import type { ChatMessage, ChatPart, ChatRole, ChatTurn, FilePart, ToolCallPart, ToolResultPart } from '../types.ts';

/** A stretch of the conversation by one role, as platforms want it told. */
export interface HistoryEntry {
  readonly role: ChatRole;
  readonly parts: readonly ChatPart[];
  readonly message: ChatMessage;
}

/** Calls and results find each other by id, and by name on platforms that have no ids. */
function callKey(id: string | null, name = ''): string {
  return id ?? ` ${name}`;
}

/**
 * The conversation as platforms accept it: results of tools stand apart with the role `tool`, a call that was never
 * answered or cut short is left out (platforms refuse those), and so is a message with nothing to say.
 */
export function history(turn: ChatTurn): readonly HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  const results = new Set<string>();
  const calls = new Set<string>();
  for (const { parts } of turn.messages) {
    for (const part of parts) {
      if (part.type === 'tool-result') results.add(callKey(part.toolCallId, part.name));
      if (part.type === 'tool-call' && part.state === 'ready') calls.add(callKey(part.id, part.name));
    }
  }
  for (const message of turn.messages) {
    let parts: ChatPart[] = [];
    let role: ChatRole = message.role;
    const flush = (): void => {
      if (parts.length > 0) entries.push({ role, parts, message });
      parts = [];
    };
    for (const part of message.parts) {
      const isResult = part.type === 'tool-result';
      if (isResult && !calls.has(callKey(part.toolCallId, part.name))) continue;
      if (part.type === 'tool-call' && (part.state !== 'ready' || !results.has(callKey(part.id, part.name)))) continue;
      if ('text' in part && !part.text) continue;
      const next = isResult ? 'tool' : message.role;
      if (next !== role) flush();
      role = next;
      parts.push(part);
    }
    flush();
  }
  return entries;
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

/** A tool's result as text, for platforms that take nothing else. */
export function resultText({ result }: ToolResultPart): string {
  return typeof result === 'string' ? result : JSON.stringify(result);
}

/** The base64 of a `data:` URL; `undefined` for other URLs. */
export function base64Of({ url }: FilePart): string | undefined {
  return /^data:[^,]*;base64,(.*)$/s.exec(url)?.[1];
}
