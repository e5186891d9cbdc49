import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { eventually } from './testing/eventually.ts';
import { openEventStream } from './event-stream.ts';
import type { EventStreamInit } from './event-stream-contract.ts';
import { observe, type Observation } from './testing/observe.ts';
import { type Answer, finished, serve, status, stream, type TestServer } from './testing/server.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).toReversed()) await clean();
});

const serving = async (...answers: Answer[]): Promise<TestServer> => {
  const server = await serve(...answers);
  cleanUp.push(() => server.close());
  return server;
};
const quick = { reconnect: { delay: 100 } };
const opening = (url: string, init: EventStreamInit = quick): Observation => {
  const seen = observe(openEventStream(url, { share: false, ...init }));
  cleanUp.push(() => seen.stream.close());
  return seen;
};
const one = 'id: 1\ndata: one\n\n';
const two = 'id: 2\ndata: two\n\n';
const ids = (server: TestServer): unknown[] => server.requests.map(({ headers }) => headers['last-event-id']);

const hangUp: Answer = (response) => void response.socket?.destroy();
const reset: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(`${one}id: 2\ndata: tw`, () => setTimeout(() => response.socket?.resetAndDestroy(), 20));
};
const drop: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(one, () => setTimeout(() => response.socket?.destroy(), 20));
};
const timers = (): number => process.getActiveResourcesInfo().filter((type) => type === 'Timeout').length;
const redirect = (code: number, location: string): Answer => status(code, { location });

