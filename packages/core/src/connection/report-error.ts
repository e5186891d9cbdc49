/** Calls what belongs to somebody else. What it throws is reported, as the DOM does for listeners, and stops nothing. */
export function callSafely<A extends unknown[]>(listener: ((...args: A) => void) | undefined, ...args: A): void {
  try {
    listener?.(...args);
  } catch (error) {
    if (typeof reportError === 'function') reportError(error);
    else
      queueMicrotask(() => {
        throw error;
      });
  }
}
