export interface PageListeners {
  onOnline(): void;
  onOffline(): void;
  /** The page goes into the back/forward cache, where an open connection would keep it from being stored. */
  onSuspend(): void;
  onResume(): void;
  /** The page is looked at again, perhaps after a sleep in which timers stood still. */
  onVisible(): void;
}

/** Whether the browser says that there is no network. Servers say nothing. */
export function isOffline(): boolean {
  return globalThis.navigator?.onLine === false;
}

/** Watches network and page where there are any; in a server's runtime nothing is watched. @returns A function that stops it. */
export function watchPage({ onOnline, onOffline, onSuspend, onResume, onVisible }: PageListeners): () => void {
  const events: readonly (readonly [string, (event: Event) => void])[] = [
    ['online', onOnline],
    ['offline', onOffline],
    ['pagehide', (event) => (event as PageTransitionEvent).persisted && onSuspend()],
    ['pageshow', (event) => (event as PageTransitionEvent).persisted && onResume()],
    ['visibilitychange', onVisible],
  ];
  for (const [type, listener] of events) globalThis.addEventListener?.(type, listener);
  return () => {
    for (const [type, listener] of events) globalThis.removeEventListener?.(type, listener);
  };
}
