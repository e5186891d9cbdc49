import { InvalidJsonError } from '../errors.ts';
import { createLineSplitter } from '../sse/line-splitter.ts';
import { type BatchedIterator, readBatches } from './read-batches.ts';
import type { ReadChunksOptions } from './read-body.ts';

/** How JSON lines are read, and when reading is given up. */
export interface ReadJsonLinesOptions extends ReadChunksOptions {
  /**
   * The longest line, in UTF-16 code units.
   * @defaultValue 16 MiB
   */
  maxLineSize?: number | undefined;
}

/**
 * Reads a body of newline-delimited JSON (NDJSON, JSON Lines), a value per line. Empty lines, and lines of white space, are skipped; the last
 * line needs no line end.
 *
 * @returns What `JSON.parse` gave; check its shape before you trust it.
 * @throws {InvalidJsonError} at a line that is not JSON; all values before it were delivered.
 * @throws {EventStreamError} as `readEventStream` does.
 */
export const readJsonLines = (
  source: Response | ReadableStream<Uint8Array>,
  options: ReadJsonLinesOptions = {},
): BatchedIterator<unknown> =>
  readBatches<unknown>(source, options, (push) => {
    const onLine = (line: string, number: number): void => {
      // Some servers send a space to keep the connection.
      if (!line.trim()) return;
      let value: unknown;
      try {
        value = JSON.parse(line);
      } catch (cause) {
        throw new InvalidJsonError(number, line, { cause });
      }
      push(value);
    };
    return createLineSplitter({ onLine, onIncomplete: onLine }, options);
  });
