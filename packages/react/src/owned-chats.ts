import type { Chat } from '@rivulet/chat';
import { countUsers } from './count-users.ts';

/** The chats that hooks made for themselves, and the way to join their users. */
const owned = new WeakMap<Chat, () => () => void>();

/**
 * Hands a chat to those who use it: when nobody has for a task, it is detached, and its request closed.
 * A chat that is not owned (the application made it) lives as long as the application likes.
 */
export function ownChat(chat: Chat, begin: () => void): void {
  owned.set(
    chat,
    countUsers({
      start: begin,
      end() {
        chat.detach();
      },
    }),
  );
}

/** Joins the users of a chat; what it returns leaves them. */
export function joinChat(chat: Chat): () => void {
  return owned.get(chat)?.() ?? (() => {});
}
