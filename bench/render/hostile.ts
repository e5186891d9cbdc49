/**
 * Reading hostile text: one shot against prose of the same length, and streamed against half of it.
 * Reading only: no React, no layout. `node bench/render/run-hostile.ts [length]`
 */
import { markdown } from '@rivulet/markdown';
import type { FormattedText } from '@rivulet/react/format';
import { hostileTexts, prose } from '../../packages/markdown/src/testing/hostile-texts.ts';

const length = Number(process.argv[2] ?? 100_000);
const only = process.argv[3];
const format = markdown();

const time = (run: () => void): number => {
  const start = performance.now();
  run();
  return performance.now() - start;
};
const atOnce = (text: string): number => time(() => format.read(undefined, text, { streaming: false }));
const streamed = (text: string): number =>
  time(() => {
    let formatted: FormattedText | undefined;
    for (let end = 80; end < text.length; end += 80)
      formatted = format.read(formatted, text.slice(0, end), { streaming: true });
    format.read(formatted, text, { streaming: false });
  });

for (let i = 0; i < 5; i++) streamed(prose(20_000));
const baseline = Math.min(...Array.from({ length: 5 }, () => atOnce(prose(length))));
console.log(
  `prose at once ${baseline.toFixed(1)} ms, streamed ${streamed(prose(length)).toFixed(0)} ms (half: ${streamed(prose(length / 2)).toFixed(0)})`,
);
for (const [name, make] of Object.entries(hostileTexts)) {
  if (only !== undefined && !name.includes(only)) continue;
  const once = Math.min(atOnce(make(length)), atOnce(make(length)));
  const half = Math.min(streamed(make(length / 2)), streamed(make(length / 2)));
  const whole = streamed(make(length));
  const flags = `${once / baseline > 20 ? ' SLOW' : ''}${whole / half > 2.3 ? ' NOT-LINEAR' : ''}`;
  console.log(
    `${name.padEnd(38)} once ${once.toFixed(0).padStart(6)} ms (${(once / baseline).toFixed(1)} x prose)  streamed ${half.toFixed(0).padStart(6)} -> ${whole.toFixed(0).padStart(6)} ms (${(whole / half).toFixed(2)} x)${flags}`,
  );
}
