import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EventStreamError, type HttpStatusError } from '../errors.ts';
import { openEventStream } from './event-stream.ts';
import type { EventStream, EventStreamAttempt, EventStreamInit } from './event-stream-contract.ts';
import { ending, failing, type FakeAnswer, fakeServer, refusing, silent, streaming } from './testing/fake-server.ts';
import { observe } from './testing/observe.ts';

const url = 'https://example.com/events';
const open: EventStream[] = [];
const openTracked = (input: string | URL | Request, init?: EventStreamInit): EventStream => {
  const stream = openEventStream(input, init);
  open.push(stream);
  return stream;
};
const settle = (milliseconds = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(async () => {
  for (const stream of open.splice(0)) stream.close();
  // Those of the server.
  await settle(10);
  assert.equal(vi.getTimerCount(), 0);
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const authorised =
  (good: string): FakeAnswer =>
  (request) =>
    request.headers.get('authorization') === good ? streaming('data: a\n\n')(request) : failing(401)(request);

const delayed =
  (milliseconds: number): FakeAnswer =>
  async (request) => {
    if (request.headers.get('authorization') === 'old')
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return authorised('new')(request);
  };

const elsewhere: FakeAnswer = (request) => request.respond({ headers: { 'last-event-id': 'earliest' } });

const here: FakeAnswer = (request) => request.respond({ headers: { 'last-event-id': '1' } });

const reconnecting = async (first: string, second: string): Promise<string[]> => {
  const seen = observe(openTracked(url, { fetch: fakeServer(ending(first), streaming(second)).fetch }));
  await settle(3000);
  return seen.data;
};

function sameHeaders(): HeadersInit {
  return {};
}

/** Sends an event whenever it is asked for one. */
const pulled = (): { answer: FakeAnswer; count(): number } => {
  let sent = 0;
  const body = (): ReadableStream<Uint8Array> =>
    new ReadableStream(
      {
        pull(controller) {
          controller.enqueue(new TextEncoder().encode(`data: ${++sent}\n\n`));
          return new Promise((resolve) => setTimeout(resolve, 1));
        },
      },
      { highWaterMark: 0 },
    );
  return {
    answer: () => new Response(body(), { headers: { 'content-type': 'text/event-stream' } }),
    count: () => sent,
  };
};

describe('what is sent', () => {
  test('a plain URL: GET, Accept, no cache, nothing else', async () => {
    const server = fakeServer(streaming());
    const fetch = vi.fn<typeof globalThis.fetch>(server.fetch);
    openTracked(url, { fetch });
    await settle();
    expect(fetch.mock.calls[0]![1]).toMatchObject({ cache: 'no-store' });
    expect(server.requests[0]!.method).toBe('GET');
    expect([...server.requests[0]!.headers]).toEqual([['accept', 'text/event-stream']]);
  });

  test('the global fetch is looked up at each request', async () => {
    const server = fakeServer(ending('data: a\n\n'), streaming());
    const first = vi.fn<typeof globalThis.fetch>(server.fetch);
    const second = vi.fn<typeof globalThis.fetch>(server.fetch);
    vi.stubGlobal('fetch', first);
    openTracked(url, {});
    await settle();
    vi.stubGlobal('fetch', second);
    await settle(3000);
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 1]);
  });

  test('a body makes it a POST; headers and body go out', async () => {
    const server = fakeServer(streaming());
    openTracked(url, { fetch: server.fetch, body: '{}', headers: { 'content-type': 'application/json' } });
    await settle();
    expect(server.requests[0]).toMatchObject({ method: 'POST', body: '{}' });
    expect(server.requests[0]!.headers.get('content-type')).toBe('application/json');
  });

  test('a Request: its method, headers and body, and the headers of the options on top', async () => {
    const bodies: string[] = [];
    const server = fakeServer(streaming());
    const fetch: typeof globalThis.fetch = async (input, init) => {
      bodies.push(await (input as Request).text());
      return server.fetch(input, init);
    };
    const request = new Request(url, { method: 'POST', body: 'hello', headers: { 'x-a': '1', 'x-b': '1' } });
    openTracked(request, { fetch, headers: { 'x-b': '2' } });
    await settle();
    expect(bodies).toEqual(['hello']);
    expect(server.requests[0]!.method).toBe('POST');
    expect(Object.fromEntries(server.requests[0]!.headers)).toMatchObject({ 'x-a': '1', 'x-b': '2' });
  });

  test('the signal of a Request counts', async () => {
    const server = fakeServer(streaming());
    const abort = new AbortController();
    const stream = openTracked(new Request(url, { signal: abort.signal }), { fetch: server.fetch });
    await settle();
    abort.abort('gone');
    expect(stream.status).toBe('closed');
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toBe('gone');
  });

  test('the signal of the options goes before that of a Request, as in fetch', async () => {
    const server = fakeServer(streaming());
    const [own, given] = [new AbortController(), new AbortController()];
    const stream = openTracked(new Request(url, { signal: own.signal }), { fetch: server.fetch, signal: given.signal });
    await settle();
    own.abort();
    expect(stream.status).toBe('open');
    given.abort();
    expect(stream.status).toBe('closed');
  });

  test('lastEventId starts from an id', async () => {
    const server = fakeServer(streaming());
    openTracked(url, { fetch: server.fetch, lastEventId: '41' });
    await settle();
    expect(server.requests[0]!.lastEventId).toBe('41');
  });

  test('an event with the id to start from was received already', async () => {
    // A server that resumes with the id, and not after it.
    const server = fakeServer(streaming('id: 41\ndata: a\n\nid: 42\ndata: b\n\n'));
    const seen = observe(openTracked(url, { fetch: server.fetch, lastEventId: '41' }));
    await settle();
    expect(seen.data).toEqual(['b']);
  });

  test('lastEventIdParam: a query parameter instead of a header', async () => {
    const server = fakeServer(ending('id: a b\ndata: a\n\n'), streaming());
    openTracked(`${url}?topic=x#part`, { fetch: server.fetch, lastEventIdParam: 'since' });
    await settle(3000);
    expect(server.requests.map((request) => [request.url, request.lastEventId])).toEqual([
      [`${url}?topic=x#part`, null],
      [`${url}?topic=x&since=a+b`, null],
    ]);
  });

  test('lastEventIdParam: a question mark in the fragment begins no query', async () => {
    const server = fakeServer(streaming());
    openTracked(`${url}#part?`, { fetch: server.fetch, lastEventIdParam: 'since', lastEventId: '7' });
    await settle();
    expect(server.requests[0]!.url).toBe(`${url}?since=7`);
  });

  test('lastEventIdParam takes the place of the one that the URL has', async () => {
    const server = fakeServer(ending('id: 42\ndata: a\n\n'), streaming());
    openTracked('/events?since=7&q=a?b', { fetch: server.fetch, lastEventIdParam: 'since' });
    await settle(3000);
    expect(server.requests.map((request) => request.url)).toEqual([
      '/events?since=7&q=a?b',
      '/events?since=42&q=a%3Fb',
    ]);
  });

  test('a lastEventId that no header can hold fails for good', async () => {
    const server = fakeServer(streaming());
    const stream = openTracked(url, { fetch: server.fetch, lastEventId: '7\n8' });
    await settle();
    expect(stream.error).toMatchObject({ code: 'headers', retryable: false });
    expect(server.requests).toHaveLength(0);
  });

  test('a header with a line break fails for good, and without repeating it', async () => {
    const server = fakeServer(streaming());
    const stream = openTracked(url, { fetch: server.fetch, headers: { authorization: 'secret\nvalue' } });
    await settle();
    expect(stream.error).toMatchObject({ code: 'headers', retryable: false });
    expect(JSON.stringify([stream.error!.message, String(stream.error!.cause)])).not.toContain('secret');
    expect(server.requests).toHaveLength(0);
  });

  test('a page resolves a relative URL, a mocked fetch may take it as it is', async () => {
    const server = fakeServer(streaming());
    expect(openTracked('/events', { fetch: server.fetch }).url).toBe('/events');
    vi.stubGlobal('location', new URL('https://example.com/a/b'));
    expect(openTracked('../events', { fetch: server.fetch }).url).toBe('https://example.com/events');
    await settle();
    expect(server.requests.map((request) => request.url)).toEqual(['/events', 'https://example.com/events']);
  });
});

test('a URL that no network can help is given up at once, with what was wrong about it', async () => {
  const cause = new TypeError('Failed to parse URL');
  const server = fakeServer(() => Promise.reject(cause));
  vi.stubGlobal('fetch', server.fetch);
  for (const init of [undefined, { fetch: server.fetch }]) {
    const seen = observe(openTracked(init ? 'http://[' : '/without/a/base', init));
    await settle(60_000);
    expect(seen.errors).toMatchObject([{ code: 'network', retryable: false, cause }]);
  }
  expect(server.requests).toHaveLength(2);
});

test('where there are no streams, as in jsdom alone, nothing is thrown', async () => {
  vi.stubGlobal('ReadableStream', undefined);
  const stream = openTracked(url, { fetch: fakeServer(refusing).fetch });
  await settle();
  expect(stream.status).toBe('waiting');
});

test.each([3000, 60_000])('a clock that a test holds does not hold up a wait of %s ms', async (delay) => {
  vi.useRealTimers();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const server = fakeServer(refusing, streaming());
  const stream = openTracked(url, { fetch: server.fetch, reconnect: { delay } });
  await settle();
  expect(stream.status).toBe('waiting');
  await settle(delay);
  expect(stream.status).toBe('open');
});

test('a relative URL outside a page is tried again through a fetch of the user’s', async () => {
  const server = fakeServer(() => Promise.reject(new TypeError('refused')), streaming());
  const stream = openTracked('/events', { fetch: server.fetch });
  await settle(3000);
  expect(stream.status).toBe('open');
});

describe('headers as a function', () => {
  test('is called for every request', async () => {
    const attempts: EventStreamAttempt[] = [];
    const server = fakeServer(ending('data: a\n\n'), streaming());
    openTracked(url, {
      fetch: server.fetch,
      headers: (attempt) => {
        attempts.push(attempt);
        return { authorization: `Bearer ${attempt.number}` };
      },
    });
    await settle(3000);
    expect(attempts).toEqual([
      { number: 1, reason: 'initial' },
      { number: 2, reason: 'reconnect' },
    ]);
    expect(server.requests.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer 1', 'Bearer 2']);
  });

  test('one that throws is a failed attempt', async () => {
    const server = fakeServer(streaming());
    const cause = new Error('no token');
    const stream = openTracked(url, { fetch: server.fetch, headers: () => Promise.reject(cause) });
    await settle();
    expect(stream.status).toBe('waiting');
    expect(stream.error).toMatchObject({ code: 'headers', cause });
    expect(server.requests).toHaveLength(0);
  });

  test('one that never answers counts as a response that never comes', async () => {
    const stream = openTracked(url, { fetch: fakeServer(streaming()).fetch, headers: () => new Promise(() => {}) });
    await settle(30_000);
    expect(stream.error?.code).toBe('connect-timeout');
  });

  test('401 asks for new headers once, then goes on', async () => {
    const server = fakeServer(authorised('new'));
    const reasons: string[] = [];
    const seen = observe(
      openTracked(url, {
        fetch: server.fetch,
        headers: ({ reason }) => {
          reasons.push(reason);
          return { authorization: reason === 'unauthorized' ? 'new' : 'old' };
        },
      }),
    );
    await settle();
    expect(reasons).toEqual(['initial', 'unauthorized']);
    expect(seen.statuses).toEqual(['connecting', 'open']);
  });

  test('401 asks for new headers once, then stays closed', async () => {
    const server = fakeServer(failing(401));
    const headers = vi.fn<() => HeadersInit>(() => ({}));
    const stream = openTracked(url, { fetch: server.fetch, headers });
    await settle(3_600_000);
    expect(headers).toHaveBeenCalledTimes(2);
    expect(server.requests).toHaveLength(2);
    expect(stream.error).toMatchObject({ code: 'http-status', status: 401 });
  });

  test('a POST is sent once more after a 401, and never again', async () => {
    const server = fakeServer(failing(401));
    const stream = openTracked(url, { fetch: server.fetch, method: 'POST', body: '{}', headers: () => ({}) });
    await settle(3_600_000);
    expect(server.requests.map(({ body }) => body)).toEqual(['{}', '{}']);
    expect(stream.error).toMatchObject({ status: 401 });
  });

  test('streams that share the function share one refresh, however their answers are ordered', async () => {
    let token = 'old';
    const refreshes = vi.fn<() => void>();
    const headers = async ({ reason }: EventStreamAttempt): Promise<HeadersInit> => {
      if (reason === 'unauthorized') {
        refreshes();
        await new Promise((resolve) => setTimeout(resolve, 500));
        token = 'new';
      }
      return { authorization: token };
    };
    // The second 401 comes while the refresh runs, the third long after it.
    const streams = [10, 100, 5000].map((delay) =>
      openTracked(`${url}?${delay}`, { fetch: fakeServer(delayed(delay)).fetch, headers }),
    );
    await settle(10_000);
    expect(refreshes).toHaveBeenCalledOnce();
    expect(streams.map(({ status }) => status)).toEqual(['open', 'open', 'open']);
  });

  test('a request that goes out with the old token while the refresh runs shares it too', async () => {
    let token = 'old';
    const refreshes = vi.fn<() => void>();
    const headers = async ({ reason }: EventStreamAttempt): Promise<HeadersInit> => {
      if (reason === 'unauthorized') {
        refreshes();
        await new Promise((resolve) => setTimeout(resolve, 500));
        token = 'new';
      }
      return { authorization: token };
    };
    const { fetch } = fakeServer(authorised('new'));
    const first = openTracked(`${url}?1`, { fetch, headers });
    await settle(100);
    const second = openTracked(`${url}?2`, { fetch, headers });
    await settle(1000);
    expect(refreshes).toHaveBeenCalledOnce();
    expect([first.status, second.status]).toEqual(['open', 'open']);
  });

  test('a refresh that fails is tried again with the next attempt', async () => {
    let works = false;
    const headers = ({ reason }: EventStreamAttempt): HeadersInit => {
      if (reason !== 'unauthorized') return { authorization: 'old' };
      if (!works) throw new Error('token server down');
      return { authorization: 'new' };
    };
    const stream = openTracked(url, { fetch: fakeServer(authorised('new')).fetch, headers });
    await settle();
    expect(stream.status).toBe('waiting');
    works = true;
    await settle(3000);
    expect(stream.status).toBe('open');
  });
});

describe('requests other than GET', () => {
  test('all failures are final, with retryAfter on the error', async () => {
    const stream = openTracked(url, { fetch: fakeServer(failing(429, { 'retry-after': '7' })).fetch, body: '{}' });
    await settle();
    expect(stream.status).toBe('closed');
    expect((stream.error as HttpStatusError).retryAfter).toBe(7000);
  });

  test("resend: 'idempotent' sends the same key each time", async () => {
    const server = fakeServer(refusing, ending('id: 1\ndata: a\n\n'), streaming());
    openTracked(url, { fetch: server.fetch, body: '{}', resend: 'idempotent' });
    await settle(60_000);
    const keys = server.requests.map(({ headers }) => headers.get('idempotency-key'));
    expect(server.requests.map(({ lastEventId }) => lastEventId)).toEqual([null, null, '1']);
    expect(keys[0]).toMatch(/^.{16,}$/);
    expect(new Set(keys).size).toBe(1);
  });

  test('each stream has a key of its own, and yours wins', async () => {
    const server = fakeServer(streaming());
    openTracked(url, { fetch: server.fetch, body: '{}', resend: 'idempotent' });
    openTracked(url, { fetch: server.fetch, body: '{}', resend: 'idempotent' });
    openTracked(url, { fetch: server.fetch, body: '{}', resend: 'idempotent', headers: { 'Idempotency-Key': 'mine' } });
    await settle();
    const keys = server.requests.map(({ headers }) => headers.get('idempotency-key'));
    expect(new Set(keys).size).toBe(3);
    expect(keys[2]).toBe('mine');
  });

  test('a Request is sent again whole', async () => {
    const bodies: string[] = [];
    const server = fakeServer(ending('data: a\n\n'), streaming());
    const fetch: typeof globalThis.fetch = async (input, init) => {
      bodies.push(await (input as Request).text());
      return server.fetch(input, init);
    };
    openTracked(new Request(url, { method: 'POST', body: 'hello' }), { fetch, resend: 'idempotent' });
    await settle(3000);
    expect(bodies).toEqual(['hello', 'hello']);
  });

  test('a stream as body is not sent again, whoever made it', async () => {
    const server = fakeServer(ending('data: a\n\n'));
    // That of another window, or of a polyfill, is no `ReadableStream` here.
    const foreign = { getReader: () => ({}) } as unknown as ReadableStream;
    const stream = openTracked(url, { fetch: server.fetch, method: 'POST', body: foreign, resend: 'idempotent' });
    await settle(60_000);
    expect(server.requests).toHaveLength(1);
    expect(stream.status).toBe('closed');
  });

  test('reconnect() does not send a POST again', async () => {
    const server = fakeServer(streaming());
    const stream = openTracked(url, { fetch: server.fetch, body: '{}' });
    await settle();
    stream.reconnect();
    await settle(60_000);
    expect(server.requests).toHaveLength(1);
    expect(stream.status).toBe('open');
  });
});

describe('reconnecting', () => {
  test('reconnect: false ends with the connection', async () => {
    const server = fakeServer(ending('data: a\n\n'));
    const stream = openTracked(url, { fetch: server.fetch, reconnect: false });
    const data: string[] = [];
    for await (const event of stream) data.push(event.data);
    expect(data).toEqual(['a']);
    expect(stream).toMatchObject({ status: 'closed', error: undefined });
  });

  test('reconnect() does not wait, and resumes', async () => {
    const server = fakeServer(streaming('id: 1\ndata: a\n\n'));
    const seen = observe(openTracked(url, { fetch: server.fetch }));
    await settle();
    seen.stream.reconnect();
    await settle();
    expect(server.requests.map(({ lastEventId }) => lastEventId)).toEqual([null, '1']);
    expect(seen.statuses).toEqual(['connecting', 'open', 'connecting', 'open']);
    expect(seen.data).toEqual(['a']);
  });

  test('reconnect() cuts a wait short', async () => {
    const server = fakeServer(failing(503, { 'retry-after': '3600' }), streaming());
    const stream = openTracked(url, { fetch: server.fetch });
    await settle();
    stream.reconnect();
    await settle();
    expect(stream.status).toBe('open');
  });

  test('a connection that opens and dies at once does not reset the back-off', async () => {
    const server = fakeServer(ending(''));
    openTracked(url, { fetch: server.fetch });
    await settle(3000 + 6000 + 12_000);
    expect(server.requests).toHaveLength(4);
  });

  test('an event resets the back-off', async () => {
    const server = fakeServer(refusing, refusing, refusing, ending('data: a\n\n'), streaming());
    openTracked(url, { fetch: server.fetch });
    await settle(3000 + 6000 + 12_000 + 3000);
    expect(server.requests).toHaveLength(5);
  });

  test('ten seconds open reset the back-off', async () => {
    const server = fakeServer(refusing, refusing, streaming(), streaming());
    const stream = openTracked(url, { fetch: server.fetch });
    await settle(3000 + 6000);
    expect(stream.status).toBe('open');
    await settle(10_000);
    server.requests[2]!.end();
    await settle(3000);
    expect(server.requests).toHaveLength(4);
  });

  test('the wait says how long, after what, and for the how manieth time', async () => {
    const seen = observe(openTracked(url, { fetch: fakeServer(refusing).fetch }));
    await settle(3000);
    expect(seen.waits).toEqual([
      { error: expect.any(EventStreamError), failures: 1, retryAt: expect.any(Number), until: 'time' },
      { error: expect.any(EventStreamError), failures: 2, retryAt: Date.now() + 6000, until: 'time' },
    ]);
    expect(seen.stream.wait).toBe(seen.waits[1]);
  });

  test('the delays can be set', async () => {
    const server = fakeServer(refusing);
    openTracked(url, { fetch: server.fetch, reconnect: { delay: 200, maxDelay: 400 } });
    await settle(200 + 400 + 400 + 400);
    expect(server.requests).toHaveLength(5);
  });
});

describe('what may be missing', () => {
  test('without ids a reconnect is a gap', async () => {
    const seen = observe(openTracked(url, { fetch: fakeServer(ending('data: a\n\n'), streaming()).fetch }));
    await settle(3000);
    expect(seen.gaps).toEqual([{ reason: 'no-id', lastEventId: '' }]);
  });

  test('with ids it is none', async () => {
    const seen = observe(openTracked(url, { fetch: fakeServer(ending('id: 1\ndata: a\n\n'), streaming()).fetch }));
    await settle(3000);
    expect(seen.gaps).toEqual([]);
  });

  test('a server that names another id than it was asked for cannot replay', async () => {
    const seen = observe(openTracked(url, { fetch: fakeServer(ending('id: 1\ndata: a\n\n'), elsewhere).fetch }));
    await settle(3000);
    expect(seen.gaps).toEqual([{ reason: 'not-replayed', lastEventId: '1' }]);
  });

  test('a server that names the same id can', async () => {
    const seen = observe(openTracked(url, { fetch: fakeServer(ending('id: 1\ndata: a\n\n'), here).fetch }));
    await settle(3000);
    expect(seen.gaps).toEqual([]);
  });
});

describe('replays', () => {
  test('are dropped until the first new id', async () => {
    expect(
      await reconnecting(
        'id: 1\ndata: a\n\nid: 2\ndata: b\n\n',
        'id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\ndata: c\n\nid: 1\ndata: again\n\n',
      ),
    ).toEqual(['a', 'b', 'c', 'again']);
  });

  test('an event without an id of its own is never one', async () => {
    expect(await reconnecting('id: 1\ndata: a\n\n', 'data: b\n\nid: 1\ndata: a\n\ndata: c\n\n')).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  test('an event behind an id without data is never one', async () => {
    expect(await reconnecting('data: a\n\nid: 1\n\n', 'id: 1\n\ndata: b\n\n')).toEqual(['a', 'b']);
  });

  test('equal ids on one connection are no replay', async () => {
    expect(await reconnecting('id: 1\ndata: a\n\nid: 1\ndata: b\n\n', '')).toEqual(['a', 'b']);
  });

  test('without an id to resume from nothing is one', async () => {
    expect(await reconnecting('id: 1\ndata: a\n\nid\ndata: b\n\n', 'id: 1\ndata: a\n\n')).toEqual(['a', 'b', 'a']);
  });

  test('a replay does not turn back the id to resume from', async () => {
    const server = fakeServer(
      ending('id: 1\ndata: a\n\nid: 2\ndata: b\n\n'),
      ending('id: 1\ndata: a\n\n'),
      streaming(),
    );
    openTracked(url, { fetch: server.fetch });
    await settle(60_000);
    expect(server.requests.map(({ lastEventId }) => lastEventId)).toEqual([null, '2', '2']);
  });
});

describe('sharing in one page', () => {
  test('twenty consumers, one connection; a late one sees what comes after it joined', async () => {
    const server = fakeServer(streaming('data: early\n\n'));
    const seen = Array.from({ length: 20 }, () =>
      observe(openTracked(url, { fetch: server.fetch, headers: { 'X-Key': '1' } })),
    );
    await settle();
    const late = observe(openTracked(url, { fetch: server.fetch, headers: [['x-key', '1']] }));
    expect(late.stream.status).toBe('open');
    server.requests[0]!.push('data: next\n\n');
    await settle();
    expect(server.requests).toHaveLength(1);
    for (const { data } of seen) expect(data).toEqual(['early', 'next']);
    expect(late.data).toEqual(['next']);
  });

  test('a late one knows the latest event, also when it is closed', async () => {
    const server = fakeServer(streaming('data: a\n\nid: 1\ndata: b\n\n'));
    const early = openTracked(url, { fetch: server.fetch });
    expect(early.lastEvent).toBeUndefined();
    await settle();
    const late = openTracked(url, { fetch: server.fetch });
    const latest = { type: 'message', data: 'b', lastEventId: '1' };
    expect([early.lastEvent, late.lastEvent]).toEqual([latest, latest]);
    late.close();
    server.requests[0]!.push('data: c\n\n');
    await settle();
    expect([early.lastEvent?.data, late.lastEvent]).toEqual(['c', latest]);
    expect(server.requests).toHaveLength(1);
  });

  test('one that was opened before fetch was mocked is not shared', async () => {
    const [before, after] = [fakeServer(streaming()), fakeServer(streaming())];
    vi.stubGlobal('fetch', before.fetch);
    openTracked(url, {});
    await settle();
    vi.stubGlobal('fetch', after.fetch);
    openTracked(url, {});
    openTracked(url, {});
    await settle();
    expect([before.requests.length, after.requests.length]).toEqual([1, 1]);
  });

  test('the connection closes with the last of them, and not before', async () => {
    const server = fakeServer(streaming());
    const [first, second] = [openTracked(url, { fetch: server.fetch }), openTracked(url, { fetch: server.fetch })];
    await settle();
    first.close();
    expect(first.status).toBe('closed');
    expect(second.status).toBe('open');
    expect(server.requests[0]!.signal.aborted).toBe(false);
    second.close();
    expect(server.requests[0]!.signal.aborted).toBe(true);
    openTracked(url, { fetch: server.fetch });
    await settle();
    expect(server.requests).toHaveLength(2);
  });

  test('opened, closed and opened at once, as StrictMode does: one request', async () => {
    const server = fakeServer(streaming());
    openTracked(url, { fetch: server.fetch }).close();
    openTracked(url, { fetch: server.fetch });
    await settle();
    expect(server.requests).toHaveLength(1);
  });

  test('an abort ends one of them only', async () => {
    const server = fakeServer(streaming('data: a\n\n'));
    const abort = new AbortController();
    openTracked(url, { fetch: server.fetch, signal: abort.signal });
    const other = openTracked(url, { fetch: server.fetch });
    await settle();
    abort.abort();
    expect(other.status).toBe('open');
    expect(server.requests[0]!.signal.aborted).toBe(false);
  });

  test('all learn of a failure, and the next one starts anew', async () => {
    const server = fakeServer(failing(403));
    const seen = [
      observe(openTracked(url, { fetch: server.fetch })),
      observe(openTracked(url, { fetch: server.fetch })),
    ];
    await settle();
    expect(seen.map(({ errors, closes }) => [errors.length, closes])).toEqual([
      [1, 1],
      [1, 1],
    ]);
    openTracked(url, { fetch: server.fetch });
    await settle();
    expect(server.requests).toHaveLength(2);
  });

  test.each(['onStatus', 'onError', 'onClose'] as const)(
    'a stream that is opened anew in %s is a new connection',
    async (name) => {
      const server = fakeServer(failing(403), streaming('data: a\n\n'));
      const first = openTracked(url, { fetch: server.fetch });
      const seen: ReturnType<typeof observe>[] = [];
      first.subscribe({
        [name]: () => {
          if (first.status === 'closed') seen.push(observe(openTracked(url, { fetch: server.fetch })));
        },
      });
      await settle();
      const last = observe(openTracked(url, { fetch: server.fetch }));
      await settle();
      expect(seen.map(({ data, errors }) => [data, errors])).toEqual([[['a'], []]]);
      expect(last.stream.status).toBe('open');
      expect(server.requests).toHaveLength(2);
    },
  );

  const different: Record<string, [EventStreamInit, EventStreamInit]> = {
    'another header': [{ headers: { authorization: 'a' } }, { headers: { authorization: 'b' } }],
    'other credentials': [{}, { credentials: 'include' }],
    'another id to start from': [{}, { lastEventId: '1' }],
    'another back-off': [{}, { reconnect: { retries: 1 } }],
    'share: false': [{ share: false }, { share: false }],
    POST: [{ body: 'a' }, { body: 'a' }],
    'a headers function outside a page': [{ headers: sameHeaders }, { headers: sameHeaders }],
  };
  test.each(Object.entries(different))('%s: two connections', async (_, inits) => {
    const server = fakeServer(streaming());
    for (const init of inits) openTracked(url, { fetch: server.fetch, ...init });
    await settle();
    expect(server.requests).toHaveLength(2);
  });

  test.each<[string, () => EventStreamInit]>([
    ['equal option objects', () => ({ reconnect: { delay: 1000 }, headers: new Headers({ a: '1' }) })],
    ['signals and diagnostics of one’s own', () => ({ signal: new AbortController().signal, onDiagnostic: () => {} })],
    ['one headers function, asked for', () => ({ headers: sameHeaders, share: true })],
  ])('%s: one connection', async (_, init) => {
    const server = fakeServer(streaming());
    for (let i = 0; i < 3; i++) openTracked(url, { fetch: server.fetch, ...init() });
    await settle();
    expect(server.requests).toHaveLength(1);
  });

  test('who starts from an id joins only who is there: what came since would be lost', async () => {
    const server = fakeServer(streaming('id: 2\ndata: b\n\n'), streaming('id: 2\ndata: b\n\n'));
    const join = (): ReturnType<typeof observe> => observe(openTracked(url, { fetch: server.fetch, lastEventId: '1' }));
    const together = [join(), join()];
    await settle();
    const late = join();
    await settle();
    expect([...together, late].map(({ data }) => data)).toEqual([['b'], ['b'], ['b']]);
    expect(server.requests.map(({ lastEventId }) => lastEventId)).toEqual(['1', '1']);
  });

  test('what is said that goes without saying: one connection', async () => {
    const server = fakeServer(streaming());
    const inits: readonly EventStreamInit[] = [
      {},
      { method: 'GET' },
      { method: 'get' },
      { credentials: 'same-origin' },
      { share: true },
      { signal: null },
      // As `{ idleTimeout: settings.idleTimeout }` is, where nothing is set.
      Object.fromEntries(
        ['idleTimeout', 'body', 'headers', 'reconnect', 'maxEventSize'].map((name) => [name, undefined]),
      ),
    ];
    for (const init of inits) openTracked(url, { fetch: server.fetch, ...init });
    await settle();
    expect(server.requests).toHaveLength(1);
  });
});

describe('back-pressure', () => {
  test('one iterator and nobody else: only what it takes is read', async () => {
    const source = pulled();
    const iterator = openTracked(url, { fetch: fakeServer(source.answer).fetch })[Symbol.asyncIterator]();
    await settle(1000);
    expect(source.count()).toBe(1);
    expect((await iterator.next()).value?.data).toBe('1');
    await settle(1000);
    expect(source.count()).toBe(2);
  });

  test('the idle timeout stands still meanwhile', async () => {
    const source = pulled();
    const stream = openTracked(url, { fetch: fakeServer(source.answer).fetch, idleTimeout: 1000 });
    stream[Symbol.asyncIterator]();
    await settle(60_000);
    expect(stream.status).toBe('open');
  });

  test('listeners for the status do not count', async () => {
    const source = pulled();
    const stream = openTracked(url, { fetch: fakeServer(source.answer).fetch });
    stream.subscribe({ onStatus: () => {} });
    stream[Symbol.asyncIterator]();
    await settle(1000);
    expect(source.count()).toBe(1);
  });

  test('a subscriber that joins is not held up by a slow iterator', async () => {
    const source = pulled();
    const stream = openTracked(url, { fetch: fakeServer(source.answer).fetch });
    stream[Symbol.asyncIterator]();
    await settle(1000);
    const seen = observe(stream);
    await settle(100);
    expect(seen.data.length).toBeGreaterThan(50);
  });

  test('two iterators: the slow one overflows, the other goes on', async () => {
    const source = pulled();
    const stream = openTracked(url, { fetch: fakeServer(source.answer).fetch, bufferSize: 1000 });
    const slow = stream[Symbol.asyncIterator]();
    const quick: string[] = [];
    const reading = (async () => {
      for await (const event of stream) if (quick.push(event.data) === 50) break;
    })();
    await settle(1000);
    await reading;
    expect(quick).toHaveLength(50);
    const kept: string[] = [];
    await expect(
      (async () => {
        for (;;) kept.push((await slow.next()).value!.data);
      })(),
    ).rejects.toMatchObject({ code: 'buffer-overflow' });
    expect(kept).toEqual(Array.from({ length: 10 }, (_, index) => String(index + 1)));
    expect(stream.status).toBe('open');
  });

  test('leaving a for await frees the others and keeps the stream', async () => {
    const server = fakeServer(streaming('data: a\n\ndata: b\n\n'));
    const stream = openTracked(url, { fetch: server.fetch });
    for await (const _ of stream) break;
    expect(stream.status).toBe('open');
    const seen = observe(stream);
    server.requests[0]!.push('data: c\n\n');
    await settle();
    expect(seen.data).toEqual(['c']);
  });

  test('close() ends an iterator that waits', async () => {
    const stream = openTracked(url, { fetch: fakeServer(streaming()).fetch });
    const next = stream[Symbol.asyncIterator]().next();
    await settle();
    stream.close();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  test('return() ends an iterator that waits', async () => {
    const iterator = openTracked(url, { fetch: fakeServer(streaming()).fetch })[Symbol.asyncIterator]();
    const next = iterator.next();
    await settle();
    expect(await iterator.return!()).toEqual({ done: true, value: undefined });
    expect(await next).toEqual({ done: true, value: undefined });
  });

  test('several calls of next() at once are answered in order', async () => {
    const server = fakeServer(streaming());
    const iterator = openTracked(url, { fetch: server.fetch })[Symbol.asyncIterator]();
    const results = Promise.all([iterator.next(), iterator.next(), iterator.next()]);
    await settle();
    server.requests[0]!.push('data: a\n\n');
    await settle();
    server.requests[0]!.push('data: b\n\ndata: c\n\n');
    expect((await results).map(({ value }) => value?.data)).toEqual(['a', 'b', 'c']);
  });

  test('an iterator gets what came before a failure, then the failure, then nothing', async () => {
    const answer: FakeAnswer = streaming('data: a\n\n', `data: ${'x'.repeat(500)}\n\n`);
    const iterator = openTracked(url, { fetch: fakeServer(answer).fetch, maxEventSize: 100 })[Symbol.asyncIterator]();
    expect((await iterator.next()).value?.data).toBe('a');
    await expect(iterator.next()).rejects.toMatchObject({ code: 'event-too-large' });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  test('a failure that nobody iterates is no unhandled rejection', async () => {
    const stream = openTracked(url, { fetch: fakeServer(failing(403)).fetch });
    stream[Symbol.asyncIterator]();
    await settle();
    expect(stream.error?.code).toBe('http-status');
  });
});

test('diagnostics measure each connection', async () => {
  const onDiagnostic = vi.fn<(diagnostic: unknown) => void>();
  const server = fakeServer(async (request) => {
    await new Promise((resolve) => setTimeout(resolve, 40));
    return request.respond();
  }, silent);
  openTracked(url, { fetch: server.fetch, onDiagnostic });
  await settle(50);
  server.requests[0]!.push('data: a\n\ndata: b\n\n');
  await settle(10);
  server.requests[0]!.end();
  await settle();
  expect(onDiagnostic.mock.calls).toEqual([
    [{ type: 'chunk', milliseconds: 50, bytes: 18, events: 2 }],
    [{ type: 'end', milliseconds: 60, bytes: 18, events: 2 }],
  ]);
});
