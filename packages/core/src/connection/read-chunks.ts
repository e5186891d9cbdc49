import { EventStreamError } from '../errors.ts';
import { turnOfOthers } from './take-turns.ts';

export interface ReadChunksOptions {
  /** Aborts the reading: it rejects with `signal.reason`, as fetch does, and the body is cancelled. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds of silence after which reading fails with `idle-timeout`. Any byte resets it, and it stands still
   * while nobody reads. Take about three heartbeats of the server.
   * @defaultValue none
   */
  idleTimeout?: number | undefined;
}

/** A timer this late, in milliseconds, was not the server's silence: the machine slept, or the tab was frozen. */
const lateness = 1000;

/**
 * The bytes of a body as they come, one network chunk after the other. The only place that reads a body.
 *
 * Nothing is read before it is asked for, so back-pressure reaches the server. Leaving a `for await` early cancels the
 * body.
 *
 * @throws {EventStreamError} `no-body` at once; `network` (with the body's own error as `cause`) and `idle-timeout`
 * while reading, both retryable.
 * @throws `signal.reason` after an abort.
 */
export const readChunks = (
  source: Response | ReadableStream<Uint8Array>,
  { signal, idleTimeout }: ReadChunksOptions = {},
): AsyncIterableIterator<Uint8Array> => {
  const body = 'getReader' in source ? source : source.body;
  if (!body)
    throw new EventStreamError(
      'no-body',
      'The response has no body to read. Was it read before, or answered with 204?',
    );
  const reader = body.getReader();

  type Result = IteratorResult<Uint8Array, undefined>;
  const over: Result = { done: true, value: undefined };
  let closed = false;
  /** Set where the end is an error that has not been handed out yet. */
  let failure: { readonly reason: unknown } | undefined;
  /** Ends the reads that wait: a body may ignore its own cancelling. */
  const waiting = new Set<() => void>();

  const onAbort = (): void => close({ reason: signal!.reason }, signal!.reason);

  const close = (because?: { readonly reason: unknown }, reason?: unknown, cancel = true): void => {
    if (closed) return;
    closed = true;
    failure = because;
    signal?.removeEventListener('abort', onAbort);
    if (cancel) reader.cancel(reason).catch(() => {});
    for (const wake of waiting) wake();
    waiting.clear();
    if (!cancel) reader.releaseLock();
  };

  const settle = (resolve: (result: Result) => void, reject: (reason: unknown) => void): void => {
    if (!failure) return resolve(over);
    const { reason } = failure;
    failure = undefined;
    reject(reason);
  };

  const networkError = (cause: unknown): unknown =>
    // Without a signal of ours, an abort is somebody's abort of the fetch.
    cause instanceof EventStreamError || (!signal && (cause as { name?: unknown } | null)?.name === 'AbortError')
      ? cause
      : new EventStreamError('network', 'The connection broke while the body was read.', { cause, retryable: true });

  if (signal?.aborted) onAbort();
  else signal?.addEventListener('abort', onAbort);

  return {
    next: () =>
      new Promise<Result>((resolve, reject) => {
        if (closed) return settle(resolve, reject);
        let timer: ReturnType<typeof setTimeout> | undefined;
        const wake = (): void => {
          clearTimeout(timer);
          settle(resolve, reject);
        };
        waiting.add(wake);

        const watch = (milliseconds: number, mayExtend: boolean): void => {
          const due = Date.now() + milliseconds;
          timer = setTimeout(() => {
            if (mayExtend && Date.now() - due > lateness) return watch(milliseconds, false);
            const reason = new EventStreamError('idle-timeout', `No byte came for ${milliseconds} ms.`, {
              retryable: true,
            });
            close({ reason }, reason);
          }, milliseconds);
        };
        if (idleTimeout !== undefined) watch(idleTimeout, true);

        const heard = (): boolean => {
          clearTimeout(timer);
          return waiting.delete(wake);
        };
        const asked = Date.now();
        reader.read().then(
          async ({ done, value }) => {
            if (!heard()) return;
            if (!done) {
              const turn = turnOfOthers(asked);
              if (turn) await turn;
              return closed ? settle(resolve, reject) : resolve({ done: false, value });
            }
            close(undefined, undefined, false);
            resolve(over);
          },
          (cause: unknown) => {
            if (!heard()) return;
            close(undefined, undefined, false);
            reject(networkError(cause));
          },
        );
      }),
    return: () => {
      close();
      failure = undefined;
      return Promise.resolve(over);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
};
