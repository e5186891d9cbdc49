import { expect, test } from 'vitest';
import { turnOfOthers } from './take-turns.ts';

test('whoever never waits for the next chunk leaves timers their turn', async () => {
  const timers: string[] = [];
  setTimeout(() => timers.push('ran'), 20);
  const end = Date.now() + 5000;
  while (timers.length === 0 && Date.now() < end) await turnOfOthers(0);
  expect(timers).toEqual(['ran']);
});
