import { type RecordedChunk, recordedBytes, recordedHeaders, type Recording } from '@rivulet/core/recording';
import { bytes, end, reset, respond, type Scenario, type Step, wait } from './scenario.ts';

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
      chunks.push({ at: elapsed(), ...recordedBytes(result.value) });
    }
  } catch {
    ended = 'broken';
  }
  return {
    version: 1,
    status: response.status,
    headers: recordedHeaders(response.headers),
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

function read({ text, base64 = '' }: RecordedChunk): Uint8Array | string {
  return text ?? Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
