/** How many ids are remembered. */
const MEMORY = 1024;

/** Tells which blocks a server sends a second time. */
export interface ReplayFilter {
  /** @param resumed - Whether the new connection's request carried a last event id. */
  start(resumed: boolean): void;
  /**
   * @param id - The block's own id, detached from its chunk: it is kept.
   * @returns Whether it was seen before.
   */
  isReplay(id: string): boolean;
  /** Whether an id is among the last that were seen. */
  has(id: string): boolean;
}

/**
 * Recognises what a server sends a second time after a reconnect: only blocks that carry an id of their own, only until
 * the first id that is new. Servers that resume exactly lose nothing by it; servers that resume "from about there"
 * show nothing twice.
 */
export function createReplayFilter(): ReplayFilter {
  const seen = new Set<string>();
  let replaying = false;
  return {
    has: (id) => seen.has(id),
    start(resumed) {
      replaying = resumed;
    },
    isReplay(id) {
      if (!id) return false;
      replaying &&= seen.has(id);
      if (replaying) return true;
      // The latest use of an id is what counts.
      seen.delete(id);
      seen.add(id);
      if (seen.size > MEMORY) seen.delete(seen.keys().next().value!);
      return false;
    },
  };
}
