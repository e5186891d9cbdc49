import { bytes, end, reset, respond, type Scenario, type Step, wait } from './scenario.ts';

/** A response as it came, with its timing: plain JSON, to be kept in a file beside a test. */
export interface Recording {
  readonly version: 1;
  readonly status: number;
  /** Only those that say how to read the body. Cookies, keys and request ids are nobody's business. */
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

/**
 * Reads a response to its end and writes down what came when. Take it right after `fetch`: the clock starts with the
 * call. To read the response elsewhere, too, record its clone.
 *
 * @example
 * writeFileSync('answer.json', JSON.stringify(await record(await fetch(url, request))));
 */
export async function record(response: Response): Promise<Recording> {
  const started = performance.now();
  const elapsed = (): number => Math.round(performance.now() - started);
  const chunks: RecordedChunk[] = [];
  let ended: Recording['ended'] = 'whole';
  try {
    const reader = response.body?.getReader();
    for (let result = await reader?.read(); result && !result.done; result = await reader?.read()) {
      chunks.push({ at: elapsed(), ...written(result.value) });
    }
  } catch {
    ended = 'broken';
  }
  const headers = keptHeaders.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return {
    version: 1,
    status: response.status,
    headers: Object.fromEntries(headers),
    chunks,
    endedAt: elapsed(),
    ended,
  };
}

/** How fast a recording is played. */
export interface ReplayOptions {
  /** 2 plays twice as fast, `Infinity` all at once. Default 1, as it was. */
  readonly speed?: number;
}

/**
 * Plays a recording, byte for byte and in its time.
 *
 * @throws {TypeError} when the recording is of another version, or none.
 */
export function replay(recording: Recording, { speed = 1 }: ReplayOptions = {}): Scenario {
  if (recording.version !== 1) throw new TypeError('Expected a recording made by record().');
  return function* play(): Generator<Step> {
    yield respond(recording.status, recording.headers);
    let now = 0;
    for (const chunk of recording.chunks) {
      yield wait((chunk.at - now) / speed);
      now = chunk.at;
      yield bytes(read(chunk));
    }
    yield wait((recording.endedAt - now) / speed);
    yield recording.ended === 'whole' ? end() : reset('fin');
  };
}

function written(chunk: Uint8Array): Omit<RecordedChunk, 'at'> {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(chunk) };
  } catch {
    return { base64: btoa(Array.from(chunk, (byte) => String.fromCharCode(byte)).join('')) };
  }
}

function read({ text, base64 = '' }: RecordedChunk): Uint8Array | string {
  return text ?? Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
