import { createParser, EventTooLargeError } from '@rivulet/core';
import type { ChatFraming } from './protocol-contract.ts';
import type { ChatFrame } from './types.ts';

/** Characters of the longest line, as of the longest event. */
const longestLine = 16 * 1024 * 1024;

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
  const decoder = new TextDecoder();
  let line = '';
  const read = (text: string): void => {
    if (framing === 'text') {
      if (text) push({ kind: 'text', text });
      return;
    }
    // Only the first is joined, unread: a long line in many chunks costs its length once.
    const lines = text.split('\n');
    lines[0] = line + lines[0]!;
    line = lines.pop()!;
    for (const each of lines) if (each.trim()) push({ kind: 'json-line', line: each });
    if (line.length > longestLine) throw new EventTooLargeError(longestLine);
  };
  return {
    feed: (chunk) => read(typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })),
    end() {
      read(decoder.decode());
      if (line.trim()) push({ kind: 'incomplete', type: 'message', data: line, lastEventId: '' });
    },
  };
}
