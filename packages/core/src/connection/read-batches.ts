import { readChunks, type ReadChunksOptions } from './read-chunks.ts';

/** Items one by one, or all that a chunk held at once. Both read from the same place; use one of them. */
export interface BatchedIterator<T> extends AsyncIterableIterator<T> {
  /** The items that arrived together, at least one; a `for await` over these is the fastest way to read. */
  batches(): AsyncIterableIterator<readonly T[]>;
}

/** What cuts bytes into items: it pushes them to the array it was made with. */
export interface Feed {
  feed(chunk: Uint8Array): void;
  end(): void;
}

/**
 * Reads a body through a parser, on demand. Written by hand: an async generator costs more per item than the parsing.
 *
 * @param createFeed - Is given what to call with each item.
 */
export const readBatches = <T>(
  source: Response | ReadableStream<Uint8Array>,
  options: ReadChunksOptions,
  createFeed: (push: (item: T) => void) => Feed,
): BatchedIterator<T> => {
  const chunks = readChunks(source, options);
  let batch: T[] = [];
  let index = 0;
  let ended = false;
  let failure: { readonly reason: unknown } | undefined;
  const parser = createFeed((item) => {
    batch.push(item);
  });

  /** Reads until there is an item; `false` at the end. */
  const fill = async (): Promise<boolean> => {
    batch = [];
    index = 0;
    while (!ended) {
      const { done, value } = await chunks.next();
      if (ended) break;
      try {
        if (done) {
          ended = true;
          parser.end();
        } else parser.feed(value);
      } catch (reason) {
        // What came before the failure goes out first.
        ended = true;
        failure = { reason };
        void chunks.return!();
      }
      if (batch.length > 0) return true;
    }
    if (failure) {
      const { reason } = failure;
      failure = undefined;
      throw reason;
    }
    return false;
  };

  /** Calls of `next()` that wait their turn, and the last of them. */
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <R>(take: () => Promise<R>): Promise<R> => {
    waiting++;
    const result = last.then(take).finally(() => {
      waiting--;
    });
    last = result.catch(() => {});
    return result;
  };

  const takeItem = async (): Promise<IteratorResult<T, undefined>> =>
    index < batch.length || (await fill()) ? { done: false, value: batch[index++]! } : { done: true, value: undefined };

  const takeBatch = async (): Promise<IteratorResult<readonly T[], undefined>> => {
    if (index === batch.length && !(await fill())) return { done: true, value: undefined };
    const value = index === 0 ? batch : batch.slice(index);
    batch = [];
    index = 0;
    return { done: false, value };
  };

  const stop = (): Promise<{ done: true; value: undefined }> => {
    ended = true;
    failure = undefined;
    batch = [];
    index = 0;
    void chunks.return!();
    return Promise.resolve({ done: true, value: undefined });
  };

  return {
    next: () =>
      waiting === 0 && index < batch.length
        ? Promise.resolve({ done: false, value: batch[index++]! })
        : inTurn(takeItem),
    return: stop,
    batches: () => ({
      next: () => inTurn(takeBatch),
      return: stop,
      [Symbol.asyncIterator]() {
        return this;
      },
    }),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
};
