/** Takes text, and its bytes where each is one character of it, as in ASCII: a byte is read faster than a character. */
export type TextReader = (text: string, bytes?: Uint8Array) => void;

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
  let stream = false;

  return {
    feed(chunk) {
      if (typeof chunk === 'string') return read(chunk);
      const { length } = chunk;
      let text = '';
      stream ||= chunk[length - 1]! > 127;
      // A decoder's call costs more than a few characters.
      if (length < 17 && !stream) {
        while (text.length < length && chunk[text.length]! < 128) text += String.fromCharCode(chunk[text.length]!);
      }
      if (text.length < length) text = decoder.decode(chunk, { stream });
      read(text, stream || text.length < length ? undefined : chunk);
      stream ||= length > 99 && text.length < length * 0.7;
    },
    end() {
      read(decoder.decode());
    },
  };
};
