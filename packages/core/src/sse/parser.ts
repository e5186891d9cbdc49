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
   * @param hasEvent - Whether the block's event comes next.
   */
  onId?(lastEventId: string, hasEvent: boolean): void;
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
const CR = 13;
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
  /** The block that has no end yet: its data, line by line where there is more than one; its type and its own id. */
  let data: string | undefined;
  let lines: string[] | undefined;
  let type = '';
  let id: string | undefined;
  let size = 0;
  let lastEventId = options.lastEventId ?? '';

  const count = (more: number): void => {
    if ((size += more) > limit) throw new EventTooLargeError(limit);
  };

  /** Ends the block; returns its event, if it is one. */
  const takeEvent = (): ServerSentEvent | undefined => {
    // [spec §9.2.6] The last event ID is set before the data is looked at.
    if (id !== undefined) {
      lastEventId = id;
      id = undefined;
      onId?.(lastEventId, data !== undefined);
    }
    // [spec §9.2.6] No data, no event, and its type is forgotten.
    const event = data === undefined ? undefined : { type: type || 'message', data: lines ? lines.join('\n') : data, lastEventId };
    data = lines = undefined;
    type = '';
    size = 0;
    return event;
  };

  /** A line that is not empty, without its end, from `start` to `end` of `text`. */
  const readLine = (text: string, start: number, end: number, terminated: boolean): void => {
    // [spec §9.2.6] Behind the colon, one space is not part of the value. No colon: the line is the name.
    let colon = text.charCodeAt(start + 4) === COLON ? start + 4 : text.indexOf(':', start);
    if (colon < 0 || colon > end) colon = end;
    const from = colon + (text.charCodeAt(colon + 1) === SPACE ? 2 : 1);
    const value = from < end ? text.slice(from, end) : '';
    if (colon === start) {
      onComment?.(value);
      return;
    }
    count(end - start + 1);
    const field = text.slice(start, colon);
    if (field === 'data') {
      if (data === undefined) data = value;
      else (lines ??= [data]).push(value);
    } else if (field === 'event') {
      type = value;
    } else if (field === 'id') {
      if (!value.includes('\0')) id = value;
    } else if (field === 'retry') {
      if (terminated && /^\d+$/.test(value)) onRetry?.(+value);
    } else onUnknownField?.(field, value);
  };

  const read = (text: string, bytes?: Uint8Array): void => {
    const { length } = text;
    const at = (index: number): number | undefined => (bytes ? bytes[index] : text.charCodeAt(index));
    let position = 0;
    if (afterCR && length > 0) {
      afterCR = false;
      if (text.charCodeAt(0) === LF) position = 1;
    }
    if (atStart && length > 0) {
      atStart = false;
      if (text.charCodeAt(0) === 0xfeff) position = 1;
    }
    let lf = -1;
    let cr = -1;
    while (position < length) {
      if (lf < position && (lf = text.indexOf('\n', position)) < 0) lf = length;
      if (cr < position && (cr = text.indexOf('\r', position)) < 0) cr = length;
      let end = lf;
      let next = lf + 1;
      if (cr < lf) {
        end = cr;
        next = cr + 1;
        if (next === lf) next++;
        else afterCR = next === length;
      }
      if (end === length) {
        const rest = position === 0 ? text : detach(text.slice(position));
        // A comment that nobody listens to: its colon is enough.
        if ((pending || rest).charCodeAt(0) === COLON && !onComment) pending = ':';
        else if (size + (pending += rest).length > limit) count(limit);
        return;
      }
      if (pending) {
        const line = pending + text.slice(position, end);
        pending = '';
        readLine(line, 0, line.length, true);
      } else if (end === position) {
        const event = takeEvent();
        if (event) onEvent(event);
      } else if (data === undefined && at(position) === 100 && at(position + 1) === 97 && at(position+2)===116 && at(position+3)===97 && at(position+4)===COLON) {
        // `data:`, the line that most lines are.
        count(end - position + 1);
        const value = text.slice(position + (at(position + 5) === SPACE ? 6 : 5), end);
        if (id === undefined && at(next) === LF) {
          position = next + 1;
          const event = {type: type || 'message', data: value, lastEventId};
          type = '';
          size = 0;
          onEvent(event);
          continue;
        }
        data = value;
      } else if (at(position) === 101 && at(position + 1) === 118 && at(position + 2) === 101 && at(position + 3) === 110 && at(position + 4) === 116 && at(position + 5) === COLON) {
        count(end - position + 1);
        type = text.slice(position + (at(position + 6) === SPACE ? 7 : 6), end);
      } else readLine(text, position, end, true);
      position = next;
    }
  };

  return {
    feed(chunk) {
      if (typeof chunk === 'string') read(chunk);
      else read(decoder.decode(chunk), decoder.bytes);
    },
    end() {
      read(decoder.end());
      if (!onIncomplete) return;
      if (pending) readLine(pending, 0, pending.length, false);
      if (data === undefined && (type || id !== undefined)) data = '';
      const event = takeEvent();
      if (event) onIncomplete(event);
    },
  };
};
