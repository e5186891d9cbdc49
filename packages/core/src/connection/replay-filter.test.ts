import { expect, test } from 'vitest';
import { createReplayFilter } from './replay-filter.ts';

const remember = (...ids: string[]): ReturnType<typeof createReplayFilter> => {
  const filter = createReplayFilter();
  for (const id of ids) filter.isReplay(id);
  return filter;
};

test('only after a reconnect that sent an id', () => {
  const filter = remember('1');
  expect(filter.isReplay('1')).toBe(false);
  filter.start(false);
  expect(filter.isReplay('1')).toBe(false);
  filter.start(true);
  expect(filter.isReplay('1')).toBe(true);
});

test('only until the first id that is new', () => {
  const filter = remember('1', '2');
  filter.start(true);
  expect(['1', '2', '3', '1'].map((id) => filter.isReplay(id))).toEqual([true, true, false, false]);
});

test('an empty id is none', () => {
  const filter = remember('');
  filter.start(true);
  expect(filter.isReplay('')).toBe(false);
});

test('the last 1,024 ids are remembered, no more', () => {
  const filter = remember(...Array.from({ length: 1025 }, (_, index) => String(index)));
  expect(['0', '1', '1024'].map((id) => filter.seen.has(id))).toEqual([false, true, true]);
});

test('an id that comes again and again takes one place', () => {
  const filter = remember('first', ...Array.from({ length: 5000 }, () => 'same'));
  expect(filter.seen.has('first')).toBe(true);
});
