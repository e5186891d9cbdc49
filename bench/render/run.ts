/**
 * Renders growing documents in Chromium, with ours and with others. Run: `node bench/render/run.ts [quick|full]`.
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

async function table(title: string, kind: string, sizes: readonly number[], names: readonly string[]): Promise<void> {
  console.log(`\n${title}: milliseconds per update of 80 characters, script / script + style + layout`);
  console.log(`${''.padEnd(20)}${sizes.map((size) => `${size} KB`.padStart(18)).join('')}`);
  for (const name of names) {
    const cells: string[] = [];
    for (const size of sizes) {
      const updates = name.startsWith('rivulet') || name === 'streaming-markdown' || size <= 32 ? 60 : 8;
      const { script: scripted, whole } = await inPage((page) =>
        page.evaluate(([n, k, s, u]) => window.renderBench.perUpdate(n, k as 'richText', s, u), [
          name,
          kind,
          size * kib,
          updates,
        ] as const),
      );
      cells.push(`${scripted.toFixed(2)} / ${whole.toFixed(2)}`.padStart(18));
    }
    console.log(name.padEnd(20) + cells.join(''));
  }
}

if (timed) {
  const big = mode === 'full' ? [2, 32, 128, 512] : [2, 128];
  await table('Rich Markdown', 'richText', big, contestants);
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
      const answer = await page.evaluate((n) => window.renderBench.wholeAnswer(n, 'richText', 128 * 1024), name);
      return { ...answer, cpu: (await metric('TaskDuration')) - before };
    });
    console.log(
      `${name.padEnd(20)} CPU ${result.cpu.toFixed(2)} s  long tasks ${result.long} (worst ${result.worst.toFixed(0)} ms)  dropped ${result.dropped}  nodes ${result.nodes} (${result.normalised} normalised)`,
    );
  }
}
console.log('\nHeap of 128 KB, rich: MiB held, and left when it is gone');
for (const name of contestants) {
  const { held, left } = await inPage((page) =>
    page.evaluate((n) => window.renderBench.heap(n, 'richText', 128 * 1024), name),
  );
  console.log(`${name.padEnd(20)} ${held.toFixed(1)}  ${left.toFixed(1)}`);
}
await browser.close();
