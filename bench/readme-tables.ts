/**
 * Runs the benches and writes README's tables of numbers anew, between their marks. On a machine that does nothing else.
 *
 *     node bench/readme-tables.ts [--print] [sizes] [clients] [chat] [markdown]
 *
 * Without names all of them; `--print` leaves the README as it is.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { clientTimes } from './clients.ts';
import { jobs, sizesOf } from './peer-sizes/run.ts';

type Cells = readonly string[];

const root = fileURLToPath(new URL('..', import.meta.url));
const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

const table = (head: Cells, rows: readonly Cells[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const measuredOn = (command: string): string =>
  `\`${command}\`, ${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}.`;

/** What a bench prints, shown as well; a limit it misses is no reason to keep its numbers back. */
function output(...command: readonly string[]): readonly string[] {
  const { stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8', maxBuffer: 1e8 });
  if (stdout.trim() === '') throw new Error(`node ${command.join(' ')} printed nothing:\n${stderr}`);
  process.stderr.write(stdout);
  return stdout.split('\n');
}

async function sizes(): Promise<string> {
  const rows: Cells[] = [];
  for (const job of jobs) {
    const [ours, ...peers] = await sizesOf(job);
    const kib = (value: number): string => value.toFixed(1);
    rows.push([job.job, kib(ours!.kib), peers.map((peer) => `${peer.name} ${kib(peer.kib)}`).join(' · ')]);
  }
  const command = 'npx pnpm@12.21.0 install && node bench/peer-sizes/run.ts';
  return `${table(['KiB, minified and gzipped, React external', 'Rivulet', 'others'], rows)}\n\n${measuredOn(command)}`;
}

async function clients(): Promise<string> {
  const results = await clientTimes();
  const names = results[0]!.clients.map(({ name }) => name);
  const rows = names.map((name) => [
    name,
    ...results.map(({ clients: all }) => number.format(all.find((client) => client.name === name)!.milliseconds)),
  ]);
  return `${table(['milliseconds', ...results.map(({ load }) => load)], rows)}\n\n${measuredOn('node bench/clients.ts')}`;
}

/** As `chat-cpu/run.ts` names them, and as their readers know them. */
const chatPeers: Readonly<Record<string, string>> = {
  rivulet: 'Rivulet',
  'x-sdk': 'Ant Design x-sdk',
  'ai-sdk-throttled': 'AI SDK, throttled at 50 ms',
  'ai-sdk': 'AI SDK',
  tanstack: 'TanStack AI',
  nothing: 'the bench itself',
};

function chat(): string {
  const loads: { readonly name: string; readonly times: Map<string, string> }[] = [];
  for (const line of output('bench/chat-cpu/run.ts')) {
    const head = /^(\S.*?)\s+ms\s+draws\s+B\/token$/.exec(line);
    const row = /^ {2}(\S+)\s+(?:(\d+)\s+(\d+)\s+-?\d+|(stopped after \d+ s))\s*$/.exec(line);
    if (head?.[1] !== undefined) loads.push({ name: head[1].trim(), times: new Map() });
    const [, name = '', ms, draws, stopped] = row ?? [];
    if (row !== null) loads.at(-1)?.times.set(name, stopped ?? `${whole.format(Number(ms))} (${draws})`);
  }
  const known = Object.entries(chatPeers);
  const rows = loads.map(({ name, times }) => [name, ...known.map(([key]) => times.get(key) ?? missing('chat', key))]);
  if (rows.length < 4) missing('chat', 'a load');
  const head = ['tokens: main-thread ms (draws)', ...known.map(([, name]) => name)];
  return `${table(head, rows)}\n\n${measuredOn('node bench/chat-cpu/run.ts')}`;
}

const markdownPeers: Readonly<Record<string, string>> = {
  rivulet: 'Rivulet',
  streamdown: 'Streamdown',
  'react-markdown': 'react-markdown',
  'x-markdown': 'Ant Design x-markdown',
  incremark: 'incremark',
  'markdown-to-jsx': 'markdown-to-jsx',
  'streaming-markdown': 'streaming-markdown (no React)',
};

function markdown(): string {
  const lines = output('bench/render/run.ts', 'rich');
  const start = lines.findIndex((line) => line.startsWith('Rich Markdown:'));
  if (start === -1) missing('markdown', 'Rich Markdown');
  const columns = lines[start + 1]!.match(/\d+ KB/g) ?? [];
  const rows = Object.entries(markdownPeers).map(([key, name]) => {
    const line = lines.slice(start).find((each) => each.startsWith(`${key} `)) ?? missing('markdown', key);
    const cells = line.slice(key.length).match(/[\d.]+ \/ [\d.]+/g) ?? [];
    if (cells.length !== columns.length) missing('markdown', key);
    return [name, ...cells.map((cell) => number.format(Number(cell.split(' / ')[1])))];
  });
  const head = ['ms per update of 80 characters, layout included', ...columns.map((size) => `at ${size}`)];
  return `${table(head, rows)}\n\n${measuredOn('node bench/render/run.ts rich')}`;
}

function missing(bench: string, what: string): never {
  throw new Error(`The bench of ${bench} says nothing of ${what}: has what it prints changed?`);
}

const makers: Readonly<Record<string, () => string | Promise<string>>> = { sizes, clients, chat, markdown };
const { values, positionals } = parseArgs({ options: { print: { type: 'boolean' } }, allowPositionals: true });
const readme = join(root, 'README.md');
for (const name of positionals.length > 0 ? positionals : Object.keys(makers)) {
  const make = makers[name];
  if (make === undefined) throw new Error(`${name} is none of ${Object.keys(makers).join(', ')}.`);
  const text = await make();
  console.log(`${text}\n`);
  if (values.print === true) continue;
  const before = readFileSync(readme, 'utf8');
  const marked = new RegExp(`(<!-- bench: ${name} -->\n)[\\s\\S]*?(<!-- /bench -->)`);
  if (!marked.test(before)) throw new Error(`README.md has no <!-- bench: ${name} --> … <!-- /bench -->.`);
  writeFileSync(
    readme,
    before.replace(marked, (_all, open: string, close: string) => `${open}\n${text}\n\n${close}`),
  );
}
