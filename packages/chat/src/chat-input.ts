import type { ChatInput } from './chat-contract.ts';
import { type ChatMessageInit } from './create-chat-message.ts';
import type { ChatPart } from './types.ts';

/** A user's message from what `send()` was given. Files come before the text, as providers advise. */
export function inputMessage(input: ChatInput): ChatMessageInit {
  if (typeof input === 'string') return { role: 'user', text: input };
  const parts: ChatPart[] = (input.files ?? []).map((file, index) => ({ type: 'file', key: `file-${index}`, ...file }));
  if (input.text) parts.push({ type: 'text', key: 'text', text: input.text });
  parts.push(...(input.parts ?? []));
  return { role: 'user', parts, ...(input.metadata && { metadata: input.metadata }) };
}
