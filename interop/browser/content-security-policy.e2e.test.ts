import { readFileSync } from 'node:fs';
import { createChatMessage, type ChatMessage } from '@rivulet/chat';
import { answer, createMockServer } from '@rivulet/mock-server';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, lacking, launchChromium } from './chromium.ts';
import { ChatPage } from './pages/ChatPage.tsx';
import { servePage, type ServedPage } from './serve-page.ts';

/** Everything Markdown can draw, and what an attacker would try. */
const everything = readFileSync(new URL('./everything.txt', import.meta.url), 'utf8');

const earlier: ChatMessage = {
  ...createChatMessage({ role: 'assistant', id: 'earlier', createdAt: 0 }),
  status: 'complete',
  parts: [{ type: 'text', key: 'text', text: everything }],
  text: everything,
};

/** What the server sends: the page drawn once already, and the messages it was drawn from. */
const markup =
  renderToString(createElement(ChatPage, { initialMessages: [earlier] })) +
  `</div><script type="application/json" id="messages">${JSON.stringify([earlier]).replaceAll('<', '\\u003c')}</script><div>`;

declare global {
  interface Window {
    violations: string[];
  }
}

describe.skipIf(!hasChromium)(
  `under a Content-Security-Policy that allows nothing but the page's own files${lacking}`,
  () => {
    let served: ServedPage;
    let browser: Browser;
    let page: Page;
    const complaints: string[] = [];

    beforeAll(async () => {
      const mock = createMockServer({
        'POST /api/chat': answer(everything, { tokensPerSecond: 500, timeToFirstToken: 0 }),
      });
      served = await servePage('chat', mock, {
        headers: { 'content-security-policy': "default-src 'self'; require-trusted-types-for 'script'" },
        markup,
      });
      browser = await launchChromium();
      page = await browser.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.addInitScript(() => {
        window.violations = [];
        document.addEventListener('securitypolicyviolation', (event) => {
          window.violations.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`);
        });
      });
      await page.goto(served.url);
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      await served?.close();
    });

    test('a chat drawn on the server hydrates, and an answer with all of Markdown streams, without a violation', async () => {
      await page.getByLabel('Message').fill('Show me everything.');
      await page.getByRole('button', { name: 'Send' }).click();
      const answers = page.locator('article[data-role=assistant][data-status=complete]');
      await answers.nth(1).waitFor({ timeout: 30_000 });

      // What was streamed, what was hydrated: one and the same.
      const [first, second] = await answers.evaluateAll((all) =>
        all.map((article) =>
          [...article.querySelectorAll('.rivulet-text *')].map(
            ({ localName, className }) => `${localName}.${className}`,
          ),
        ),
      );
      expect(second!.length).toBeGreaterThan(60);
      expect(second).toEqual(first);
      await answers.nth(1).getByRole('button', { name: 'Copy' }).first().click();

      expect(await page.evaluate(() => window.violations)).toEqual([]);
      expect(complaints).toEqual([]);
    }, 60_000);

    test('the policy was in force: what it forbids is noticed', async () => {
      await page.evaluate(() => {
        document.body.setAttribute('style', 'color: red');
        document.body.append(
          Object.assign(document.createElement('img'), { src: 'https://elsewhere.example/pixel.png' }),
        );
        try {
          document.createElement('p').innerHTML = '<b>bold</b>';
        } catch {
          // Trusted Types throw; the violation is what counts.
        }
      });
      await expect
        .poll(() => page.evaluate(() => window.violations.map((text) => text.split(':')[0]).sort()))
        .toEqual(['img-src', 'require-trusted-types-for', 'style-src-attr']);
    });
  },
);
