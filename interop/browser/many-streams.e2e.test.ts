import { answer, createMockServer, type MockServer, type Scenario } from '@rivulet/mock-server';
import { listen, type Listening } from '@rivulet/mock-server/node';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, lacking, launchChromium } from './chromium.ts';
import { servePage, type ServedPage } from './serve-page.ts';

const streams = 100;
/** Over HTTP/1.1 a browser opens six connections to one host and port at most; the seventh request waits. */
const perPort = 5;

/** Each its own, so that what one stream says cannot be taken for another's. */
const textOf = (number: number): string =>
  Array.from(
    { length: 8 },
    (_, line) => `Stream ${number}, line ${line}:  两个空格  👩‍👩‍👧‍👦 and ${'a river '.repeat(10)}`,
  ).join('\n');

describe.skipIf(!hasChromium)(`many streams on one page${lacking}`, () => {
  let served: ServedPage;
  let browser: Browser;
  let page: Page;
  let ports: Listening[];
  let backend: MockServer;
  let arrived = 0;
  let letGo = (): void => {};
  const allArrived = new Promise<void>((resolve) => (letGo = resolve));

  /** Says half of its text, waits until every other stream has come that far, and says the rest. */
  const together: Scenario = async function* (context) {
    const scenario = answer(textOf(Number(context.params['number'])), {
      tokensPerSecond: Infinity,
      timeToFirstToken: 0,
    });
    if (typeof scenario !== 'function') return;
    let steps = 0;
    for await (const step of scenario(context)) {
      if (++steps === 40) {
        if (++arrived === streams) letGo();
        await allArrived;
      }
      yield step;
    }
  };

  beforeAll(async () => {
    backend = createMockServer({ 'POST /chat/{number}': together });
    ports = await Promise.all(Array.from({ length: streams / perPort }, () => listen(backend)));
    served = await servePage('many', createMockServer({}));
    browser = await launchChromium();
    page = await browser.newPage();
    await page.goto(served.url);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await served?.close();
    await Promise.all((ports ?? []).map((port) => port.close()));
  });

  test(`${streams} chats stream over ${streams} open connections at once, each equal to the last byte`, async () => {
    const urls = Array.from({ length: streams }, (_, number) => `${ports[number % ports.length]!.url}/chat/${number}`);
    await page.evaluate((all) => window.askAll(all), urls);
    await page.waitForFunction(
      (count) => document.querySelectorAll('[data-status=complete]').length === count,
      streams,
      { timeout: 50_000 },
    );

    expect(arrived).toBe(streams);
    expect(await page.locator('article').evaluateAll((all) => all.map(({ textContent }) => textContent))).toEqual(
      urls.map((_, number) => textOf(number)),
    );
    expect(backend.requests).toHaveLength(streams);
    expect(new Set(backend.requests.map(({ closedBy }) => closedBy))).toEqual(new Set(['server']));
  }, 60_000);
});
