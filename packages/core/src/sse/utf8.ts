/** Takes text, and its bytes where each is one character of it, as in ASCII: a byte is read faster than a character. */
export type TextReader = (text: string, bytes?: Uint8Array) => void;

/** Chunks shorter than this, in bytes, are put together up to the end of their line: a decoder's call costs more. */
const SHORT = 32;
/** How much of a line, in bytes, is put together at most. */
const MOST = 1000;

/**
 * Bytes to text, whichever way the bytes are cut, as the Encoding Standard does it, invalid bytes included. Keeps a
 * BOM; whoever reads the text knows where one may stand.
 *
 * While every chunk ends in ASCII, no character can be cut, and the decoder need not be told of a stream: with
 * `stream: true`, Node 20 and 22 leave their fast path for good. Where most bytes are not ASCII the other path is the
 * faster one there.
 */
export const createTextFeed = (read: TextReader): { feed(chunk: Uint8Array | string): void; end(): void } => {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const together = new Uint8Array(MOST + SHORT);
  let size = 0;
  /** None at first: they cost time, in Chromium also those that say nothing. */
  let options: { stream: true } | undefined;

  const decode = (bytes: Uint8Array): void => {
    const { length } = bytes;
    size = 0;
    if (bytes[length - 1]! > 127) options = { stream: true };
    const text = decoder.decode(bytes, options);
    read(text, options || text.length < length ? undefined : bytes);
    if (length > 99 && text.length < length * 0.7) options = { stream: true };
  };

  const flush = (): void => {
    if (size) decode(together.subarray(0, size));
  };

  return {
    feed(chunk) {
      if (typeof chunk !== 'string' && chunk.length < SHORT) {
        let isOver = size > MOST;
        // 10 LF and 13 CR; the few others do no harm.
        for (const byte of chunk) if ((together[size++] = byte) < 14) isOver = true;
        if (isOver) flush();
      } else {
        flush();
        if (typeof chunk === 'string') read(chunk);
        else decode(chunk);
      }
    },
    end() {
      flush();
      read(decoder.decode());
    },
  };
};
