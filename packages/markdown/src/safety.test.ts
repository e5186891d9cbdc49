// @vitest-environment node
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromiumArgs, chromiumPath } from '../../../scripts/browsers.ts';
import { bypasses } from './testing/bypasses.ts';
import { examples } from './testing/examples.ts';
import { randomDocument } from './testing/random-documents.ts';

/** What the page asked of the network, besides itself. */
interface Visit {
  readonly page: Page;
  readonly requests: string[];
  readonly dialogs: string[];
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const documents = Number(process.env['RIVULET_DOCUMENTS'] ?? 300);
/** The page brings its own React: once is enough. */
const runs = chromiumPath !== undefined && process.env['RIVULET_REACT'] !== '18';
let browser: Browser;
let script: string;

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  const { outputFiles } = await build({
    entryPoints: [here('./testing/safety-page.tsx')],
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: {
      react: here('../../../node_modules/react'),
      'react-dom/server': here('../../../node_modules/react-dom/server.browser.js'),
      'react-dom': here('../../../node_modules/react-dom'),
    },
    logLevel: 'error',
  });
  script = outputFiles[0]!.text;
  browser = await chromium.launch({ executablePath: chromiumPath, args: [...chromiumArgs] });
}, 60_000);
afterAll(() => browser?.close());

async function visit(policy?: string): Promise<Visit> {
  const page = await browser.newPage();
  const visited: Visit = { page, requests: [], dialogs: [] };
  page.on('dialog', (dialog) => {
    visited.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.route('**/*', async (route) => {
    const { pathname, origin } = new URL(route.request().url());
    if (origin === 'https://page.example' && pathname === '/') {
      const headers: Record<string, string> = policy === undefined ? {} : { 'content-security-policy': policy };
      await route.fulfill({
        contentType: 'text/html',
        headers,
        body: '<!doctype html><title>x</title><body><script src="/page.js"></script>',
      });
    } else if (origin === 'https://page.example' && pathname === '/page.js')
      await route.fulfill({ contentType: 'text/javascript', body: script });
    else {
      visited.requests.push(route.request().url());
      const isImage = origin === 'https://allowed.example';
      await (isImage
        ? route.fulfill({
            contentType: 'image/svg+xml',
            body: '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>',
          })
        : route.abort());
    }
  });
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(globalThis, { violations });
    document.addEventListener('securitypolicyviolation', (event) =>
      violations.push(`${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  await page.goto('https://page.example/');
  await page.waitForFunction(() => typeof window.drawHostile === 'function');
  return visited;
}

test.runIf(runs)(
  `${bypasses.length} ways around the URL policy, cut at every position, ask nothing of the network and run nothing`,
  async () => {
    expect(bypasses.length).toBeGreaterThanOrEqual(200);
    const { page, requests, dialogs } = await visit();
    const faults = await page.evaluate((texts) => texts.flatMap((text) => window.drawHostile(text, 1)), bypasses);
    await page.waitForTimeout(200);
    expect({ faults: faults.slice(0, 5), requests, dialogs }).toEqual({ faults: [], requests: [], dialogs: [] });
    await page.close();
  },
  180_000,
);

test.runIf(runs)(
  `${documents} random documents of such pieces do not either`,
  async () => {
    const { page, requests, dialogs } = await visit();
    const pieces = [...bypasses, ...examples.slice(0, 200).map(({ markdown }) => markdown)];
    const texts = Array.from({ length: documents }, (_, seed) => randomDocument(seed + 1, pieces, 4));
    const faults = await page.evaluate((all) => all.flatMap((text) => window.drawHostile(text, 7)), texts);
    await page.waitForTimeout(200);
    expect({ faults: faults.slice(0, 5), requests, dialogs }).toEqual({ faults: [], requests: [], dialogs: [] });
    await page.close();
  },
  180_000 + 60 * documents,
);

test.runIf(runs)('a strict content security policy and Trusted Types have nothing to object to', async () => {
  const { page } = await visit(
    "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
  );
  await page.evaluate((texts) => texts.flatMap((text) => window.draw(text, [])), bypasses.slice(0, 400));
  await page.evaluate((texts) => window.draw(texts.join('\n\n'), []), bypasses);
  await page.waitForTimeout(200);
  expect(await page.evaluate(() => (globalThis as unknown as { violations: string[] }).violations)).toEqual([]);
  await page.close();
});

test.runIf(runs)('an image of an allowed origin loads, another one when the reader clicks', async () => {
  const { page, requests } = await visit();
  await page.evaluate(() =>
    window.draw('![one](https://allowed.example/a.svg) ![two](https://other.example/b.svg)', [
      'https://allowed.example',
    ]),
  );
  await page.waitForFunction(() => document.querySelector('img')?.complete);
  expect(requests).toEqual(['https://allowed.example/a.svg']);
  await page.getByRole('button', { name: /two/ }).click();
  await page.waitForFunction(() => document.querySelectorAll('img').length === 2);
  await page.waitForTimeout(100);
  expect(requests).toEqual(['https://allowed.example/a.svg', 'https://other.example/b.svg']);
  await page.close();
});
