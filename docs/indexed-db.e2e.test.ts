/** The guide's storage in a browser's own IndexedDB: a page is left in mid-answer, and another opens what it kept. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Chat, Persistence, StoredChat } from '@rivulet/chat';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasChromium, lacking, launchChromium } from '../interop/browser/chromium.ts';
import { writeDocBlock } from '../scripts/doc-blocks.ts';

const origin = 'https://app.example/';

/** A chat whose model says a word for each `say()`. */
const app = `
import { createChat, persistence } from '@rivulet/chat';
import { indexedDbStorage } from './indexed-db.ts';

const words = new ReadableStream({ start(controller) { window.words = controller; } });
window.say = (text) => window.words.enqueue({ type: 'delta', part: 'text', text });
const open = (key) => {
  const persist = persistence(indexedDbStorage(key), { interval: 50 });
  const chat = createChat({
    persist,
    transport: async function* () {
      const reader = words.getReader();
      for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
    },
  });
  chat.subscribe(() => {});
  return { chat, persist };
};
window.stored = () => indexedDbStorage('first').load();
Object.assign(window, { app: open('first'), other: open('second') });
`;

interface OpenChat {
  readonly chat: Chat;
  readonly persist: Persistence;
}

declare global {
  interface Window {
    readonly app: OpenChat;
    readonly other: OpenChat;
    say(text: string): void;
    stored(): Promise<StoredChat | null>;
  }
}

const texts = (page: Page): Promise<string[]> =>
  page.evaluate(() => window.app.chat.getSnapshot().messages.map(({ text }) => text));

describe.skipIf(!hasChromium)(`the guide's IndexedDB storage${lacking}`, () => {
  let script: string;
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    const bundle = await build({
      stdin: {
        contents: app,
        resolveDir: fileURLToPath(new URL('.', `file://${writeDocBlock('docs/chat.md', 'indexed-db.ts')}`)),
        loader: 'ts',
      },
      bundle: true,
      write: false,
      format: 'esm',
      target: 'es2022',
    });
    script = bundle.outputFiles[0]!.text;
    browser = await launchChromium();
  }, 60_000);
  afterAll(() => browser?.close());

  beforeEach(async () => {
    context = await browser.newContext();
    await context.route(origin, (route) =>
      route.fulfill({ contentType: 'text/html', body: `<!doctype html><script type="module">${script}</script>` }),
    );
  });
  afterEach(() => context.close());

  async function open(): Promise<Page> {
    const page = await context.newPage();
    await page.goto(origin);
    await page.waitForFunction(() => 'app' in window);
    await page.evaluate(() => Promise.all([window.app.persist.loaded, window.other.persist.loaded]));
    return page;
  }

  test('keeps an answer that was still coming, with its branches and what was typed, each chat by its key', async () => {
    const page = await open();
    expect(await texts(page)).toEqual([]);
    await page.evaluate(() => {
      void window.app.chat.send('Count');
      window.app.persist.setDraft('and then');
      window.say('one ');
    });
    await page.waitForFunction(() => window.app.chat.getSnapshot().messages.at(1)?.text === 'one ');
    await page.evaluate(async () => {
      window.app.chat.detach();
      void window.app.chat.edit(window.app.chat.getSnapshot().messages[0]!.id, 'Count again');
      await new Promise((resolve) => setTimeout(resolve));
      await window.app.persist.flush();
    });
    await page.close();

    const next = await open();
    expect(await texts(next)).toEqual(['Count again', '']);
    expect(await next.evaluate(() => window.app.persist.draft)).toBe('and then');
    expect(
      await next.evaluate(() => {
        const { chat } = window.app;
        chat.selectBranch(chat.getBranches(chat.getSnapshot().messages[0]!.id).ids[0]!);
        return chat.getSnapshot().messages.map(({ text, status }) => [text, status]);
      }),
    ).toEqual([
      ['Count', 'complete'],
      ['one ', 'incomplete'],
    ]);
    expect(await next.evaluate(() => window.other.chat.getSnapshot().messages)).toEqual([]);
  });

  test('keeps all but the latest moment of a page that is reloaded in mid-answer', async () => {
    const page = await open();
    await page.evaluate(() => {
      void window.app.chat.send('Count');
      window.say('one ');
    });
    const stored = (): Promise<string | undefined> =>
      page.evaluate(async () => (await window.stored())?.chat.messages[1]?.message.text);
    await expect.poll(stored, { timeout: 10_000 }).toBe('one ');
    await page.evaluate(() => window.say('two '));
    await page.reload();
    await page.waitForFunction(() => 'app' in window);
    await page.evaluate(() => window.app.persist.loaded);
    const [question, answer] = await texts(page);
    expect(question).toBe('Count');
    expect(['one ', 'one two ']).toContain(answer);
    expect(await page.evaluate(() => window.app.chat.getSnapshot().messages[1]?.status)).toBe('incomplete');
  });
});
