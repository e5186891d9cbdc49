import type { ServerSentEvent } from './event.ts';

/** What one block of an event stream can say. */
export interface EncodableEvent extends Partial<ServerSentEvent> {
  /** Milliseconds the client is to wait before it reconnects: a whole number, not negative. */
  readonly retry?: number;
  /** Comment lines; they come first. Clients see nothing of them, proxies see traffic. */
  readonly comment?: string;
}

const lineEnd = /\r\n|\r|\n/;

/** The names of the wire, which stand for these here; passed over in silence, they would lose what they say. */
const wireNames = { id: 'lastEventId', event: 'type' };

/** What a type checker would find, where there is none, or the event comes from elsewhere. */
const checkShape = (event: EncodableEvent): void => {
  if (typeof event !== 'object' || event === null)
    throw new TypeError('An event is an object, such as { data: "text" }.');
  for (const [name, meant] of Object.entries(wireNames)) {
    if ((event as Record<string, unknown>)[name] !== undefined)
      throw new TypeError(`An event has no ${name}: name it ${meant}, as the events that are read do.`);
  }
  for (const name of ['type', 'data', 'lastEventId', 'comment'] as const) {
    if (event[name] === undefined || typeof event[name] === 'string') continue;
    throw new TypeError(`${name} is no string: pass it through ${name === 'data' ? 'JSON.stringify' : 'String'}().`);
  }
};

const refuse = (field: string, characters: string): never => {
  throw new TypeError(
    `${field} contains ${characters}, which would end the line and let its writer add fields of their own. Remove or escape it before encoding.`,
  );
};

/**
 * Writes one block of an event stream, as the parser reads it: `encodeEvent` and `createParser` are each other's
 * inverse for every event that this accepts.
 *
 * - `data` may have many lines, each becomes a `data` line; the client sees them joined with LF, whichever line end they had.
 * - `type` is left out for `"message"`, and where there is none.
 * - `lastEventId` is written where it is given, `""` too: that resets the client's.
 * - Without `data` the client dispatches nothing, but takes the id and the reconnection time.
 *
 * @returns The block with its empty line.
 * @throws {TypeError} where a line end in `type` or `lastEventId`, or NUL in `lastEventId`, would forge or lose a field;
 * where `type` is given as `""`, which no stream can say; where `retry` is not a whole number of milliseconds; where a
 * text is no string, or is named `id` or `event`, as on the wire; and where the event is no object.
 */
export const encodeEvent = (event: EncodableEvent): string => {
  checkShape(event);
  const { type, data, lastEventId, retry, comment } = event;
  let block = '';
  if (comment !== undefined) for (const line of comment.split(lineEnd)) block += `: ${line}\n`;
  if (retry !== undefined) {
    if (!Number.isSafeInteger(retry) || retry < 0) {
      throw new TypeError('retry is a whole number of milliseconds, 0 or more.');
    }
    block += `retry: ${retry}\n`;
  }
  if (lastEventId !== undefined) {
    if (lineEnd.test(lastEventId)) refuse('lastEventId', 'CR or LF');
    if (lastEventId.includes('\0'))
      throw new TypeError('lastEventId contains NUL: clients ignore such an id. Remove it.');
    block += `id: ${lastEventId}\n`;
  }
  if (type !== undefined) {
    if (lineEnd.test(type)) refuse('type', 'CR or LF');
    if (type === '') throw new TypeError('type is empty: clients read that as "message". Leave it out.');
    if (type !== 'message') block += `event: ${type}\n`;
  }
  if (data !== undefined) for (const line of data.split(lineEnd)) block += `data: ${line}\n`;
  return `${block}\n`;
};
