/**
 * A promise that no longer waits once the signal aborts, and then rejects with its reason.
 * What a fetch does by itself, a mocked fetch or a callback of the user's often does not.
 */
export const abortable = <T>(promise: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    const settled = (): void => signal.removeEventListener('abort', stop);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
    promise.then(resolve, reject).finally(settled);
  });
