import { createLineSplitter, createParser } from '@rivulet/core';
import type { ChatFrame, ChatFraming } from './types.ts';

/** Cuts a body into frames. What `feed` throws, it throws after everything before it was pushed. */
export interface Framer {
  feed(chunk: Uint8Array | string): void;
  /** The body ended cleanly: what it cut off is pushed as an `incomplete` frame. */
  end(): void;
}

/** `auto` goes by the content type: an event stream, JSON lines, or else plain text. */
export function framingOf(framing: ChatFraming, contentType: string | null): Exclude<ChatFraming, 'auto'> {
  if (framing !== 'auto') return framing;
  if (contentType?.includes('event-stream')) return 'sse';
  return contentType?.includes('json') ? 'ndjson' : 'text';
}

/**
 * Cuts a body into what a decoder is handed, in the order of the wire.
 *
 * @throws {EventTooLargeError} from `feed`, when an event or a line grows past 16 MiB.
 */
export function createFramer(framing: Exclude<ChatFraming, 'auto'>, push: (frame: ChatFrame) => void): Framer {
  if (framing === 'sse') {
    return createParser({
      onEvent: (event) => push({ kind: 'event', ...event }),
      onComment: (text) => push({ kind: 'comment', text }),
      onUnknownField: (name, value) => push({ kind: 'unknown-field', name, value }),
      onIncomplete: (event) => push({ kind: 'incomplete', ...event }),
    });
  }
  if (framing === 'ndjson') {
    return createLineSplitter({
      onLine: (line) => push({ kind: 'json-line', line }),
      onIncomplete: (line) => push({ kind: 'incomplete', type: 'message', data: line, lastEventId: '' }),
    });
  }
  const decoder = new TextDecoder();
  const pushText = (text: string): void => {
    if (text !== '') push({ kind: 'text', text });
  };
  return {
    feed: (chunk) => pushText(typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })),
    end: () => pushText(decoder.decode()),
  };
}
