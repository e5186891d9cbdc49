import { EventTooLargeError } from '../errors.ts';
import { defaultMaxEventSize } from './parser.ts';
import { createTextFeed } from './utf8.ts';
import { detach } from './detach.ts';

/** Who hears of lines. */
export interface LineHandlers {
  /**
   * A line without its end; empty lines are counted, but not reported.
   * @param number - Counted from 1.
   */
  onLine(line: string, number: number): void;
  /** The last line, where the body ended without a line end. */
  onIncomplete?(line: string, number: number): void;
}

/** The limits of {@link createLineSplitter}. */
export interface LineSplitterOptions {
  /**
   * The longest line, in UTF-16 code units.
   * @defaultValue 16 MiB
   */
  maxLineSize?: number | undefined;
}

/** Bytes in, lines out; made by {@link createLineSplitter}. */
export interface LineSplitter {
  /**
   * Reads on. Bytes may be cut anywhere, inside a character too.
   * @throws {EventTooLargeError} when a line grows past `maxLineSize`; all lines before it were delivered.
   */
  feed(chunk: Uint8Array | string): void;
  /** The body is over. Feed nothing after it. */
  end(): void;
}

/** Cuts text into lines that end in LF or CRLF, as NDJSON has them. One leading BOM is dropped. */
export const createLineSplitter = (handlers: LineHandlers, options: LineSplitterOptions = {}): LineSplitter => {
  const { onLine, onIncomplete } = handlers;
  const limit = options.maxLineSize ?? defaultMaxEventSize;
  let atStart = true;
  let pending = '';
  let number = 0;

  const report = (line: string, to: ((line: string, number: number) => void) | undefined): void => {
    number++;
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (text.length > limit) throw new EventTooLargeError(limit, 'maxLineSize');
    if (text) to?.(text, number);
  };

  const read = (text: string): void => {
    let position = 0;
    if (atStart && text) {
      atStart = false;
      if (text.charCodeAt(0) === 0xfeff) position = 1;
    }
    for (let end; (end = text.indexOf('\n', position)) >= 0; position = end + 1) {
      const line = pending + text.slice(position, end);
      pending = '';
      report(line, onLine);
    }
    pending += position === 0 ? text : detach(text.slice(position));
    // One more than the limit may be the CR of a CRLF.
    if (pending.length > limit + 1) throw new EventTooLargeError(limit, 'maxLineSize');
  };

  const input = createTextFeed(read);

  return {
    feed: input.feed,
    end() {
      input.end();
      const line = pending;
      pending = '';
      report(line, onIncomplete);
    },
  };
};
