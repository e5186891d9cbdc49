/**
 * What the platform's own tests do not assert, or not so closely; what they do is in `event-source.platform.test.ts`.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { eventually } from '../connection/testing/eventually.ts';
import { type Answer, finished, serve, status, stream, type TestServer } from '../connection/testing/server.ts';
import { EventSource, type EventSourceInit } from './event-source.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).toReversed()) await clean();
  vi.unstubAllGlobals();
});

async function serving(...answers: Answer[]): Promise<TestServer> {
  const server = await serve(...answers);
  cleanUp.push(() => server.close());
  return server;
}

interface Seen {
  readonly source: EventSource;
  /** `open`, `error 0` or `error 2`, and the data of messages. */
  readonly log: string[];
  readonly messages: MessageEvent<string>[];
}

function opening(url: string | URL, init?: EventSourceInit): Seen {
  const source = new EventSource(url, init);
  cleanUp.push(() => source.close());
  return listen(source);
}

function listen(source: EventSource): Seen {
  const log: string[] = [];
  const messages: MessageEvent<string>[] = [];
  source.addEventListener('open', () => log.push('open'));
  source.addEventListener('error', () => log.push(`error ${source.readyState}`));
  source.addEventListener('message', (event) => {
    log.push(event.data);
    messages.push(event);
  });
  return { source, log, messages };
}

const until = (seen: Seen, ...log: string[]): Promise<boolean> =>
  eventually(() => {
    expect(seen.log).toEqual(log);
    return true;
  });

const pending = (): Promise<Response> => new Promise(() => {});
const broken: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('retry: 20\ndata: 1\n\ndata: half', () => setTimeout(() => response.socket?.destroy(), 10));
};
const bodyOf = (...chunks: string[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });

describe('the constructor', () => {
  test('needs a URL', () => {
    expect(() => Reflect.construct(EventSource, [])).toThrow(TypeError);
    expect(EventSource).toHaveLength(1);
  });

  test.each(['http://this is invalid/', '', '/relative', '//x:y'])(
    'refuses %j as a SyntaxError, outside a page',
    (url) => {
      expect(() => new EventSource(url)).toThrow(expect.objectContaining({ name: 'SyntaxError', code: 12 }));
    },
  );

  test('resolves the URL against the page', () => {
    vi.stubGlobal('location', new URL('https://example.com/a/b?c'));
    const url = (input: string | URL): string => {
      const source = new EventSource(input, { fetch: pending });
      source.close();
      return source.url;
    };
    expect([
      url('x'),
      url('/x'),
      url(''),
      url('?y'),
      url(new URL('http://other.example/z')),
      url({ toString: () => 'stringified' } as unknown as string),
    ]).toEqual([
      'https://example.com/a/x',
      'https://example.com/x',
      'https://example.com/a/b?c',
      'https://example.com/a/b?y',
      'http://other.example/z',
      'https://example.com/a/stringified',
    ]);
  });

  test('withCredentials decides about cookies', async () => {
    const fetch = vi.fn<typeof globalThis.fetch>(pending);
    const [without, withThem] = [
      opening('http://localhost/', { fetch }),
      opening('http://localhost/', { fetch, withCredentials: true }),
    ];
    expect([without.source.withCredentials, withThem.source.withCredentials]).toEqual([false, true]);
    expect(fetch.mock.calls.map(([, init]) => init)).toMatchObject([
      { credentials: 'same-origin', mode: 'cors', cache: 'no-store' },
      { credentials: 'include', mode: 'cors', cache: 'no-store' },
    ]);
  });

  test('takes null for no options, as the browser’s does', () => {
    vi.stubGlobal('fetch', pending);
    // @ts-expect-error the platform's own types leave it out, too
    const source = new EventSource('http://localhost/', null);
    source.close();
    expect(source.withCredentials).toBe(false);
  });
});

