/**
 * A list that grows at its end, as the nested arrays React takes for children.
 *
 * A flat array costs one step per item and flush: React visits every child of an array that changed, and keeps a second
 * copy of what it visited. Here an append makes a few small arrays new and leaves the others as they were, and React
 * skips an array that is the same object.
 *
 * The first four items lie flat, for most lists are short. Behind them are arrays: one of 8 items, one of 8 arrays of 8,
 * one of 8 arrays of those, and so on.
 */
export type GrowingList<T> = readonly (T | GrowingList<T>)[];

/** A text in strings, one per flush. */
export type GrowingText = GrowingList<string>;

const flat = 4;
const width = 8;

/** The list with what `change` makes of the item at `index`; behind the last one there is none to be changed. */
export function changeAt<T>(list: GrowingList<T>, index: number, change: (item: T | undefined) => T): GrowingList<T> {
  let inside = index;
  let place = 0;
  let size = 1;
  while (inside >= size) {
    inside -= size;
    if (++place >= flat) size *= width;
  }
  const set = (array: GrowingList<T>, at: number, span: number): GrowingList<T> => {
    const copy = [...array];
    copy[at] =
      span < 1
        ? change(copy[at] as T | undefined)
        : set((copy[at] ?? []) as GrowingList<T>, Math.floor(inside / span) % width, span / width);
    return copy;
  };
  return set(list, place, size / width);
}

/** The list with `item` behind its last one. */
export const append = <T>(list: GrowingList<T>, item: T): GrowingList<T> => appendAll(list, [item]);

/** The list with all items behind its last one: as if they had been appended one by one. */
export function appendAll<T>(list: GrowingList<T>, items: readonly T[]): GrowingList<T> {
  let next = 0;
  /** @returns The same array where it is full, or nothing is left to fill it with. */
  const fill = (array: GrowingList<T>, levels: number): GrowingList<T> => {
    const filled = [...array];
    const last = filled.length - 1;
    if (levels > 0 && last >= 0) filled[last] = fill(array[last] as GrowingList<T>, levels - 1);
    while (filled.length < width && next < items.length)
      filled.push(levels > 0 ? fill([], levels - 1) : items[next++]!);
    return filled.length > array.length || filled[last] !== array[last] ? filled : array;
  };
  const filled = [...list];
  const last = filled.length - 1;
  if (last >= flat) filled[last] = fill(list[last] as GrowingList<T>, last - flat);
  while (next < items.length) filled.push(filled.length < flat ? items[next++]! : fill([], filled.length - flat));
  return filled;
}
