import { EventTooLargeError } from '../errors.ts';
import { detach } from './detach.ts';
import type { ServerSentEvent } from './event.ts';
import { createUtf8Decoder } from './utf8.ts';

/** Called while {@link EventStreamParser.feed} runs, in the order of the wire. What one throws, `feed` throws. */
export interface ParserHandlers {
  onEvent(event: ServerSentEvent): void;
  /** The server set the reconnection time, in milliseconds. */
  onRetry?(milliseconds: number): void;
  /**
   * A block that carried an `id` ended; comes just before its event, if it has one. From here on it is the last event
   * ID, also where the block has no data.
   */
  onId?(lastEventId: string): void;
  /** A line that starts with a colon; the text behind it without one leading space. Comes at its line. */
  onComment?(text: string): void;
  /** A field the specification does not know. Comes at its line, before the event of its block. */
  onUnknownField?(name: string, value: string): void;
  /**
   * The body ended inside a block: what there is of it, an unterminated last line read as if it had ended. The
   * specification discards it, and `onEvent` never sees it; some servers forget the last empty line.
   */
  onIncomplete?(event: ServerSentEvent): void;
}

export interface ParserOptions {
  /**
   * The largest block, in UTF-16 code units, line ends included; comments that nobody listens to do not count.
   * @defaultValue 16 MiB
   */
  maxEventSize?: number | undefined;
  /**
   * The last event ID to start from, after a reconnect.
   * @defaultValue `''`
   */
  lastEventId?: string | undefined;
}

export interface EventStreamParser {
  /**
   * Reads on. Bytes may be cut anywhere, inside a character too.
   * @throws {EventTooLargeError} when a block grows past `maxEventSize`; all events before it were delivered.
   */
  feed(chunk: Uint8Array | string): void;
  /** The body is over. Feed nothing after it. */
  end(): void;
}

export const defaultMaxEventSize: number = 16 * 1024 * 1024;

const LF = 10;
const SPACE = 32;
const COLON = 58;

/**
 * Reads an event stream, however it is cut into chunks.
 *
 * - [spec §9.2.5] UTF-8; one leading BOM is dropped; lines end in CRLF, LF or CR.
 * - [spec §9.2.6] `data`, `event`, `id`, `retry`; an empty line dispatches; what the end of the file cuts off is discarded.
 * - [beyond spec] A trailing CR ends its line at once; an LF that follows in the next chunk belongs to it.
 * - [beyond spec] `maxEventSize`, comments, unknown fields, and the incomplete last block.
 */
export const createParser = (handlers: ParserHandlers, options: ParserOptions = {}): EventStreamParser => {
  const { onEvent, onRetry, onId, onComment, onUnknownField, onIncomplete } = handlers;
  const limit = options.maxEventSize ?? defaultMaxEventSize;
  const decoder = createUtf8Decoder();

  let atStart = true;
  let afterCR = false;
  /** The line that has no end yet. */
  let pending = '';
  /** The block that has no end yet: its data so far, in pieces. */
  let data: string[] = [];
  let type = '';
  let id: string | undefined;
  let size = 0;
  let lastEventId = options.lastEventId ?? '';

  const checkSize = (more: number): void => {
    if (size + more > limit) throw new EventTooLargeError(limit);
  };

  const event = (): ServerSentEvent => ({
    type: type || 'message',
    data: data.length === 1 ? data[0]! : data.join('\n'),
    lastEventId,
  });

  const dispatch = (): void => {
    // [spec §9.2.6] The last event ID is set before the data is looked at.
    if (id !== undefined) {
      lastEventId = id;
      onId?.(id);
    }
    // [spec §9.2.6] No data, no event, and its type is forgotten.
    const done = data.length > 0 ? event() : undefined;
    data = [];
    type = '';
    id = undefined;
    size = 0;
    if (done) onEvent(done);
  };

  /** A line without its end, at `start` to `end` of `text`. */
  const readLine = (text: string, start: number, end: number, terminated: boolean): void => {
    if (start === end) return dispatch();
    if (text.charCodeAt(start) === COLON) {
      if (onComment) {
        checkSize(end - start);
        onComment(text.slice(start + (text.charCodeAt(start + 1) === SPACE && end > start + 1 ? 2 : 1), end));
      }
      return;
    }
    size += end - start + 1;
    checkSize(0);
    let colon = text.indexOf(':', start);
    if (colon < 0 || colon > end) colon = end;
    let from = colon === end ? end : colon + 1;
    if (from < end && text.charCodeAt(from) === SPACE) from++;
    const field = text.slice(start, colon);
    const value = text.slice(from, end);
    if (field === 'data') data.push(value);
    else if (field === 'event') type = value;
    else if (field === 'id') {
      if (!value.includes('\0')) id = value;
    } else if (field === 'retry') {
      if (terminated && /^\d+$/.test(value)) onRetry?.(+value);
    } else onUnknownField?.(field, value);
  };

  const read = (text: string): void => {
    const { length } = text;
    if (length === 0) return;
    let position = 0;
    if (atStart) {
      atStart = false;
      if (text.charCodeAt(0) === 0xfeff) position = 1;
    }
    if (afterCR) {
      afterCR = false;
      if (text.charCodeAt(0) === LF) position = 1;
    }
    let lf = -1;
    let cr = -1;
    while (position < length) {
      if (lf < position && (lf = text.indexOf('\n', position)) < 0) lf = length;
      if (cr < position && (cr = text.indexOf('\r', position)) < 0) cr = length;
      const end = lf < cr ? lf : cr;
      if (end === length) break;
      let next = end + 1;
      if (end === cr) {
        if (next === length) afterCR = true;
        else if (text.charCodeAt(next) === LF) next++;
      }
      if (pending) {
        const line = pending + text.slice(position, end);
        pending = '';
        readLine(line, 0, line.length, true);
      } else readLine(text, position, end, true);
      position = next;
    }
    if (position < length) {
      const rest = position === 0 ? text : detach(text.slice(position));
      // A comment that nobody listens to: its colon is enough.
      if ((pending || rest).charCodeAt(0) === COLON && !onComment) pending = ':';
      else {
        pending += rest;
        checkSize(pending.length);
      }
    }
  };

  return {
    feed(chunk) {
      read(typeof chunk === 'string' ? chunk : decoder.decode(chunk));
    },
    end() {
      read(decoder.end());
      if (!onIncomplete) return;
      if (pending) readLine(pending, 0, pending.length, false);
      if (data.length > 0 || type || id !== undefined) {
        if (id !== undefined) lastEventId = id;
        onIncomplete(event());
      }
    },
  };
};