describe('the interface', () => {
  test('is an EventTarget that names itself', async () => {
    const { source } = opening((await serving(stream(''))).url);
    expect(source).toBeInstanceOf(EventTarget);
    expect(Object.prototype.toString.call(source)).toBe('[object EventSource]');
    expect(Object.keys(source)).toEqual([]);
  });

  test.each([
    ['CONNECTING', 0],
    ['OPEN', 1],
    ['CLOSED', 2],
  ] as const)('%s is a constant of class and prototype', (name, value) => {
    for (const target of [EventSource, EventSource.prototype]) {
      expect(Object.getOwnPropertyDescriptor(target, name)).toEqual({
        value,
        writable: false,
        enumerable: true,
        configurable: false,
      });
    }
  });

  test.each([
    'url',
    'withCredentials',
    'readyState',
    'lastEventId',
    'reconnectionTime',
    'onopen',
    'onmessage',
    'onerror',
  ])('%s is an enumerable accessor that needs its own object', (name) => {
    const member = Object.getOwnPropertyDescriptor(EventSource.prototype, name)!;
    expect(member).toMatchObject({ enumerable: true, configurable: true });
    expect(() => member.get!.call({})).toThrow(TypeError);
    expect(member.set !== undefined).toBe(name.startsWith('on'));
  });

  test('the prototype can be added to', async () => {
    Object.assign(EventSource.prototype, { returnTrue: () => true });
    cleanUp.push(() => Reflect.deleteProperty(EventSource.prototype, 'returnTrue'));
    const { source } = opening((await serving(stream(''))).url);
    expect((source as EventSource & { returnTrue(): boolean }).returnTrue()).toBe(true);
  });

  test('a handler keeps its place among the listeners, and gives it up with null', async () => {
    const server = await serving(stream(''));
    const source = new EventSource(server.url);
    cleanUp.push(() => source.close());
    const order: string[] = [];
    Reflect.set(source, 'onopen', () => order.push('never'));
    source.addEventListener('open', () => order.push('first listener'));
    Reflect.set(source, 'onopen', () => order.push('handler'));
    Reflect.set(source, 'onerror', () => order.push('a'));
    source.addEventListener('error', () => order.push('b'));
    Reflect.set(source, 'onerror', null);
    Reflect.set(source, 'onerror', () => order.push('c'));
    await eventually(() => expect(order).toEqual(['handler', 'first listener']));
    source.dispatchEvent(new Event('error'));
    expect(order.slice(2)).toEqual(['b', 'c']);
  });

  test('what is no function is no handler', async () => {
    const { source } = opening((await serving(stream(''))).url);
    for (const value of ['alert(1)', 1, undefined, null]) {
      Reflect.set(source, 'onmessage', value);
      expect(source.onmessage).toBeNull();
    }
    const object = { handleEvent: vi.fn<() => void>() };
    Reflect.set(source, 'onmessage', object);
    source.dispatchEvent(new MessageEvent('message'));
    expect(source.onmessage).toBe(object);
    expect(object.handleEvent).not.toHaveBeenCalled();
  });

  test('a message has data, origin and lastEventId', async () => {
    const server = await serving(stream('id: 7\ndata: a\ndata: b\n\n'));
    const seen = opening(server.url);
    expect(await until(seen, 'open', 'a\nb')).toBe(true);
    expect(seen.messages[0]).toMatchObject({
      type: 'message',
      origin: new URL(server.url).origin,
      lastEventId: '7',
      source: null,
      bubbles: false,
      cancelable: false,
    });
    expect(seen.messages[0]).toBeInstanceOf(MessageEvent);
  });

  test('named events go to their own listeners', async () => {
    const seen = opening(
      (await serving(stream('event: test\ndata: 1\n\nevent:\ndata: 2\n\nevent: \ndata: 3\n\n'))).url,
    );
    seen.source.addEventListener('test', ({ data }) => seen.log.push(`test ${data}`));
    expect(await until(seen, 'open', 'test 1', '2', '3')).toBe(true);
  });
});

