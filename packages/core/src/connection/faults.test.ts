import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EventStreamErrorCode } from '../errors.ts';
import { openEventStream } from './event-stream.ts';
import type { EventStreamInit } from './event-stream-contract.ts';
import {
  breaking,
  ending,
  failing,
  type FakeAnswer,
  fakeServer,
  type FakeServer,
  refusing,
  silent,
  streaming,
} from './testing/fake-server.ts';
import { observe, type Observation } from './testing/observe.ts';

const url = 'https://example.com/events';
const page = new EventTarget();
const pageListeners = new Map<EventListener, Set<string>>();
let opened: { server: FakeServer; signal: AbortSignal; seen: Observation }[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 20, 12) });
  vi.spyOn(Math, 'random').mockReturnValue(0);
  pageListeners.clear();
  vi.stubGlobal('addEventListener', (type: string, listener: EventListener) => {
    pageListeners.set(listener, (pageListeners.get(listener) ?? new Set()).add(type));
    page.addEventListener(type, listener);
  });
  vi.stubGlobal('removeEventListener', (type: string, listener: EventListener) => {
    pageListeners.get(listener)?.delete(type);
    page.removeEventListener(type, listener);
  });
});

afterEach(async () => {
  // However a stream ended, or is made to end: nothing is left of it.
  for (const { server, signal, seen } of opened) {
    seen.stream.close();
    await vi.advanceTimersByTimeAsync(0);
    assert.equal(seen.statuses.at(-1), 'closed');
    assert.equal(seen.closes, 1);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
    assert.deepEqual(
      [...server.open].filter((request) => !request.signal.aborted),
      [],
    );
  }
  assert.equal(vi.getTimerCount(), 0);
  assert.deepEqual(
    [...pageListeners.values()].filter((types) => types.size > 0),
    [],
  );
  opened = [];
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const transition = (type: string, persisted: boolean): Event => Object.assign(new Event(type), { persisted });

/** Opens a stream to a server that answers so, and lets the clock run. */
async function run(
  answers: FakeAnswer[],
  { after = 0, ...init }: EventStreamInit & { after?: number } = {},
): Promise<{ server: FakeServer; seen: Observation; abort: AbortController }> {
  const server = fakeServer(...answers);
  const abort = new AbortController();
  const seen = observe(openEventStream(url, { fetch: server.fetch, signal: abort.signal, ...init }));
  opened.push({ server, signal: abort.signal, seen });
  await vi.advanceTimersByTimeAsync(after);
  return { server, seen, abort };
}

interface Row {
  answers: FakeAnswer[];
  init?: EventStreamInit;
  /** Milliseconds to let pass. */
  after: number;
  statuses: string[];
  /** Of the error the stream failed with. */
  code?: EventStreamErrorCode;
  /** Of the error it waits after. */
  waitsAfter?: EventStreamErrorCode;
  /** What each request resumed from. */
  requests: (string | null)[];
  data?: string[];
}

const one = 'id: 1\ndata: one\n\n';
const two = 'id: 2\ndata: two\n\n';
const again = ['connecting', 'open', 'waiting', 'connecting', 'open'];
const html: FakeAnswer = (request) => {
  request.push('<!doctype html>');
  request.end();
  return request.respond({ type: 'text/html' });
};
const typed =
  (type: string | null, body: string): FakeAnswer =>
  (request) => {
    request.push(body);
    request.end();
    return request.respond({ type });
  };

const table: Record<string, Row> = {
  'refused: waits 3 s and tries again': {
    answers: [refusing],
    after: 3000,
    statuses: ['connecting', 'waiting', 'connecting', 'waiting'],
    waitsAfter: 'network',
    requests: [null, null],
  },
  'recovers on the third try, after 3 s and 6 s': {
    answers: [refusing, refusing, streaming(one)],
    after: 9000,
    statuses: ['connecting', 'waiting', 'connecting', 'waiting', 'connecting', 'open'],
    requests: [null, null, null],
    data: ['one'],
  },
  'never recovers: closes when the retries are used up': {
    answers: [refusing],
    init: { reconnect: { retries: 2 } },
    after: 3_600_000,
    statuses: ['connecting', 'waiting', 'connecting', 'waiting', 'connecting', 'closed'],
    code: 'retries-exhausted',
    requests: [null, null, null],
  },
  'headers never come: gives up after 30 s': {
    answers: [silent],
    after: 30_000,
    statuses: ['connecting', 'waiting'],
    waitsAfter: 'connect-timeout',
    requests: [null],
  },
  'headers never come, and nobody minds': {
    answers: [silent],
    init: { connectTimeout: Infinity },
    after: 3_600_000,
    statuses: ['connecting'],
    requests: [null],
  },
  'reset in mid-event: the half event is dropped, the text before it kept': {
    answers: [breaking(one, 'id: 2\ndata: tw'), streaming(two)],
    after: 3000,
    statuses: again,
    requests: [null, '1'],
    data: ['one', 'two'],
  },
  'clean end': {
    answers: [ending(one), streaming(two)],
    after: 3000,
    statuses: again,
    requests: [null, '1'],
    data: ['one', 'two'],
  },
  'half-open: silence longer than the idle timeout': {
    answers: [streaming(one), streaming(two)],
    init: { idleTimeout: 45_000 },
    after: 48_000,
    statuses: again,
    requests: [null, '1'],
    data: ['one', 'two'],
  },
  'half-open without an idle timeout: waits for ever': {
    answers: [streaming(one)],
    after: 24 * 3_600_000,
    statuses: ['connecting', 'open'],
    requests: [null],
    data: ['one'],
  },
  '204: closed without an error': {
    answers: [ending(one), failing(204)],
    after: 60_000,
    statuses: ['connecting', 'open', 'waiting', 'connecting', 'closed'],
    requests: [null, '1'],
    data: ['one'],
  },
  '204 at once': { answers: [failing(204)], after: 60_000, statuses: ['connecting', 'closed'], requests: [null] },
  ...Object.fromEntries(
    [400, 401, 403, 404, 410, 501].map((status): [string, Row] => [
      `${status} is final`,
      {
        answers: [failing(status)],
        after: 3_600_000,
        statuses: ['connecting', 'closed'],
        code: 'http-status',
        requests: [null],
      },
    ]),
  ),
  ...Object.fromEntries(
    [408, 429, 500, 502, 503, 504].map((status): [string, Row] => [
      `${status} is tried again`,
      {
        answers: [failing(status), streaming(one)],
        after: 3000,
        statuses: ['connecting', 'waiting', 'connecting', 'open'],
        requests: [null, null],
        data: ['one'],
      },
    ]),
  ),
  '429 with seconds: not before': {
    answers: [failing(429, { 'retry-after': '20' }), streaming(one)],
    after: 19_999,
    statuses: ['connecting', 'waiting'],
    waitsAfter: 'http-status',
    requests: [null],
  },
  '429 with seconds: then': {
    answers: [failing(429, { 'retry-after': '20' }), streaming(one)],
    after: 20_000,
    statuses: ['connecting', 'waiting', 'connecting', 'open'],
    requests: [null, null],
    data: ['one'],
  },
  '503 with a date': {
    answers: [failing(503, { 'retry-after': 'Fri, 20 Nov 2026 12:01:00 GMT' }), streaming(one)],
    after: 60_000,
    statuses: ['connecting', 'waiting', 'connecting', 'open'],
    requests: [null, null],
    data: ['one'],
  },
  '503 with a date: not before': {
    answers: [failing(503, { 'retry-after': 'Fri, 20 Nov 2026 12:01:00 GMT' }), streaming(one)],
    after: 59_999,
    statuses: ['connecting', 'waiting'],
    waitsAfter: 'http-status',
    requests: [null],
  },
  'Retry-After garbage: as if there were none': {
    answers: [failing(503, { 'retry-after': 'later' }), streaming(one)],
    after: 3000,
    statuses: ['connecting', 'waiting', 'connecting', 'open'],
    requests: [null, null],
    data: ['one'],
  },
  'Retry-After 1e9 seconds: one hour': {
    answers: [failing(503, { 'retry-after': '1000000000' }), streaming(one)],
    after: 3_600_000,
    statuses: ['connecting', 'waiting', 'connecting', 'open'],
    requests: [null, null],
    data: ['one'],
  },
  'an HTML page with status 200': {
    answers: [html],
    after: 60_000,
    statuses: ['connecting', 'closed'],
    code: 'content-type',
    requests: [null],
  },
  'a JSON error with status 200': {
    answers: [typed('application/json', '{"error":{}}')],
    after: 60_000,
    statuses: ['connecting', 'closed'],
    code: 'content-type',
    requests: [null],
  },
  'no content type': {
    answers: [typed(null, one)],
    after: 60_000,
    statuses: ['connecting', 'closed'],
    code: 'content-type',
    requests: [null],
  },
  'Text/Event-Stream; charset=x': {
    answers: [(request) => (request.push(one), request.respond({ type: 'Text/Event-Stream; charset=x' }))],
    after: 0,
    statuses: ['connecting', 'open'],
    requests: [null],
    data: ['one'],
  },
  'no body': {
    answers: [() => new Response(null, { headers: { 'content-type': 'text/event-stream' } })],
    after: 60_000,
    statuses: ['connecting', 'closed'],
    code: 'no-body',
    requests: [null],
  },
  'a POST that is dropped is not sent again': {
    answers: [breaking(one, 'data: tw')],
    init: { method: 'POST', body: '{}' },
    after: 3_600_000,
    statuses: ['connecting', 'open', 'closed'],
    code: 'network',
    requests: [null],
    data: ['one'],
  },
  'a POST that ends cleanly is over': {
    answers: [ending(one)],
    init: { method: 'POST', body: '{}' },
    after: 3_600_000,
    statuses: ['connecting', 'open', 'closed'],
    requests: [null],
    data: ['one'],
  },
  'a POST that is refused is not sent again': {
    answers: [refusing],
    init: { method: 'POST', body: '{}' },
    after: 3_600_000,
    statuses: ['connecting', 'closed'],
    code: 'network',
    requests: [null],
  },
  'a POST waits for its headers as long as it takes': {
    answers: [silent],
    init: { method: 'POST', body: '{}' },
    after: 3_600_000,
    statuses: ['connecting'],
    requests: [null],
  },
  'truncated UTF-8 at the end': {
    answers: [ending(one, 'data: \u00e4'.slice(0, -1), Uint8Array.of(0xc3)), streaming(two)],
    after: 3000,
    statuses: again,
    requests: [null, '1'],
    data: ['one', 'two'],
  },
  'invalid UTF-8': {
    answers: [streaming('data: a', Uint8Array.of(0xff), 'b\n\n')],
    after: 0,
    statuses: ['connecting', 'open'],
    requests: [null],
    data: ['a\ufffdb'],
  },
  'a BOM is dropped once': {
    answers: [streaming('\ufeffdata: a\n\n', '\ufeffdata: b\n\n', 'data: c\n\n')],
    after: 0,
    statuses: ['connecting', 'open'],
    requests: [null],
    data: ['a', 'c'],
  },
  'mixed line ends': {
    answers: [streaming('data: a\r\n\ndata: b\r\rdata: c\n\r\ndata: d\r', '\n\n')],
    after: 0,
    statuses: ['connecting', 'open'],
    requests: [null],
    data: ['a', 'b', 'c', 'd'],
  },
  'a trailing bare CR dispatches at once': {
    answers: [streaming('data: a\r\r')],
    after: 0,
    statuses: ['connecting', 'open'],
    requests: [null],
    data: ['a'],
  },
  'an id with NUL is ignored': {
    answers: [ending('id: 1\ndata: a\n\nid: 2\u0000\ndata: b\n\n'), streaming()],
    after: 3000,
    statuses: again,
    requests: [null, '1'],
    data: ['a', 'b'],
  },
  'an empty id resets': {
    answers: [ending('id: 1\ndata: a\n\nid\ndata: b\n\n'), streaming()],
    after: 3000,
    statuses: again,
    requests: [null, null],
    data: ['a', 'b'],
  },
  'an id without data counts': {
    answers: [ending('id: 1\ndata: a\n\nid: 2\n\n'), streaming()],
    after: 3000,
    statuses: again,
    requests: [null, '2'],
    data: ['a'],
  },
  'an id beyond ASCII goes out as UTF-8': {
    answers: [ending('id: …\ndata: a\n\n'), streaming()],
    after: 3000,
    statuses: again,
    requests: [null, '\u00e2\u0080\u00a6'],
    data: ['a'],
  },
  'retry: 0 waits 100 ms': {
    answers: [ending('retry: 0\ndata: a\n\n'), streaming()],
    after: 100,
    statuses: again,
    requests: [null, null],
    data: ['a'],
  },
  'retry: 0 waits no less': {
    answers: [ending('retry: 0\ndata: a\n\n'), streaming()],
    after: 99,
    statuses: ['connecting', 'open', 'waiting'],
    requests: [null],
    data: ['a'],
  },
  'retry: 1e12 is no number': {
    answers: [ending('retry: 1e12\ndata: a\n\n'), streaming()],
    after: 3000,
    statuses: again,
    requests: [null, null],
    data: ['a'],
  },
  'retry: 1000000000000 waits an hour': {
    answers: [ending('retry: 1000000000000\ndata: a\n\n'), streaming()],
    after: 3_600_000,
    statuses: again,
    requests: [null, null],
    data: ['a'],
  },
  'retry: abc is ignored': {
    answers: [ending('retry: abc\ndata: a\n\n'), streaming()],
    after: 3000,
    statuses: again,
    requests: [null, null],
    data: ['a'],
  },
  'replayed ids come once': {
    answers: [ending(one, two), streaming(one, two, 'id: 3\ndata: three\n\n')],
    after: 3000,
    statuses: again,
    requests: [null, '2'],
    data: ['one', 'two', 'three'],
  },
  'an event larger than the limit is final, what came before it is kept': {
    answers: [streaming(one + `data: ${'x'.repeat(200)}\n\n`)],
    init: { maxEventSize: 100 },
    after: 60_000,
    statuses: ['connecting', 'open', 'closed'],
    code: 'event-too-large',
    requests: [null],
    data: ['one'],
  },
};

test.each(Object.entries(table))(
  '%s',
  async (_, { answers, init, after, statuses, code, waitsAfter, requests, data = [] }) => {
    const { server, seen } = await run(answers, { after, ...init });
    expect({
      statuses: seen.statuses,
      code: seen.errors.map((error) => error.code),
      requests: server.requests.map(({ lastEventId }) => lastEventId),
      data: seen.data,
    }).toEqual({ statuses, code: code ? [code] : [], requests, data });
    expect(seen.stream.status).toBe(statuses.at(-1));
    const last = statuses.at(-1) === 'waiting' ? seen.waits.at(-1)!.error?.code : code;
    expect(seen.stream.error?.code).toBe(last);
    expect(seen.stream.wait?.error?.code).toBe(waitsAfter);
  },
);

describe('silence', () => {
  test('a comment is a sign of life', async () => {
    const { server, seen } = await run([streaming()], { idleTimeout: 45_000 });
    for (let minute = 0; minute < 10; minute++) {
      await vi.advanceTimersByTimeAsync(44_999);
      server.requests[0]!.push(':\n');
    }
    expect(seen.statuses).toEqual(['connecting', 'open']);
    await vi.advanceTimersByTimeAsync(45_000);
    expect(seen.stream.error?.code).toBe('idle-timeout');
  });

  test('24 hours of heartbeats: one connection', async () => {
    const { server, seen } = await run([streaming(one)], { idleTimeout: 45_000 });
    const beat = setInterval(() => server.requests[0]!.push(':\n\n'), 15_000);
    await vi.advanceTimersByTimeAsync(24 * 3_600_000);
    clearInterval(beat);
    expect(server.requests).toHaveLength(1);
    expect(seen.statuses).toEqual(['connecting', 'open']);
  });

  test('after a sleep the server has one interval to be heard', async () => {
    const { server, seen } = await run([streaming(one)], { idleTimeout: 45_000 });
    await vi.advanceTimersByTimeAsync(10_000);
    // The clock jumps, no timer has run.
    vi.setSystemTime(Date.now() + 3_600_000);
    await vi.advanceTimersByTimeAsync(35_000);
    expect(seen.stream.status).toBe('open');
    server.requests[0]!.push(':\n');
    await vi.advanceTimersByTimeAsync(44_999);
    expect(seen.stream.status).toBe('open');
    await vi.advanceTimersByTimeAsync(1);
    expect(seen.stream.status).toBe('waiting');
  });

  test('a wait that the machine slept through is over soon after it wakes', async () => {
    const { server } = await run([failing(503, { 'retry-after': '3600' }), streaming(one)]);
    await vi.advanceTimersByTimeAsync(1000);
    vi.setSystemTime(Date.now() + 3_600_000);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(server.requests).toHaveLength(2);
  });

  test('a wait that the page slept through is over when it is looked at', async () => {
    const { server } = await run([failing(503, { 'retry-after': '3600' }), streaming(one)]);
    vi.setSystemTime(Date.now() + 3_600_000);
    page.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(0);
    expect(server.requests).toHaveLength(2);
  });
});

describe('offline', () => {
  test('nothing is sent until the browser is online', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    const { server, seen } = await run([streaming(one)], { after: 3_600_000 });
    expect(server.requests).toHaveLength(0);
    expect(seen.stream.wait).toMatchObject({ until: 'online', retryAt: null });
    vi.stubGlobal('navigator', { onLine: true });
    page.dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(0);
    expect(seen.statuses).toEqual(['connecting', 'waiting', 'connecting', 'open']);
    expect(seen.data).toEqual(['one']);
  });

  test('going offline while waiting stops the countdown, coming back ends it', async () => {
    const { server, seen } = await run([ending(one), streaming(two)], { after: 1000 });
    vi.stubGlobal('navigator', { onLine: false });
    page.dispatchEvent(new Event('offline'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.requests).toHaveLength(1);
    expect(seen.waits.map(({ until }) => until)).toEqual(['time', 'online']);
    vi.stubGlobal('navigator', { onLine: true });
    page.dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(0);
    expect(server.requests.map(({ lastEventId }) => lastEventId)).toEqual([null, '1']);
    expect(seen.data).toEqual(['one', 'two']);
  });

  test('coming online cuts the wait after a failure short', async () => {
    const { server } = await run([refusing, refusing, streaming(one)], { after: 4000 });
    page.dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(0);
    expect(server.requests).toHaveLength(3);
  });

  test('coming online does not cut Retry-After short', async () => {
    const { server } = await run([failing(503, { 'retry-after': '60' }), streaming(one)]);
    page.dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(59_999);
    expect(server.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.requests).toHaveLength(2);
  });
});

describe('back/forward cache', () => {
  test('the connection closes with the page and comes back with the last id', async () => {
    const { server, seen } = await run([streaming(one), streaming(two)]);
    page.dispatchEvent(transition('pagehide', true));
    expect(server.requests[0]!.signal.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(server.requests).toHaveLength(1);
    expect(seen.stream.wait?.until).toBe('pageshow');
    page.dispatchEvent(transition('pageshow', true));
    await vi.advanceTimersByTimeAsync(0);
    expect(seen.statuses).toEqual(again);
    expect(server.requests.map(({ lastEventId }) => lastEventId)).toEqual([null, '1']);
    expect(seen.data).toEqual(['one', 'two']);
  });

  test('a page that merely loads or unloads changes nothing', async () => {
    const { server } = await run([streaming(one)]);
    page.dispatchEvent(transition('pageshow', false));
    page.dispatchEvent(transition('pagehide', false));
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]!.signal.aborted).toBe(false);
  });

  test('a POST is left alone', async () => {
    const { server, seen } = await run([streaming(one)], { method: 'POST', body: '{}' });
    page.dispatchEvent(transition('pagehide', true));
    page.dispatchEvent(transition('pageshow', true));
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.requests).toHaveLength(1);
    expect(seen.stream.status).toBe('open');
  });
});

