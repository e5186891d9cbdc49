/** Types that a user relies on; `tsc` checks them. */
import { createChat } from './chat.ts';
import type { ChatInput, ChatOptions, ChatTransport } from './chat-contract.ts';
import type { ChatMessage, ChatPart } from './types.ts';

export const inputs: readonly ChatInput[] = [
  'words',
  { text: 'words' },
  { files: [{ url: 'data:,', mediaType: 'text/plain' }] },
];

export const options: ChatOptions = {
  url: new URL('https://chat.example'),
  headers: ({ reason }) => ({ authorization: reason === 'unauthorized' ? 'fresh' : 'kept' }),
  tools: [{ name: 'now', parameters: { type: 'object' }, execute: async () => Date.now() }],
  // @ts-expect-error A policy has a name.
  overlap: 'later',
};

// @ts-expect-error A chat goes somewhere.
createChat();

// @ts-expect-error A transport gives back something to read.
export const nothing: ChatTransport = () => 5;

export function read(message: ChatMessage, part: ChatPart): string {
  // @ts-expect-error A message is immutable.
  message.status = 'complete';
  // @ts-expect-error Not every part has a text.
  return part.text;
}
