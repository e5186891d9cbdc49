/**
 * Installs the packed tarballs into new apps with plain npm, outside the workspace, builds and starts each, and drives
 * one streamed chat through it in Chromium against `rivulet-mock`. Then the tarballs' other consumers: TypeScript's
 * oldest and newest version, each Node, a page without a bundler, and a newcomer who does what the README says.
 *
 *     node interop/fresh-apps/fresh-apps.ts [--tarballs DIR] [name …]
 *
 * Names are those of `apps.ts`, `consumers.ts` and `newcomer.ts`; all of them by default. `--tarballs` takes what lies in a folder
 * already instead of packing anew.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright';
import { plainText, readChatStream } from '@rivulet/chat';
import { chromiumArgs, chromiumPath } from '../../scripts/browsers.ts';
import { report } from '../../scripts/tally.ts';
import { startMock, type RunningMock } from '../mock/start-mock.ts';
import { codeBlock } from '../servers/guide-server.ts';
import { apps, type App } from './apps.ts';
import { consumers, type Kit } from './consumers.ts';
import { newcomer } from './newcomer.ts';
import { serve } from './serve.ts';
import { install, pack, root, run, tarballsIn, type Tarballs } from './tarballs.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const question = 'How do rivers find the sea?';

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** The framework's starter, with the README's chat as its app. */
function writeApp(app: App, folder: string): void {
  mkdirSync(folder, { recursive: true });
  cpSync(join(here, app.template), folder, { recursive: true });
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const block = /```tsx App\.tsx\n([\s\S]*?)```/.exec(readme)?.[1];
  if (block === undefined) throw new Error('README.md has no code block named App.tsx');
  mkdirSync(join(folder, app.appFolder), { recursive: true });
  writeFileSync(join(folder, app.appFolder, 'App.tsx'), `${app.appPrefix}${block}`);
  if (app.route === undefined) return;
  mkdirSync(dirname(join(folder, app.route)), { recursive: true });
  writeFileSync(join(folder, app.route), codeBlock('node.md', app.route));
}

/** The app's own route: an answer in pieces that come one after the other, whole to its marker. */
async function askRoute(url: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message: 'grüß 中文 🙂' }),
  });
  const arrivals = new Set<number>();
  let text = '';
  let end: string | undefined;
  for await (const event of readChatStream(response, { protocol: plainText({ done: '[END]' }) })) {
    if (event.type === 'delta') {
      text += event.text;
      arrivals.add(Math.floor(performance.now() / 10));
    }
    if (event.type === 'end') end = event.end;
  }
  if (text !== 'You said: grüß 中文 🙂\nRivers find the sea. ' || end !== 'done-marker')
    throw new Error(`The route answered ${JSON.stringify(text)}, ended by ${end}.`);
  if (arrivals.size < 3) throw new Error('The route did not stream: its answer came at once.');
}

/** One streamed chat, as a user would: what is on screen must grow, and end byte-equal to the mock's whole answer. */
async function chat(page: Page, url: string, mock: RunningMock): Promise<void> {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.route('http://localhost:8787/**', (route) =>
    route.continue({ url: route.request().url().replace('http://localhost:8787', mock.url) }),
  );
  await page.goto(url);
  const box = page.getByLabel('Message');
  await box.fill(question).catch((error: unknown) => {
    throw new Error(`There is no chat to type into. The console said: ${complaints.join('\n')}`, { cause: error });
  });
  await box.press('Enter');
  const main = page.locator('main');
  const lengths = new Set<number>();
  const expected = await wholeAnswer(mock);
  const deadline = Date.now() + 30_000;
  for (;;) {
    const text = (await main.textContent()) ?? '';
    lengths.add(text.length);
    if (text.includes(expected)) break;
    if (Date.now() > deadline)
      throw new Error(`The answer never came. On screen: ${JSON.stringify(text.slice(0, 500))}`);
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

/** The same at an address, in a browser that has seen nothing yet. */
async function chatAt(url: string, browser: Browser, mock: RunningMock): Promise<void> {
  const context = await browser.newContext();
  try {
    await chat(await context.newPage(), url, mock);
  } finally {
    await context.close();
  }
}

async function tryApp(app: App, folder: string, { tarballs, chatAt: chatThere }: Kit): Promise<void> {
  const start = performance.now();
  writeApp(app, folder);
  install(app.name, folder, app.dependencies, tarballs);
  console.log(`       ${app.name}: installed in ${seconds(start)}`);
  for (const [command, ...args] of app.build) run(folder, command!, ...args);
  const server = await serve(app, folder);
  try {
    await chatThere(server.url);
    if (app.route !== undefined) await askRoute(`${server.url}/${app.route.replace(/^app\/|\/route\.ts$/g, '')}`);
  } finally {
    await server.close();
  }
}

const { values, positionals: wanted } = parseArgs({
  options: { tarballs: { type: 'string' } },
  allowPositionals: true,
});
const attempts = [
  ...apps.map((app) => ({ name: app.name, attempt: (folder: string, kit: Kit) => tryApp(app, folder, kit) })),
  ...consumers,
  newcomer,
].filter(({ name }) => wanted.length === 0 || wanted.includes(name));
if (attempts.length < wanted.length) {
  console.error(`Not all of these are known: ${wanted.join(', ')}`);
  process.exit(2);
}
if (chromiumPath === undefined) {
  console.warn('⚠ SKIPPED fresh apps: no Chromium found. Install one with: apt-get install -y chromium');
  process.exit(process.env['CI'] === 'true' ? 1 : 0);
}

const work = mkdtempSync(join(tmpdir(), 'rivulet-apps-'));
const mock = await startMock('--tokens-per-second', '100', '--seed', '7');
const browser = await chromium.launch({ executablePath: chromiumPath, args: [...chromiumArgs] });
let passed = 0;
let failed = 0;
try {
  const tarballs: Tarballs = values.tarballs === undefined ? pack(join(work, 'tarballs')) : tarballsIn(values.tarballs);
  const kit: Kit = {
    tarballs,
    mockUrl: mock.url,
    question,
    answer: await wholeAnswer(mock),
    chatAt: (url) => chatAt(url, browser, mock),
  };
  for (const { name, attempt } of attempts) {
    const start = performance.now();
    try {
      await attempt(join(work, name), kit);
      passed++;
      console.log(`ok     ${name}: ${seconds(start)} in all`);
    } catch (error) {
      failed++;
      console.error(`FAILED ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
} finally {
  await browser.close();
  await mock.close();
  rmSync(work, { recursive: true, force: true });
}
report({ passed, failed });
process.exit(failed > 0 ? 1 : 0);
