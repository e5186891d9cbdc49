import { expect, test } from 'vitest';
import { append, appendAll, changeAt, type GrowingList } from './growing-list.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const flat = (list: readonly unknown[]): unknown[] => list.flat(8);

/** The arrays that React would have to visit, as they are not those of before. */
function visited(before: unknown, after: unknown): number {
  if (before === after || !Array.isArray(after)) return 0;
  const old = Array.isArray(before) ? before : [];
  return after.length + after.reduce<number>((sum, item, i) => sum + visited(old[i], item), 0);
}

test('what is appended one by one or all at once is the same list, in order', () => {
  let one: GrowingList<number> = [];
  for (const i of numbers(700)) {
    expect(appendAll([], numbers(i))).toEqual(one);
    one = append(one, i);
  }
  expect(flat(one)).toEqual(numbers(700));
  for (const [first, count] of [
    [0, 3],
    [4, 3],
    [4, 8],
    [12, 64],
    [75, 1],
    [76, 600],
  ] as const) {
    const start = appendAll([], numbers(first));
    expect(appendAll(start, numbers(first + count).slice(first))).toEqual(appendAll([], numbers(first + count)));
  }
});

test('an append changes few arrays, however long the list', () => {
  let list: GrowingList<number> = [];
  let most = 0;
  for (const i of numbers(5000)) {
    const next = append(list, i);
    most = Math.max(most, visited(list, next));
    list = next;
  }
  expect(most).toBeLessThanOrEqual(40);
});

test('one item is changed in its place, and the arrays without it stay the same', () => {
  const list = appendAll([], numbers(700));
  for (const index of [0, 3, 4, 11, 12, 75, 76, 300, 587, 588, 699]) {
    const changed = changeAt(list, index, (item) => -item! - 1);
    const expected = numbers(700);
    expected[index] = -index - 1;
    expect(flat(changed)).toEqual(expected);
    expect(visited(list, changed)).toBeLessThanOrEqual(40);
  }
  expect(changeAt(list, 500, (item) => item! + 1)[4]).toBe(list[4]);
});

test('an item is put behind the last one as an append would', () => {
  let list: GrowingList<number> = [];
  for (const i of numbers(700)) list = changeAt(list, i, () => i);
  expect(list).toEqual(appendAll([], numbers(700)));
});
