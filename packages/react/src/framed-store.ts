import { cancelFrame, onNextFrame } from './frame-scheduler.ts';

/** What `useSyncExternalStore` reads from. */
export interface Store<S> {
  getSnapshot(): S;
  subscribe(listener: () => void): () => void;
}

/**
 * The same store, seen once per frame: its snapshot stays what it is between two frames, however often the source
 * changes, and its listeners hear of the change once. A snapshot that moved while React renders would make it
 * start over, and render for every token.
 *
 * While nobody listens it shows the source as it is.
 */
export function framedStore<S>(source: Store<S>): Store<S> {
  const listeners = new Set<() => void>();
  let snapshot: S;
  let unsubscribe: () => void;

  function changed(): void {
    onNextFrame(show);
  }

  function show(): void {
    const next = source.getSnapshot();
    if (Object.is(next, snapshot)) return;
    snapshot = next;
    for (const listener of listeners) listener();
  }

  return {
    getSnapshot: () => (listeners.size > 0 ? snapshot : source.getSnapshot()),
    subscribe(listener) {
      if (listeners.size === 0) {
        snapshot = source.getSnapshot();
        unsubscribe = source.subscribe(changed);
      }
      listeners.add(listener);
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return;
        unsubscribe();
        cancelFrame(show);
      };
    },
  };
}
