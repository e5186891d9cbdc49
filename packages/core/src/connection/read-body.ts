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
 * The only place that reads a body. Nothing is read before it is asked for, so back-pressure reaches the server.
 *
 * One loop for chunks, events and batches: a promise more per chunk costs as much as parsing it.
 *
 * @param take - Gets each chunk, `undefined` at the end, and what to call where it fails; does not throw. What it returns
 * is handed out; with `undefined` the next chunk is read.
 * @throws {EventStreamError} `no-body` at once, also where it was read before.
 */
export const readBody = <T>(
  source: Response | ReadableStream<Uint8Array>,
  { signal, idleTimeout }: ReadChunksOptions,
  take: (chunk: Uint8Array | undefined, fail: (reason: unknown) => void) => T | undefined,
): AsyncIterableIterator<T> => {
  const body = (source as Partial<ReadableStream>).getReader ? (source as ReadableStream) : (source as Response).body;
  // One that was read already would look as if it were empty.
  if (!body || (source as Response).bodyUsed) throw new EventStreamError('no-body', 'No body.');
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();

  const over = { done: true } as IteratorReturnResult<undefined>;
  /** Set once the reading is over: says how, or throws why. */
  let ending: (() => typeof over) | undefined;

  const close = (how: () => typeof over, reason?: unknown): void => {
    if (ending) return;
    ending = how;
    signal?.removeEventListener('abort', onAbort);
    // Ends a read that waits, too; also where the body itself does not care.
    reader.cancel(reason).catch(() => {});
    reader.releaseLock();
  };
  const fail = (reason: unknown): void =>
    close(() => {
      throw reason;
    }, reason);
  const onAbort = (): void => fail(signal!.reason);
  signal?.addEventListener('abort', onAbort);
  if (signal?.aborted) onAbort();

  return {
    async next() {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const watch = (mayExtend?: boolean): void => {
        const due = Date.now() + idleTimeout!;
        timer = setTimeout(() => {
          // A timer a second late was not the server's silence: the machine slept, or the tab was frozen.
          if (mayExtend && Date.now() - due > 1000) watch();
          else fail(new EventStreamError('idle-timeout', `Silent for ${idleTimeout} ms.`, { retryable: true }));
        }, idleTimeout);
      };
      for (;;) {
        if (ending) return ending();
        // Infinity, and more than the 24 days that a timer can wait, is none: a timer would go off at once.
        if (idleTimeout && idleTimeout < 2e9) watch(true);
        try {
          const { done, value: chunk } = await reader.read();
          const value = ending ? undefined : take(chunk, fail);
          if (done) close(() => over);
          if (value !== undefined) return { done: false, value };
        } catch (cause) {
          fail(
            // Without a signal of ours, an abort is somebody's abort of the fetch.
            signal || (cause as { name?: unknown } | null)?.name !== 'AbortError'
              ? new EventStreamError('network', 'Connection lost.', { cause, retryable: true })
              : cause,
          );
        } finally {
          clearTimeout(timer);
        }
      }
    },
    async return() {
      close(() => over);
      return over;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
};
