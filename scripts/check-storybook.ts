/**
 * Walks through the static Storybook as a stranger would meet it: below some path of a host, with no other host in
 * reach. Every story has to play through, every page and guide to be drawn, every link between them to lead somewhere,
 * and nothing may be missing or asked of anybody else.
 *
 *   node scripts/check-storybook.ts [--site FOLDER]     without a folder it builds one first
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright';
import { chromiumArgs, chromiumPath } from './browsers.ts';
import { serveFolder } from './serve-folder.ts';

interface Entry {
  readonly id: string;
  readonly type: 'story' | 'docs';
}

const { values } = parseArgs({ options: { site: { type: 'string' } } });
const built = values.site === undefined ? mkdtempSync(join(tmpdir(), 'rivulet-storybook-')) : undefined;
const site = built ?? resolve(values.site ?? '');
if (built !== undefined) {
  const { status } = spawnSync('storybook', ['build', '--quiet', '--output-dir', site], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, STORYBOOK_DISABLE_TELEMETRY: '1' },
  });
  if (status !== 0) process.exit(1);
}

const { entries } = JSON.parse(readFileSync(join(site, 'index.json'), 'utf8')) as { entries: Record<string, Entry> };
const served = await serveFolder(site, '/some/sub/path/');
const browser = await chromium.launch({
  ...(chromiumPath ? { executablePath: chromiumPath } : {}),
  args: [...chromiumArgs],
});
const context = await browser.newContext({ viewport: { width: 1000, height: 740 } });
const problems: string[] = [];

/** What each page of docs has to be scrolled to, and what it points at. */
const anchors = new Map<string, ReadonlySet<string>>();
const links: { readonly from: string; readonly href: string }[] = [];

await context.route(
  ({ href }) => /^(https?|wss?):/.test(href) && !href.startsWith(served.url),
  async (route) => {
    problems.push(`asks another host, or outside of its own path: ${route.request().url()}`);
    await route.abort();
  },
);

async function visit({ id, type }: Entry): Promise<void> {
  const page = await context.newPage();
  const say = (what: string): void => void problems.push(`${id}: ${what}`);
  page.on('pageerror', ({ message }) => say(`throws ${message}`));
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') say(`cannot load ${request.url()}`);
  });
  try {
    await page.goto(`${served.url}iframe.html?id=${id}&viewMode=${type}&haste=20`);
    await (type === 'docs' ? readDocs(page, id) : playStory(page, say));
  } catch (error) {
    say(String(error));
  }
  await page.close();
}

async function playStory(page: Page, say: (what: string) => void): Promise<void> {
  const finished = await page.waitForFunction(
    "globalThis.__STORYBOOK_ADDONS_CHANNEL__?.last('storyFinished')?.[0]",
    undefined,
    { timeout: 90_000 },
  );
  const { status } = (await finished.jsonValue()) as { readonly status: string };
  // axe has its say here, too; `parameters.a11y` makes a violation an error.
  if (status !== 'success')
    say(`did not play through: ${await page.locator('.sb-errordisplay, body').first().innerText()}`);
}

async function readDocs(page: Page, id: string): Promise<void> {
  await page.locator('.sbdocs-content > *').first().waitFor({ timeout: 30_000 });
  await page.waitForLoadState('networkidle');
  const found = await page.evaluate(() => ({
    ids: Array.from(document.querySelectorAll('.sbdocs-content [id]'), (element) => element.id),
    hrefs: Array.from(document.querySelectorAll('.sbdocs-content a[href]'), (link) => link.getAttribute('href') ?? ''),
  }));
  anchors.set(id, new Set(found.ids));
  links.push(...found.hrefs.map((href) => ({ from: id, href })));
}

/**
 * `?path=/docs/…` and `iframe.html?id=…` lead within Storybook, `#…` within the page; everything else has to be the
 * address of another host.
 */
