/**
 * Renders growing documents in Chromium, with ours and with others. Run: `node bench/render/run.ts [rich|quick|full]`;
 * `rich` is the table of README, and takes two minutes.
 * One run, one browser, each contestant in a page of its own; ratios count, milliseconds are this machine's.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium, type Page } from 'playwright';
import { chromiumArgs, chromiumPath } from '../../scripts/browsers.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { outputFiles } = await build({
  entryPoints: [here('./page.tsx')],
  bundle: true,
  write: false,
  outdir: here('./out'),
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  minify: true,
  define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}' },
  loader: { '.css': 'empty', '.woff': 'empty', '.woff2': 'empty', '.ttf': 'empty' },
  alias: {
    '@rivulet/react': here('../../packages/react/src/index.ts'),
    '@rivulet/react/format': here('../../packages/react/src/format.ts'),
    '@rivulet/markdown': here('../../packages/markdown/src/index.ts'),
    '@rivulet/chat': here('../../packages/chat/src/index.ts'),
    '@rivulet/core': here('../../packages/core/src/index.ts'),
    react: here('../../node_modules/react'),
    'react-dom': here('../../node_modules/react-dom'),
  },
  logLevel: 'error',
});
const script = outputFiles.find(({ path }) => path.endsWith('.js'))!.text;
const css = readFileSync(here('../../packages/react/src/streaming-text/streaming-text.css'), 'utf8');
const html = `<!doctype html><style>${css} body{margin:0;font:16px/1.5 sans-serif}.scroller{height:800px;width:720px;overflow:auto}</style>`;

const browser = await chromium.launch({
  ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
  args: [...chromiumArgs, '--enable-precise-memory-info', '--js-flags=--expose-gc'],
});
console.log(`Chromium ${browser.version()}`);

async function inPage<T>(run: (page: Page) => Promise<T>): Promise<T> {
  const page = await browser.newPage({ viewport: { width: 900, height: 900 } });
  page.on('pageerror', (error) => console.error(String(error).slice(0, 300)));
  await page.setContent(html);
  await page.addScriptTag({ content: script, type: 'module' });
  await page.waitForFunction(() => 'renderBench' in window);
  try {
    return await run(page);
  } finally {
    await page.close();
  }
}

const kib = 1024;
/** Some peers take seconds for one update: they are given so many seconds for a cell of a table, and for an answer. */
const secondsPerCell = 3;
const secondsPerAnswer = 30;
const [, , mode = 'full', only] = process.argv;
/** `heap` measures nothing but memory: it does not mind a busy machine. */
const timed = mode !== 'heap';
const peers = [
  'rivulet',
  'streaming-markdown',
  'streamdown',
  'markdown-to-jsx',
  'incremark',
  'x-markdown',
  'react-markdown',
];
const contestants = only === undefined ? peers : peers.filter((name) => only.split(',').includes(name));

/** Of each table, contestant and size: milliseconds per update, of script and of everything. */
const measured = new Map<string, { readonly script: number; readonly whole: number }>();
const keyOf = (kind: string, name: string, size: number): string => `${kind} ${name} ${size}`;

let missed = 0;
/** Says whether a promise holds. What was not measured in this run is not judged. */
function judge(what: string, value: number, limit: number, unit = 'x'): void {
  if (Number.isNaN(value) || Number.isNaN(limit)) return;
  const isMissed = value > limit;
  if (isMissed) missed++;
  console.log(`${isMissed ? 'MISSED' : 'ok    '} ${value.toFixed(2)} of at most ${limit.toFixed(2)} ${unit}: ${what}`);
}
const cost = (part: 'script' | 'whole', kind: string, name: string, size: number): number =>
  measured.get(keyOf(kind, name, size))?.[part] ?? Number.NaN;

async function table(title: string, kind: string, sizes: readonly number[], names: readonly string[]): Promise<void> {
  console.log(`\n${title}: milliseconds per update of 80 characters, script / script + style + layout`);
  console.log(`${''.padEnd(20)}${sizes.map((size) => `${size} KB`.padStart(18)).join('')}`);
  for (const name of names) {
    const cells: string[] = [];
    for (const size of sizes) {
      const { script: scripted, whole } = await inPage((page) =>
        page.evaluate(
          ([n, k, s, mostSeconds]) => window.renderBench.perUpdate(n, k as 'richText', s, 60, { mostSeconds }),
          [name, kind, size * kib, secondsPerCell] as const,
        ),
      );
      measured.set(keyOf(kind, name, size), { script: scripted, whole });
      cells.push(`${scripted.toFixed(2)} / ${whole.toFixed(2)}`.padStart(18));
    }
    console.log(name.padEnd(20) + cells.join(''));
  }
}

