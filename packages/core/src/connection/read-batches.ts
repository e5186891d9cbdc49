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
  let filling: Promise<unknown> | undefined;
  const parser = createFeed((item) => {
    batch.push(item);
  });

  /** What came before an abort is not handed out after it. */
  const isReady = (): boolean => index < batch.length && !options.signal?.aborted;

  /** Reads one chunk; true at the end. */
  const fill = async (): Promise<unknown> => {
    batch = [];
    index = 0;
    try {
      const { done, value } = await chunks.next();
      if (!done) parser.feed(value);
      else if (!ended) {
        ended = true;
        parser.end();
      }
      return done;
    } catch (reason) {
      // What came before the failure goes out first; then `chunks` says it again.
      void chunks.throw!(reason);
      if (batch.length === 0) throw reason;
      return false;
    } finally {
      filling = undefined;
    }
  };

  /** Calls that wait go on in the order they came, so each gets what is its own. */
  const take = async <R>(pick: () => R): Promise<IteratorResult<R, undefined>> => {
    while (!isReady()) {
      if ((await (filling ??= fill())) && index === batch.length) return { done: true, value: undefined };
    }
    return { done: false, value: pick() };
  };

  const iterator = <R>(next: () => Promise<IteratorResult<R, undefined>>): AsyncIterableIterator<R> => ({
    next,
    return() {
      ended = true;
      index = batch.length;
      return chunks.return!() as Promise<IteratorReturnResult<undefined>>;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  });

  const takeItem = (): T => batch[index++]!;
  const takeBatch = (): readonly T[] => {
    const value = batch.slice(index);
    index = batch.length;
    return value;
  };

  return {
    ...iterator<T>(() =>
      isReady() && !filling ? Promise.resolve({ done: false, value: takeItem() }) : take(takeItem),
    ),
    batches: () => iterator<readonly T[]>(() => take(takeBatch)),
  };
};
