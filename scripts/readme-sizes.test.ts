import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { budgets } from './size-budgets.ts';
import { sizeOf } from './sizes.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');

/** How the README tells a size, in KiB, and the budget behind it. */
const words: Readonly<Record<string, RegExp>> = {
  'core: createParser + readEventStream': /the parser and reader ([\d.]+) \(([\d.]+)\)/,
  'core: openEventStream': /`openEventStream` ([\d.]+) KiB \(budget ([\d.]+)\)/,
  'react: useEventStream': /`useEventStream` ([\d.]+) \(([\d.]+)\)/,
  'react: useChatStream + openaiChat': /`useChatStream` with `openaiChat` ([\d.]+) \(([\d.]+)\)/,
  'react: StreamingText, plain': /`<StreamingText>` ([\d.]+) \(([\d.]+)\)/,
  'markdown: with parser, GFM and URL policy': /`markdown\(\)` with its parser ([\d.]+) \(([\d.]+)\)/,
  'gemini, on top of openaiChat': /`gemini` ([\d.]+) on top of a chat \(([\d.]+)\)/,
};

test.each(Object.entries(words))('what the README says of "%s" is measured', async (name, pattern) => {
  const { entry, without, limitKiB } = budgets.find((budget) => budget.name === name)!;
  const [, told, budget] = pattern.exec(readme)!.map(Number);
  const size = ((await sizeOf(entry)) - (without === undefined ? 0 : await sizeOf(without))) / 1024;
  expect(budget).toBe(limitKiB);
  // To its one decimal, and to a hundredth of what is large.
  expect(Math.abs(told! - size)).toBeLessThanOrEqual(Math.max(0.1, size / 100));
});

test('what misses its budget is told', () => {
  const missed = budgets.filter(({ limitKiB, ratchetKiB = limitKiB }) => ratchetKiB > limitKiB);
  expect(missed.filter(({ name }) => words[name] === undefined)).toEqual([]);
});