describe('abort', () => {
  test('before the headers: rejects with the reason, and the request is gone', async () => {
    const { server, seen, abort } = await run([silent]);
    const next = seen.stream[Symbol.asyncIterator]().next();
    const reason = new Error('left the page');
    abort.abort(reason);
    await expect(next).rejects.toBe(reason);
    expect(server.requests[0]!.signal.aborted).toBe(true);
    expect(seen).toMatchObject({ statuses: ['connecting', 'closed'], errors: [], closes: 1 });
    await expect(seen.stream[Symbol.asyncIterator]().next()).rejects.toBe(reason);
  });

  test('in mid-event: what is queued is dropped', async () => {
    const { server, seen, abort } = await run([streaming(one)]);
    const iterator = seen.stream[Symbol.asyncIterator]();
    server.requests[0]!.push(`${two}id: 3\ndata: thr`);
    await vi.advanceTimersByTimeAsync(0);
    abort.abort();
    await expect(iterator.next()).rejects.toBe(abort.signal.reason);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(seen.data).toEqual(['one', 'two']);
  });

  test.each<[string, FakeAnswer]>([
    ['connecting', silent],
    ['waiting', refusing],
  ])('while %s: no timer is left, not even for a moment', async (status, answer) => {
    const { seen, abort } = await run([answer]);
    expect(seen.stream.status).toBe(status);
    expect(vi.getTimerCount()).toBe(1);
    abort.abort();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('before it is opened: nothing is sent', async () => {
    const server = fakeServer(streaming(one));
    const stream = openEventStream(url, { fetch: server.fetch, signal: AbortSignal.abort('no') });
    expect(stream.status).toBe('closed');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.requests).toHaveLength(0);
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toBe('no');
  });

  test('a fetch that ignores its signal: its late response is cancelled, nothing is delivered', async () => {
    let answer!: (response: Response) => void;
    const cancel = vi.fn<() => void>();
    const late = new Response(new ReadableStream({ cancel }), { headers: { 'content-type': 'text/event-stream' } });
    const stream = openEventStream(url, { fetch: () => new Promise((resolve) => (answer = resolve)) });
    const seen = observe(stream);
    await vi.advanceTimersByTimeAsync(0);
    stream.close();
    answer(late);
    await vi.advanceTimersByTimeAsync(0);
    expect(cancel).toHaveBeenCalledOnce();
    expect(seen.statuses).toEqual(['connecting', 'closed']);
  });
});

describe('listeners', () => {
  test('one that throws is reported and ends nothing', async () => {
    const report = vi.fn<(error: unknown) => void>();
    vi.stubGlobal('reportError', report);
    const { server, seen } = await run([streaming()]);
    const bad = new Error('bug');
    seen.stream.subscribe({
      onEvent: () => {
        throw bad;
      },
      onStatus: () => {
        throw bad;
      },
    });
    const last: string[] = [];
    seen.stream.subscribe({ onEvent: ({ data }) => last.push(data) });
    server.requests[0]!.push(one + two);
    await vi.advanceTimersByTimeAsync(0);
    expect(last).toEqual(['one', 'two']);
    expect(report.mock.calls).toEqual([[bad], [bad]]);
    expect(seen.stream.status).toBe('open');
    expect(server.requests).toHaveLength(1);
  });

  test('close() in a listener stops at once', async () => {
    const { seen } = await run([streaming(one + two)], { signal: null });
    const data: string[] = [];
    const other = vi.fn<() => void>();
    const stream = openEventStream(`${url}?2`, { fetch: fakeServer(streaming(one + two)).fetch });
    stream.subscribe({
      onEvent: (event) => {
        data.push(event.data);
        stream.close();
      },
    });
    stream.subscribe({ onEvent: other });
    await vi.advanceTimersByTimeAsync(0);
    expect(data).toEqual(['one']);
    expect(other).not.toHaveBeenCalled();
    expect(seen.data).toEqual(['one', 'two']);
  });

  test('one that joins during an event hears from the next one on', async () => {
    const { server, seen } = await run([streaming()]);
    const late: string[] = [];
    let joined = false;
    seen.stream.subscribe({
      onEvent: () => {
        if (!joined) seen.stream.subscribe({ onEvent: ({ data }) => late.push(data) });
        joined = true;
      },
    });
    server.requests[0]!.push(one);
    await vi.advanceTimersByTimeAsync(0);
    server.requests[0]!.push(two);
    await vi.advanceTimersByTimeAsync(0);
    expect(late).toEqual(['two']);
  });
});
