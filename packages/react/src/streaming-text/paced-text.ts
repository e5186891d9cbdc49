import { useEffect, useRef, useState } from 'react';
import { cancelFrame, onNextFrame } from '../frame-scheduler.ts';
import { isExtension } from './owned-text.ts';

/** What has come is shown this much later at most, in milliseconds; what is left of 250 is for the frames. */
const lag = 200;

let graphemes: Intl.Segmenter | undefined;

/** The longest a grapheme may be before it is cut anyway: marks can be stacked without end. */
const longest = 64;

/**
 * Where to cut a text so that no character of the reader's is cut in half: before `target`, but not before `due`.
 * Looks at new text only.
 *
 * @param from - A cut made before.
 */
export function graphemeCut(text: string, from: number, due: number, target: number): number {
  // By grapheme, unless told otherwise.
  graphemes ??= new Intl.Segmenter();
  let cut = from;
  for (const { segment } of graphemes.segment(text.slice(from, target + longest))) {
    if (cut >= due && cut + segment.length > target) break;
    cut += segment.length;
  }
  return cut;
}

/** How far a text is revealed. */
export interface Pace {
  readonly text: string;
  readonly length: number;
  /** Lengths the text had, and when: what is older than the lag has to be on screen. */
  readonly arrivals: readonly { readonly length: number; readonly at: number }[];
  readonly at: number;
}

/** The next step: the backlog is spread evenly until the newest of it is due. The last character may not be whole yet, and waits while it can. */
export function pace({ text, length, arrivals, at }: Pace, now: number, streaming: boolean): Pace {
  const due = arrivals.findLast((arrival) => arrival.at + lag <= now)?.length ?? 0;
  const left = Math.max(1, (arrivals.at(-1)?.at ?? 0) + lag - now);
  const passed = Math.max(0, now - at);
  const target = length + Math.ceil(((text.length - length) * passed) / (left + passed));
  const shown = graphemeCut(
    text,
    length,
    due,
    Math.max(due, Math.min(target, streaming ? text.length - 1 : text.length)),
  );
  return { text, length: shown, arrivals: arrivals.filter((arrival) => arrival.length > shown), at: now };
}

/** All of it is there. */
const whole = (text: string): Pace => ({ text, length: text.length, arrivals: [], at: 0 });

const wantsNoMotion = (): boolean | undefined =>
  document.hidden || globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches;

/**
 * The text as far as it is to be shown now: revealed evenly, by grapheme, at a pace that follows the network's and is
 * never more than 250 ms behind it.
 *
 * What is there at first is shown at once, and everything where `smooth` is off, motion is not wanted or the tab is
 * hidden.
 */
export function usePacedText(text: string, streaming: boolean, smooth = false): string {
  const [length, setLength] = useState(text.length);
  const current = useRef<Pace>(undefined);
  // Text that is not paced is no reason to run an effect.
  const goal = smooth ? text : undefined;
  useEffect(() => {
    if (goal === undefined) return (current.current = undefined);
    const now = performance.now();
    const { text: before, length: shown, arrivals, at } = current.current ?? whole(goal);
    let paced =
      isExtension(goal, before) && !wantsNoMotion()
        ? {
            text: goal,
            length: shown,
            arrivals: [...arrivals, { length: goal.length, at: now }],
            at: arrivals.length > 0 ? at : now,
          }
        : whole(goal);
    const show = (_?: number, turn?: number): void => {
      if (turn) paced = pace(paced, turn, streaming);
      current.current = paced;
      setLength(paced.length);
      if (paced.length < goal.length) onNextFrame(show);
    };
    show();
    return () => cancelFrame(show);
  }, [goal, streaming]);
  return smooth ? text.slice(0, length) : text;
}
