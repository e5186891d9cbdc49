import { EventTooLargeError } from '../errors.ts';
import { detach } from './detach.ts';
import type { ServerSentEvent } from './event.ts';
import { createTextFeed } from './utf8.ts';

/** Called while {@link EventStreamParser.feed} runs, in the order of the wire. What one throws, `feed` throws. */
export interface ParserHandlers {
  /** @param hasId - Whether the event's own block set the last event ID; otherwise it is an earlier one's. */
  onEvent(event: ServerSentEvent, hasId?: boolean): void;
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
/** Stands for a comment that nobody listens to. */
const ignored = ':';

/** A character's code; by far the fastest where the text has bytes of the same indices. */
const at = (text: string, bytes: Uint8Array | undefined, index: number): number | undefined =>
  bytes === undefined ? text.charCodeAt(index) : bytes[index];

const startsData = (text: string, bytes: Uint8Array | undefined, index: number): boolean =>
  at(text, bytes, index) === 100 &&
  at(text, bytes, index + 4) === COLON &&
  at(text, bytes, index + 1) === 97 &&
  at(text, bytes, index + 2) === 116 &&
  at(text, bytes, index + 3) === 97;

const startsEvent = (text: string, bytes: Uint8Array | undefined, index: number): boolean =>
  at(text, bytes, index) === 101 &&
  at(text, bytes, index + 5) === COLON &&
  at(text, bytes, index + 1) === 118 &&
  at(text, bytes, index + 2) === 101 &&
  at(text, bytes, index + 3) === 110 &&
  at(text, bytes, index + 4) === 116;

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
    const event =
      data === undefined ? undefined : { type: type || 'message', data: lines ? lines.join('\n') : data, lastEventId };
    data = lines = undefined;
    type = '';
    size = 0;
    return event;
  };

  const dispatch = (): void => {
    const event = takeEvent();
    if (event !== undefined) onEvent(event);
  };

  const addData = (value: string): void => {
    if (data === undefined) data = value;
    else (lines ??= [data]).push(value);
  };

  /** A line that is not empty, without its end, from `start` to `end` of `text`. */
  const readLine = (text: string, start: number, end: number): void => {
    const isData = startsData(text, undefined, start);
    const line = isData ? '' : text.slice(start, end);
    const colon = isData ? 4 : line.indexOf(':');
    const from =
      start + (colon < 0 ? line.length : text.charCodeAt(start + colon + 1) === SPACE ? colon + 2 : colon + 1);
    const value = from < end ? text.slice(from, end) : '';
    if (colon === 0) {
      onComment?.(value);
      return;
    }
    count(end - start + 1);
    const field = isData ? 'data' : colon < 0 ? line : line.slice(0, colon);
    if (field === 'data') addData(value);
    else if (field === 'event') type = value;
    else if (field === 'id') {
      if (!value.includes('\0')) id = value;
    } else if (field === 'retry') {
      if (/^\d+$/.test(value)) onRetry?.(+value);
    } else onUnknownField?.(field, value);
  };

  const read = (text: string, bytes: Uint8Array | undefined): void => {
    const { length } = text;
    if (length === 0) return;
    let position = 0;
    if (afterCR) {
      afterCR = false;
      if (text.charCodeAt(0) === LF) position = 1;
    } else if (atStart && text.charCodeAt(0) === 0xfeff) position = 1;
    atStart = false;
    let lf = -1;
    let cr = -1;
    while (position < length) {
      // The block that nearly every block is: `data`, or `event` and `data`, whole, its lines in LF or CRLF. Nothing is
      // stored on the way; at the first surprise the lines are read one by one, from the block's start.
      if (size === 0 && pending === '') {
        let kind = 'message';
        let start = position;
        let crBefore = cr;
        while (start + 8 < length) {
          const isData = startsData(text, bytes, start);
          if (!isData && !startsEvent(text, bytes, start)) break;
          if (lf < start && (lf = text.indexOf('\n', start)) < 0) lf = length;
          if (cr < start && (cr = text.indexOf('\r', start)) < 0) cr = length;
          if (lf + 1 >= length || cr < lf - 1 || lf - position > limit - 2) break;
          const from = start + (isData ? 5 : 6);
          const value = text.slice(at(text, bytes, from) === SPACE ? from + 1 : from, cr < lf ? cr : lf);
          start = lf + 1;
          if (isData) {
            let next = start + 1;
            if (at(text, bytes, start) !== LF) {
              if (cr >= lf || next === length || at(text, bytes, start) !== CR || at(text, bytes, next) !== LF) break;
              next++;
            }
            position = start = next;
            crBefore = cr;
            onEvent({ type: kind, data: value, lastEventId });
            kind = 'message';
          } else kind = value || 'message';
        }
        if (position === length) return;
        if (start !== position) {
          lf = -1;
          cr = crBefore;
        }
      }
      if (lf < position && (lf = text.indexOf('\n', position)) < 0) lf = length;
      if (cr < position && (cr = text.indexOf('\r', position)) < 0) cr = length;
      let end = lf;
      let next = lf + 1;
      if (cr < lf) {
        end = cr;
        next = cr + 1;
        if (next === length) afterCR = true;
        else if (next === lf) next++;
      }
      if (end === length) {
        if (pending === '' && at(text, bytes, position) === COLON && !onComment) pending = ignored;
        // A comment that nobody listens to: its colon is enough.
        else if (pending !== ignored || onComment) {
          pending += position === 0 ? text : detach(text.slice(position));
          if (size + pending.length > limit) count(limit);
        }
        return;
      }
      if (pending !== '') {
        const line = pending + text.slice(position, end);
        pending = '';
        readLine(line, 0, line.length);
      } else if (end === position) dispatch();
      else readLine(text, position, end);
      position = next;
    }
  };

  const input = createTextFeed(read);

  return {
    feed: input.feed,
    end() {
      input.end();
      if (!onIncomplete) return;
      if (pending !== '') readLine(pending, 0, pending.length);
      if (data === undefined && (type || id !== undefined)) data = '';
      const event = takeEvent();
      if (event) onIncomplete(event);
    },
  };
};
