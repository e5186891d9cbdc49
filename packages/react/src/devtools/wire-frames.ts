import { createLineSplitter, createParser, detach } from '@rivulet/core';

/** What the wire carries, by its framing. */
export interface WireFrame {
  readonly kind: 'event' | 'comment' | 'retry' | 'field' | 'incomplete' | 'line' | 'text';
  /** An event's type, or an unknown field's name; otherwise empty. */
  readonly type: string;
  /** The event id in force. */
  readonly eventId: string;
  /** Characters. */
  readonly size: number;
  /** Of a recorded frame at most 10,000 characters. */
  readonly data: string;
}

const maxData = 10_000;

/** The frame as it is kept: no longer than anybody reads, and without the chunk it was cut from. */
export const shortened = (frame: WireFrame): WireFrame => ({
  ...frame,
  eventId: detach(frame.eventId),
  data: detach(frame.data.slice(0, maxData)),
});

export interface FrameCutter {
  /** Never throws: where the framing is broken, nothing more is found. */
  feed(chunk: Uint8Array): readonly WireFrame[];
  end(): readonly WireFrame[];
}

/** Cuts a body into frames, chunk by chunk: an event stream, JSON lines, or text as it comes. */
export function framesOf(contentType: string): FrameCutter {
  let found: WireFrame[] = [];
  const add = (kind: WireFrame['kind'], data: string, type = '', eventId = ''): void => {
    found.push({ kind, type, eventId, size: data.length, data });
  };
  const cutter = cutterOf(contentType, add);
  const taking = (work: () => void): readonly WireFrame[] => {
    try {
      work();
    } catch {
      // Too large an event, say. Whoever reads the stream will say so.
    }
    const taken = found;
    found = [];
    return taken;
  };
  return { feed: (chunk) => taking(() => cutter.feed(chunk)), end: () => taking(() => cutter.end()) };
}

function cutterOf(
  contentType: string,
  add: (kind: WireFrame['kind'], data: string, type?: string, eventId?: string) => void,
): { feed(chunk: Uint8Array): void; end(): void } {
  if (/json-?l|ndjson|jsonlines/i.test(contentType))
    return createLineSplitter({ onLine: (line) => add('line', line), onIncomplete: (line) => add('line', line) });
  if (/event-stream/i.test(contentType))
    return createParser({
      onEvent: ({ type, data, lastEventId }) => add('event', data, type, lastEventId),
      onComment: (text) => add('comment', text),
      onRetry: (milliseconds) => add('retry', String(milliseconds)),
      onUnknownField: (name, value) => add('field', value, name),
      onIncomplete: ({ type, data, lastEventId }) => add('incomplete', data, type, lastEventId),
    });
  const decoder = new TextDecoder();
  return { feed: (chunk) => add('text', decoder.decode(chunk, { stream: true })), end: () => {} };
}
