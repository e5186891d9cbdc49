import { readBody, type ReadChunksOptions } from './read-body.ts';

export type { ReadChunksOptions } from './read-body.ts';

/**
 * The bytes of a body as they come, one network chunk after the other.
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
  options: ReadChunksOptions = {},
): AsyncIterableIterator<Uint8Array> => readBody(source, options, (chunk) => chunk);
