import type { ChatMessage, ChatPart, ChatRole, ChatStatus, JsonValue } from './types.ts';

/** What a new message may be told; everything but the role has a default. */
export interface ChatMessageInit {
  readonly role: ChatRole;
  /** Default: a random one. */
  readonly id?: string | undefined;
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
  const { id = randomId(), role, createdAt = Date.now(), model = null, text, metadata = {} } = init;
  const parts = [...(init.parts ?? [])];
  if (text !== undefined && (parts.length === 0 || text !== textOf(parts)))
    parts.unshift({ type: 'text', key: 'text', text });
  return {
    id,
    role,
    createdAt,
    model,
    status: init.status ?? (role === 'assistant' && parts.length === 0 ? 'pending' : 'complete'),
    parts,
    text: textOf(parts),
    finishReason: null,
    rawFinishReason: null,
    usage: null,
    error: null,
    timing: { startedAt: null, firstTokenAt: null, lastTokenAt: null, endedAt: null },
    metadata,
  };
}

/** The text parts, concatenated. */
export function textOf(parts: readonly ChatPart[]): string {
  return joined(parts, 'text');
}

/** What the parts of these types say, concatenated. */
export function joined(parts: readonly ChatPart[], ...types: readonly string[]): string {
  let text = '';
  for (const part of parts) if ('text' in part && types.includes(part.type)) text += part.text;
  return text;
}

/** `crypto.randomUUID` is missing on pages that are not served securely. */
export function randomId(): string {
  return globalThis.crypto?.randomUUID?.() ?? `${Date.now()}-${String(Math.random()).slice(2)}`;
}
