/** Calls every listener. One that throws is reported as an uncaught error would be, and stops nobody. */
export function callAll(listeners: Iterable<() => void> | undefined): void {
  for (const listener of Array.from(listeners ?? [])) guard(listener);
}

/** Runs what belongs to the application; its exceptions are reported, never ours to fail with. */
export function guard(run: () => void): void {
  try {
    run();
  } catch (error) {
    // Node has no `reportError`.
    if (globalThis.reportError) globalThis.reportError(error);
    else
      globalThis.setTimeout(() => {
        throw error;
      });
  }
}
