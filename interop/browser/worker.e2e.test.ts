import { readFileSync } from 'node:fs';
import { answer, createMockServer, event, inTurn, retry, wait } from '@rivulet/mock-server';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, lacking, launchChromium } from './chromium.ts';
import { servePage, type ServedPage } from './serve-page.ts';

const text = readFileSync(new URL('./everything.txt', import.meta.url), 'utf8');

describe.skipIf(!hasChromium)(`core and chat in a module worker${lacking}`, () => {
  const mock = createMockServer({
    'POST /api/chat': answer(text, { tokensPerSecond: 1000, timeToFirstToken: 0 }),
    'GET /api/ticker': inTurn(
      [retry(100), event('one', { id: '1' }), event('two', { id: '2' })],
      [event('two', { id: '2' }), event('three', { id: '3', type: 'last' }), wait(Infinity)],
    ),
  });
  let served: ServedPage;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    served = await servePage('worker', mock);
    browser = await launchChromium();
    page = await browser.newPage();
    await page.goto(served.url);
  }, 30_000);
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  test('a worker streams an answer equal to the last byte, and a ticker that comes back, nothing lost and nothing twice', async () => {
    const { message, lengths, events } = await page.evaluate(() => window.stream('Show me everything.'));
    expect(message.text).toBe(text);
    expect(message.status).toBe('complete');
    expect(lengths).toBeGreaterThan(5);
    expect(events.map(({ data }) => data)).toEqual(['one', 'two', 'three']);
    expect(mock.requests.filter(({ method }) => method === 'GET').map(({ lastEventId }) => lastEventId)).toEqual([
      null,
      '2',
    ]);
  }, 30_000);
});
