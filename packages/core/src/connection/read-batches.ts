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
  let batch: T[] = [];
  let index = 0;
  let ended = false;
  /** Calls that are not answered yet, and the promise of the latest. */
  let waiting = 0;
  let latest: Promise<unknown>;
  const parser = createFeed((item) => {
    batch.push(item);
  });

  /** What came before an abort is not handed out after it. */
  const isReady = (): boolean => index < batch.length && !options.signal?.aborted;

  const read = async <R>(pick: () => R): Promise<IteratorResult<R, undefined>> => {
    try {
      while (!isReady()) {
        batch = [];
        index = 0;
        try {
          const { done, value } = await chunks.next();
          if (!done) parser.feed(value);
          else if (!ended) {
            ended = true;
            parser.end();
          }
          if (done && !batch.length) return { done, value };
        } catch (reason) {
          // What came before the failure goes out first; then `chunks` says it again.
          void chunks.throw!(reason);
          if (!batch.length) throw reason;
        }
      }
      return { done: false, value: pick() };
    } finally {
      waiting--;
    }
  };

  /** Calls are answered in the order they came, so each gets what is its own. */
  const take = <R>(pick: () => R): Promise<IteratorResult<R, undefined>> => {
    const start = (): Promise<IteratorResult<R, undefined>> => read(pick);
    return (latest = waiting++ ? latest.then(start, start) : start());
  };

  const iterator = <R>(next: () => Promise<IteratorResult<R, undefined>>): AsyncIterableIterator<R> => ({
    ...(chunks as AsyncIterableIterator<never>),
    next,
    return() {
      ended = true;
      index = batch.length;
      return chunks.return!() as Promise<IteratorReturnResult<undefined>>;
    },
  });

  const takeItem = (): T => batch[index++]!;
  const takeBatch = (): readonly T[] => {
    // Nothing is pushed to it any more: the next chunk's have an array of their own.
    const value = index ? batch.slice(index) : batch;
    index = batch.length;
    return value;
  };

  return {
    ...iterator<T>(() =>
      isReady() && !waiting ? Promise.resolve({ done: false, value: takeItem() }) : take(takeItem),
    ),
    batches: () => iterator<readonly T[]>(() => take(takeBatch)),
  };
};
