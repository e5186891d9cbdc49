'use client';
import { useInsertionEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { createChat, type Chat, type ChatOptions, type ChatSnapshot, type ChatUpdates } from '@rivulet/chat';
import { flushFrame } from './frame-scheduler.ts';
import { framedStore, type Store } from './framed-store.ts';
import { joinChat, ownChat } from './owned-chats.ts';

interface Updates {
  /**
   * How often the caller renders.
   *
   * - `frame` (the default): at most once per animation frame while anything changes; `message.text` is live.
   * - `structure`: only when a message or a part starts or ends. The text of an answer that is still coming stands
   *   still in these messages; `<StreamingText message>` and {@link useChatMessage} keep themselves live.
   */
  readonly updates?: ChatUpdates;
}

/** A chat made elsewhere, shown here: it belongs to whoever made it, and goes on when the component unmounts. */
export interface SharedChatOptions extends Updates {
  /** The chat, made by `createChat()`. */
  readonly chat: Chat;
}

/**
 * A chat of the component's own. It is made once; options that change later hold from the next request on,
 * and callbacks are always the latest. `initialMessages` and `persist` are read once.
 */
export interface OwnChatOptions extends Updates, ChatOptions {
  readonly chat?: never;
}

/** A chat of the component's own, or one that others show too. */
export type UseChatStreamOptions = OwnChatOptions | SharedChatOptions;

/** What the user does. It shows at once; only what arrives waits for the frame. */
const actionNames = [
  'send',
  'stop',
  'detach',
  'regenerate',
  'continueMessage',
  'retry',
  'edit',
  'resume',
  'addToolResult',
  'selectBranch',
  'setMessages',
] as const;

type ChatActions = Pick<Chat, (typeof actionNames)[number] | 'getBranches'>;

/** What is on screen, what can be done about it, and the chat itself, to be shared. The functions never change. */
export interface UseChatStreamResult extends ChatSnapshot, ChatActions {
  readonly chat: Chat;
}

/**
 * A conversation with a language model.
 *
 * One `send()` is one request, in StrictMode too. When the last component that uses a chat of the hook's own
 * unmounts, the request is closed as `detach()` does: with `resume` the answer can be picked up again, and is,
 * when the component comes back. On a server it renders `initialMessages` and fetches nothing.
 *
 * @example
 * const { messages, send, status } = useChatStream({ url: '/api/chat' });
 */
export function useChatStream(options: UseChatStreamOptions): UseChatStreamResult {
  const { updates = 'frame' } = options;
  const chat = useChat(options);
  const store = useMemo(() => snapshotStore(chat, updates), [chat, updates]);
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
  const actions = useMemo(() => actionsOf(chat), [chat]);
  return { ...snapshot, ...actions, chat };
}

/** The chat that was handed in, or one of the component's own. */
function useChat(options: ChatOptions & Updates & { readonly chat?: Chat | undefined }): Chat {
  const { chat: shared, updates: _, ...own } = options;
  const [made, setMade] = useState(() => (shared ? undefined : makeChat(own)));
  let chat = shared ?? made;
  if (!chat) {
    chat = makeChat(own);
    setMade(chat);
  }
  const given = useRef<readonly string[]>([]);
  useInsertionEffect(() => {
    if (shared || !made) return;
    // An option that is no longer given is no longer meant.
    const dropped = given.current.map((name) => [name, undefined]);
    given.current = Object.keys(own);
    made.setOptions({ ...Object.fromEntries(dropped), ...own });
  });
  return chat;
}

function makeChat(options: ChatOptions): Chat {
  const chat = createChat(options);
  ownChat(chat, () => {
    if (options.resume) void chat.resume();
  });
  return chat;
}

function snapshotStore(chat: Chat, updates: ChatUpdates): Store<ChatSnapshot> {
  return framedStore({
    getSnapshot: () => chat.getSnapshot(updates),
    subscribe(listener) {
      const unsubscribe = chat.subscribe(listener, updates);
      const leave = joinChat(chat);
      return () => {
        unsubscribe();
        leave();
      };
    },
  });
}

function actionsOf(chat: Chat): ChatActions {
  const showing = actionNames.map((name) => {
    return [
      name,
      (...args: never[]): unknown => {
        const result = (chat[name] as (...args: never[]) => unknown)(...args);
        flushFrame();
        // Who waits for the answer finds it on screen.
        return result instanceof Promise ? result.finally(flushFrame) : result;
      },
    ] as const;
  });
  return {
    getBranches: (id) => chat.getBranches(id),
    ...(Object.fromEntries(showing) as Omit<ChatActions, 'getBranches'>),
  };
}
