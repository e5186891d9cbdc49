/** Takes text, and its bytes where each is one character of it, as in ASCII: a byte is read faster than a character. */
export type TextReader = (text: string, bytes: Uint8Array | undefined) => void;

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
      if (typeof chunk === 'string') return read(chunk, undefined);
      let bytes = chunk;
      if (carry !== undefined) {
        bytes = new Uint8Array(carry.length + chunk.length);
        bytes.set(carry);
        bytes.set(chunk, carry.length);
        carry = undefined;
      }
      const { length } = bytes;
      if (length < 17) {
        // A decoder's call costs more than a few characters.
        let text = '';
        let index = 0;
        for (; index + 3 < length; index += 4) {
          const a = bytes[index]!;
          const b = bytes[index + 1]!;
          const c = bytes[index + 2]!;
          const d = bytes[index + 3]!;
          if ((a | b | c | d) > 127) break;
          text += String.fromCharCode(a, b, c, d);
        }
        for (; index < length && bytes[index]! < 128; index++) text += String.fromCharCode(bytes[index]!);
        if (index === length) return read(text, bytes);
      }
      for (let back = 1; back < 4 && back <= length; back++) {
        const byte = bytes[length - back]!;
        if (byte < 0x80) break;
        if (byte >= 0xc0) {
          // A lead byte: 0xC0… begins two bytes, 0xE0… three, 0xF0… four.
          if (back < (byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4)) {
            carry = bytes.slice(length - back);
            bytes = bytes.subarray(0, length - back);
          }
          break;
        }
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
        read(text, undefined);
      }
    },
    end() {
      const rest = (dense?.decode() ?? '') + (carry ? whole.decode(carry) : '');
      carry = undefined;
      read(rest, undefined);
    },
  };
};