describe('sockets', () => {
  test('refused: waits, and closes when the retries are used up', async () => {
    const server = await serve();
    await server.close();
    const seen = opening(server.url, { reconnect: { delay: 100, retries: 1 } });
    await eventually(() => expect(seen.closes).toBe(1));
    expect(seen.statuses).toEqual(['connecting', 'waiting', 'connecting', 'closed']);
    expect(seen.errors[0]).toMatchObject({ code: 'retries-exhausted', cause: { code: 'network' } });
  });

  test('recovers on the third try', async () => {
    const server = await serving(hangUp, hangUp, stream(one));
    const seen = opening(server.url);
    await eventually(() => expect(seen.data).toEqual(['one']));
    expect(seen.statuses).toEqual(['connecting', 'waiting', 'connecting', 'waiting', 'connecting', 'open']);
    expect(seen.waits.map(({ error, failures }) => [error?.code, failures])).toEqual([
      ['network', 1],
      ['network', 2],
    ]);
  });

  test('headers never come', async () => {
    const server = await serving(() => {}, stream(one));
    const seen = opening(server.url, { ...quick, connectTimeout: 50 });
    await eventually(() => expect(seen.data).toEqual(['one']));
    expect(seen.waits[0]?.error?.code).toBe('connect-timeout');
    expect(server.sockets.size).toBe(1);
  });

  test('reset in mid-event: the half event is dropped and comes again whole', async () => {
    const server = await serving(reset, stream(two));
    const seen = opening(server.url);
    await eventually(() => expect(seen.data).toEqual(['one', 'two']));
    expect(seen.waits[0]?.error?.code).toBe('network');
    expect(ids(server)).toEqual([undefined, '1']);
  });

  test('clean end', async () => {
    const server = await serving(finished(one), stream(one + two));
    const seen = opening(server.url);
    await eventually(() => expect(seen.data).toEqual(['one', 'two']));
    expect(seen.waits[0]?.error).toBeUndefined();
    expect(ids(server)).toEqual([undefined, '1']);
  });

  test('half-open: the server is gone and nobody says so', async () => {
    const server = await serving(stream(one), stream(two));
    const seen = opening(server.url, { ...quick, idleTimeout: 60 });
    await eventually(() => expect(seen.data).toEqual(['one', 'two']));
    expect(seen.waits[0]?.error?.code).toBe('idle-timeout');
    await eventually(() => expect(server.sockets.size).toBe(1));
  });

  test('slow: byte by byte, in the middle of characters', async () => {
    const bytes = new TextEncoder().encode('id: ü\r\ndata: 你好\r\n\r\n');
    const slow: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      let sent = 0;
      const timer = setInterval(() => {
        response.write(bytes.subarray(sent, ++sent));
        if (sent === bytes.length) clearInterval(timer);
      }, 2);
    };
    const server = await serving(slow);
    const seen = opening(server.url);
    await eventually(() => expect(seen.data).toEqual(['你好']));
    seen.stream.reconnect();
    await eventually(() => expect(server.requests).toHaveLength(2));
    // On the wire it is UTF-8, which Node shows byte by byte.
    expect(Buffer.from(String(ids(server)[1]), 'latin1').toString()).toBe('ü');
  });

  test('only comments: open, and silent to its listeners', async () => {
    const server = await serving(stream(':\n\n:ping\n\n'));
    const seen = opening(server.url);
    await eventually(() => expect(seen.statuses).toEqual(['connecting', 'open']));
    expect(seen.data).toEqual([]);
  });

  test.each(['close', 'abort'])('the server sees %s() within a second', async (how) => {
    const server = await serving(stream(one));
    const abort = new AbortController();
    const seen = opening(server.url, { signal: abort.signal });
    await eventually(() => expect(seen.data).toEqual(['one']));
    if (how === 'close') seen.stream.close();
    else abort.abort();
    await eventually(() => expect(server.sockets.size).toBe(0));
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0);
  });

  test('back-pressure reaches the server', async () => {
    const block = `data: ${'x'.repeat(64_000)}\n\n`;
    let written = 0;
    const flood: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const more = (): void => {
        while (!response.destroyed && response.write(block)) written++;
        response.once('drain', more);
      };
      more();
    };
    const server = await serving(flood);
    const events = openEventStream(server.url);
    cleanUp.push(() => events.close());
    const iterator = events[Symbol.asyncIterator]();
    await iterator.next();
    let before = -1;
    await vi.waitFor(
      () => {
        const now = written;
        const stands = now === before;
        before = now;
        expect(stands).toBe(true);
      },
      { interval: 200, timeout: 20_000 },
    );
    // Some of it lies in the sockets' buffers.
    expect(written).toBeLessThan(1000);
    const stood = written;
    for (let i = 0; i < 200; i++) await iterator.next();
    await eventually(() => expect(written).toBeGreaterThan(stood));
  });

  test('POST: the body arrives, and a dropped answer is not asked for again', async () => {
    const server = await serving(drop);
    const seen = opening(server.url, {
      method: 'POST',
      body: '{"q":1}',
      headers: { 'content-type': 'application/json' },
    });
    await eventually(() => expect(seen.closes).toBe(1));
    expect(seen.data).toEqual(['one']);
    expect(seen.errors[0]?.code).toBe('network');
    expect(await server.requests[0]!.body).toBe('{"q":1}');
    expect(server.requests).toHaveLength(1);
  });

  test('an error page: status and body are on the error, nothing of them in its text', async () => {
    const server = await serving(status(403, { 'content-type': 'text/plain' }, 'token expired'));
    const seen = opening(server.url);
    await eventually(() => expect(seen.errors[0]).toMatchObject({ status: 403, body: 'token expired' }));
    expect(seen.errors[0]!.message).not.toContain('token');
  });

  test('500 reconnects leave no timer, listener or socket', async () => {
    const server = await serving(finished('id: 1\ndata: x\n\n'));
    const abort = new AbortController();
    const seen = opening(server.url, { signal: abort.signal, reconnect: { delay: 100 } });
    const before = timers();
    while (server.requests.length < 500) {
      const { length } = server.requests;
      seen.stream.reconnect();
      await vi.waitUntil(() => server.requests.length > length && seen.stream.status !== 'connecting', { interval: 1 });
    }
    expect(server.sockets.size).toBeLessThan(10);
    seen.stream.close();
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0);
    await eventually(() => expect(timers()).toBeLessThanOrEqual(before));
  }, 60_000);
});