function checkLinks(): void {
  for (const { from, href } of links) {
    if (/^https?:\/\//.test(href)) continue;
    const [, leads, id = from, , anchor] =
      /^(?:(\?path=\/(?:docs|story)\/|iframe\.html\?id=)([\w-]+))?(#(.*))?$/.exec(href) ?? [];
    const entry = entries[id];
    if (leads === undefined && anchor === undefined) problems.push(`${from}: a link leads nowhere: ${href}`);
    else if (entry === undefined) problems.push(`${from}: a link leads to no page: ${href}`);
    else if (anchor !== undefined && anchors.get(id)?.has(decodeURIComponent(anchor)) !== true)
      problems.push(`${from}: a link leads to no such place: ${href}`);
  }
}

/** The page with the sidebar: it opens with the first guide, and a link in a guide opens another. */
async function visitManager(): Promise<void> {
  const page = await context.newPage();
  page.on('pageerror', ({ message }) => problems.push(`the sidebar's page throws ${message}`));
  await page.goto(served.url);
  const frame = page.frameLocator('#storybook-preview-iframe');
  await frame.getByRole('heading', { name: 'Rivulet', level: 1 }).waitFor({ timeout: 60_000 });
  await page.goto(`${served.url}?path=/docs/guides-testing--docs`);
  await frame.getByRole('link', { name: 'the mock server' }).click();
  await frame.locator('#faults').waitFor({ timeout: 60_000 });
  await page.goto(`${served.url}?path=/docs/guides-first-chat-in-ten-lines--docs`);
  await frame.getByRole('link', { name: 'Your own backend' }).click();
  await frame.getByRole('heading', { name: 'Your own backend', level: 1 }).waitFor({ timeout: 60_000 });
  await page.close();
}

/** What only a browser does for a real key, and no simulated one: a fold opens and closes, a list of choices moves on. */
async function pressKeys(): Promise<void> {
  const page = await context.newPage();
  const show = async (id: string): Promise<void> => {
    await page.goto(`${served.url}iframe.html?id=${id}&viewMode=story&haste=20`);
    await playStory(page, (what) => problems.push(`${id}: ${what}`));
  };
  const focus = async (selector: string): Promise<void> => {
    for (let presses = 0; presses < 40; presses++) {
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${selector}`);
  };
  await show('chat-conversation--reasoning-that-folds');
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await focus('summary');
  const isOpen = (): Promise<boolean> => page.evaluate(() => document.querySelector('details')?.open === true);
  const before = await isOpen();
  for (const [key, expected] of [
    ['Enter', !before],
    ['Space', before],
  ] as const) {
    await page.keyboard.press(key);
    if ((await isOpen()) !== expected) problems.push(`a thought does not ${expected ? 'open' : 'fold'} by ${key}`);
  }
  await show('playground-playground--pick-and-watch');
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await focus('select');
  const chosen = (): Promise<string> => page.locator('select').first().inputValue();
  const first = await chosen();
  await page.keyboard.press('ArrowDown');
  if ((await chosen()) === first) problems.push('the protocol does not change by the arrow keys');
  await page.close();
}

const queue = Object.values(entries);
const next = async (): Promise<void> => {
  for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) await visit(entry);
};
try {
  await Promise.all([next(), next()]);
  await pressKeys().catch((error: unknown) => problems.push(`by keyboard: ${String(error)}`));
  await visitManager().catch((error: unknown) => problems.push(`the page with the sidebar: ${String(error)}`));
  checkLinks();
} finally {
  await browser.close();
  served.close();
  if (built !== undefined) rmSync(built, { recursive: true });
}
for (const path of new Set(served.missing)) problems.push(`is asked for and not there: ${path}`);
for (const problem of new Set(problems)) console.error(`FAILED ${problem}`);
console.log(
  `${Object.keys(entries).length} stories and pages, ${links.length} links, ${problems.length === 0 ? 'all well' : `${problems.length} problems`}`,
);
process.exit(problems.length === 0 ? 0 : 1);
