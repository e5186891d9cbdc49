import { bytes, comment, end, event, type ScenarioEvent, type Step, steps } from '../scenario.ts';
import { changing, type Fault } from './fault.ts';

/** Puts steps behind the first so many events. */
function inserting(after: number, insert: () => Iterable<Step>): Fault {
  return changing(async function* inserted(played) {
    let events = 0;
    if (after === 0) yield* insert();
    for await (const step of played) {
      yield step;
      if (step.type === 'event' && ++events === after) yield* insert();
    }
  });
}

/**
 * A line of data that does not end.
 *
 * @param options - `after`: so many events arrive before it, default 3. `bytes`: its length, default 32 MiB, twice what
 * a client should take; then the answer goes on.
 */
export function endlessLine({
  after = 3,
  bytes: length = 32 * 1024 * 1024,
}: { readonly after?: number; readonly bytes?: number } = {}): Fault {
  return inserting(after, function* endless() {
    yield bytes('data: ');
    const piece = 'x'.repeat(64 * 1024);
    for (let sent = 0; sent < length; sent += piece.length) yield bytes(piece.slice(0, length - sent));
    yield bytes('\n\n');
  });
}

/** So many comments at once. Default: 100,000 after 3 events. */
export function commentFlood({
  after = 3,
  count = 100_000,
}: { readonly after?: number; readonly count?: number } = {}): Fault {
  return inserting(after, function* flood() {
    for (let sent = 0; sent < count; sent++) yield comment('flood');
  });
}

/** So many events at once. Default: 100,000 after 3 events, called `flood`. */
export function eventFlood({
  after = 3,
  count = 100_000,
  type = 'flood',
}: { readonly after?: number; readonly count?: number; readonly type?: string } = {}): Fault {
  return inserting(after, function* flood() {
    for (let sent = 0; sent < count; sent++) yield event(String(sent), { type });
  });
}

/**
 * An error in a stream that had begun with status 200, and then the end.
 *
 * @param options - `after`: so many events arrive before it, default 3. `event`: the error as the platform writes it,
 * default OpenAI's.
 */
export function errorInStream({
  after = 3,
  event: error = openaiError,
}: { readonly after?: number; readonly event?: Step } = {}): Fault {
  return inserting(after, () => [error, end()]);
}

const openaiError = event({
  error: { message: 'The server had an error.', type: 'server_error', param: null, code: null },
});

/** Leaves out the last event, which says that the answer is whole: `[DONE]`, `message_stop`, `"done": true`… */
export function noEndMarker(): Fault {
  return changing(async function* withholding(played) {
    // The latest event, and what came after it: the order stays.
    let held: Step[] = [];
    for await (const step of played) {
      if (step.type === 'event') {
        yield* held;
        held = [step];
      } else if (held.length > 0) held.push(step);
      else yield step;
    }
    yield* held.slice(1);
  });
}

/** Goes on after the end: the last event but one comes again behind the last. Or `event`, where one is given. */
export function dataAfterEnd({ event: extra }: { readonly event?: Step } = {}): Fault {
  return changing(async function* goingOn(played) {
    let last: Step | undefined;
    let before: Step | undefined;
    for await (const step of played) {
      if (step.type === 'event') [before, last] = [last, step];
      yield step;
    }
    const again = extra ?? before;
    if (again) yield again;
  });
}

/** Sends the last so many events once more to a client that comes back with `Last-Event-ID`. Default 2. */
export function duplicate({ count = 2 }: { readonly count?: number } = {}): Fault {
  return (scenario) => (context) => {
    if (context.lastEventId === null) return steps(scenario, context);
    return replay(steps(scenario, { ...context, lastEventId: null }), context.lastEventId, count);
  };
}

/** From the beginning, but silently up to a few events before the one the client has seen. */
async function* replay(
  played: Iterable<Step> | AsyncIterable<Step>,
  lastEventId: string,
  count: number,
): AsyncGenerator<Step> {
  const recent: Step[] = [];
  let caughtUp = false;
  for await (const step of played) {
    if (caughtUp || step.type === 'respond') {
      yield step;
    } else if (step.type === 'event' && step.event.id !== undefined) {
      recent.push(step);
      if (recent.length > count) recent.shift();
      if (step.event.id === lastEventId) {
        caughtUp = true;
        yield* recent;
      }
    }
  }
}

/** Sends no ids, so that nobody can come back to where they were. */
export function forgetIds(): Fault {
  return changing(async function* forgetting(played) {
    for await (const step of played) yield step.type === 'event' ? { ...step, event: withoutId(step.event) } : step;
  });
}

/** Starts from the beginning whatever `Last-Event-ID` says. */
export function ignoreLastEventId(): Fault {
  return (scenario) => (context) => steps(scenario, { ...context, lastEventId: null });
}

function withoutId(written: ScenarioEvent): ScenarioEvent {
  const { type, data, retry } = written;
  return {
    ...(type === undefined ? {} : { type }),
    ...(data === undefined ? {} : { data }),
    ...(retry === undefined ? {} : { retry }),
  };
}