describe('redirects, where there is no browser', () => {
  const secrets = { authorization: 'Bearer secret', 'x-api-key': 'secret', cookie: 'a=1' };

  test.each([301, 302, 303, 307, 308])('%d is followed, within the origin with all headers', async (code) => {
    const server = await serving(redirect(code, '/moved'), finished(one), redirect(code, '/moved'), stream(two));
    const seen = opening(server.url, { ...quick, headers: secrets });
    await eventually(() => expect(seen.data).toEqual(['one', 'two']));
    expect(server.requests.map(({ url, headers }) => [url, headers['x-api-key'], headers['last-event-id']])).toEqual([
      ['/events', 'secret', undefined],
      ['/moved', 'secret', undefined],
      ['/events', 'secret', '1'],
      ['/moved', 'secret', '1'],
    ]);
  });

  test('no custom header follows to another origin, not even back again', async () => {
    const home = await serving((response, request) => {
      if (request.url === '/back') stream(one)(response, request, 0);
      else redirect(302, `${elsewhere.url}`)(response, request, 0);
    });
    const elsewhere: TestServer = await serving((response, request) =>
      redirect(307, new URL('/back', home.url).href)(response, request, 0),
    );
    const seen = opening(home.url, { ...quick, headers: secrets, lastEventId: '7' });
    await eventually(() => expect(seen.data).toEqual(['one']));
    for (const { headers } of [elsewhere.requests[0]!, home.requests[1]!]) {
      expect(headers).toMatchObject({ accept: 'text/event-stream', 'last-event-id': '7' });
      for (const name of Object.keys(secrets)) expect(headers).not.toHaveProperty(name);
    }
  });

  test.each([301, 302, 303])('a POST goes on as a GET after %d', async (code) => {
    const server = await serving(redirect(code, '/result'), stream(one));
    const seen = opening(server.url, { body: '{}', headers: { 'content-type': 'application/json', 'x-a': '1' } });
    await eventually(() => expect(seen.data).toEqual(['one']));
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
    expect(server.requests[1]!.headers).toMatchObject({ 'x-a': '1' });
    expect(server.requests[1]!.headers).not.toHaveProperty('content-type');
  });

  test.each([307, 308])('a POST stays one after %d', async (code) => {
    const server = await serving(redirect(code, '/result'), stream(one));
    const seen = opening(server.url, { body: '{}' });
    await eventually(() => expect(seen.data).toEqual(['one']));
    expect(await Promise.all(server.requests.map(({ body }) => body))).toEqual(['{}', '{}']);
  });

  const failures: Record<string, [Answer, EventStreamInit, number]> = {
    'an empty Location is a loop': [redirect(302, ''), {}, 21],
    'a redirect loop': [redirect(302, '/events'), {}, 21],
    'to no HTTP URL': [redirect(302, 'javascript:alert(1)'), {}, 1],
    'a Request body, which can be sent once': [redirect(307, '/x'), { method: 'POST' }, 1],
  };
  test.each(Object.entries(failures))('%s: final', async (_, [answer, init, requests]) => {
    const server = await serving(answer);
    const input = init.method ? new Request(server.url, { method: 'POST', body: 'x' }) : server.url;
    const seen = observe(openEventStream(input, { share: false }));
    await eventually(() => expect(seen.errors.map(({ code }) => code)).toEqual(['redirect']));
    expect(server.requests).toHaveLength(requests);
  });

  test('without a Location it is a status like any other', async () => {
    const server = await serving(status(302));
    const seen = opening(server.url);
    await eventually(() => expect(seen.errors[0]).toMatchObject({ code: 'http-status', status: 302 }));
  });

  test("redirect: 'error' follows none", async () => {
    const server = await serving(redirect(302, '/moved'));
    const seen = opening(server.url, { redirect: 'error', reconnect: false });
    await eventually(() => expect(seen.errors[0]?.code).toBe('network'));
    expect(server.requests).toHaveLength(1);
  });
});
