import type { Chat, ChatPersist, SavedChat } from './chat-contract.ts';
import { callAll, guard } from './report-error.ts';

/** What is stored of a chat, as plain JSON. */
export interface StoredChat {
  readonly chat: SavedChat;
  /** What the user has typed and not sent. */
  readonly draft: string;
}

/** Where a chat is kept. What these throw is reported, and the chat goes on without. */
export interface ChatStorage {
  /** What was saved last; `null` where there is nothing. */
  load(): StoredChat | null | Promise<StoredChat | null>;
  /** Keeps it in place of what was saved before. */
  save(stored: StoredChat): void | Promise<void>;
}

/** How often {@link persistence} saves. */
export interface PersistenceOptions {
  /** Milliseconds between two saves while an answer streams. Default 500. A page that goes away saves at once. */
  readonly interval?: number;
}

/** Keeps one chat and what is being typed; made by `persistence()`, and an option of `createChat()`. */
export interface Persistence extends ChatPersist {
  /** Settled when what was stored is back on screen. */
  readonly loaded: Promise<void>;
  /** What the user has typed and not sent; survives a reload too. */
  readonly draft: string;
  /** Keeps what the user has typed, and not sent. */
  setDraft(text: string): void;
  /** Calls `listener` when the draft changed, by `setDraft` or by being loaded. */
  subscribe(listener: () => void): () => void;
  /** Saves what has not been saved yet. */
  flush(): Promise<void>;
  /** Saves, and then no more: for a chat that is given up while the page stays. */
  disconnect(): Promise<void>;
}

/**
 * Keeps one chat, with its branches and its draft: `createChat({ persist: persistence(webStorage('my-chat')) })`.
 * It loads when the chat gets its first subscriber, and then resumes the last answer if the chat can.
 * A chat that was used before the load had ended keeps what it has.
 */
export function persistence(storage: ChatStorage, { interval = 500 }: PersistenceOptions = {}): Persistence {
  const listeners = new Set<() => void>();
  /** Loaded: before that nothing is saved, for it would take the place of what is stored. */
  let chat: Chat | undefined;
  /** The latest that was connected. */
  let latest: Chat | undefined;
  let draft = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The latest save; it never fails. */
  let saving = Promise.resolve();
  let leave = (): void => {};
  let setLoaded!: () => void;
  const loaded = new Promise<void>((resolve) => {
    setLoaded = resolve;
  });

  function save(): void {
    clearTimeout(timer);
    timer = undefined;
    globalThis.removeEventListener?.('pagehide', save);
    if (chat) saving = write(chat);
  }

  async function write(from: Chat): Promise<void> {
    try {
      await storage.save({ chat: from.save(), draft });
    } catch (error) {
      report(error);
    }
  }

  function schedule(): void {
    if (timer !== undefined) return;
    // A slow storage gets one at a time, or an older one might come last. A page that goes away cannot wait.
    timer = setTimeout(() => void saving.then(save), interval);
    globalThis.addEventListener?.('pagehide', save);
  }

  async function flush(): Promise<void> {
    if (timer !== undefined) save();
    await saving;
  }

  async function load(into: Chat): Promise<void> {
    const untouched = into.getSnapshot();
    // What the chat before it has not saved yet is among what this one loads.
    const saved = flush();
    chat = undefined;
    latest = into;
    leave();
    await saved;
    try {
      const found = await storage.load();
      if (latest !== into) return;
      const stored = isStored(found) ? found : undefined;
      const isTouched = into.getSnapshot() !== untouched;
      if (stored && !isTouched) into.load(stored.chat);
      draft ||= stored?.draft ?? '';
      if (stored) callAll(listeners);
      if (isTouched || draft !== (stored?.draft ?? '')) schedule();
    } catch (error) {
      report(error);
    }
    if (latest !== into) return;
    chat = into;
    leave = into.subscribe(schedule);
    setLoaded();
    await into.resume();
  }

  return {
    loaded,
    connect: (connected) => void load(connected),
    get draft() {
      return draft;
    },
    setDraft(text) {
      if (text === draft) return;
      draft = text;
      schedule();
      callAll(listeners);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    flush,
    async disconnect() {
      latest = undefined;
      setLoaded();
      leave();
      await flush();
    },
  };
}

function report(error: unknown): void {
  guard(() => {
    throw error;
  });
}

/** What another version wrote, or somebody else, is left alone. */
function isStored(stored: StoredChat | null): stored is StoredChat {
  return stored?.chat?.version === 1 && Array.isArray(stored.chat.messages) && typeof stored.draft === 'string';
}

/** Keeps a chat as long as the page: for tests, and for chats that come and go within one page. */
export function memoryStorage(): ChatStorage {
  let kept: string | null = null;
  return {
    load: () => (kept === null ? null : (JSON.parse(kept) as StoredChat)),
    save(stored) {
      kept = JSON.stringify(stored);
    },
  };
}

/**
 * Keeps a chat in `localStorage`, or another storage of the kind.
 *
 * @param key - One per chat.
 * @param storage - Default: `localStorage`, looked up when it is used, so that it may be missing on a server.
 */
export function webStorage(
  key: string,
  storage: () => Pick<Storage, 'getItem' | 'setItem'> | undefined = () => globalThis.localStorage,
): ChatStorage {
  return {
    load: () => JSON.parse(storage()?.getItem(key) ?? 'null') as StoredChat | null,
    save: (stored) => storage()?.setItem(key, JSON.stringify(stored)),
  };
}
