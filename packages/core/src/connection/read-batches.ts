import { readChunks, type ReadChunksOptions } from './read-chunks.ts';

/** Items one by one, or all that a chunk held at once. Both read from the same place. */
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
  const over = { done: true, value: undefined } as const;
  let batch: T[] = [];
  let index = 0;
  let stopped = false;
  let failure: Promise<never> | undefined;
  const parser = createFeed((item) => {
    batch.push(item);
  });

  /** Reads until there is an item; `false` at the end. */
  const fill = async (): Promise<boolean> => {
    batch = [];
    index = 0;
    while (batch.length === 0) {
      if (failure) await failure;
      const { done, value } = await chunks.next();
      if (stopped) return false;
      try {
        if (done) {
          stopped = true;
          parser.end();
        } else parser.feed(value);
      } catch (reason) {
        // What came before the failure goes out first.
        failure = Promise.reject(reason);
        failure.catch(() => {});
        stopped = false;
        void chunks.return!();
      }
    }
    return true;
  };

  /** Calls of `next()` that wait, and the last of them: they are answered in turn. */
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <R>(take: () => R): Promise<IteratorResult<R, undefined>> => {
    waiting++;
    const result = last.then(async () => {
      try {
        return index < batch.length || (await fill()) ? { done: false as const, value: take() } : over;
      } finally {
        waiting--;
      }
    });
    last = result;
    return result;
  };
  const takeItem = (): T => batch[index++]!;
  const takeBatch = (): readonly T[] => {
    const value = index === 0 ? batch : batch.slice(index);
    batch = [];
    index = 0;
    return value;
  };

  const stop = async (): Promise<typeof over> => {
    stopped = true;
    failure = undefined;
    batch = [];
    index = 0;
    await chunks.return!();
    return over;
  };

  return {
    next: () =>
      waiting === 0 && index < batch.length ? Promise.resolve({ done: false, value: takeItem() }) : inTurn(takeItem),
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
