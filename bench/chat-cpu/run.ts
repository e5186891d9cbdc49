/**
 * What a streaming answer costs the main thread, ours beside the peers', in one run in Chromium.
 *
 * `node bench/chat-cpu/run.ts [contestant …]`; without names all of them. CPU time of the main thread, by
 * `Performance.getMetrics` on the thread's own clock, so that other processes do not count; medians of the rounds.
 * `nothing` reads the wire and shows the answer at its end: what the bench itself costs, and is in every figure.
 */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { chromium, type Browser } from 'playwright';
import { build, preview, type InlineConfig } from 'vite';
import { chromiumArgs, chromiumPath } from '../../scripts/browsers.ts';
import { finish, type Row } from '../report.ts';
import type { BenchPage } from './page.tsx';

interface Load {
  readonly name: string;
  readonly tokens: number;
  /** 0: back to back. */
  readonly perSecond: number;
  readonly history: number;
}

interface Result {
  /** Seconds of CPU. */
  readonly cpu: number;
  /** Bytes of heap per token, after garbage collection. */
  readonly heap: number;
  /** How often the page changed. */
  readonly draws: number;
}

declare const window: { readonly bench?: BenchPage };

const peers = ['ai-sdk', 'ai-sdk-throttled', 'tanstack', 'x-sdk'];
const baseline = 'nothing';
const loads: readonly Load[] = [
  { name: '2k', tokens: 2_000, perSecond: 0, history: 0 },
  { name: '8k', tokens: 8_000, perSecond: 0, history: 0 },
  { name: '32k', tokens: 32_000, perSecond: 0, history: 0 },
  { name: '2k at 150/s, 50 messages', tokens: 2_000, perSecond: 150, history: 50 },
];
/** Seconds after which a contestant counts as stopped. */
const patience = 90;
const rounds = 3;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function measure(
  browser: Browser,
  origin: string,
  contestant: string,
  { tokens, perSecond, history }: Load,
): Promise<Result | undefined> {
  const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
  try {
    const failures: string[] = [];
    page.on('pageerror', (error) => failures.push(error.message));
    await page.goto(
      `${origin}/?${new URLSearchParams({ contestant, tokens: String(tokens), perSecond: String(perSecond), history: String(history) })}`,
    );
    await page.waitForFunction(() => window.bench !== undefined);
    await page.waitForTimeout(300);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const read = async (name: string): Promise<number> =>
      (await session.send('Performance.getMetrics')).metrics.find((metric) => metric.name === name)?.value ??
      Number.NaN;
    await session.send('HeapProfiler.collectGarbage');
    const [heapBefore, cpuBefore] = [await read('JSHeapUsedSize'), await read('TaskDuration')];
    let timer: NodeJS.Timeout | undefined;
    const answered = await Promise.race([
      page.evaluate(() => window.bench!.ask()),
      new Promise<undefined>((resolve) => {
        timer = setTimeout(resolve, patience * 1000, undefined);
      }),
    ]);
    clearTimeout(timer);
    if (answered === undefined) return undefined;
    const cpu = (await read('TaskDuration')) - cpuBefore;
    if (!answered.whole || failures.length > 0)
      throw new Error(`${contestant} did not show the answer of ${tokens} tokens: ${failures.join('; ')}`);
    await session.send('HeapProfiler.collectGarbage');
    return { cpu, heap: ((await read('JSHeapUsedSize')) - heapBefore) / tokens, draws: answered.draws };
  } finally {
    await page.close();
  }
}

const root = fileURLToPath(new URL('.', import.meta.url));
const common: InlineConfig = {
  root,
  logLevel: 'warn',
  configFile: false,
  plugins: [react()],
  resolve: { dedupe: ['react', 'react-dom'] },
};
await build({ ...common, build: { outDir: 'dist', emptyOutDir: true, chunkSizeWarningLimit: 10_000 } });
const server = await preview({ ...common, preview: { port: 0, host: '127.0.0.1' } });
const origin = server.resolvedUrls!.local[0]!.replace(/\/$/, '');
const browser = await chromium.launch({
  ...(chromiumPath ? { executablePath: chromiumPath } : {}),
  args: [...chromiumArgs],
});

const chosen = process.argv.slice(2);
const rivals = chosen.length > 0 ? chosen.filter((name) => name !== 'rivulet') : peers;
const contestants = ['rivulet', ...rivals, baseline];
const results = new Map<string, Result | undefined>();
const key = (contestant: string, load: Load): string => `${contestant} ${load.name}`;

try {
  for (const load of loads) {
    const taken = new Map<string, Result[]>();
    const stopped = new Set<string>();
    for (let round = 0; round < (load.perSecond > 0 ? 1 : rounds); round++) {
      for (const contestant of contestants) {
        if (stopped.has(contestant)) continue;
        const result = await measure(browser, origin, contestant, load);
        if (result === undefined || result.cpu > 10) stopped.add(contestant);
        if (result !== undefined) taken.set(contestant, [...(taken.get(contestant) ?? []), result]);
      }
    }
    console.log(`${load.name.padEnd(26)}${'ms'.padStart(8)}${'draws'.padStart(8)}${'B/token'.padStart(9)}`);
    for (const contestant of contestants) {
      const all = taken.get(contestant) ?? [];
      const of = (what: keyof Result): number => median(all.map((result) => result[what]));
      const result = all.length === 0 ? undefined : { cpu: of('cpu'), heap: of('heap'), draws: of('draws') };
      results.set(key(contestant, load), result);
      const figures = result && [result.cpu * 1000, result.draws, result.heap].map((value) => value.toFixed(0));
      const [ms = `stopped after ${patience} s`, draws = '', heap = ''] = figures ?? [];
      console.log(`  ${contestant.padEnd(24)}${ms.padStart(8)}${draws.padStart(8)}${heap.padStart(9)}`);
    }
  }
} finally {
  await browser.close();
  await server.close();
}

const of = (what: keyof Result, contestant: string, load: Load): number =>
  results.get(key(contestant, load))?.[what] ?? Number.POSITIVE_INFINITY;

/** The rival that is best at it, beside ours. */
const beside = (what: keyof Result, load: Load): { readonly name: string; readonly value: number } =>
  rivals
    .map((name) => ({ name, value: of(what, name, load) / of(what, 'rivulet', load) }))
    .toSorted((a, b) => a.value - b.value)[0]!;

const rows: Row[] = loads.map((load) => {
  const { name, value } = beside('cpu', load);
  return { what: `time, best peer ÷ ours, ${load.name}`, detail: name, value, least: load.name === '32k' ? 4 : 1 };
});
const [short, , long] = loads as [Load, Load, Load, Load];
const { name, value } = beside('heap', long);
rows.push(
  { what: `memory, best peer ÷ ours, ${long.name}`, detail: name, value, least: 1 },
  {
    what: 'time, ours, 32k ÷ 2k',
    detail: '',
    value: of('cpu', 'rivulet', long) / of('cpu', 'rivulet', short),
    most: 18,
  },
);
finish('chat-cpu', rows);
