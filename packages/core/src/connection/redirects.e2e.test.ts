import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from './testing/eventually.ts';
import { chromiumArgs, chromiumPath } from '../../../../scripts/browsers.ts';
import { bundleForPage } from './testing/bundle-for-page.ts';
import { type Answer, serve, type TestServer } from './testing/server.ts';

if (!chromiumPath)
  process.emitWarning(
    'SKIPPED: redirects in a browser, which needs Chromium. Set CHROMIUM_PATH, or run `playwright install chromium`.',
  );

const pageScript = `
  import { openEventStream } from './packages/core/src/index.ts';
  globalThis.start = (init) => {
    globalThis.seen = { data: [], errors: [] };
    openEventStream('/redirect', init).subscribe({
      onEvent: ({ data }) => seen.data.push(data),
      onError: ({ code }) => seen.errors.push(code),
    });
  };
`;

describe.skipIf(!chromiumPath)('redirects in Chromium', { timeout: 60_000 }, () => {
  let browser: Browser;
  let script: string;
  const servers: TestServer[] = [];
  const pages: Page[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath!, args: [...chromiumArgs] });
    script = await bundleForPage(pageScript);
  }, 60_000);
  afterAll(() => browser?.close());
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.close();
    for (const server of servers.splice(0)) await server.close();
  });

  /** A page whose stream is redirected to another origin, which allows everything. */
  const redirected = async (init: object): Promise<{ page: Page; elsewhere: TestServer }> => {
    const allowed: Answer = (response, request) => {
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('access-control-allow-headers', 'authorization, x-api-key, last-event-id');
      if (request.method === 'OPTIONS') return void response.writeHead(204).end();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: there\n\n');
    };
    const elsewhere = await serve(allowed);
    const home = await serve((response, request) => {
      if (request.url === '/redirect') return void response.writeHead(307, { location: elsewhere.url }).end();
      if (request.url === '/script.js') return void response.setHeader('content-type', 'text/javascript').end(script);
      response.setHeader('content-type', 'text/html').end('<!doctype html><script src="/script.js"></script>');
    });
    servers.push(elsewhere, home);
    const page = await browser.newPage();
    pages.push(page);
    await page.goto(home.url);
    await page.evaluate(`start(${JSON.stringify(init)})`);
    return { page, elsewhere };
  };

  test('follow the rules of fetch: to another origin without Authorization, but with custom headers', async () => {
    const { page, elsewhere } = await redirected({ headers: { authorization: 'secret', 'x-api-key': 'secret' } });
    await eventually(async () => expect(await page.evaluate('seen')).toEqual({ data: ['there'], errors: [] }));
    const request = elsewhere.requests.find(({ method }) => method === 'GET')!;
    expect(request.headers).not.toHaveProperty('authorization');
    expect(request.headers['x-api-key']).toBe('secret');
  });

  test("redirect: 'error' keeps secrets at home", async () => {
    const { page, elsewhere } = await redirected({
      headers: { 'x-api-key': 'secret' },
      redirect: 'error',
      reconnect: false,
    });
    await eventually(async () => expect(await page.evaluate('seen')).toEqual({ data: [], errors: ['network'] }));
    expect(elsewhere.requests).toEqual([]);
  });
});
