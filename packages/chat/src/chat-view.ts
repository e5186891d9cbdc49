import type { ChatSnapshot, ChatUpdates } from './chat-contract.ts';
import { callAll } from './report-error.ts';

/** Snapshots that keep their identity until something changed, and those who want to hear of it. */
export interface ChatView {
  getSnapshot(updates: ChatUpdates): ChatSnapshot;
  subscribe(listener: () => void, updates: ChatUpdates): () => void;
  subscribeToMessage(id: string, listener: () => void): () => void;
  /**
   * Tells who should know.
   *
   * @param structural - A message or a part started or ended, or the status changed.
   * @param id - The only message that changed; left out, all may have.
   */
  changed(structural: boolean, id?: string): void;
}

export function createChatView(build: () => ChatSnapshot): ChatView {
  const listeners = { frame: new Set<() => void>(), structure: new Set<() => void>() };
  const messageListeners = new Map<string, Set<() => void>>();
  const snapshots: { [Key in ChatUpdates]?: ChatSnapshot | undefined } = {};

  function join(set: Set<() => void>, listener: () => void): () => void {
    // A function of its own, so that one listener may subscribe twice.
    const entry = (): void => listener();
    set.add(entry);
    return () => void set.delete(entry);
  }

  return {
    getSnapshot: (updates) => (snapshots[updates] ??= build()),
    subscribe: (listener, updates) => join(listeners[updates], listener),
    subscribeToMessage(id, listener) {
      const set = messageListeners.get(id) ?? new Set();
      messageListeners.set(id, set);
      const leave = join(set, listener);
      return () => {
        leave();
        if (set.size === 0 && messageListeners.get(id) === set) messageListeners.delete(id);
      };
    },
    changed(structural, id) {
      snapshots.frame = undefined;
      if (structural) snapshots.structure = undefined;
      for (const [key, set] of id === undefined ? [...messageListeners] : [[id, messageListeners.get(id)] as const])
        if (key) callAll(set);
      callAll(listeners.frame);
      if (structural) callAll(listeners.structure);
    },
  };
}
