/** Bytes to text, whichever way the bytes are cut. Keeps a BOM; whoever reads the text knows where one may stand. */
export interface Utf8Decoder {
  decode(chunk: Uint8Array): string;
  /** What an unfinished sequence at the end becomes: U+FFFD, or nothing. */
  end(): string;
}

/**
 * Decodes UTF-8 as the Encoding Standard does, invalid bytes included.
 *
 * Each chunk is cut before a sequence that it does not finish, so that the decoder needs no `stream: true`: with it,
 * Node 20 and 22 leave their fast path. A lead byte ends whatever came before it, so the cut changes no result.
 * Where most characters are not ASCII the streaming decoder is the faster one, and takes over chunk by chunk.
 */
export const createUtf8Decoder = (): Utf8Decoder => {
  const whole = new TextDecoder('utf-8', { ignoreBOM: true });
  let carry: Uint8Array | undefined;

  return {
    decode(chunk) {
      let bytes = chunk;
      if (carry) {
        bytes = new Uint8Array(carry.length + chunk.length);
        bytes.set(carry);
        bytes.set(chunk, carry.length);
        carry = undefined;
      }
      const { length } = bytes;
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
      return whole.decode(bytes);
    },
    end() {
      const rest = carry ? whole.decode(carry) : '';
      carry = undefined;
      return rest;
    },
  };
};
