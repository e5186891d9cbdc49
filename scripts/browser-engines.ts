import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineBrowserProvider } from '@vitest/browser';
import type { BrowserProviderOption } from 'vitest/node';
import { firefoxPath, miniBrowserPath } from './browsers.ts';

/** A stock Firefox over WebDriver BiDi (Playwright can only drive its own patched build). */
export const firefox = (): BrowserProviderOption =>
  defineBrowserProvider({
    name: 'firefox-bidi',
    supportedBrowser: ['firefox'],
    options: {},
    providerFactory() {
      let browser: import('puppeteer-core').Browser | undefined;
      return {
        name: 'firefox-bidi',
        supportsParallelism: false,
        getCommandsContext: () => ({}),
        async openPage(_id: string, url: string) {
          const { default: puppeteer } = await import('puppeteer-core');
          browser ??= await puppeteer.launch({ browser: 'firefox', executablePath: firefoxPath!, headless: true, defaultViewport: null });
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
      const children: ChildProcess[] = [];
      const port = 4600 + (process.pid % 300);
      let session: string | undefined;
      const call = async (method: string, path: string, body?: unknown): Promise<any> => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
        const { value } = (await response.json()) as { value: unknown };
        if (!response.ok) throw new Error(`WebKitWebDriver: ${JSON.stringify(value)}`);
        return value;
      };
      return {
        name: 'webkitgtk',
        supportsParallelism: false,
        getCommandsContext: () => ({}),
        async openPage(_id: string, url: string) {
          if (!session) {
            let display = process.env['DISPLAY'];
            if (!display) {
              display = `:${port}`;
              children.push(spawn('Xvfb', [display, '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], { stdio: 'ignore' }));
              for (let i = 0; i < 100 && !existsSync(`/tmp/.X11-unix/X${port}`); i++) await sleep(50);
            }
            children.push(spawn('WebKitWebDriver', [`--port=${port}`], { stdio: 'ignore', env: { ...process.env, DISPLAY: display, GDK_BACKEND: 'x11', WEBKIT_DISABLE_COMPOSITING_MODE: '1', WEBKIT_DISABLE_DMABUF_RENDERER: '1', NO_AT_BRIDGE: '1' } }));
            for (let i = 0; i < 100; i++) {
              if (await call('GET', '/status').then(() => true, () => false)) break;
              await sleep(50);
            }
            session = (await call('POST', '/session', { capabilities: { alwaysMatch: { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': { binary: miniBrowserPath, args: ['--automation'] } } } })).sessionId as string;
          }
          await call('POST', `/session/${session}/url`, { url });
        },
        async close() {
          if (session) await call('DELETE', `/session/${session}`).catch(() => undefined);
          for (const child of children.reverse()) child.kill();
        },
      };
    },
  }) as BrowserProviderOption;
