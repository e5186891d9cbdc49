/**
 * The parser's table in a page of Chromium. Exits with 1 where a ratio is too low.
 *
 *     node bench/parser-chromium.ts
 */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright';
import { chromiumArgs, chromiumPath } from '../scripts/browsers.ts';
import type { measureParser } from './parser-rows.ts';
import { finish } from './report.ts';

/** The global that the bundle leaves in the page. */
declare const bench: { readonly measureParser: typeof measureParser };

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('./parser-rows.ts', import.meta.url))],
  bundle: true,
  write: false,
  format: 'iife',
  globalName: 'bench',
  target: 'es2022',
  logLevel: 'error',
});
const browser = await chromium.launch({
  ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
  args: [...chromiumArgs],
});
try {
  const page = await browser.newPage();
  await page.addScriptTag({ content: outputFiles[0]!.text });
  const rows = await page.evaluate(() => bench.measureParser());
  finish('Parser, times as fast as eventsource-parser', rows, `Chromium ${browser.version()}`);
} finally {
  await browser.close();
}
