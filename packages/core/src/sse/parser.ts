import { EventTooLargeError } from '../errors.ts';
import { detach } from './detach.ts';
import type { ServerSentEvent } from './event.ts';
import { createTextFeed } from './utf8.ts';

/** Called while {@link EventStreamParser.feed} runs, in the order of the wire. What one throws, `feed` throws. */
export interface ParserHandlers {
  /** [spec §9.2.6] A block that has data ended. */
  onEvent(event: ServerSentEvent): void;
  /** The server set the reconnection time, in milliseconds. */
  onRetry?: ((milliseconds: number) => void) | undefined;
  /**
   * A block that carried an `id` ended; comes just before its event, if it has one. From here on it is the last event
   * ID, also where the block has no data.
   * @param hasEvent - Whether the block's event comes next.
   */
  onId?(lastEventId: string, hasEvent: boolean): void;
  /** A line that starts with a colon; the text behind it without one leading space. Comes at its line. */
  onComment?: ((text: string) => void) | undefined;
  /** A field the specification does not know. Comes at its line, before the event of its block. */
  onUnknownField?: ((name: string, value: string) => void) | undefined;
  /**
   * The body ended inside a block: what there is of it, an unterminated last line read as if it had ended. The
   * specification discards it, and `onEvent` never sees it; some servers forget the last empty line.
   */
  onIncomplete?: ((event: ServerSentEvent) => void) | undefined;
}

/** Where {@link createParser} starts, and what it refuses. */
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

/** Bytes in, events out; made by {@link createParser}. */
export interface EventStreamParser {
  /**
   * Reads on. Bytes may be cut anywhere, inside a character too.
   * @throws {EventTooLargeError} when a block grows past `maxEventSize`; all events before it were delivered.
   */
  feed(chunk: Uint8Array | string): void;
  /** The body is over. Feed nothing after it. */
  end(): void;
}

/** 16 Mi, in UTF-16 code units. */
export const defaultMaxEventSize: number = 2 ** 24;

/** A character's code; by far the fastest where the text has bytes of the same indices, and inside of them. */
const at = (text: string, bytes: Uint8Array | undefined, index: number): number | undefined =>
  bytes ? bytes[index] : text.charCodeAt(index);

/** Whether `data:` begins there. */
const isData = (text: string, bytes: Uint8Array | undefined, index: number): boolean =>
  at(text, bytes, index) === 100 &&
  at(text, bytes, index + 4) === 58 &&
  at(text, bytes, index + 1) === 97 &&
  at(text, bytes, index + 2) === 116 &&
  at(text, bytes, index + 3) === 97;

/**
 * Reads an event stream, however it is cut into chunks.
 *
 * - [spec §9.2.5] UTF-8; one leading BOM is dropped; lines end in CRLF, LF or CR.
 * - [spec §9.2.6] `data`, `event`, `id`, `retry`; an empty line dispatches; what the end of the file cuts off is discarded.
 * - [beyond spec] A trailing CR ends its line at once; an LF that follows in the next chunk belongs to it.
 * - [beyond spec] `maxEventSize`, comments, unknown fields, and the incomplete last block.
 */
