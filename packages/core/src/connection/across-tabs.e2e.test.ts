import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from './testing/eventually.ts';
import { chromiumArgs, chromiumPath } from '../../../../scripts/browsers.ts';
import { bundleForPage } from './testing/bundle-for-page.ts';

if (!chromiumPath)
  process.emitWarning(
    'SKIPPED: sharing across tabs, which needs Chromium. Set CHROMIUM_PATH, or run `playwright install chromium`.',
  );

interface Client {
  readonly response: ServerResponse;
  readonly lastEventId: string | undefined;
  readonly url: string;
}

/** Numbers its events, and sends those again that came after the id it is asked for, or from a little before it. */
interface Source {
  readonly url: string;
  readonly requests: Client[];
  readonly open: Set<Client>;
  send(data: string): void;
  close(): Promise<void>;
  withIds: boolean;
  /** How many events it sends again that were there already. */
  overlap: number;
}

async function startSource(script: string): Promise<Source> {
  const log: string[] = [];
  const requests: Client[] = [];
  const open = new Set<Client>();
  const write = (client: Client, index: number): void =>
    void client.response.write(`${source.withIds ? `id: ${index + 1}\n` : ''}data: ${log[index]}\n\n`);
  const server = createServer((request, response) => {
    if (request.url === '/page')
      return void response
        .setHeader('content-type', 'text/html')
        .end('<!doctype html><title>tab</title><script src="/script.js"></script>');
    if (request.url === '/script.js') return void response.setHeader('content-type', 'text/javascript').end(script);
    if (!request.url?.startsWith('/events')) return void response.writeHead(404).end();
    if (request.url === '/events/forbidden') return void response.writeHead(403).end('no');
    const lastEventId = request.headers['last-event-id'];
    const client: Client = {
      response,
      lastEventId: lastEventId === undefined ? undefined : String(lastEventId),
      url: request.url,
    };
    requests.push(client);
    open.add(client);
    response.on('close', () => open.delete(client));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(':\n\n');
    if (client.lastEventId !== undefined)
      for (let index = Math.max(Number(client.lastEventId) - source.overlap, 0); index < log.length; index++)
        write(client, index);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const source: Source = {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    requests,
    open,
    withIds: true,
    overlap: 0,
    send(data) {
      log.push(data);
      for (const client of open) write(client, log.length - 1);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return source;
}

/** What the script of a page offers; runs in the page. */
const pageScript = `
  import { openEventStream } from './packages/core/src/index.ts';
  import { acrossTabs } from './packages/core/src/connection/across-tabs.ts';
  globalThis.start = (path, { shareKey, ...init } = {}) => {
    const seen = { data: [], statuses: [], gaps: [], errors: [] };
    const stream = openEventStream(path, { share: acrossTabs(shareKey ? { shareKey } : {}), ...init });
    stream.subscribe({
      onEvent: ({ data }) => seen.data.push(data),
      onStatus: (status) => seen.statuses.push(status),
      onGap: ({ reason }) => seen.gaps.push(reason),
      onError: ({ name, code, status }) => seen.errors.push({ name, code, status }),
    });
    Object.assign(globalThis, { seen, stream });
  };
`;

interface SeenByPage {
  readonly data: string[];
  readonly statuses: string[];
  readonly gaps: string[];
  readonly errors: unknown[];
}

describe.skipIf(!chromiumPath)('sharing across tabs, in Chromium', { timeout: 60_000 }, () => {
  let browser: Browser;
  let script: string;
  let source: Source;
  let context: BrowserContext;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath!, args: [...chromiumArgs] });
    script = await bundleForPage(pageScript);
  }, 60_000);
  afterAll(() => browser?.close());

  const begin = async (options: Partial<Source> = {}): Promise<void> => {
    source = Object.assign(await startSource(script), options);
    context = await browser.newContext();
  };
  afterEach(async () => {
    await context.close();
    await source.close();
  });

  const openTab = async (path = '/events', init: object = {}): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${source.url}/page`);
    await page.evaluate(`start(${JSON.stringify(path)}, ${JSON.stringify(init)})`);
    await page.waitForFunction('stream.status === "open"');
    return page;
  };
  const seenBy = (page: Page): Promise<SeenByPage> => page.evaluate('seen');
  const expectData = async (pages: readonly Page[], data: readonly string[]): Promise<void> => {
    for (const page of pages) await eventually(async () => expect((await seenBy(page)).data).toEqual(data));
  };
  /** Stops a page's scripts in their tracks, as a freeze does. @returns What lets them go on. */
  const freeze = async (page: Page): Promise<() => Promise<unknown>> => {
    const session = await context.newCDPSession(page);
    await session.send('Debugger.enable');
    const paused = new Promise((resolve) => session.once('Debugger.paused', resolve));
    await session.send('Debugger.pause');
    // It stops at the next statement.
    session.send('Runtime.evaluate', { expression: 'void 0' }).catch(() => {});
    await paused;
    return () => session.send('Debugger.resume');
  };

  test('three tabs, one connection; a late tab starts with the next event', async () => {
    await begin();
    const [a, b] = [await openTab(), await openTab()];
    source.send('one');
    await expectData([a, b], ['one']);
    const c = await openTab();
    source.send('two');
    await expectData([a, b], ['one', 'two']);
    await expectData([c], ['two']);
    expect(source.requests).toHaveLength(1);
    expect(await c.evaluate('stream.lastEventId')).toBe('2');
  });

  test.each([
    ['is closed', async (leader: Page) => leader.close()],
    ['closes its stream', async (leader: Page) => leader.evaluate('stream.close()')],
    [
      'crashes',
      async (leader: Page) => {
        const crashed = leader.waitForEvent('crash');
        leader.goto('chrome://crash').catch(() => {});
        await crashed;
      },
    ],
  ])('the leader %s: another one resumes, nothing is lost, nothing comes twice', async (_, end) => {
    await begin({ overlap: 2 });
    const [leader, b, c] = [await openTab(), await openTab(), await openTab()];
    for (const data of ['one', 'two', 'three']) source.send(data);
    await expectData([leader, b, c], ['one', 'two', 'three']);
    await end(leader);
    source.send('four');
    source.send('five');
    await expectData([b, c], ['one', 'two', 'three', 'four', 'five']);
    expect(source.requests.map(({ lastEventId }) => lastEventId)).toEqual([undefined, '3']);
    await eventually(() => expect(source.open.size).toBe(1));
    for (const page of [b, c]) expect(await seenBy(page)).toMatchObject({ gaps: [], errors: [] });
  });

  test('the leader is frozen: it is replaced within seconds, and follows when it wakes', async () => {
    await begin({ overlap: 1 });
    const [leader, b, c] = [await openTab(), await openTab(), await openTab()];
    source.send('one');
    await expectData([leader, b, c], ['one']);
    const thaw = await freeze(leader);
    source.send('two');
    await expectData([b, c], ['one', 'two']);
    await eventually(() => expect(source.requests).toHaveLength(2));
    source.send('three');
    await expectData([b, c], ['one', 'two', 'three']);
    await thaw();
    source.send('four');
    await expectData([leader, b, c], ['one', 'two', 'three', 'four']);
    await eventually(() => expect(source.open.size).toBe(1));
    for (const page of [leader, b, c]) expect((await seenBy(page)).gaps).toEqual([]);
  });

  test('a follower that was frozen catches up', async () => {
    await begin();
    const [leader, b] = [await openTab(), await openTab()];
    const thaw = await freeze(b);
    for (const data of ['one', 'two']) source.send(data);
    await expectData([leader], ['one', 'two']);
    await new Promise((resolve) => setTimeout(resolve, 3500));
    await thaw();
    source.send('three');
    await expectData([leader, b], ['one', 'two', 'three']);
    expect(source.requests).toHaveLength(1);
  });

  test('without ids a hand-over is reported as a gap', async () => {
    await begin({ withIds: false });
    const [leader, b, c] = [await openTab(), await openTab(), await openTab()];
    source.send('one');
    await expectData([leader, b, c], ['one']);
    await leader.close();
    await eventually(() => expect(source.requests).toHaveLength(2));
    source.send('two');
    await expectData([b, c], ['one', 'two']);
    for (const page of [b, c]) expect((await seenBy(page)).gaps).toEqual(['hand-over']);
  });

  test('two logins never share, one login does', async () => {
    await begin();
    const login = (shareKey: string): Promise<Page> =>
      openTab('/events', { shareKey, headers: { authorization: shareKey } });
    await login('anna');
    await login('ben');
    await login('anna');
    await eventually(() => expect(source.requests).toHaveLength(2));
  });

  test('headers without a shareKey are refused', async () => {
    await begin();
    const page = await context.newPage();
    await page.goto(`${source.url}/page`);
    await expect(page.evaluate(`start('/events', { headers: { authorization: 'x' } })`)).rejects.toThrow(/shareKey/);
    expect(source.requests).toHaveLength(0);
  });

  test('a POST is not shared', async () => {
    await begin();
    await openTab('/events', { method: 'POST', body: '{}' });
    await openTab('/events', { method: 'POST', body: '{}' });
    expect(source.requests).toHaveLength(2);
  });

  test('all tabs learn of a failure, with its status', async () => {
    await begin();
    const pages = [await context.newPage(), await context.newPage()];
    for (const page of pages) await page.goto(`${source.url}/page`);
    for (const page of pages) await page.evaluate(`start('/events/forbidden')`);
    for (const page of pages) {
      await eventually(async () =>
        expect((await seenBy(page)).errors).toEqual([{ name: 'HttpStatusError', code: 'http-status', status: 403 }]),
      );
      expect((await seenBy(page)).statuses).toEqual(['closed']);
    }
  });

  test('reconnect() in a follower opens the connection anew', async () => {
    await begin();
    const [leader, b] = [await openTab(), await openTab()];
    source.send('one');
    await expectData([leader, b], ['one']);
    await b.evaluate('stream.reconnect()');
    await eventually(() => expect(source.requests.map(({ lastEventId }) => lastEventId)).toEqual([undefined, '1']));
    source.send('two');
    await expectData([leader, b], ['one', 'two']);
  });
});
