import { joined } from '../create-chat-message.ts';
import type { ChatTurn } from '../protocol-contract.ts';
import type { ChatPart, ChatRole, FilePart, ToolCallPart, ToolResultPart } from '../types.ts';

/** A stretch of the conversation by one role, as platforms want it told. */
export interface HistoryEntry {
  /** The message's; a message may be told in several stretches. */
  readonly id: string;
  readonly role: ChatRole;
  readonly parts: readonly ChatPart[];
}

/**
 * By which calls and results find each other: by name where the call came without an id, which a server that wants one
 * is given then.
 */
export function callId(part: ToolCallPart | ToolResultPart): string {
  return (part.type === 'tool-call' ? part.id : part.toolCallId) ?? `call_${part.name}`;
}

/**
 * The conversation as platforms accept it: results of tools stand apart with the role `tool`, a call that was never
 * answered or cut short is left out (platforms refuse those), and so is what says nothing.
 */
export function history({ messages }: ChatTurn): readonly HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  const all = messages.flatMap(({ parts }) => parts);
  const results = new Set(resultsOf(all).map(callId));
  const ready = callsOf(all).filter(({ state }) => state === 'ready');
  const calls = new Map(ready.map((call) => [callId(call), call]));

  /** The part as it is told; nothing where it is not. */
  function told(part: ChatPart): ChatPart | false | undefined {
    if (part.type === 'tool-result') {
      const call = calls.get(callId(part));
      return call && { ...part, name: call.name };
    }
    const isTold =
      part.type === 'tool-call'
        ? part.state === 'ready' && results.has(callId(part))
        : !('text' in part) || part.text || 'signature' in part;
    return !!isTold && part;
  }

  for (const { id, role, parts } of messages) {
    let stretch: (HistoryEntry & { readonly parts: ChatPart[] }) | undefined;
    for (const part of mapParts(parts, told)) {
      const speaker = part.type === 'tool-result' ? 'tool' : role;
      if (stretch?.role !== speaker) entries.push((stretch = { id, role: speaker, parts: [] }));
      stretch.parts.push(part);
    }
  }
  return entries;
}

/** All that stands above the conversation, for platforms that want it apart; `undefined` where nothing does. */
export function systemOf(turn: ChatTurn): string | undefined {
  const texts = turn.messages.filter(({ role }) => role === 'system').map(({ text }) => text);
  return [turn.system, ...texts].filter(Boolean).join('\n\n') || undefined;
}

/** The conversation below what stands above it; an entry of which nothing is left is left out. */
export function mapDialog<T extends object>(
  turn: ChatTurn,
  toWire: (role: ChatRole, parts: readonly ChatPart[]) => T,
): readonly T[] {
  return history(turn)
    .filter(({ role }) => role !== 'system')
    .map(({ role, parts }) => toWire(role, parts))
    .filter((entry) => Object.values(entry).every((value) => !Array.isArray(value) || value.length > 0));
}

/** What was said, joined; a refusal is said too. */
export function textOf(parts: readonly ChatPart[]): string {
  return joined(parts, 'text', 'refusal');
}

/** What was said, as text where it is nothing else, or in parts. */
export function contentOf<T>(
  parts: readonly ChatPart[],
  toWire: (part: ChatPart) => T | undefined,
): string | readonly T[] {
  return parts.every(({ type }) => type === 'text') ? textOf(parts) : mapParts(parts, toWire);
}

export function reasoningOf(parts: readonly ChatPart[]): string {
  return joined(parts, 'reasoning');
}

/** What the platform makes of the parts, without those that it has no place for. */
export function mapParts<T>(
  parts: readonly ChatPart[],
  toWire: (part: ChatPart) => T | false | undefined,
): readonly T[] {
  return parts.map(toWire).filter((part): part is T => !!part);
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