if (timed) {
  const big = mode === 'full' ? [2, 32, 128, 512] : [2, 128];
  await table('Rich Markdown', 'richText', big, contestants);
  if (mode === 'rich') {
    await browser.close();
    process.exit();
  }
  await table('Plain prose', 'proseText', big, ['rivulet-plain']);
  for (const [title, kind] of [
    ['One list', 'oneList'],
    ['One table', 'oneTable'],
    ['One code block', 'oneCodeBlock'],
  ] as const) {
    await table(
      title,
      kind,
      [2, 128],
      contestants.filter((name) => name === 'rivulet' || name === 'streaming-markdown' || mode === 'full'),
    );
  }
  const cpuOf = new Map<string, { readonly cpu: number; readonly dropped: number }>();
  console.log('\nA whole answer of 128 KB, 80 characters per frame');
  for (const name of contestants.filter(
    (peer) => mode === 'full' || ['rivulet', 'streaming-markdown', 'streamdown'].includes(peer),
  )) {
    const result = await inPage(async (page) => {
      const cdp = await page.context().newCDPSession(page);
      await cdp.send('Performance.enable');
      const metric = async (metricName: string): Promise<number> =>
        (await cdp.send('Performance.getMetrics')).metrics.find((entry) => entry.name === metricName)?.value ?? 0;
      const before = await metric('TaskDuration');
      const answer = await page.evaluate(
        ([n, mostSeconds]) => window.renderBench.wholeAnswer(n, 'richText', 128 * 1024, mostSeconds),
        [name, name === 'rivulet' || name === 'streaming-markdown' ? 600 : secondsPerAnswer] as const,
      );
      return { ...answer, cpu: (await metric('TaskDuration')) - before };
    });
    cpuOf.set(name, result);
    if (name === 'rivulet') {
      judge('long tasks', result.long, 0, 'tasks');
      judge('DOM nodes, normalised, against one render', result.normalised / result.atOnce, 1.1);
    }
    console.log(
      `${name.padEnd(20)} CPU ${result.cpu.toFixed(2)} s  long tasks ${result.long} (worst ${result.worst.toFixed(0)} ms)  dropped ${result.dropped}  nodes ${result.nodes} (${result.normalised} normalised)${result.part < 1 ? `  stopped at ${(result.part * 100).toFixed(0)} %` : ''}`,
    );
  }
  const ours = cpuOf.get('rivulet');
  const floor = cpuOf.get('streaming-markdown');
  if (ours !== undefined && floor !== undefined) {
    judge("the answer's CPU, against the imperative floor", ours.cpu / floor.cpu, 1);
    judge("dropped frames, against the floor's", ours.dropped, Math.max(floor.dropped, 0), 'frames');
  }
  const most = Math.max(...big);
  console.log(`\nLimits, at ${most} KB against 2 KB and against others`);
  const grows = (part: 'script' | 'whole', kind: string, name: string, size: number): number =>
    cost(part, kind, name, size) / cost(part, kind, name, 2);
  judge('rich Markdown grows', grows('whole', 'richText', 'rivulet', most), 1.5);
  judge('plain prose grows', grows('whole', 'proseText', 'rivulet-plain', most), 1.5);
  judge('one list grows', grows('whole', 'oneList', 'rivulet', 128), 3);
  judge('one code block grows', grows('whole', 'oneCodeBlock', 'rivulet', 128), 3);
  judge(
    'one table of 128 KB, against the imperative floor',
    cost('whole', 'oneTable', 'rivulet', 128) / cost('whole', 'oneTable', 'streaming-markdown', 128),
    1,
  );
  for (const size of big) {
    const against = (part: 'script' | 'whole'): number =>
      cost(part, 'richText', 'rivulet', size) / cost(part, 'richText', 'streamdown', size);
    judge(`script at ${size} KB, against Streamdown`, against('script'), 1 / 5);
    judge(`script at ${size} KB, against 2 KB`, grows('script', 'richText', 'rivulet', size), 1.3);
    if (size === 512) judge('everything at 512 KB, against Streamdown', against('whole'), 1 / 8);
  }
  if (contestants.includes('rivulet')) await judgeOurs();
}

/** What is measured of ours alone: with and without, turn by turn, so that the machine's mood is the same for both. */
async function judgeOurs(): Promise<void> {
  const update = (kind: 'richText' | 'definedText', beside: number): Promise<number> =>
    inPage((page) =>
      page.evaluate(
        async ([k, others]) =>
          (await window.renderBench.perUpdate('rivulet', k, 32 * 1024, 60, { beside: others, warmUp: 500 })).whole,
        [kind, beside] as const,
      ),
    );
  const rows: [alone: number[], defined: number[], two: number[]] = [[], [], []];
  for (let i = 0; i < 5; i++) {
    rows[0].push(await update('richText', 0));
    rows[1].push(await update('definedText', 0));
    rows[2].push(await update('richText', 1));
  }
  const [alone, defined, two] = rows.map((values) => values.toSorted((a, b) => a - b)[2]!) as [number, number, number];
  judge('a text with a footnote and a definition, against one without', defined / alone, 1.1);
  judge('each of two answers at once, against one', two / alone, 1.1);
  const { lost, raw } = await inPage((page) => page.evaluate(() => window.renderBench.probes('rivulet')));
  judge(`selections lost${lost.length > 0 ? ` (${lost.join(', ')})` : ''}`, lost.length, 0, 'of 4');
  judge('updates in which a marker is seen raw', raw, 0, 'updates');
}
console.log('\nHeap of 128 KB, rich: MiB held, and left when it is gone');
for (const name of contestants) {
  const { held, left } = await inPage((page) =>
    page.evaluate(([n, most]) => window.renderBench.heap(n, 'richText', 128 * 1024, most), [
      name,
      secondsPerAnswer / 2,
    ] as const),
  );
  console.log(`${name.padEnd(20)} ${held.toFixed(1)}  ${left.toFixed(1)}`);
  if (name === 'rivulet') {
    judge('heap held', held, 6, 'MiB');
    judge('heap left when it is gone', left, 0.2, 'MiB');
  }
}
await browser.close();
process.exitCode = missed > 0 ? 1 : 0;
