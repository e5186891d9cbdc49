/** A response as it came, with its timing: plain JSON, to be kept in a file beside a test. */
export interface Recording {
  readonly version: 1;
  readonly status: number;
  /** Only those that say how to read the body. */
  readonly headers: Readonly<Record<string, string>>;
  readonly chunks: readonly RecordedChunk[];
  /** Milliseconds from the head to the end. */
  readonly endedAt: number;
  /** Whether the body ended as it should, or the connection broke. */
  readonly ended: 'whole' | 'broken';
}

/** What came in one piece, and when. */
export interface RecordedChunk {
  /** Milliseconds from the head. */
  readonly at: number;
  /** The bytes as text, where they are text by themselves. */
  readonly text?: string;
  /** The bytes in base64, where a character was cut. */
  readonly base64?: string;
}

const keptHeaders = [
  'content-type',
  'cache-control',
  'retry-after',
  'x-accel-buffering',
  'x-vercel-ai-ui-message-stream',
];

/** The headers that a recording keeps. Cookies, keys and request ids are nobody's business. */
export function recordedHeaders(headers: Headers): Recording['headers'] {
  return Object.fromEntries([...headers].filter(([name]) => keptHeaders.includes(name)));
}

/** A chunk's bytes as a recording has them. */
export function recordedBytes(bytes: Uint8Array): Pick<RecordedChunk, 'text' | 'base64'> {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
  }
}
