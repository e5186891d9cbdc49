/**
 * A list that grows at its end, as the nested arrays React takes for children.
 *
 * A flat array costs one step per item and flush: React visits every child of an array that changed. Here an append
 * makes three small arrays new and leaves the others as they were, and React skips an array that is the same object.
 */
export type GrowingList<T> = readonly (readonly (readonly T[])[])[];

const width = 32;

const withLast = <T>(items: readonly T[], last: T): readonly T[] => [...items.slice(0, -1), last];

const at = <T>(items: readonly T[], index: number, change: (item: T) => T): readonly T[] =>
  items.map((item, i) => (i === index ? change(item) : item));

/** The list with `item` behind its last one. */
export function append<T>(list: GrowingList<T>, item: T): GrowingList<T> {
  // Both are empty in an empty list, and in no other.
  const group = list.at(-1) ?? [];
  const run = group.at(-1) ?? [];
  if (run.length % width) return withLast(list, withLast(group, [...run, item]));
  return group.length % width ? withLast(list, [...group, [item]]) : [...list, [[item]]];
}

/** The list with all items behind its last one: as if they had been appended one by one. */
export function appendAll<T>(list: GrowingList<T>, items: readonly T[]): GrowingList<T> {
  const groups = list.map((group) => group);
  for (let i = 0; i < items.length;) {
    const group = groups.at(-1) ?? [];
    const run = group.at(-1) ?? [];
    const isFull = run.length % width === 0;
    const longer = isFull ? items.slice(i, i + width) : [...run, ...items.slice(i, i + width - run.length)];
    i += longer.length - (isFull ? 0 : run.length);
    if (!isFull) groups[groups.length - 1] = withLast(group, longer);
    else if (group.length % width) groups[groups.length - 1] = [...group, longer];
    else groups.push([longer]);
  }
  return groups;
}

/** The list with `item` in the place of its last one. */
export function replaceLast<T>(list: GrowingList<T>, item: T): GrowingList<T> {
  const group = list.at(-1) ?? [];
  const run = group.at(-1) ?? [];
  return withLast(list, withLast(group, withLast(run, item)));
}

/** The list with `change(item)` in the place of the item at `index`. */
export function changeAt<T>(list: GrowingList<T>, index: number, change: (item: T) => T): GrowingList<T> {
  return at(list, Math.floor(index / width / width), (group) =>
    at(group, Math.floor(index / width) % width, (run) => at(run, index % width, change)),
  );
}

/** A text in strings, one per flush. Most texts have few: these lie flat, and only what is more is nested. */
export type GrowingText = readonly (string | GrowingList<string>)[];

/** The text with `string` behind it. */
export function appendText(text: GrowingText, string: string): GrowingText {
  const more = text[width];
  return text.length < width
    ? [...text, string]
    : [...text.slice(0, width), append(Array.isArray(more) ? more : [], string)];
}
