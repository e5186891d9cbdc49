import type { ChatInput } from './chat-contract.ts';
import { type ChatMessageInit, textOf } from './create-chat-message.ts';
import type { ChatPart } from './types.ts';

/** A user's message from what `send()` was given. Files come before the text, as providers advise. */
export function inputMessage(input: ChatInput): ChatMessageInit {
  if (typeof input === 'string') return { role: 'user', text: input };
  const { text, files = [], parts = [], metadata = {} } = input;
  return {
    role: 'user',
    parts: [
      ...files.map((file, index): ChatPart => ({ type: 'file', key: `file-${index}`, ...file })),
      // A message that is sent again has its text in its parts, too.
      ...(text && text !== textOf(parts) ? [{ type: 'text', key: 'text', text } as const] : []),
      ...parts,
    ],
    metadata,
  };
}
