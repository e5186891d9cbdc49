import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { countUsers } from './count-users.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const start = vi.fn<() => void>();
const end = vi.fn<() => void>();

afterEach(() => {
  start.mockReset();
  end.mockReset();
});

test('the first user starts it, the last one ends it, and in between nothing happens', () => {
  const join = countUsers({ start, end });
  expect(start).not.toHaveBeenCalled();
  const leave = [join(), join(), join()];
  expect(start).toHaveBeenCalledOnce();
  leave[0]!();
  leave[1]!();
  vi.runAllTimers();
  expect(end).not.toHaveBeenCalled();
  leave[2]!();
  vi.runAllTimers();
  expect(end).toHaveBeenCalledOnce();
});

test('leaving and coming back at once, as StrictMode does, neither ends nor starts it', () => {
  const join = countUsers({ start, end });
  join()();
  join();
  vi.runAllTimers();
  expect(start).toHaveBeenCalledOnce();
  expect(end).not.toHaveBeenCalled();
});

test('it ends once, however often somebody leaves, and starts anew for who comes later', () => {
  const join = countUsers({ start, end });
  const leave = join();
  leave();
  leave();
  join()();
  vi.runAllTimers();
  expect(end).toHaveBeenCalledOnce();
  join();
  expect(start).toHaveBeenCalledTimes(2);
});