describe('connecting', () => {
  test('asks for an event stream, uncached', async () => {
    const server = await serving(stream('data: x\n\n'));
    expect(await until(opening(server.url), 'open', 'x')).toBe(true);
    expect(server.requests[0]).toMatchObject({
      method: 'GET',
      headers: { accept: 'text/event-stream', 'cache-control': 'no-cache' },
    });
  });

  test('is CONNECTING, OPEN, CLOSED', async () => {
    const seen = opening((await serving(stream(''))).url);
    expect(seen.source.readyState).toBe(EventSource.CONNECTING);
    expect(await until(seen, 'open')).toBe(true);
    expect(seen.source.readyState).toBe(EventSource.OPEN);
    seen.source.close();
    expect(seen.source.readyState).toBe(EventSource.CLOSED);
  });

  test.each([204, 205, 210, 299, 404, 410, 500, 503])('status %d fails it, and it stays closed', async (code) => {
    const server = await serving(
      status(code, { 'content-type': 'text/event-stream' }, code < 205 ? '' : 'data: x\n\n'),
    );
    expect(await until(opening(server.url), 'error 2')).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    'text/event-stream',
    'text/event-stream;',
    'Text/Event-Stream',
    'text/event-stream;charset=UTF-8',
    'text/event-stream; charset=windows-1251',
    ' text/event-stream ; x=bogus',
  ])('content type %j is a stream', async (type) => {
    const server = await serving(stream('data: \u0441\n\n', { 'content-type': type }));
    expect(await until(opening(server.url), 'open', '\u0441')).toBe(true);
  });

  test.each(['text/x-bogus', 'text/html', 'text/event-streamer', 'x text/event-stream', ''])(
    'content type %j is none',
    async (type) => {
      expect(
        await until(opening((await serving(finished('data: x\n\n', { 'content-type': type }))).url), 'error 2'),
      ).toBe(true);
    },
  );

  test.each([301, 302, 303, 307, 308])(
    'a redirect with %d is followed; the origin is that of its target, the url stays',
    async (code) => {
      const target = await serving(stream('data: x\n\n'));
      const server = await serving(status(code, { location: target.url }));
      const seen = opening(server.url);
      expect(await until(seen, 'open', 'x')).toBe(true);
      expect(seen.source.url).toBe(server.url);
      expect(seen.messages[0]!.origin).toBe(new URL(target.url).origin);
    },
  );

  test('what is no stream is not read: the failure comes at once', async () => {
    const pull = vi.fn<() => void>();
    const cancel = vi.fn<() => void>();
    const fetch = async (): Promise<Response> =>
      new Response(new ReadableStream({ pull, cancel }, { highWaterMark: 0 }), {
        headers: { 'content-type': 'text/html' },
      });
    expect(await until(opening('http://localhost/', { fetch }), 'error 2')).toBe(true);
    expect(pull).not.toHaveBeenCalled();
    expect(cancel).toHaveBeenCalledOnce();
  });

  test('a URL that fetch refuses for its password is not tried again', async () => {
    const { source, log } = opening('http://user:password@localhost/');
    await eventually(() => expect(log).toEqual(['error 2']));
    expect(source.url).toBe('http://user:password@localhost/');
  });

  test('close() while connecting: no event, no request left', async () => {
    const server = await serving(() => {});
    const seen = opening(server.url);
    await eventually(() => expect(server.requests).toHaveLength(1));
    seen.source.close();
    await eventually(() => expect(server.sockets.size).toBe(0));
    expect(seen.log).toEqual([]);
  });

  test('close() in a listener: what is parsed already is not dispatched', async () => {
    const seen = opening((await serving(stream('data: 1\n\ndata: 2\n\n'))).url);
    seen.source.addEventListener('message', () => seen.source.close());
    expect(await until(seen, 'open', '1')).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(seen.log).toEqual(['open', '1']);
  });

  test('close() in onopen', async () => {
    const seen = opening((await serving(stream('data: 1\n\n'))).url);
    seen.source.addEventListener('open', () => seen.source.close());
    expect(await until(seen, 'open')).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(seen.log).toEqual(['open']);
  });
});

