import type { ChatSnapshot, ChatUpdates } from './chat-contract.ts';
import { guard } from './report-error.ts';

/** Snapshots that keep their identity until something changed, and those who want to hear of it. */
export interface ChatView {
  getSnapshot(updates: ChatUpdates): ChatSnapshot;
  /** @param id - The only message to hear of. */
  subscribe(listener: () => void, updates: ChatUpdates, id?: string): () => void;
  /**
   * Tells who should know.
   *
   * @param structural - A message or a part started or ended, or the status changed.
   * @param id - The only message that changed; left out, all may have.
   */
  changed(structural: boolean, id?: string): void;
}

export function createChatView(build: () => ChatSnapshot): ChatView {
  const entries = new Set<{ listener: () => void; updates: ChatUpdates; id: string | undefined }>();
  const snapshots: { [Key in ChatUpdates]?: ChatSnapshot | undefined } = {};

  return {
    getSnapshot: (updates) => (snapshots[updates] ??= build()),
    subscribe(listener, updates, id) {
      const entry = { listener, updates, id };
      entries.add(entry);
      return () => void entries.delete(entry);
    },
    changed(structural, id) {
      snapshots.frame = undefined;
      if (structural) snapshots.structure = undefined;
      for (const entry of Array.from(entries)) {
        const isMeant = (structural || entry.updates === 'frame') && (!id || !entry.id || id === entry.id);
        // One that was called before may have taken this one away.
        if (isMeant && entries.has(entry)) guard(entry.listener);
      }
    },
  };
}
