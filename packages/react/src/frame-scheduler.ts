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

/** Told when the turn of all began, by `performance.now()`: they share its time. */
type Task = (began: number) => void;

interface Turn {
  /** The clock it was booked on. A test that swaps the clocks strands what was booked on the old one. */
  readonly clock: typeof setTimeout;
  cancel(): void;
}

let waiting = new Set<Task>();
let turn: Turn | undefined;

/** Runs `task` with the next frame; asked for twice before it, it runs once. A task that throws is reported and stops no other. */
export function onNextFrame(task: Task): void {
  waiting.add(task);
  if (turn !== undefined && turn.clock === globalThis.setTimeout) return;
  turn?.cancel();
  turn = book();
}

/** Takes back what {@link onNextFrame} was asked. */
export function cancelFrame(task: Task): void {
  waiting.delete(task);
  if (waiting.size > 0) return;
  turn?.cancel();
  turn = undefined;
}

/** Gives everybody their turn now: after something the user did, which should not wait for a frame. */
export function flushFrame(): void {
  if (waiting.size > 0) run();
}

function book(): Turn {
  const { setTimeout, clearTimeout, requestAnimationFrame, cancelAnimationFrame } = globalThis;
  const frame = requestAnimationFrame?.(run);
  const timer = setTimeout(run, frame === undefined ? FRAME_LENGTH : FRAME_OVERDUE);
  return {
    clock: setTimeout,
    cancel(): void {
      clearTimeout(timer);
      cancelAnimationFrame?.(frame!);
    },
  };
}

function run(): void {
  turn?.cancel();
  turn = undefined;
  const tasks = waiting;
  const began = performance.now();
  waiting = new Set();
  for (const task of tasks) {
    try {
      task(began);
    } catch (error) {
      reportError(error);
    }
  }
}
