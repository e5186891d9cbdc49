import { EventStreamError } from '../errors.ts';

/** When reading a body is given up. */
export interface ReadChunksOptions {
  /** Aborts the reading: it rejects with `signal.reason`, as fetch does, and the body is cancelled. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds of silence after which reading fails with `idle-timeout`. Any byte resets it, and it stands still
   * while nobody reads. Take about three heartbeats of the server.
   * @defaultValue 0: none, as `Infinity` is
   */
  idleTimeout?: number | undefined;
}

/**
 * The bytes of a body as they come, one network chunk after the other. The only place that reads a body.
 *
 * Nothing is read before it is asked for, so back-pressure reaches the server. Leaving a `for await` early cancels the
 * body.
 *
 * @throws {EventStreamError} `no-body` at once, also where it was read before; `network` (with the body's own error as
 * `cause`) and `idle-timeout` while reading, both retryable.
 * @throws `signal.reason` after an abort.
 */
export const readChunks = (
  source: Response | ReadableStream<Uint8Array>,
  { signal, idleTimeout }: ReadChunksOptions = {},
): AsyncIterableIterator<Uint8Array> => {
  const body = (source as Partial<ReadableStream>).getReader ? (source as ReadableStream) : (source as Response).body;
  // One that was read already would look as if it were empty.
  if (!body || (source as Response).bodyUsed) throw new EventStreamError('no-body', 'No body.');
  const reader = body.getReader();

  type Result = IteratorResult<Uint8Array, undefined>;
  /** What is left to say once the reading is over. */
  let ending: Promise<Result> | undefined;

  const close = (result: Promise<Result>, reason?: unknown): Promise<Result> => {
    // Also where it comes second, and nobody will ever ask for it.
    result.catch(() => {});
    if (!ending) {
      ending = result;
      signal?.removeEventListener('abort', onAbort);
      // Ends a read that waits, too; also where the body itself does not care.
      reader.cancel(reason).catch(() => {});
      reader.releaseLock();
    }
    return ending;
  };
  const fail = (reason: unknown): Promise<Result> => close(Promise.reject(reason), reason);

  // Nothing is handed back: Node throws what a listener's promise rejects with.
  const onAbort = (): void => void fail(signal!.reason);
  if (signal?.aborted) onAbort();
  else signal?.addEventListener('abort', onAbort);

  return {
    async next() {
      if (ending) return ending;
      let result;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const watch = (mayExtend?: boolean): void => {
        const due = Date.now() + idleTimeout!;
        timer = setTimeout(() => {
          // A timer a second late was not the server's silence: the machine slept, or the tab was frozen.
          if (mayExtend && Date.now() - due > 1000) watch();
          else fail(new EventStreamError('idle-timeout', `Silent for ${idleTimeout} ms.`, { retryable: true }));
        }, idleTimeout);
      };
      // Infinity, and more than the 24 days that a timer can wait, is none: a timer would go off at once.
      if (idleTimeout && idleTimeout < 2e9) watch(true);
      try {
        result = await reader.read();
      } catch (cause) {
        // Without a signal of ours, an abort is somebody's abort of the fetch.
        return fail(
          signal || (cause as { name?: unknown } | null)?.name !== 'AbortError'
            ? new EventStreamError('network', 'Connection lost.', { retryable: true, cause })
            : cause,
        );
      } finally {
        clearTimeout(timer);
      }
      return ending ?? (result.done ? close(Promise.resolve(result as IteratorReturnResult<undefined>)) : result);
    },
    async return() {
      const over = { done: true } as IteratorReturnResult<undefined>;
      void close(Promise.resolve(over));
      return over;
    },
    throw: fail,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
};
