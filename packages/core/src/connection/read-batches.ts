import { readBody, type ReadChunksOptions } from './read-body.ts';

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
 * Reads a body through a parser, on demand.
 *
 * @param createFeed - Is given what to call with each item.
 */
export const readBatches = <T>(
  source: Response | ReadableStream<Uint8Array>,
  options: ReadChunksOptions,
  createFeed: (push: (item: T) => void) => Feed,
): BatchedIterator<T> => {
  /** What is ready; `index` of it has been taken. */
  let batch: T[] | undefined;
  let index: number;
  /** Calls that are not answered yet, and the promise of the latest. */
  let waiting = 0;
  let latest: Promise<unknown>;
  /** What the call that is being answered takes of what is ready. */
  let pick: (ready: T[]) => unknown;
  const parser = createFeed((item) => {
    if (batch) batch.push(item);
    else batch = [item];
  });

  const answer = (): unknown => {
    // What came before an abort is not handed out after it.
    if (!batch || options.signal?.aborted) return undefined;
    waiting--;
    return pick(batch);
  };

  const body = readBody<unknown>(source, options, (chunk, fail) => {
    index = 0;
    try {
      if (chunk) parser.feed(chunk);
      else parser.end();
    } catch (reason) {
      // What came before the failure goes out first.
      fail(reason);
    }
    return answer();
  });

  const iterator = <R>(take: (ready: T[]) => R): AsyncIterableIterator<R> => {
    const start = (): Promise<IteratorResult<unknown, undefined>> => {
      pick = take;
      const value = answer();
      return value === undefined ? body.next() : Promise.resolve({ done: false, value });
    };
    return {
      ...(body as AsyncIterableIterator<R>),
      // Calls are answered in the order they came, so each gets what is its own.
      next: () => (latest = waiting++ ? latest.then(start, start) : start()) as Promise<IteratorResult<R, undefined>>,
      return() {
        batch = undefined;
        return body.return!() as Promise<IteratorReturnResult<undefined>>;
      },
    };
  };

  return {
    ...iterator((ready) => {
      const item = ready[index++]!;
      if (index === ready.length) batch = undefined;
      return item;
    }),
    batches: () =>
      iterator((ready): readonly T[] => {
        batch = undefined;
        return index ? ready.slice(index) : ready;
      }),
  };
};
