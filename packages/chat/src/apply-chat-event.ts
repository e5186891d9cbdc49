import { foldMessage } from './fold-message.ts';
import type { ChatEvent, ChatMessage } from './types.ts';

/**
 * The message with one more event of its answer. What the event does not touch is shared with the old message,
 * and an event that says nothing new gives the old message itself back.
 *
 * For loops over whole answers and for reducers:
 * `for await (const event of readChatStream(response, { protocol })) message = applyChatEvent(message, event)`.
 *
 * @param at - Milliseconds since the Unix epoch, for the message's `timing`. Left out, timing stays as it is.
 */
export function applyChatEvent(message: ChatMessage, event: ChatEvent, at?: number): ChatMessage {
  const fold = foldMessage(message);
  fold.apply(event, at);
  return fold.message();
}
