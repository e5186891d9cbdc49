import { wait } from '../scenario.ts';
import { changing, type Fault } from './fault.ts';

/** Goes silent for so many milliseconds after so many events, and then goes on. Default: 10 s after 3 events. */
export function stall({ after = 3, ms = 10_000 }: { readonly after?: number; readonly ms?: number } = {}): Fault {
  return changing(async function* stalling(played) {
    let events = 0;
    for await (const step of played) {
      yield step;
      if (step.type === 'event' && ++events === after) yield wait(ms);
    }
  });
}

/** Delays every event by up to so many milliseconds, seeded. Default 200. */
export function jitter({ ms = 200 }: { readonly ms?: number } = {}): Fault {
  return changing(async function* jittering(played, { random }) {
    for await (const step of played) {
      if (step.type === 'event') yield wait(random() * ms);
      yield step;
    }
  });
}

/** Is silent for good after so many events, and never closes: the server is gone and nobody said so. Default 3. */
export function halfOpen({ after = 3 }: { readonly after?: number } = {}): Fault {
  return stall({ after, ms: Infinity });
}

/** Takes the request and answers nothing, not even a status. */
export function neverAnswer(): Fault {
  return () => [wait(Infinity)];
}
