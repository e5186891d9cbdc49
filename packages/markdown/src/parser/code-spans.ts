import { runEnd } from './emphasis.ts';

/** Finds where code spans end. What is passed is never looked at again: the text is read from left to right. */
export class CodeSpans {
  readonly #source: string;
  /** Where runs of backticks begin, by their length; the last ones first. */
  #runs: Map<number, number[]> | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  /** Where the next run of so many backticks begins, from the position on. */
  endOf(from: number, length: number): number | undefined {
    this.#runs ??= runsOf(this.#source);
    const places = this.#runs.get(length) ?? [];
    while (places.length > 0 && places.at(-1)! < from) places.pop();
    return places.at(-1);
  }
}

function runsOf(source: string): Map<number, number[]> {
  const runs = new Map<number, number[]>();
  for (let at = source.indexOf('`'); at >= 0;) {
    const end = runEnd(source, at);
    const places = runs.get(end - at);
    if (places === undefined) runs.set(end - at, [at]);
    else places.push(at);
    at = source.indexOf('`', end);
  }
  for (const places of runs.values()) places.reverse();
  return runs;
}
