/**
 * Reading hostile text as it streams: what it costs when the text is twice as long. Reading only: no React, no layout;
 * what one text costs at once, on screen, is measured by `run-hostile-once.ts`. `node bench/render/run-hostile.ts [length]`
 *
 * Time is the CPU time of the thread, so that others on the machine count little. Its clock has a grain of 4 ms: a text
 * is read as often as it takes for that to be nothing, and the best of some rounds counts, which take turns with the
 * other lengths. How a cost grows is the slope of a line through five lengths, on logarithmic scales: two lengths would
 * show the noise of either. A slope of 1 doubles with the text; 1.2 is 2.3 times.
 */
import { markdown } from '@rivulet/markdown';
import type { FormattedText } from '@rivulet/react/format';
import { hostileTexts, prose } from '../../packages/markdown/src/testing/hostile-texts.ts';

const length = Number(process.argv[2] ?? 100_000);
const only = process.argv[3] ?? '';
/** Times the cost when the text is twice as long. */
const mostDoubled = 2.3;
const rounds = 5;
/** Milliseconds of one measurement, at least. */
const leastTime = 80;
const format = markdown();

function cpu(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds of a run, over as many as fill the time. */
function time(run: () => void): number {
  const from = cpu();
  const start = performance.now();
  let runs = 0;
  do {
    run();
    runs++;
  } while (performance.now() - start < leastTime);
  return (cpu() - from) / runs;
}

function atOnce(text: string): void {
  format.read(undefined, text, { streaming: false });
}

function streamed(text: string): void {
  let formatted: FormattedText | undefined;
  for (let end = 80; end < text.length; end += 80)
    formatted = format.read(formatted, text.slice(0, end), { streaming: true });
  format.read(formatted, text, { streaming: false });
}

/** What doubling a length costs, by the line through the points that fits best. */
function doubled(points: readonly (readonly [length: number, cost: number])[]): number {
  const logs = points.map(([x, y]) => [Math.log2(x), Math.log2(y)] as const);
  const middle = (at: 0 | 1): number => logs.reduce((sum, point) => sum + point[at], 0) / logs.length;
  const [x, y] = [middle(0), middle(1)];
  const slope =
    logs.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0) /
    logs.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  return 2 ** slope;
}

for (let i = 0; i < 20; i++) streamed(prose(20_000));
// Up to the length that is always read again, the cost of an update may grow with the text.
const lengths = [1 / 4, 3 / 8, 1 / 2, 3 / 4, 1].map((part) => Math.round(length * part));
console.log(`at most ${mostDoubled} x when the text is twice as long; milliseconds of CPU`);
console.log(`${''.padEnd(46)}at once   streamed, ${lengths.map((each) => each / 1000).join(', ')} thousand characters`);

let missed = 0;
for (const [name, make] of Object.entries({ prose, ...hostileTexts }).filter(([each]) => each.includes(only))) {
  const texts = lengths.map((each) => make(each));
  streamed(texts[0]!);
  const best = texts.map(() => Infinity);
  for (let round = 0; round < rounds; round++)
    for (const [i, text] of texts.entries())
      best[i] = Math.min(
        best[i]!,
        time(() => streamed(text)),
      );
  const once = Math.min(...Array.from({ length: 3 }, () => time(() => atOnce(texts.at(-1)!))));
  const growth = doubled(best.map((cost, i) => [lengths[i]!, cost] as const));
  const isSteep = growth > mostDoubled;
  if (isSteep) missed++;
  console.log(
    `${isSteep ? 'MISSED' : 'ok    '} ${name.padEnd(38)}${once.toFixed(1).padStart(8)}   ${best
      .map((cost) => cost.toFixed(0).padStart(5))
      .join('')}   doubled ${growth.toFixed(2)} x`,
  );
}
process.exitCode = missed > 0 ? 1 : 0;