describe('the back/forward cache', () => {
  /** A page that goes and comes. */
  const page = (): { turn(type: 'pagehide' | 'pageshow', persisted: boolean): void; listeners(): number } => {
    const target = new EventTarget();
    let count = 0;
    vi.stubGlobal('addEventListener', (type: string, listener: EventListener) => {
      count++;
      target.addEventListener(type, listener);
    });
    vi.stubGlobal('removeEventListener', (type: string, listener: EventListener) => {
      count--;
      target.removeEventListener(type, listener);
    });
    return {
      turn: (type, persisted) => target.dispatchEvent(Object.assign(new Event(type), { persisted })),
      listeners: () => count,
    };
  };

  test('no connection and no event while the page is away; connected at once when it is back, with the id', async () => {
    const { turn } = page();
    const server = await serving(stream('id: 1\ndata: 1\n\n'), stream('data: 2\n\n'));
    const seen = opening(server.url);
    expect(await until(seen, 'open', '1')).toBe(true);
    turn('pagehide', true);
    await eventually(() => expect(server.sockets.size).toBe(0));
    expect(seen.log).toEqual(['open', '1']);
    expect(seen.source.readyState).toBe(EventSource.CONNECTING);
    turn('pageshow', true);
    expect(await until(seen, 'open', '1', 'open', '2')).toBe(true);
    expect(server.requests[1]!.headers['last-event-id']).toBe('1');
  });

  test('a wait is over when the page is back', async () => {
    const { turn } = page();
    const server = await serving(finished('retry: 60000\ndata: 1\n\n'), stream('data: 2\n\n'));
    const seen = opening(server.url);
    expect(await until(seen, 'open', '1', 'error 0')).toBe(true);
    turn('pagehide', true);
    turn('pageshow', true);
    expect(await until(seen, 'open', '1', 'error 0', 'open', '2')).toBe(true);
  });

  test('a page that goes for good changes nothing', async () => {
    const { turn } = page();
    const server = await serving(stream('data: 1\n\n'));
    const seen = opening(server.url);
    expect(await until(seen, 'open', '1')).toBe(true);
    turn('pagehide', false);
    turn('pageshow', false);
    expect(seen.source.readyState).toBe(EventSource.OPEN);
    expect(server.requests).toHaveLength(1);
  });

  test.each(['close()', 'a failure'])('after %s nothing listens any more, and nothing comes back', async (end) => {
    const { turn, listeners } = page();
    const server = await serving(end === 'close()' ? stream('data: 1\n\n') : status(404));
    const seen = opening(server.url);
    if (end === 'close()') {
      expect(await until(seen, 'open', '1')).toBe(true);
      expect(listeners()).toBe(2);
      seen.source.close();
    } else expect(await until(seen, 'error 2')).toBe(true);
    expect(listeners()).toBe(0);
    turn('pageshow', true);
    expect(seen.source.readyState).toBe(EventSource.CLOSED);
  });
});

describe('reconnecting', () => {
  test('after a clean end, with the id: error 0, and open again', async () => {
    const server = await serving(finished('retry: 20\nid: …\ndata: 1\n\n'), stream('data: 2\n\n'));
    const seen = opening(server.url);
    expect(await until(seen, 'open', '1', 'error 0', 'open', '2')).toBe(true);
    expect(Buffer.from(String(server.requests[1]!.headers['last-event-id']), 'latin1').toString()).toBe('…');
    expect(seen.messages[1]!.lastEventId).toBe('…');
  });

  test('after a broken connection', async () => {
    expect(
      await until(opening((await serving(broken, stream('data: 2\n\n'))).url), 'open', '1', 'error 0', 'open', '2'),
    ).toBe(true);
  });

  test('until a status says no', async () => {
    const server = await serving(
      finished('retry: 20\ndata: opened\n\n'),
      finished('data: reconnected\n\n'),
      status(204),
    );
    expect(
      await until(opening(server.url), 'open', 'opened', 'error 0', 'open', 'reconnected', 'error 0', 'error 2'),
    ).toBe(true);
  });

  test('no network is no reason to give up', async () => {
    const server = await serve();
    await server.close();
    const seen = opening(server.url);
    expect(await until(seen, 'error 0')).toBe(true);
    expect(seen.source.readyState).toBe(EventSource.CONNECTING);
  });

  test('close() in onerror stops it', async () => {
    const server = await serving(finished('retry: 1\ndata: 1\n\n'));
    const seen = opening(server.url);
    seen.source.addEventListener('error', () => seen.source.close());
    expect(await until(seen, 'open', '1', 'error 0')).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(server.requests).toHaveLength(1);
  });

  test('close() during the wait stops it', async () => {
    const server = await serving(finished('retry: 300\ndata: 1\n\n'));
    const seen = opening(server.url);
    expect(await until(seen, 'open', '1', 'error 0')).toBe(true);
    seen.source.close();
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(server.requests).toHaveLength(1);
  });

  test('an empty id: none is sent', async () => {
    const server = await serving(finished('retry: 20\nid: 1\ndata: 1\n\nid\ndata: 2\n\n'), stream('data: 3\n\n'));
    expect(await until(opening(server.url), 'open', '1', '2', 'error 0', 'open', '3')).toBe(true);
    expect(server.requests[1]!.headers).not.toHaveProperty('last-event-id');
  });

  test.each([
    ['retry: 20', 20],
    ['retry: 1000x', 3000],
    ['retry:', 3000],
    ['retry: 20\nretry: bogus', 20],
    ['retry: 999999999999', 999_999_999_999],
    ['retry: 010', 10],
  ])('%j sets the reconnection time to %d', async (field, expected) => {
    const seen = opening((await serving(stream(`${field}\ndata: x\n\n`))).url);
    expect(await until(seen, 'open', 'x')).toBe(true);
    expect(seen.source.reconnectionTime).toBe(expected);
  });

  test('a reconnection time longer than timers can wait does not fire at once', async () => {
    const server = await serving(finished('retry: 999999999999\ndata: x\n\n'));
    expect(await until(opening(server.url), 'open', 'x', 'error 0')).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.requests).toHaveLength(1);
  });

  test('a reconnection time that no number can hold is waited for, also after failures', async () => {
    const server = await serving(finished('retry: 20\n\n'), finished(`retry: ${'9'.repeat(400)}\n\n`));
    const timer = vi.spyOn(globalThis, 'setTimeout');
    cleanUp.push(() => timer.mockRestore());
    expect(await until(opening(server.url), 'open', 'error 0', 'open', 'error 0')).toBe(true);
    expect(timer).toHaveBeenCalledWith(expect.anything(), 2 ** 31 - 1);
  });

  test('replays are dispatched: the specification knows of no others', async () => {
    const again = 'retry: 20\nid: 1\ndata: 1\n\n';
    expect(
      await until(opening((await serving(finished(again), stream(again))).url), 'open', '1', 'error 0', 'open', '1'),
    ).toBe(true);
  });
});

