/**
 * Installs the packed tarballs into new apps with plain npm, outside the workspace, builds and starts each, and drives
 * one streamed chat through it in Chromium against `rivulet-mock`.
 *
 *     node interop/fresh-apps/fresh-apps.ts [app …]
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright';
import { chromiumArgs, chromiumPath } from '../../scripts/browsers.ts';
import { startMock, type RunningMock } from '../mock/start-mock.ts';
import { apps, type App } from './apps.ts';
import { serve } from './serve.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));
const question = 'How do rivers find the sea?';

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

function run(cwd: string, command: string, ...args: readonly string[]): void {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: undefined, CI: 'true' };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed in ${cwd}:\n${stdout}\n${stderr}`);
}

/** Tarballs by package name, packed fresh. */
function pack(target: string): Record<string, string> {
  run(root, process.execPath, 'scripts/check-packages.ts', '--keep', target);
  const tarballs = readdirSync(target).filter((file) => file.endsWith('.tgz'));
  return Object.fromEntries(tarballs.map((file) => [file.replace(/^rivulet-(.*)-\d+\..*$/, '@rivulet/$1'), `file:${join(target, file)}`]));
}

function install(app: App, folder: string, tarballs: Record<string, string>): void {
  mkdirSync(folder, { recursive: true });
  cpSync(join(here, app.template), folder, { recursive: true });
  const manifest = {
    name: `fresh-${app.name}`,
    private: true,
    type: 'module',
    dependencies: { ...app.dependencies, ...tarballs },
    // A tarball depends on its siblings by version; none is in a registry yet.
    overrides: tarballs,
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const block = /```tsx App\.tsx\n([\s\S]*?)```/.exec(readme)?.[1];
  if (block === undefined) throw new Error('README.md has no code block named App.tsx');
  mkdirSync(join(folder, app.appFolder), { recursive: true });
  writeFileSync(join(folder, app.appFolder, 'App.tsx'), `${app.appPrefix}${block}`);
  run(folder, 'npm', 'install', '--no-audit', '--no-fund', '--loglevel=error');
}

/** One streamed chat, as a user would: what is on screen must grow, and end byte-equal to the mock's whole answer. */
async function chat(page: Page, url: string, mock: RunningMock): Promise<void> {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.route('http://localhost:8787/**', (route) => route.continue({ url: route.request().url().replace('http://localhost:8787', mock.url) }));
  await page.goto(url);
  const box = page.getByLabel('Message');
  await box.fill(question);
  await box.press('Enter');
  const main = page.locator('main');
  const lengths = new Set<number>();
  const expected = await wholeAnswer(mock);
  const deadline = Date.now() + 30_000;
  for (;;) {
    const text = (await main.textContent()) ?? '';
    lengths.add(text.length);
    if (text.includes(expected)) break;
    if (Date.now() > deadline) throw new Error(`The answer never came. On screen: ${JSON.stringify(text.slice(0, 500))}`);
    await page.waitForTimeout(10);
  }
  if (lengths.size < 4) throw new Error(`The answer did not stream: only ${lengths.size} different states were seen.`);
  if (complaints.length > 0) throw new Error(`The console complained: ${complaints.join('\n')}`);
}

async function wholeAnswer(mock: RunningMock): Promise<string> {
  const response = await fetch(`${mock.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'mock', stream: false, messages: [{ role: 'user', content: question }] }),
  });
  const body = (await response.json()) as { choices: [{ message: { content: string } }] };
  return body.choices[0].message.content;
}

async function tryApp(app: App, folder: string, tarballs: Record<string, string>, browser: Browser, mock: RunningMock): Promise<void> {
  const start = performance.now();
  install(app, folder, tarballs);
  const installed = performance.now();
  for (const [command, ...args] of app.build) run(folder, command!, ...args);
  const server = await serve(app, folder);
  const context = await browser.newContext();
  try {
    await chat(await context.newPage(), server.url, mock);
  } finally {
    await context.close();
    await server.close();
  }
  console.log(`ok     ${app.name}: installed in ${((installed - start) / 1000).toFixed(1)} s, built and chatted in ${seconds(installed)}`);
}

const wanted = process.argv.slice(2);
const chosen = apps.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
if (chromiumPath === undefined) {
  console.warn('⚠ SKIPPED fresh apps: no Chromium found. Install one with: apt-get install -y chromium');
  process.exit(process.env['CI'] === 'true' ? 1 : 0);
}

const work = mkdtempSync(join(tmpdir(), 'rivulet-apps-'));
const mock = await startMock('--tokens-per-second', '100', '--seed', '7');
const browser = await chromium.launch({ executablePath: chromiumPath, args: [...chromiumArgs] });
let failed = false;
try {
  const tarballs = pack(join(work, 'tarballs'));
  for (const app of chosen) {
    try {
      await tryApp(app, join(work, app.name), tarballs, browser, mock);
    } catch (error) {
      failed = true;
      console.error(`FAILED ${app.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
} finally {
  await browser.close();
  await mock.close();
  rmSync(work, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
