import { detach } from '../sse/detach.ts';
import type { ServerSentEvent } from '../sse/event.ts';
import { createParser, type ParserHandlers } from '../sse/parser.ts';
import { type BatchedIterator, readBatches } from './read-batches.ts';
import type { ReadChunksOptions } from './read-body.ts';

/** How one response is read, and when reading is given up. */
export interface ReadEventStreamOptions extends ReadChunksOptions, Pick<ParserHandlers, 'onRetry' | 'onComment'> {
  /**
   * The largest block, in UTF-16 code units; comments that nobody listens to do not count.
   * @defaultValue 16 MiB
   */
  maxEventSize?: number | undefined;
  /**
   * Copies every string out of its chunk. Set it where you keep events for long: a string cut from a chunk keeps the
   * whole chunk in memory.
   * @defaultValue `false`
   */
  detach?: boolean | undefined;
}

/**
 * Reads the events of one response. No request is made and none repeated; see `openEventStream` for that, and
 * `checkResponse` for whether the response is a stream at all.
 *
 * Nothing is read before it is asked for. Leaving a `for await` early cancels the body.
 *
 * @throws {EventStreamError} `no-body` at once; while reading `network` and `idle-timeout`, both retryable, and
 * `event-too-large`.
 * @throws `signal.reason` after an abort.
 */
export const readEventStream = (
  source: Response | ReadableStream<Uint8Array>,
  options: ReadEventStreamOptions = {},
): BatchedIterator<ServerSentEvent> =>
  readBatches<ServerSentEvent>(source, options, (push) =>
    createParser(
      {
        ...options,
        onEvent: options.detach
          ? ({ type, data, lastEventId }) =>
              push({ type: detach(type), data: detach(data), lastEventId: detach(lastEventId) })
          : push,
      },
      options,
    ),
  );
