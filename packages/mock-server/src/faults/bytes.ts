import { encodeStep } from '../encode-step.ts';
import { bytes, end, reset, type Step, wait } from '../scenario.ts';
import { changing, changingBytes, type Fault } from './fault.ts';

/**
 * Cuts the body elsewhere than between events: what a network does all the time.
 *
 * @param options - `at`: after so many bytes of the body, once or several times. `every`: into pieces of so many bytes.
 * `random`: into pieces of 1 to so many bytes, seeded. `inside`: within every character that UTF-8 writes in several
 * bytes, or between CR and LF. `gap`: milliseconds between two pieces, default 0.
 * @throws {RangeError} when a piece would have no byte.
 */
export function cut(
  options: { readonly gap?: number } & (
    | { readonly at: number | readonly number[] }
    | { readonly every: number }
    | { readonly random: number }
    | { readonly inside: 'utf-8' | 'crlf' }
  ),
): Fault {
  const size = 'every' in options ? options.every : 'random' in options ? options.random : 1;
  if (!(size >= 1)) throw new RangeError(`A piece has at least one byte, not ${size}.`);
  return changingBytes(async function* cutting(played, { random }) {
    const isCut = cutter(options, random);
    let offset = 0;
    for await (const step of played) {
      if (!isSent(step)) {
        yield step;
        continue;
      }
      const chunk = encodeStep(step);
      let start = 0;
      for (let stop = 1; stop <= chunk.length; stop++) {
        offset++;
        if (stop < chunk.length && !isCut(offset, chunk[stop - 1] ?? 0, chunk[stop] ?? 0)) continue;
        if (offset > stop - start && options.gap) yield wait(options.gap);
        yield bytes(chunk.subarray(start, stop));
        start = stop;
      }
    }
  });
}

/** @returns whether to cut here, between two bytes, so many bytes into the body. */
function cutter(
  options: Parameters<typeof cut>[0],
  random: () => number,
): (offset: number, before: number, after: number) => boolean {
  if ('at' in options) {
    const places = new Set([options.at].flat());
    return (offset) => places.has(offset);
  }
  if ('every' in options) return (offset) => offset % options.every === 0;
  if ('inside' in options) {
    const CR = 13;
    const LF = 10;
    if (options.inside === 'crlf') return (_, before, after) => before === CR && after === LF;
    // 10xxxxxx goes on with a character.
    return (_, __, after) => (after & 0xc0) === 0x80;
  }
  let next = 0;
  return (offset) => {
    if (offset > next) next = offset + Math.floor(random() * options.random);
    return offset === next;
  };
}

/**
 * Sends no more than so many bytes a second.
 *
 * @throws {RangeError} when that is none; silence is `halfOpen`.
 */
export function slow({ bytesPerSecond }: { readonly bytesPerSecond: number }): Fault {
  if (!(bytesPerSecond > 0)) throw new RangeError(`bytesPerSecond is a number above 0, not ${bytesPerSecond}.`);
  // Twenty pieces a second, or single bytes where that is less.
  const size = Math.max(1, Math.floor(bytesPerSecond / 20));
  return changingBytes(async function* slowing(played) {
    for await (const step of played) {
      if (!isSent(step)) {
        yield step;
        continue;
      }
      const chunk = encodeStep(step);
      for (let start = 0; start < chunk.length; start += size) {
        const piece = chunk.subarray(start, start + size);
        yield wait((piece.length / bytesPerSecond) * 1000);
        yield bytes(piece);
      }
    }
  });
}

/**
 * Holds everything back, the headers too, until so many bytes are there or the answer is over: a proxy that buffers.
 *
 * @param options - `size`: bytes, default: all there are.
 */
export function burst({ size = Infinity }: { readonly size?: number } = {}): Fault {
  return changingBytes(async function* buffering(played) {
    const head: Step[] = [];
    let held: Uint8Array[] = [];
    let length = 0;
    function* flush(): Generator<Step> {
      yield* head.splice(0);
      if (length > 0) yield bytes(joined(held, length));
      held = [];
      length = 0;
    }
    for await (const step of played) {
      if (step.type === 'respond') head.push(step);
      else if (!isSent(step)) {
        if (step.type !== 'wait') yield* flush();
        yield step;
      } else {
        const chunk = encodeStep(step);
        held.push(chunk);
        length += chunk.length;
        if (length >= size) yield* flush();
      }
    }
    yield* flush();
  });
}

/**
 * Ends in the middle of an event.
 *
 * @param options - `after`: so many events arrive whole, default 3. `by`: `rst` resets the socket, `fin` closes it before
 * the body is whole (the default), `end` ends the body as if all were well.
 */
export function drop({
  after = 3,
  by = 'fin',
}: { readonly after?: number; readonly by?: 'fin' | 'rst' | 'end' } = {}): Fault {
  return changing(async function* dropping(played) {
    let events = 0;
    for await (const step of played) {
      if (step.type === 'event' && ++events > after) {
        const chunk = encodeStep(step);
        yield bytes(chunk.subarray(0, Math.ceil(chunk.length / 2)));
        // What was sent is meant to arrive: a reset overtakes what is still in the buffers.
        if (by === 'rst') yield wait(20);
        yield by === 'end' ? end() : reset(by);
        return;
      }
      yield step;
    }
  });
}

function isSent(step: Step): step is Extract<Step, { type: 'event' | 'comment' | 'bytes' }> {
  return step.type === 'event' || step.type === 'comment' || step.type === 'bytes';
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
