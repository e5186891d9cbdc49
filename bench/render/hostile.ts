/**
 * Reading hostile text: one shot against prose of the same length, and streamed at growing lengths.
 * Reading only: no React, no layout. `node bench/render/run-hostile.ts [length]`
 *
 * Time is the CPU time of the thread, so that others on the machine count little. What is compared was warmed up, and
 * is the median of some runs, or the best line through them. How a cost grows is the slope of a line through five lengths, on logarithmic scales: two
 * lengths would show the noise of either. A slope of 1 doubles with the text; 1.2 is 2.3 times.
 */
import { markdown } from '@rivulet/markdown';
import type { FormattedText } from '@rivulet/react/format';
import { hostileTexts, prose } from '../../packages/markdown/src/testing/hostile-texts.ts';

const length = Number(process.argv[2] ?? 100_000);
const only = process.argv[3];
/** Times what prose of the same length costs at once. */
const mostAtOnce = 20;
/** Times the cost when the text is twice as long. */
const mostDoubled = 2.3;
/**
 * Times what prose costs streamed. Below it an update takes a few hundredths of a millisecond, and what grows is the
 * copying of strings, at gigabytes per second.
 */
const noticeable = 6;
const format = markdown();

const time = (run: () => void): number => {
  const before = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
};
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const repeat = (times: number, run: () => number): number => median(Array.from({ length: times }, run));

const atOnce = (text: string): number => time(() => format.read(undefined, text, { streaming: false }));
const streamed = (text: string): number =>
  time(() => {
    let formatted: FormattedText | undefined;
    for (let end = 80; end < text.length; end += 80)
      formatted = format.read(formatted, text.slice(0, end), { streaming: true });
    format.read(formatted, text, { streaming: false });
  });

/** What doubling a length costs, by the line through the points that fits best. */
function doubled(points: readonly (readonly [length: number, cost: number])[]): number {
  const logs = points.map(([x, y]) => [Math.log2(x), Math.log2(Math.max(y, 0.01))] as const);
  const middle = (at: 0 | 1): number => logs.reduce((sum, point) => sum + point[at], 0) / logs.length;
  const [x, y] = [middle(0), middle(1)];
  const slope =
    logs.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0) /
    logs.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  return 2 ** slope;
}

for (let i = 0; i < 10; i++) streamed(prose(20_000));
const baseline = repeat(15, () => atOnce(prose(length)));
const streamedBaseline = repeat(3, () => streamed(prose(length)));
console.log(`prose at once ${baseline.toFixed(1)} ms, streamed ${streamedBaseline.toFixed(0)} ms`);
console.log(`limits: at once ${mostAtOnce} x prose, ${mostDoubled} x when the text is twice as long`);

let missed = 0;
for (const [name, make] of Object.entries(hostileTexts)) {
  if (only !== undefined && !name.includes(only)) continue;
  const text = make(length);
  atOnce(text);
  const once = repeat(5, () => atOnce(text)) / baseline;
  // Up to the length that is always read again, the cost of an update may grow with the text.
  const lengths = [1 / 4, 3 / 8, 1 / 2, 3 / 4, 1].map((part) => Math.round(length * part));
  streamed(make(lengths[0]!));
  const costs = lengths.map((size) => [size, streamed(make(size))] as const);
  const growth = doubled(costs);
  const isSlow = once > mostAtOnce;
  const isSteep = growth > mostDoubled && costs.at(-1)![1] > noticeable * streamedBaseline;
  if (isSlow || isSteep) missed++;
  console.log(
    `${isSlow || isSteep ? 'MISSED' : 'ok    '} ${name.padEnd(38)} once ${once.toFixed(1).padStart(5)} x prose${isSlow ? ' SLOW' : '     '}  streamed ${costs
      .map(([, cost]) => cost.toFixed(0).padStart(5))
      .join('')} ms, doubled ${growth.toFixed(2)} x${isSteep ? ' STEEP' : ''}`,
  );
}
process.exitCode = missed > 0 ? 1 : 0;
