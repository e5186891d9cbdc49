/**
 * Takes pictures of the stories, from the static build (`npm run build:storybook` first).
 *
 *   node scripts/take-pictures.ts                          the README's picture: docs/images/streaming-chat.png
 *   node scripts/take-pictures.ts --all OUT [FILTER]       every story whose id contains FILTER (or one of several, with commas): light, dark, phone, right to left
 *
 * `--site FOLDER` takes them from another build than `storybook-static`.
 */
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright';
import { chromiumArgs, chromiumPath } from './browsers.ts';
import { serveFolder } from './serve-folder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  options: { all: { type: 'string' }, site: { type: 'string', default: join(root, 'storybook-static') } },
  allowPositionals: true,
});
const site = resolve(values.site);

if (!existsSync(join(site, 'index.json'))) {
  console.error(`There is no Storybook in ${site}: run \`npm run build:storybook\` first.`);
  process.exit(1);
}

const served = await serveFolder(site);
const browser = await chromium.launch({
  ...(chromiumPath ? { executablePath: chromiumPath } : {}),
  args: [...chromiumArgs],
});

const story = (id: string, globals: string): string =>
  `${served.url}iframe.html?id=${id}&viewMode=story&globals=${globals}`;

/** A long answer, half-way: what the README shows. */
async function takeStreamingChat(): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 800, height: 720 }, deviceScaleFactor: 1.5 });
  await page.goto(story('start-chat--in-markdown', 'theme:light'));
  await page.getByRole('cell', { name: 'middle course' }).waitFor({ timeout: 30_000 });
  const file = join(root, 'docs/images/streaming-chat.png');
  mkdirSync(join(root, 'docs/images'), { recursive: true });
  await page.screenshot({ path: file });
  console.log(`${file}: ${Math.round(statSync(file).size / 1024)} KiB`);
}

const looks = [
  { name: 'light', globals: 'theme:light', width: 1000, height: 740 },
  { name: 'dark', globals: 'theme:dark', width: 1000, height: 740 },
  { name: 'phone', globals: 'theme:light', width: 360, height: 740 },
  { name: 'rtl', globals: 'theme:dark;direction:rtl', width: 760, height: 740 },
];

/** Until the play function is through, or for so long as a story may take. */
async function played(page: Page): Promise<void> {
  await page.locator('#storybook-root > *').first().waitFor({ timeout: 60_000 });
  await page
    .waitForFunction("globalThis.__STORYBOOK_ADDONS_CHANNEL__?.last('storyFinished') !== undefined", undefined, {
      timeout: 60_000,
    })
    .catch(() => undefined);
}

async function takeAll(out: string, filter: string): Promise<void> {
  mkdirSync(out, { recursive: true });
  const { entries } = JSON.parse(readFileSync(join(site, 'index.json'), 'utf8')) as {
    entries: Record<string, { id: string; type: 'story' | 'docs' }>;
  };
  const wanted = Object.values(entries).filter(({ id }) => filter.split(',').some((part) => id.includes(part)));
  for (const { id, type } of wanted) {
    await Promise.all(
      looks.map(async ({ name, globals, width, height }) => {
        const page = await browser.newPage({ viewport: { width, height } });
        if (type === 'docs') {
          await page.goto(`${served.url}iframe.html?id=${id}&viewMode=docs&globals=${globals}`);
          await page.locator('.sbdocs').first().waitFor({ timeout: 60_000 });
          await page.waitForTimeout(1000);
        } else {
          await page.goto(`${story(id, globals)}&haste=20`);
          await played(page);
        }
        await page.screenshot({ path: join(out, `${id}.${name}.png`), fullPage: type === 'docs' });
        await page.close();
      }),
    );
    console.log(id);
  }
}

try {
  if (values.all === undefined) await takeStreamingChat();
  else await takeAll(resolve(values.all), positionals[0] ?? '');
} finally {
  await browser.close();
  served.close();
}