export const createParser = (
  { onEvent, onRetry, onId, onComment, onUnknownField, onIncomplete }: ParserHandlers,
  { maxEventSize: limit = defaultMaxEventSize, lastEventId = '' }: ParserOptions = {},
): EventStreamParser => {
  // [spec §9.2.5] One BOM, at the very start, is dropped; an LF behind a CR belongs to it, also in the next chunk.
  /** The character that is dropped where the next chunk begins with it. */
  let skipped = 0xfeff;
  let ended = false;
  /** The line that has no end yet. */
  let pending = '';
  // [spec §9.2.6] The block that has no end yet. Of its data each line has an LF behind it.
  let data = '';
  /** The same, of former chunks: a copy for each chunk, lest a line of it keeps the chunk alive. */
  let held = '';
  let type = '';
  let id: string | undefined;
  let size = 0;

  const count = (more: number): void => {
    if ((size += more) > limit) throw new EventTooLargeError(limit);
  };

  const endBlock = (report: (event: ServerSentEvent) => void): void => {
    // [spec §9.2.6] An empty data buffer is no event; otherwise its last LF is removed.
    const text = held + data;
    // [spec §9.2.6] The last event ID is set before the data is looked at.
    if (id !== undefined) {
      lastEventId = id;
      if (!ended) onId?.(id, !!text);
    }
    const event = { type: type || 'message', data: text.slice(0, -1), lastEventId };
    held = data = type = '';
    size = 0;
    id = undefined;
    // [spec §9.2.6] No data, no event, and its type is forgotten.
    if (text) report(event);
  };

  /** A line that is not empty, without its end. */
  const readLine = (line: string): void => {
    // [spec §9.2.6] Without a colon the whole line is the name, and the value is empty. One space behind the colon is
    // no part of the value.
    const [head, field] = /^([^:]*):? ?/.exec(line)!;
    const value = line.slice(head.length);
    if (!field) return onComment?.(value);
    count(line.length + 1);
    if (field === 'event') type = value;
    else if (field === 'data') data += value + '\n';
    else if (field === 'id') {
      // [spec §9.2.6] An id that contains NULL is ignored.
      if (!/\0/.test(value)) id = value;
    } else if (field === 'retry') {
      // [spec §9.2.6] ASCII digits only. Takes effect at once, but not when cut off.
      if (!ended && /^\d+$/.test(value)) onRetry?.(+value);
    } else onUnknownField?.(field, value);
  };

  const input = createTextFeed((text, bytes) => {
    const { length } = text;
    // Character codes, here and below: 10 LF, 32 space, 58 colon.
    let position = text.charCodeAt(0) === skipped ? 1 : 0;
    if (length) skipped = -1;
    let lf = -1;
    let cr = -1;
    for (;;) {
      if (cr < position && (cr = text.indexOf('\r', position)) < 0) cr = length;
      // Whole blocks of one `data:` line and an LF each, as most are: nothing is kept from one to the next.
      if (!pending && !held && !data && id === undefined) {
        while (position + 6 < length && isData(text, bytes, position)) {
          if (lf < position && (lf = text.indexOf('\n', position)) < 0) lf = length;
          if (lf > cr || !text.startsWith('\n', lf + 1)) break;
          count(lf - position + 1);
          const from = position + (at(text, bytes, position + 5) === 32 ? 6 : 5);
          position = lf + 2;
          const event = { type: type || 'message', data: text.slice(from, lf), lastEventId };
          type = '';
          size = 0;
          onEvent(event);
        }
      }
      if (position >= length) break;
      if (lf < position && (lf = text.indexOf('\n', position)) < 0) lf = length;
      const end = cr < lf ? cr : lf;
      if (end === length) {
        // Of a comment that nobody listens to, its colon is enough.
        if (!onComment && (pending || text[position]) === ':') pending = ':';
        else {
          pending += position ? detach(text.slice(position)) : text;
          if (size + pending.length > limit) count(limit + 1);
        }
        break;
      }
      let next = end + 1;
      if (cr < lf) {
        if (next === length) skipped = 10;
        if (next === lf) next++;
      }
      if (!pending && text.startsWith('event:', position)) {
        count(end - position + 1);
        type = text.slice(position + (at(text, bytes, position + 6) === 32 ? 7 : 6), end);
      } else if (!pending && isData(text, bytes, position)) {
        const value = text.slice(position + (at(text, bytes, position + 5) === 32 ? 6 : 5), end);
        count(end - position + 1);
        if (cr < lf && id === undefined && !held && !data && text.startsWith('\r\n', next)) {
          next += 2;
          const event = { type: type || 'message', data: value, lastEventId };
          type = '';
          size = 0;
          onEvent(event);
        } else data += value + '\n';
      } else {
        const line = pending + text.slice(position, end);
        pending = '';
        if (line) readLine(line);
        else endBlock(onEvent);
      }
      position = next;
    }
    if (data) held += detach(data);
    data = '';
  });

  return {
    feed: input.feed,
    end() {
      input.end();
      ended = true;
      if (!onIncomplete) return;
      if (pending) readLine(pending);
      if (type && !held) data ||= '\n';
      endBlock(onIncomplete);
    },
  };
};
