/** What is on the clipboard when a reader copies, in a real browser. */
import { createMockServer } from '@rivulet/mock-server';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, lacking, launchChromium } from './chromium.ts';
import { servePage, type ServedPage } from './serve-page.ts';

const source = `# How *rivers* grow

A **river** starts [small](https://example.com), at $5.

- one
- two

\`\`\`js
const flow = 1;
\`\`\`

| a | b |
|---|---|
| c | d |
`;

describe.skipIf(!hasChromium)(`a reader who copies${lacking}`, () => {
  let served: ServedPage;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    served = await servePage('rich', createMockServer({}), {
      headers: { 'content-security-policy': "default-src 'self'; require-trusted-types-for 'script'" },
    });
    browser = await launchChromium();
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    page = await context.newPage();
    await page.goto(served.url);
    await page.evaluate((text) => window.show(text, false), source);
    await page.waitForSelector('.rivulet-token-keyword');
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

  test('the source is copied to the last character, by keyboard', async () => {
    const button = page.getByRole('button', { name: 'Copy source' });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await clipboard()).toBe(source);
  });

  test('code is copied alone, without colours', async () => {
    await page.locator('.rivulet-code').getByRole('button').click();
    await expect.poll(clipboard).toBe('const flow = 1;');
  });

  test('what is selected is copied clean: no markers, no buttons, no language', async () => {
    await page.evaluate(() => getSelection()!.selectAllChildren(document.querySelector('.rivulet-text')!));
    await page.keyboard.press('Control+C');
    await expect.poll(clipboard).toContain('How rivers grow');
    const copied = await clipboard();
    const words = copied.split(/\s+/).filter((word) => word !== '');
    expect(words.join(' ')).toBe('How rivers grow A river starts small, at $5. one two const flow = 1; a b c d');
    expect(copied).toMatch(/c\td/);
  });
});
