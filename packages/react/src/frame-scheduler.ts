import { reportError } from './report-error.ts';

/**
 * One animation frame for everybody: hooks and components that have news ask for a turn, and all of them are
 * served together, once, before the next paint.
 *
 * `requestAnimationFrame` does not fire in a hidden tab, nor in a frame that is scrolled away, and some
 * environments have none; a timer stands in for it there, so that nothing waits for ever. Timers and frames are
 * looked up when they are needed: fake clocks may come and go.
 */

/** How long to wait for a frame that does not come, in milliseconds. Only a page that does not paint waits this long. */
const FRAME_OVERDUE = 100;

/** What stands in for a frame where there are none, in milliseconds. */
const FRAME_LENGTH = 16;

/**
 * Told which frame it is, by the frame's own time, where it is one and not a timer's turn or one that must not wait;
 * and when the turn of all began, by `performance.now()`: they share its time.
 */
type Task = (frame: number | undefined, began: number) => void;

let waiting = new Set<Task>();
/** The clock the next turn is booked on, if one is. A test that swaps the clocks strands what was booked on the old one. */
let clock: typeof setTimeout | undefined;
/** Takes back the turn that is booked. */
let unbook: (() => void) | undefined;

/** Runs `task` with the next frame; asked for twice before it, it runs once. A task that throws is reported and stops no other. */
export function onNextFrame(task: Task): void {
  waiting.add(task);
  const { setTimeout, clearTimeout, requestAnimationFrame, cancelAnimationFrame } = globalThis;
  if (clock === setTimeout) return;
  unbook?.();
  clock = setTimeout;
  const frame = requestAnimationFrame?.(flushFrame);
  const timer = setTimeout(flushFrame, frame ? FRAME_OVERDUE : FRAME_LENGTH);
  unbook = () => {
    clock = undefined;
    clearTimeout(timer);
    cancelAnimationFrame?.(frame!);
  };
}

/** Takes back what {@link onNextFrame} was asked. */
export function cancelFrame(task: Task): void {
  if (waiting.delete(task) && waiting.size === 0) unbook!();
}

/** Gives everybody their turn now: after something the user did, which should not wait for a frame. */
export function flushFrame(frame?: number): void {
  unbook?.();
  const tasks = waiting;
  const began = performance.now();
  waiting = new Set();
  for (const task of tasks) {
    try {
      task(frame, began);
    } catch (error) {
      reportError(error);
    }
  }
}
