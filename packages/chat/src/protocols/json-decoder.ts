import type { ChatDecoder } from '../protocol-contract.ts';
import type { ChatFrame } from '../types.ts';
import { PartWriter } from './part-writer.ts';
import { fields, parseJson } from './wire.ts';

/** How a platform whose frames are JSON ends an answer, and what else it sends. */
export interface JsonDecoderOptions {
  /** The data that ends the answer, such as `[DONE]`; it is no JSON. */
  readonly done?: string;
  /** Set where a reason always comes before that: without one the answer is not whole, whatever the marker says. */
  readonly needsReason?: boolean;
  /** Set where the platform has no end of its own: the body may end once the reason has come. */
  readonly endsWithBody?: boolean;
  /** Comments carry something on this platform. */
  readonly onComment?: (text: string) => void;
}

/**
 * The decoder of a platform that sends one JSON value per event or line, which is nearly all of them.
 *
 * `read` gets each value and says with `out` what is in it. Around it, alike for all platforms: an error ends the
 * answer, be it a value's `error`, one announced by the event stream itself (`event: error`, or llama.cpp's field of
 * that name), or data that is no JSON; and a block that was cut off counts only if it is whole.
 *
 * @param read - May throw; that ends the answer with an error.
 */
export function jsonDecoder(
  read: (out: PartWriter, value: unknown, type: string) => void,
  options: JsonDecoderOptions = {},
): ChatDecoder {
  const out = new PartWriter();

  function readData(type: string, data: string, cut: boolean): void {
    if (data.trim() === options.done) {
      if (options.needsReason && !out.finishReason) out.finish('other', null);
      return out.end('done-marker');
    }
    const value = parseJson(data);
    if (value !== undefined) read(out, value, type);
    if (type === 'error' || fields(value)['error']) out.fail(value ?? data);
    else if (value === undefined && data.trim() && !cut) throw new SyntaxError();
  }

  function readFrame(frame: ChatFrame): void {
    if (frame.kind === 'comment') {
      out.say({ type: 'ping' });
      options.onComment?.(frame.text);
    } else if (frame.kind === 'unknown-field') {
      if (frame.name === 'error') readData(frame.name, frame.value, false);
    } else if (frame.kind === 'json-line') readData('', frame.line, false);
    else if (frame.kind !== 'text') {
      out.cursor = frame.lastEventId || undefined;
      readData(frame.type, frame.data, frame.kind === 'incomplete');
    }
  }

  return {
    decode(frame) {
      try {
        readFrame(frame);
      } catch {
        out.fail({ code: 'invalid-response', message: 'The server sent something that is not of this protocol.' });
      }
      return out.take();
    },
    end() {
      out.end(options.endsWithBody && out.finishReason ? 'eof-after-finish' : 'eof');
      return out.take();
    },
  };
}
