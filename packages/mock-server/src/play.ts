import { encodeStep } from './encode-step.ts';
import { markClosed, type RequestRecord } from './request.ts';
import { type ScenarioContext, type ScenarioSource, type Step, steps } from './scenario.ts';

/** Where an answer goes: a `Response` in memory, or a socket. */
export interface Sink {
  head(status: number, headers: Headers): void;
  /** Resolves when the other side can take more, so that its back-pressure reaches the scenario. */
  write(chunk: Uint8Array): Promise<void>;
  /** Ends the body as it should be ended. */
  end(): void;
  /** Breaks the connection. */
  reset(by: 'fin' | 'rst'): void;
}

const eventStreamHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

/** A pause the schedule is this much behind is taken as it is: the machine slept, or the client was not reading. */
const forgivenLateness = 250;

/**
 * Plays a scenario into a sink until it ends or the client leaves.
 *
 * Waits follow a schedule rather than each other, so that sixty tokens a second are sixty also where a timer is late.
 */
export async function play(
  scenario: ScenarioSource,
  context: ScenarioContext,
  record: RequestRecord,
  sink: Sink,
): Promise<void> {
  const { signal } = context;
  let due = Date.now();
  let open = false;
  // At once, not when the scenario next looks up: it may be waiting for something of its own.
  signal.addEventListener('abort', () => markClosed(record, 'client'), { once: true });

  const head = (status: number, headers: Readonly<Record<string, string>>): void => {
    open = true;
    record.status = status;
    sink.head(status, new Headers(headers));
  };

  /** @returns whether the answer goes on. */
  const perform = async (step: Step): Promise<boolean> => {
    switch (step.type) {
      case 'respond':
        if (open) throw new Error('A scenario may respond once, before it sends anything.');
        head(step.status, step.headers);
        return true;
      case 'wait': {
        const now = Date.now();
        const late = now - due;
        // Late is made up for; early (a clock that stands still in a test) is not waited for twice.
        due = late > forgivenLateness || late < 0 ? now + step.ms : due + step.ms;
        if (due > now) await pause(due - now, signal);
        return !signal.aborted;
      }
      case 'end':
        return false;
      case 'reset':
        markClosed(record, 'server');
        sink.reset(step.by);
        return false;
      default: {
        if (!open) head(200, eventStreamHeaders);
        const chunk = encodeStep(step);
        record.bytesSent += chunk.byteLength;
        await sink.write(chunk);
        return !signal.aborted;
      }
    }
  };

  try {
    for await (const step of steps(scenario, context)) {
      if (signal.aborted || !(await perform(step))) break;
    }
  } catch (error) {
    // A scenario that throws breaks its answer and says so: a mistake in a test must not look like a slow server.
    if (!signal.aborted) {
      markClosed(record, 'server');
      sink.reset('rst');
      throw error;
    }
  }
  if (record.closedBy === null) {
    if (!open) head(200, eventStreamHeaders);
    markClosed(record, 'server');
    sink.end();
  }
}

/** The longest delay `setTimeout` takes. */
const longestTimeout = 2 ** 31 - 1;

/** Waits on `setTimeout`, looked up now so that fake timers drive it; returns early when the client leaves. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = ms > longestTimeout ? undefined : setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
