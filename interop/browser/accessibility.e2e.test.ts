import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createMockServer } from '@rivulet/mock-server';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasChromium, lacking, launchChromium } from './chromium.ts';
import { dictated } from './dictated.ts';
import { servePage, type ServedPage } from './serve-page.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const everything = readFileSync(new URL('./everything.txt', import.meta.url), 'utf8');

declare global {
  interface Window {
    /** What a polite live region said, in order. */
    announced: string[];
    axe: { run(): Promise<AxeResults> };
  }
}

describe.skipIf(!hasChromium)(`a chat, to those who do not see or point${lacking}`, () => {
  const model = dictated();
  const mock = createMockServer({ 'POST /api/chat': model.scenario });
  let served: ServedPage;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let devtools: CDPSession;

  beforeAll(async () => {
    served = await servePage('chat', mock);
    browser = await launchChromium();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  beforeEach(async () => {
    context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
    devtools = await context.newCDPSession(page);
    await page.clock.install();
    await page.addInitScript(() => {
      window.announced = [];
      new MutationObserver((changes) => {
        for (const { target } of changes) {
          const region = (target instanceof Element ? target : target.parentElement)?.closest(
            'output[aria-live=polite]',
          );
          const text = region?.textContent ?? '';
          if (text !== '' && text !== window.announced.at(-1)) window.announced.push(text);
        }
      }).observe(document, { subtree: true, childList: true, characterData: true });
    });
    await page.goto(served.url);
  });
  afterEach(() => context.close());

  const answer = () => page.locator('article[data-role=assistant]').last();
  const box = () => page.getByLabel('Message');

  /** Asks by keyboard, and waits until the server has been asked. */
  async function ask(text: string): Promise<void> {
    const before = mock.requests.length;
    await box().fill(text);
    await box().press('Enter');
    await expect.poll(() => mock.requests[before]?.status ?? null).toBe(200);
  }

  async function shows(text: string): Promise<void> {
    await answer().getByText(text).first().waitFor();
  }

  interface AxNode {
    readonly ignored: boolean;
    readonly role: unknown;
    readonly properties: Readonly<Record<string, unknown>>;
  }

  /** What the accessibility tree says of one element. */
  async function axNode(selector: string): Promise<AxNode> {
    const { result } = await devtools.send('Runtime.evaluate', {
      expression: `document.querySelector(${JSON.stringify(selector)})`,
    });
    const { nodes } = await devtools.send('Accessibility.getPartialAXTree', {
      objectId: result.objectId!,
      fetchRelatives: false,
    });
    const { ignored, role, properties = [] } = nodes[0]!;
    return {
      ignored,
      role: role?.value,
      properties: Object.fromEntries(properties.map(({ name, value }) => [name, value.value as unknown])),
    };
  }

  test('a text that is arriving is busy until it has come; its caret is for the eye only', async () => {
    const isBusy = async (): Promise<boolean> =>
      Boolean((await axNode('[data-role=assistant] .rivulet-streaming-text')).properties['busy']);
    await ask('Where do rivers go?');
    model.say('They find the sea');
    await shows('They find the sea');

    expect(await isBusy()).toBe(true);
    expect(await answer().locator('.rivulet-caret').isVisible()).toBe(true);
    expect((await axNode('.rivulet-caret')).ignored).toBe(true);
    expect(await answer().ariaSnapshot()).toMatch(
      /^- article "assistant":\n {2}- paragraph: They find the sea\n {2}- status$/,
    );

    model.say('.');
    model.finish();
    await page.locator('[data-role=assistant][data-status=complete]').waitFor();
    await expect.poll(isBusy).toBe(false);
    expect(await answer().locator('.rivulet-caret').count()).toBe(0);
  }, 60_000);

  test('a screen reader is told whole sentences, each once, politely; never a part of one', async () => {
    const announced = async (): Promise<readonly string[]> => {
      await page.clock.runFor(3000);
      return page.evaluate(() => window.announced);
    };
    await ask('Where do rivers go?');
    for (const word of ['Rivers', ' find', ' the', ' sea']) model.say(word);
    await shows('Rivers find the sea');
    expect(await announced()).toEqual([]);

    for (const word of ['.', ' They', ' take']) model.say(word);
    await shows('They take');
    expect(await announced()).toEqual(['Rivers find the sea.']);
    // In a live region that speaks when it can, and outside of what is busy, or it would be held back.
    const region = '[data-role=assistant] output';
    expect((await axNode(region)).properties).toMatchObject({ live: 'polite', atomic: true });
    expect(await page.locator(region).evaluate((element) => element.closest('[aria-busy=true]'))).toBeNull();

    model.say(' their time');
    model.finish();
    await page.locator('[data-role=assistant][data-status=complete]').waitFor();
    expect(await announced()).toEqual(['Rivers find the sea.', 'They take their time']);
  }, 60_000);

  test('a whole chat by keyboard: ask, stop, ask again, read up and down, copy, and the focus is never lost', async () => {
    /** Moves on until the element has the focus, and sees that it shows it. */
    const tabTo = async (name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> => {
      const focused = () =>
        page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent);
      for (let presses = 0; presses < 30; presses++) {
        await page.keyboard.press(key);
        if ((await focused()) === name) break;
      }
      expect(await focused()).toBe(name);
      expect(await page.evaluate(() => document.activeElement?.matches(':focus-visible'))).toBe(true);
    };
    const focus = () =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent);

    await tabTo('Message');
    await page.keyboard.type('Tell me everything.');
    await page.keyboard.press('Enter');
    await expect.poll(() => mock.requests.at(-1)?.status).toBe(200);
    model.say('This is ');
    await shows('This is');
    expect(await focus()).toBe('Message');

    await tabTo('Stop');
    await page.keyboard.press('Enter');
    await page.locator('[data-role=assistant][data-status=stopped]').waitFor();
    expect(await focus()).toBe('Stop');
    await expect.poll(() => mock.requests.at(-1)?.closedBy).toBe('client');

    await tabTo('Answer again');
    const asked = mock.requests.length;
    await page.keyboard.press('Space');
    await expect.poll(() => mock.requests[asked]?.status ?? null).toBe(200);
    model.say(everything);
    await shows('Two lines of Arabic');
    expect(await focus()).toBe('Answer again');
    const scrolled = (): Promise<number> =>
      page
        .getByLabel('Conversation')
        .evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight);
    await expect.poll(scrolled).toBeLessThan(2);

    // Up: the end is no longer followed, whatever comes.
    await tabTo('Conversation', 'Shift+Tab');
    await page.keyboard.press('Home');
    await page.getByRole('button', { name: 'To the end' }).waitFor();
    model.say('\n\nOne paragraph more.\n\n');
    await shows('One paragraph more.');
    expect(await scrolled()).toBeGreaterThan(100);
    expect(await focus()).toBe('Conversation');

    // Through what the answer holds: links, the code and its button.
    await tabTo('link');
    await tabTo('Copy');
    await page.keyboard.press('Enter');
    await expect.poll(focus).toBe('Copied');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      'const flow = streams.reduce((sum, stream) => sum + stream.flow, 0);',
    );

    // Down: the end is followed again.
    await tabTo('Conversation', 'Shift+Tab');
    await page.keyboard.press('End');
    await page.getByRole('button', { name: 'To the end' }).waitFor({ state: 'detached' });
    model.say('And another.\n\n');
    await shows('And another.');
    await expect.poll(scrolled).toBeLessThan(2);
    model.finish();
    await page.locator('[data-role=assistant][data-status=complete]').waitFor();
  }, 90_000);

  const looks = [
    { colorScheme: 'light', page: 'light dark' },
    { colorScheme: 'dark', page: 'light dark' },
    { colorScheme: 'dark', page: 'light' },
    { colorScheme: 'light', page: 'dark' },
  ] as const;
  for (const { colorScheme, page: schemes } of looks) {
    test(`axe finds nothing while an answer streams, nor when it is there (a ${colorScheme} system, a page for ${schemes.replace(' ', ' and ')})`, async () => {
      // All of it in view: axe does not judge the colours of what is scrolled away.
      await page.addStyleTag({ content: `:root { color-scheme: ${schemes} } .conversation { height: auto }` });
      await page.emulateMedia({ colorScheme });
      await page.addScriptTag({ path: axe });
      const violations = (): Promise<string[]> =>
        page.evaluate(async () =>
          (await window.axe.run()).violations.flatMap(({ id, nodes }) =>
            nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
          ),
        );
      await ask('Show me everything.');
      model.say(everything.slice(0, everything.indexOf('const flow')));
      await answer().locator('table').waitFor();
      expect(await violations()).toEqual([]);
      model.say(everything.slice(everything.indexOf('const flow')));
      model.finish();
      await page.locator('[data-role=assistant][data-status=complete]').waitFor();
      expect(await violations()).toEqual([]);
    }, 60_000);
  }
});
