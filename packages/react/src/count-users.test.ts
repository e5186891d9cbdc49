import { afterEach, expect, test, vi } from 'vitest';
import { countUsers } from './count-users.ts';

const start = vi.fn<() => void>();
const end = vi.fn<() => void>();

afterEach(() => {
  start.mockReset();
  end.mockReset();
});

/** React is done. */
const settled = (): Promise<void> => Promise.resolve();

test('the first user starts it, the last one ends it, and in between nothing happens', async () => {
  const join = countUsers({ start, end });
  expect(start).not.toHaveBeenCalled();
  const leave = [join(), join(), join()];
  expect(start).toHaveBeenCalledOnce();
  leave[0]!();
  leave[1]!();
  await settled();
  expect(end).not.toHaveBeenCalled();
  leave[2]!();
  await settled();
  expect(end).toHaveBeenCalledOnce();
});

test('leaving and coming back at once, as StrictMode does, neither ends nor starts it', async () => {
  const join = countUsers({ start, end });
  join()();
  join();
  await settled();
  expect(start).toHaveBeenCalledOnce();
  expect(end).not.toHaveBeenCalled();
});

test('it ends once, however often somebody leaves, and starts anew for who comes later', async () => {
  const join = countUsers({ start, end });
  const leave = join();
  leave();
  leave();
  join()();
  await settled();
  expect(end).toHaveBeenCalledOnce();
  join();
  expect(start).toHaveBeenCalledTimes(2);
});
