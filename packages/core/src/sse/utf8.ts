/** Takes text, and its bytes where each is one character of it, as in ASCII: a byte is read faster than a character. */
export type TextReader = (text: string, bytes?: Uint8Array) => void;

const options = { ignoreBOM: true };
const streamed = { stream: true };

/**
 * Bytes to text, whichever way the bytes are cut, as the Encoding Standard does it, invalid bytes included. Keeps a
 * BOM; whoever reads the text knows where one may stand.
 *
 * Each chunk is cut before a sequence that it does not finish, so that the decoder needs no `stream: true`: with it,
 * Node 20 and 22 leave their fast path. A lead byte ends whatever came before it, so the cut changes no result.
 * Where most bytes are not ASCII the streaming decoder is the faster one there, and takes over.
 */
export const createTextFeed = (read: TextReader): { feed(chunk: Uint8Array | string): void; end(): void } => {
  const whole = new TextDecoder('utf-8', options);
  /** In use while the text is not ASCII. */
  let dense: TextDecoder | undefined;
  let carry: Uint8Array | undefined;

  return {
    feed(chunk) {
      if (typeof chunk === 'string') return read(chunk);
      let bytes = chunk;
      if (carry !== undefined) {
        bytes = new Uint8Array(carry.length + chunk.length);
        bytes.set(carry);
        bytes.set(chunk, carry.length);
        carry = undefined;
      }
      const { length } = bytes;
      // A decoder's call costs more than a few characters.
      if (length < 17) {
        let text = '';
        while (text.length < length && bytes[text.length]! < 128) text += String.fromCharCode(bytes[text.length]!);
        if (text.length === length) return read(text, bytes);
      }
      // Back to the last byte that begins a character: 0xC0… begins two bytes, 0xE0… three, 0xF0… four.
      let back = 1;
      while (back < 4 && (bytes[length - back]! & 0xc0) === 0x80) back++;
      const lead = bytes[length - back]!;
      if (lead > 0xbf && back < Math.max(2, (lead >> 4) - 11)) {
        carry = bytes.slice(-back);
        bytes = bytes.subarray(0, -back);
      }
      if (dense === undefined) {
        const text = whole.decode(bytes);
        if (length > 99 && text.length < length * 0.7) dense = new TextDecoder('utf-8', options);
        read(text, text.length === bytes.length ? bytes : undefined);
      } else {
        let text = dense.decode(bytes, streamed);
        if (text.length === bytes.length) {
          text += dense.decode();
          dense = undefined;
        }
        read(text);
      }
    },
    end() {
      read((dense?.decode() ?? '') + (carry ? whole.decode(carry) : ''));
    },
  };
};
