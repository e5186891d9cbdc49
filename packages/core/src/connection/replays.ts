/** How many ids are remembered. */
const MEMORY = 1024;

/**
 * Recognises what a server sends a second time after a reconnect: only events that carry an id of their own, only until
 * the first id that is new. Servers that resume exactly lose nothing by it; servers that resume "from about there"
 * show nothing twice.
 */
export class ReplayFilter {
  readonly #seen = new Set<string>();
  #replaying = false;

  /** @param resumed - Whether the request carried a last event id. */
  start(resumed: boolean): void {
    this.#replaying = resumed;
  }

  /**
   * @param id - The block's own id, detached from its chunk: it is kept.
   * @returns Whether the block was seen before.
   */
  isReplay(id: string): boolean {
    if (!id) return false;
    const seen = this.#seen;
    if (this.#replaying) {
      if (seen.has(id)) return true;
      this.#replaying = false;
    }
    // The latest use of an id is what counts.
    seen.delete(id);
    seen.add(id);
    if (seen.size > MEMORY) seen.delete(seen.values().next().value!);
    return false;
  }
}