describe('fromReadableStream', () => {
  const reading = (...chunks: string[]): Seen => {
    const source = EventSource.fromReadableStream(bodyOf(...chunks));
    cleanUp.push(() => source.close());
    return listen(source);
  };

  test('starts like any other', () => {
    const { source } = reading('');
    expect(source).toBeInstanceOf(EventSource);
    expect(source).toMatchObject({
      readyState: 0,
      url: 'about:event-stream',
      withCredentials: false,
      lastEventId: '',
      reconnectionTime: 3000,
    });
  });

  test('its end is an error, for good', async () => {
    const seen = reading('da', 'ta: hel', 'lo\n\n', 'data: half');
    expect(await until(seen, 'open', 'hello', 'error 2')).toBe(true);
    expect(seen.messages[0]!.origin).toBe('null');
  });

  test('so is its failure', async () => {
    const source = EventSource.fromReadableStream(
      new ReadableStream({ start: (controller) => controller.error(new Error('broken')) }),
    );
    expect(await until(listen(source), 'open', 'error 2')).toBe(true);
  });

  test('close() cancels it', async () => {
    const cancel = vi.fn<() => void>();
    const source = EventSource.fromReadableStream(new ReadableStream({ cancel }));
    const seen = listen(source);
    expect(await until(seen, 'open')).toBe(true);
    source.close();
    await eventually(() => expect(cancel).toHaveBeenCalledOnce());
    expect(seen.log).toEqual(['open']);
  });

  test('takes a stream that nobody reads, and nothing else', () => {
    const locked = bodyOf('');
    locked.getReader();
    for (const bad of [locked, {}, null, undefined, 'data: x']) {
      expect(() => EventSource.fromReadableStream(bad as ReadableStream<Uint8Array>)).toThrow(TypeError);
    }
  });

  test('reset() forgets half an event, and keeps id and reconnection time', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const source = EventSource.fromReadableStream(readable);
    const seen = listen(source);
    await bodyOf('id: 42\nretry: 5000\ndata: first\n\nevent: half\ndata: ha').pipeTo(writable, { preventClose: true });
    expect(await until(seen, 'open', 'first')).toBe(true);
    source.reset();
    await bodyOf('\ufeffdata: second\n\n').pipeTo(writable);
    expect(await until(seen, 'open', 'first', 'second', 'error 2')).toBe(true);
    expect(source).toMatchObject({ lastEventId: '42', reconnectionTime: 5000 });
    expect(seen.messages[1]!.lastEventId).toBe('42');
  });
});
