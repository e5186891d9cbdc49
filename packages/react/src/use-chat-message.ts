'use client';
import { useMemo, useSyncExternalStore } from 'react';
import { chatOf, type Chat, type ChatMessage } from '@rivulet/chat';
import { framedStore, type Store } from './framed-store.ts';
import { joinChat } from './owned-chats.ts';

/**
 * A message that stays live by itself: the component that calls this renders at most once per animation frame while
 * the message changes, and not at all when others do. With `updates: 'structure'` it is the way for a row to show
 * text without the list around it rendering.
 *
 * @param message - Any snapshot of the message, from {@link useChatStream} or a chat's `getSnapshot()`; `undefined` where
 * there is none yet.
 * @returns The newest snapshot. A message that comes from no chat (a clone, one from JSON) is returned as it is.
 */
export function useChatMessage(message: ChatMessage): ChatMessage;
export function useChatMessage(message: ChatMessage | undefined): ChatMessage | undefined;
export function useChatMessage(message: ChatMessage | undefined): ChatMessage | undefined {
  const chat = message && chatOf(message);
  const id = message?.id;
  const store = useMemo(() => messageStore(chat, id), [chat, id]);
  return useSyncExternalStore(store.subscribe, store.getSnapshot, nothing) ?? message;
}

function messageStore(chat: Chat | undefined, id: string | undefined): Store<ChatMessage | undefined> {
  return framedStore({
    getSnapshot: () => chat?.getMessage(id!),
    subscribe(listener) {
      if (chat === undefined) return nothing;
      const leave = joinChat(chat);
      const unsubscribe = chat.subscribeToMessage(id!, listener);
      return () => {
        unsubscribe();
        leave();
      };
    },
  });
}

function nothing(): undefined {}
