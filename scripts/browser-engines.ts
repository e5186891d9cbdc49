import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineBrowserProvider } from '@vitest/browser';
import type { Browser } from 'puppeteer-core';
import type { BrowserProviderOption } from 'vitest/node';
import { firefoxPath, miniBrowserPath } from './browsers.ts';

/** A stock Firefox over WebDriver BiDi (Playwright can only drive its own patched build). */
export const firefox = (): BrowserProviderOption =>
  defineBrowserProvider({
    name: 'firefox-bidi',
    supportedBrowser: ['firefox'],
    options: {},
    providerFactory() {
      let browser: Browser | undefined;
      return {
        name: 'firefox-bidi',
        supportsParallelism: false,
        getCommandsContext: () => ({}),
        async openPage(_id: string, url: string) {
          const { default: puppeteer } = await import('puppeteer-core');
          browser ??= await puppeteer.launch({
            browser: 'firefox',
            executablePath: firefoxPath!,
            headless: true,
            defaultViewport: null,
          });
          const page = await browser.newPage();
          await page.goto(url, { waitUntil: 'domcontentloaded' });
        },
        async close() {
          await browser?.close();
        },
      };
    },
  }) as BrowserProviderOption;

/** WebKitGTK's MiniBrowser over WebDriver, on a virtual display. */
export const webkit = (): BrowserProviderOption =>
  defineBrowserProvider({
    name: 'webkitgtk',
    supportedBrowser: ['webkit'],
    options: {},
    providerFactory() {
      const driver = new WebKitDriver();
      return {
        name: 'webkitgtk',
        supportsParallelism: false,
        getCommandsContext: () => ({}),
        openPage: (_id: string, url: string) => driver.open(url),
        close: () => driver.close(),
      };
    },
  }) as BrowserProviderOption;

class WebKitDriver {
  readonly #port = 4600 + (process.pid % 300);
  readonly #children: ChildProcess[] = [];
  #session: string | undefined;

  async open(url: string): Promise<void> {
    this.#session ??= await this.#start();
    await this.#call('POST', `/session/${this.#session}/url`, { url });
  }

  async close(): Promise<void> {
    if (this.#session) await this.#call('DELETE', `/session/${this.#session}`).catch(() => undefined);
    for (const child of this.#children.toReversed()) child.kill();
  }

  async #start(): Promise<string> {
    const display = process.env['DISPLAY'] ?? (await this.#startDisplay());
    const env = {
      ...process.env,
      DISPLAY: display,
      GDK_BACKEND: 'x11',
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
      WEBKIT_DISABLE_DMABUF_RENDERER: '1',
      NO_AT_BRIDGE: '1',
    };
    this.#children.push(spawn('WebKitWebDriver', [`--port=${this.#port}`], { stdio: 'ignore', env }));
    await until(() =>
      this.#call('GET', '/status').then(
        () => true,
        () => false,
      ),
    );
    const browserOptions = { binary: miniBrowserPath, args: ['--automation'] };
    const capabilities = { alwaysMatch: { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': browserOptions } };
    const value = (await this.#call('POST', '/session', { capabilities })) as { sessionId: string };
    return value.sessionId;
  }

  async #startDisplay(): Promise<string> {
    const display = `:${this.#port}`;
    const options = [display, '-screen', '0', '1280x900x24', '-nolisten', 'tcp'];
    this.#children.push(spawn('Xvfb', options, { stdio: 'ignore' }));
    await until(() => existsSync(`/tmp/.X11-unix/X${this.#port}`));
    return display;
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`http://127.0.0.1:${this.#port}${path}`, init);
    const { value } = (await response.json()) as { value: unknown };
    if (!response.ok) throw new Error(`WebKitWebDriver: ${JSON.stringify(value)}`);
    return value;
  }
}

async function until(isReady: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await isReady()) return;
    await sleep(50);
  }
  throw new Error('The browser driver did not come up within 5 seconds.');
}
