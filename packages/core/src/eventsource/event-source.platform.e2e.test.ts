import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleForPage } from '../connection/testing/bundle-for-page.ts';
import { eventually } from '../connection/testing/eventually.ts';
import { chromiumArgs, chromiumPath } from '../../../../scripts/browsers.ts';
import { type PlatformCase, titleOf } from './testing/platform/case.ts';
import { platformCases } from './testing/platform/cases.ts';
import { type PlatformServer, servePlatform } from './testing/platform/server.ts';

if (!chromiumPath)
  process.emitWarning(
    'SKIPPED: EventSource in pages and workers, which needs Chromium. Set CHROMIUM_PATH, or run `playwright install chromium`.',
  );

/** What no script can do in a browser, and why. */
const outOfReach: Record<string, string> = {
  'eventsource-onmessage-trusted.any.js': 'only a browser dispatches trusted events',
  'eventsource-cross-origin.window.js: refused: allows another origin': 'a script sees a network error, like any other',
  'eventsource-cross-origin.window.js: refused: allows an empty origin':
    'a script sees a network error, like any other',
  'eventsource-cross-origin.window.js: refused: allows none': 'a script sees a network error, like any other',
  'eventsource-request-cancellation.any.window.js': 'a script sees a network error, like any other',
  'eventsource-cross-origin-preflight.window.js: safe': 'for a script’s request every Last-Event-ID needs a preflight',
};

/** What the tests ask for, and this or that Chromium's own class does not do: no measure of its neighbour. */
const notInAll = new Set([
  'eventsource-constructor-url-bogus.any.js: a space in the host',
  'eventsource-cross-origin-preflight.window.js: long',
  'eventsource-cross-origin-preflight.window.js: unsafe',
  'format-utf-8.any.js',
]);

/** Runs in pages and in workers alike. */
const script = `
  import { EventSource } from './packages/core/src/eventsource/event-source.ts';
  import { platformCases } from './packages/core/src/eventsource/testing/platform/cases.ts';
  const { EventSource: own, location } = globalThis;
  const run = ({ index, whose, elsewhere }) => platformCases[index].run({
    EventSource: whose === 'ours' ? EventSource : own,
    origin: location.origin,
    elsewhere,
    location: location.href,
  });
  const serve = (port) => {
    port.onmessage = ({ data }) => {
      if (data === 'after close()') {
        globalThis.close();
        port.postMessage(new EventSource('/message').readyState);
      } else run(data).then((result) => port.postMessage(result), (error) => port.postMessage(String(error)));
    };
  };
  if (typeof window === 'undefined') {
    if ('onconnect' in globalThis) globalThis.onconnect = ({ ports: [port] }) => serve(port);
    else serve(globalThis);
  }
  const ask = (port, request) => new Promise((resolve) => {
    port.onmessage = ({ data }) => resolve(data);
    port.postMessage(request);
  });
  const workers = {};
  Object.assign(globalThis, {
    Rivulet: EventSource,
    runIn(where, request) {
      if (where === 'a page') return run(request);
      const isShared = where === 'a shared worker';
      return ask(workers[where] ??= isShared ? new SharedWorker('/script.js').port : new Worker('/script.js'), request);
    },
    afterClose: () => ask(new Worker('/script.js'), 'after close()'),
  });
`;

const html = '<!doctype html><meta charset="utf-8"><title>EventSource</title><script src="/script.js"></script>';

type RunIn = (where: string, request: object) => Promise<unknown>;

describe.skipIf(!chromiumPath)('what the web platform’s tests assert, in Chromium', () => {
  let server: PlatformServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    const bundle = await bundleForPage(script);
    server = await servePlatform({
      '/': html,
      '/script.js': bundle,
      '/inner/frame': html,
      '/framed': `${html}<iframe src="/inner/frame"></iframe>`,
    });
    browser = await chromium.launch({
      ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
      args: [...chromiumArgs],
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
    context = await browser.newContext();
    page = await context.newPage();
    await page.goto(`${server.origin}/`);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const run = (where: string, whose: string, index: number): Promise<unknown> =>
    page.evaluate(([place, request]) => (globalThis as unknown as { runIn: RunIn }).runIn(place, request), [
      where,
      { index, whose, elsewhere: server.elsewhere },
    ] as const);

  type Row = readonly [title: string, index: number, one: PlatformCase];
  const rows = platformCases.map((one, index): Row => [titleOf(one), index, one]);

  describe.each(['a page', 'a dedicated worker', 'a shared worker'])('in %s', (where) => {
    // Chromium's URL parser is the one there is.
    const here = rows.filter(
      ([title, , { needs }]) => (needs !== 'window' || where === 'a page') && !title.endsWith('a space in the host'),
    );

    test.for(here)('%s', async ([title, index, { expected }]) => {
      // One of these that came into reach would be news.
      if (title in outOfReach) expect(await run(where, 'ours', index)).not.toEqual(expected);
      else expect(await run(where, 'ours', index)).toEqual(expected);
    });
  });

  test.for(rows.filter(([title, , { needs }]) => needs !== 'stream' && !notInAll.has(title)))(
    'the browser’s own agrees: %s',
    async ([, index, { expected }]) => {
      expect(await run('a page', 'own', index)).toEqual(expected);
    },
  );

  test('dedicated-worker/eventsource-close2.htm: made after close(), it is connecting', async () => {
    expect(await page.evaluate(() => (globalThis as unknown as { afterClose(): unknown }).afterClose())).toBe(0);
  });

  /** What a source of the frame's realm tells the page around it. */
  const fromFrame = (): Promise<unknown> =>
    page.evaluate(
      () =>
        new Promise((resolve) => {
          const frame = globalThis.frames[0] as unknown as { Rivulet: typeof EventSource } & typeof globalThis;
          const source = new frame.Rivulet('../message');
          source.addEventListener('message', (event) => {
            source.close();
            resolve([source.url, event.constructor === frame.MessageEvent, event.data]);
          });
        }),
    );

  test('eventsource-constructor-url-multi-window.htm, eventsource-onmessage-realm.htm: the frame it is from counts', async () => {
    await page.goto(`${server.origin}/framed`);
    await page.frames()[1]!.waitForFunction(() => 'Rivulet' in globalThis);
    expect(await fromFrame()).toEqual([`${server.origin}/message`, true, 'data']);
  });

  test('eventsource-bfcache.window.js: closed while the page lies in the cache, open again when it is back', async () => {
    const visited = await context.newPage();
    await visited.goto(`${server.origin}/`);
    await visited.evaluate(() => {
      const { Rivulet } = globalThis as unknown as { Rivulet: typeof EventSource };
      const source = new Rivulet('/counter?token=cached');
      const log: string[] = [];
      for (const type of ['open', 'error', 'message'])
        source.addEventListener(type, () => log.push(`${type} ${source.readyState}`));
      Object.assign(globalThis, { source, log });
    });
    const log = (): Promise<string[]> => visited.evaluate(() => (globalThis as unknown as { log: string[] }).log);
    await eventually(async () => expect(await log()).toEqual(['open 1', 'message 1']));
    expect(server.open('cached')).toBe(1);
    await visited.goto(`${server.elsewhere}/`);
    await eventually(() => expect(server.open('cached')).toBe(0));
    await visited.goBack({ waitUntil: 'commit' });
    await eventually(() => expect(server.open('cached')).toBe(1));
    // It is the same page as before, and no error has told it of the pause.
    await eventually(async () => expect(await log()).toEqual(['open 1', 'message 1', 'open 1', 'message 1']));
    await visited.close();
  });
});
