/** What is measured: `run` does the work once and returns something that shows it was done. */
export interface Contestant {
  readonly name: string;
  readonly run: () => unknown;
  /** Called before the work is timed. */
  readonly prepare?: () => void;
}

export interface Comparison {
  /** Milliseconds per run, lower deciles, in the order of the contestants. */
  readonly times: readonly number[];
  /** How many times faster the first is than each, by these times. */
  readonly ratios: readonly number[];
}

/** What a run takes when nothing else is in its way; a busy machine spoils a median sooner. */
const lowerDecile = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 10)] ?? Number.NaN;

/**
 * Runs all of them in turn, in many short rounds, so that a busy machine slows all alike; only ratios mean anything.
 * Every contestant must return the same on every run: what is fast and wrong does not count.
 */
export const compare = async (
  contestants: readonly Contestant[],
  { rounds = 100, milliseconds = 7 }: { rounds?: number; milliseconds?: number } = {},
): Promise<Comparison> => {
  const expected = JSON.stringify(await contestants[0]?.run());
  const repeats: number[] = [];
  for (const { name, run } of contestants) {
    // Long enough for code that is compiled on another thread, which a busy machine starves.
    const warmUntil = performance.now() + 300;
    let runs = 0;
    while (performance.now() < warmUntil || runs < 3) {
      const result = JSON.stringify(await run());
      if (result !== expected) throw new Error(`${name} gives ${result}, not ${expected}.`);
      runs++;
    }
    const start = performance.now();
    await run();
    repeats.push(Math.max(1, Math.round(milliseconds / Math.max(performance.now() - start, 0.01))));
  }
  const times: number[][] = contestants.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, { run, prepare }] of contestants.entries()) {
      const count = repeats[index] ?? 1;
      prepare?.();
      const start = performance.now();
      for (let repeat = 0; repeat < count; repeat++) {
        const result = run();
        if (result instanceof Promise) await result;
      }
      times[index]?.push((performance.now() - start) / count);
    }
  }
  const deciles = times.map((list) => lowerDecile(list));
  return { times: deciles, ratios: deciles.map((time) => time / (deciles[0] ?? Number.NaN)) };
};
