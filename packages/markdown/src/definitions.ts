/** Where a reference link leads. */
export interface Definition {
  readonly href: string;
  readonly title: string;
}

/**
 * What is defined so far, by label; the first definition of a label wins. A value that grows: a few tables, each at
 * least twice as long as the next, so that adding costs the logarithm of their number and shares the rest.
 */
export type Definitions<T> = readonly ReadonlyMap<string, T>[];

export function lookUp<T>(definitions: Definitions<T>, label: string): T | undefined {
  for (const table of definitions) {
    const found = table.get(label);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** All that is defined, the first one first. */
export const labelsOf = (definitions: Definitions<unknown>): string[] =>
  definitions.flatMap((table) => [...table.keys()]);

export const countOf = (definitions: Definitions<unknown>): number =>
  definitions.reduce((sum, { size }) => sum + size, 0);

/** @param added - None of its labels is defined yet. */
export function define<T>(definitions: Definitions<T>, added: ReadonlyMap<string, T>): Definitions<T> {
  const tables = [...definitions];
  let last = added;
  while ((tables.at(-1)?.size ?? Infinity) < 2 * last.size) last = new Map([...(tables.pop() ?? []), ...last]);
  return [...tables, last];
}
