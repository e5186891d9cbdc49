import { cancelFrame, onNextFrame } from './frame-scheduler.ts';

/** What `useSyncExternalStore` reads from. */
export interface Store<S> {
  getSnapshot(): S;
  subscribe(listener: () => void): () => void;
}

/** The frame in which a store had news last; stores draw together. */
let drawn = 0;
/** The frame since which there has been news all the time. */
let busy = 0;

/**
 * The same store, seen once per frame: its snapshot stays what it is between two frames, however often the source
 * changes, and its listeners hear of the change once. A snapshot that moved while React renders would make it
 * start over, and render for every token.
 *
 * After a tenth of a second with news for every frame, every second one is left out: nobody sees thirty steps a second
 * from sixty in text that grows, and a frame costs more than what is drawn in it. No news waits for more than two.
 *
 * While nobody listens it shows the source as it is.
 */
export function framedStore<S>(source: Store<S>): Store<S> {
  const listeners = new Set<() => void>();
  let snapshot: S;
  let unsubscribe: () => void;
  /** Whether its news was left for this frame by the one before. */
  let isLate: boolean | undefined;

  const changed = (): void => onNextFrame(show);

  function show(frame: number | undefined): void {
    // In milliseconds: a pause of 100 ends a rush, 100 without one make it, and frames within 20 are neighbours.
    busy = frame! > drawn + 100 ? frame! : busy;
    isLate = !isLate && frame! > drawn && frame! < drawn + 20 && frame! > busy + 100;
    if (isLate) return changed();
    const next = source.getSnapshot();
    if (next === snapshot) return;
    snapshot = next;
    drawn = frame ?? drawn;
    for (const listener of listeners) listener();
  }

  return {
    getSnapshot: () => (listeners.size ? snapshot : source.getSnapshot()),
    subscribe(listener) {
      if (!listeners.size) {
        snapshot = source.getSnapshot();
        unsubscribe = source.subscribe(changed);
      }
      listeners.add(listener);
      return () => {
        if (!listeners.delete(listener) || listeners.size) return;
        unsubscribe();
        cancelFrame(show);
      };
    },
  };
}
