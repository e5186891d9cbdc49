/** To `window.onerror`, as an exception in an event handler goes; it stops nobody. */
export function reportError(error: unknown): void {
  if (globalThis.reportError) globalThis.reportError(error);
  else
    globalThis.setTimeout(() => {
      throw error;
    });
}
