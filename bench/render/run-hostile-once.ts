/**
 * Draws hostile texts at once in Chromium, reading, React, DOM and layout, against prose of the same length:
 * `node bench/render/run-hostile-once.ts [length] [part of a name]`.
 *
 * A text of 100 KB may hold 25,000 headings where prose holds 600 paragraphs. So each row has a floor: the time the same
 * elements take when they are made by hand, in the same run. Where that alone is over the limit, it is the limit.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright';
import { chromiumArgs, chromiumPath } from '../../scripts/browsers.ts';
import type { DrawnOnce } from './hostile-page.tsx';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const length = Number(process.argv[2] ?? 100_000);
const only = process.argv[3] ?? '';
/** Times what prose takes. */
const most = 20;
/** Times the floor, where the floor alone takes more than that. */
const mostOverFloor = 1.3;
const rounds = 5;

const { outputFiles } = await build({
  entryPoints: [here('./hostile-page.tsx')],
  bundle: true,
  write: false,
  outdir: here('./out'),
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  minify: true,
  define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}' },
  alias: {
    '@rivulet/react': here('../../packages/react/src/index.ts'),
    '@rivulet/react/format': here('../../packages/react/src/format.ts'),
    '@rivulet/markdown': here('../../packages/markdown/src/index.ts'),
    '@rivulet/chat': here('../../packages/chat/src/index.ts'),
    '@rivulet/core': here('../../packages/core/src/index.ts'),
    react: here('../../node_modules/react'),
    'react-dom': here('../../node_modules/react-dom'),
  },
  nodePaths: [here('../../packages/markdown/node_modules')],
  logLevel: 'error',
});
const css = readFileSync(here('../../packages/react/src/streaming-text/streaming-text.css'), 'utf8');
const browser = await chromium.launch({
  ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
  args: [...chromiumArgs],
});
const page = await browser.newPage({ viewport: { width: 900, height: 900 } });
page.on('pageerror', (error) => console.error(String(error).slice(0, 300)));
await page.setContent(
  `<!doctype html><style>${css} body{margin:0;font:16px/1.5 sans-serif}.scroller{height:800px;width:720px;overflow:auto}</style>`,
);
await page.addScriptTag({ content: outputFiles[0]!.text, type: 'module' });
await page.waitForFunction(() => 'hostileBench' in window);

const once = (name: string): Promise<DrawnOnce> =>
  page.evaluate(([n, l]) => window.hostileBench.once(n, l), [name, length] as const);
const total = ({ script, layout }: DrawnOnce): number => script + layout;
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

for (let i = 0; i < 5; i++) await once('prose');
console.log(
  `Chromium ${browser.version()}, ${length} characters; milliseconds: script + layout, times prose; the floor, times prose`,
);
let missed = 0;
let floored = 0;
const names = await page.evaluate(() => window.hostileBench.names);
for (const name of names.filter((each) => each !== 'prose' && each.includes(only))) {
  const drawn: DrawnOnce[] = [];
  const beside: number[] = [];
  // Turn by turn, so that the machine's mood is the same for both.
  for (let round = 0; round < rounds; round++) {
    beside.push(total(await once('prose')));
    drawn.push(await once(name));
  }
  const base = median(beside);
  const whole = median(drawn.map(total)) / base;
  const floor = median(drawn.map((each) => each.floor)) / base;
  const verdict = whole <= most ? 'ok    ' : floor > most && whole <= mostOverFloor * floor ? 'FLOOR ' : 'MISSED';
  if (verdict === 'MISSED') missed++;
  if (verdict === 'FLOOR ') floored++;
  const at = (part: 'script' | 'layout'): string =>
    median(drawn.map((each) => each[part]))
      .toFixed(0)
      .padStart(5);
  console.log(
    `${verdict} ${name.padEnd(38)}${at('script')} +${at('layout')} = ${whole.toFixed(1).padStart(5)} x prose   floor ${floor.toFixed(1).padStart(5)} x   ${drawn[0]!.elements} elements`,
  );
}
console.log(
  `${missed} missed; ${floored} over ${most} x prose, and within ${mostOverFloor} x of making the same elements by hand`,
);
await browser.close();
process.exitCode = missed > 0 ? 1 : 0;
