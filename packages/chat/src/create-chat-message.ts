import type { ChatMessage, ChatPart, ChatRole, ChatStatus, JsonValue } from './types.ts';

/** What a new message may be told; everything but the role has a default. */
export interface ChatMessageInit {
  readonly role: ChatRole;
  /** Default: a random one. */
  readonly id?: string;
  /** Milliseconds since the Unix epoch. Default: now. */
  readonly createdAt?: number;
  /** One text part, unless it is what the parts say: a message can be made of a message. */
  readonly text?: string;
  /** Parts, behind the one made of `text`. */
  readonly parts?: readonly ChatPart[];
  readonly model?: string | null;
  /** Default: `complete`, or `pending` for an assistant's message that has no parts yet. */
  readonly status?: ChatStatus;
  readonly metadata?: { readonly [key: string]: JsonValue };
}

/**
 * A message as plain, immutable JSON. With nothing but a role it is an empty answer to start applying events to;
 * with a text it is what somebody said.
 */
export function createChatMessage(init: ChatMessageInit): ChatMessage {
  const { role, text } = init;
  const parts = [...(init.parts ?? [])];
  if (text !== undefined && (parts.length === 0 || text !== textOf(parts)))
    parts.unshift({ type: 'text', key: 'text', text });
  return {
    id: init.id ?? randomId(),
    role,
    createdAt: init.createdAt ?? Date.now(),
    model: init.model ?? null,
    status: init.status ?? (role === 'assistant' && parts.length === 0 ? 'pending' : 'complete'),
    parts,
    text: textOf(parts),
    finishReason: null,
    rawFinishReason: null,
    usage: null,
    error: null,
    timing: { startedAt: null, firstTokenAt: null, lastTokenAt: null, endedAt: null },
    metadata: init.metadata ?? {},
  };
}

/** The text parts, concatenated. */
export function textOf(parts: readonly ChatPart[]): string {
  let text = '';
  for (const part of parts) if (part.type === 'text') text += part.text;
  return text;
}

/** `crypto.randomUUID` is missing on pages that are not served securely. */
export function randomId(): string {
  return globalThis.crypto?.randomUUID?.() ?? `${Date.now()}-${String(Math.random()).slice(2)}`;
}
