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
  /** The last ids. */
  readonly seen: ReadonlySet<string>;
}

/**
 * Recognises what a server sends a second time after a reconnect: only blocks that carry an id of their own, only until
 * the first id that is new. Servers that resume exactly lose nothing by it; servers that resume "from about there"
 * show nothing twice.
 */
export const createReplayFilter = (): ReplayFilter => {
  const seen = new Set<string>();
  /** The same in order, in a ring: to find the oldest in a set takes a walk past all that were deleted. */
  const ring: string[] = [];
  let oldest = 0;
  let replaying = false;
  return {
    seen,
    start(resumed) {
      replaying = resumed;
    },
    isReplay(id) {
      if (!id) return false;
      const isKnown = seen.has(id);
      replaying &&= isKnown;
      if (!isKnown) {
        seen.delete(ring[oldest]!);
        seen.add((ring[oldest] = id));
        oldest = (oldest + 1) % MEMORY;
      }
      return replaying;
    },
  };
};
