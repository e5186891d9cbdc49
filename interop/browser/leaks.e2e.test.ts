import { readFileSync } from 'node:fs';
import { answer, createMockServer, event, wait, type Scenario } from '@rivulet/mock-server';
import type { Browser, CDPSession, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, lacking, launchChromium } from './chromium.ts';
import { servePage, type ServedPage } from './serve-page.ts';

/** `RIVULET_LEAK_TIMES=1000` takes the longer look. */
const times = Number(process.env['RIVULET_LEAK_TIMES'] ?? 200);
const text = readFileSync(new URL('./everything.txt', import.meta.url), 'utf8');

const whole = answer(text, { tokensPerSecond: Infinity, timeToFirstToken: 0 });
/** As much, and then nothing more: the page leaves in the middle of it. */
const endless: Scenario = async function* (context) {
  if (typeof whole !== 'function') return;
  for await (const step of whole(context)) {
    if (step.type === 'event' && step.event.data?.includes('"finish_reason":"stop"')) break;
    yield step;
  }
  yield wait(Infinity);
};

interface Usage {
  readonly heap: number;
  readonly nodes: number;
  readonly listeners: number;
  readonly documents: number;
}

describe.skipIf(!hasChromium)(`what stays behind in Chromium${lacking}`, () => {
  let served: ServedPage;
  let browser: Browser;
  let page: Page;
  let devtools: CDPSession;

  beforeAll(async () => {
    const mock = createMockServer({
      'POST /api/whole': whole,
      'POST /api/endless': endless,
      'GET /api/ticker': [event('tick'), wait(Infinity)],
    });
    served = await servePage('leaks', mock);
    browser = await launchChromium();
    page = await browser.newPage();
    devtools = await page.context().newCDPSession(page);
    await page.goto(served.url);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  /** After everything that can go has gone. */
  async function usage(): Promise<Usage> {
    // Twice: what a finaliser lets go of in the first round goes in the second.
    for (let round = 0; round < 2; round++) await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize: heap } = await devtools.send('Runtime.getHeapUsage');
    const { nodes, jsEventListeners: listeners, documents } = await devtools.send('Memory.getDOMCounters');
    return { heap, nodes, listeners, documents };
  }

  test(
    `a chat and a ticker mounted, streamed and unmounted ${times.toLocaleString('en')} times leave less than 2 MB, no nodes, no listeners, no connection`,
    async () => {
      const mountAndUnmount = (count: number): Promise<void> => page.evaluate((n) => window.mountAndUnmount(n), count);
      await mountAndUnmount(20);
      const before = await usage();
      await mountAndUnmount(times);
      await expect.poll(() => served.open(), { timeout: 10_000 }).toBe(0);
      const after = await usage();

      expect(after.heap - before.heap).toBeLessThan(2_000_000);
      expect(after).toMatchObject({ nodes: before.nodes, documents: before.documents });
      // A few that wait for the next collection come and go.
      expect(after.listeners - before.listeners).toBeLessThan(10);
    },
    60_000 + 500 * times,
  );
});
