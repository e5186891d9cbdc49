import type { ConnectionListeners } from './share.ts';

/** Calls what belongs to somebody else. What it throws is reported, as the DOM does for listeners, and stops nothing. */
export const callListener = (
  listeners: ConnectionListeners,
  name: keyof ConnectionListeners,
  argument?: unknown,
): void => {
  try {
    (listeners[name] as ((argument: unknown) => void) | undefined)?.call(listeners, argument);
  } catch (error) {
    if (typeof reportError === 'function') reportError(error);
    else {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
};
