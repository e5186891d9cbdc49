import { act, cleanup, render, renderHook } from '@testing-library/react';
import {
  Profiler,
  StrictMode,
  Suspense,
  startTransition,
  type ProfilerOnRenderCallback,
  type ReactElement,
  type ReactNode,
} from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EventDataError } from './event-data-error.ts';
import type { StandardSchema } from '@rivulet/chat';
import { fakeServer, type FakeServer } from './testing/fake-server.ts';
import { frame } from './testing/frames.ts';
import { useEventStream, type EventStreamHookOptions } from './use-event-stream.ts';

const url = 'https://example.test/events';
let server: FakeServer;

beforeEach(() => {
  vi.useFakeTimers();
  server = fakeServer();
});

afterEach(async () => {
  cleanup();
  await vi.runOnlyPendingTimersAsync();
  vi.useRealTimers();
});

function strict({ children }: { children: ReactNode }): ReactElement {
  return <StrictMode>{children}</StrictMode>;
}

const prices: StandardSchema<{ price: number }> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      typeof value === 'object' && value !== null && 'price' in value && typeof value.price === 'number'
        ? { value: { price: value.price } }
        : { issues: [{ message: 'expected a number', path: ['price'] }] },
  },
};

describe('what one sees', () => {
  test('the latest value, and the event it came with', async () => {
    const { result } = renderHook(() => useEventStream(url, { fetch: server.fetch }));
    expect(result.current).toMatchObject({
      status: 'connecting',
      data: undefined,
      lastEvent: undefined,
      error: undefined,
    });
    await frame();
    expect(result.current.status).toBe('open');
    server.last.send('data: one\n\nid: 7\nevent: news\ndata: two\n\n');
    await frame();
    expect(result.current.data).toBe('two');
    expect(result.current.lastEvent).toEqual({ type: 'news', data: 'two', lastEventId: '7' });
  });

  test('reduce sees every event, in order', async () => {
    const { result } = renderHook(() =>
      useEventStream(url, { fetch: server.fetch, initial: [] as string[], reduce: (list, value) => [...list, value] }),
    );
    expect(result.current.data).toEqual([]);
    await frame();
    server.last.send('data: a\n\ndata: b\n\n');
    server.last.send('data: c\n\n');
    await frame();
    expect(result.current.data).toEqual(['a', 'b', 'c']);
  });

  test('initial is there before the first event', () => {
    const { result } = renderHook(() => useEventStream(url, { fetch: server.fetch, initial: 'none yet' }));
    expect(result.current.data).toBe('none yet');
  });

  test('parse as a function is given the data and the event', async () => {
    const { result } = renderHook(() =>
      useEventStream(url, { fetch: server.fetch, parse: (data, event) => `${event.type}:${data.length}` }),
    );
    await frame();
    server.last.send('data: four\n\n');
    await frame();
    expect(result.current.data).toBe('message:4');
  });

  test('only the named types are taken', async () => {
    const { result } = renderHook(() => useEventStream(url, { fetch: server.fetch, types: ['tick'] }));
    await frame();
    server.last.send('event: tick\ndata: 1\n\nevent: other\ndata: 2\n\ndata: 3\n\n');
    await frame();
    expect(result.current.data).toBe('1');
    expect(result.current.lastEvent?.type).toBe('tick');
  });

  test('an event that arrives while React renders something else is not lost', async () => {
    const { result, rerender } = renderHook(() =>
      useEventStream(url, { fetch: server.fetch, initial: 0, parse: Number, reduce: (sum, value) => sum + value }),
    );
    await frame();
    for (let i = 1; i <= 100; i++) {
      server.last.send(`data: ${i}\n\n`);
      rerender();
      if (i % 10 === 0) await frame();
    }
    expect(result.current.data).toBe(5050);
  });
});

describe('bad events', () => {
  test('a schema is given JSON, and what it refuses is passed over with a typed error', async () => {
    const onError = vi.fn<(error: unknown) => void>();
    const { result } = renderHook(() => useEventStream(url, { fetch: server.fetch, parse: prices, onError }));
    await frame();
    server.last.send('data: {"price": 1}\n\ndata: {"price": "high"}\n\n');
    await frame();
    expect(result.current.data).toEqual({ price: 1 });
    expect(result.current.status).toBe('open');
    expect(result.current.error).toMatchObject({
      name: 'EventDataError',
      code: 'invalid-data',
      issues: [{ message: 'expected a number' }],
      event: { data: '{"price": "high"}' },
    });
    expect(result.current.error?.message).toContain('price: expected a number');
    server.last.send('data: not json\n\n');
    await frame();
    expect(result.current.error?.cause).toBeInstanceOf(SyntaxError);
    expect(onError).toHaveBeenCalledTimes(2);
    server.last.send('data: {"price": 2}\n\n');
    await frame();
    expect(result.current).toMatchObject({ data: { price: 2 }, error: undefined });
  });

  test('a function that throws makes the same error, with its cause', async () => {
    const failure = new RangeError('no');
    const { result } = renderHook(() =>
      useEventStream(url, {
        fetch: server.fetch,
        parse: (): string => {
          throw failure;
        },
      }),
    );
    await frame();
    server.last.send('data: x\n\n');
    await frame();
    expect((result.current.error as EventDataError).cause).toBe(failure);
    expect(result.current.status).toBe('open');
  });

  test('the message of the error does not repeat the data', async () => {
    const { result } = renderHook(() => useEventStream(url, { fetch: server.fetch, parse: prices }));
    await frame();
    server.last.send('data: {"price": "sesame"}\n\n');
    await frame();
    expect(result.current.error?.message).not.toContain('sesame');
  });

  test('the message says where the schema found it', async () => {
    const nested: StandardSchema<never> = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: () => ({
          issues: [{ message: 'too short', path: ['list', 0, { key: 'name' }, Symbol('s')] }, { message: 'wrong' }],
        }),
      },
    };
    const { result } = renderHook(() => useEventStream(url, { fetch: server.fetch, parse: nested }));
    await frame();
    server.last.send('data: {}\n\n');
    await frame();
    expect(result.current.error?.message).toBe('Bad event data: list: 0: name: Symbol(s): too short; wrong.');
  });

  test('a schema that validates asynchronously is named as the fault', async () => {
    const slow: StandardSchema<string> = {
      '~standard': { version: 1, vendor: 'test', validate: async () => ({ value: 'late' }) },
    };
    const { result } = renderHook(() => useEventStream(url, { fetch: server.fetch, parse: slow }));
    await frame();
    server.last.send('data: 1\n\n');
    await frame();
    expect(result.current.error?.message).toContain('asynchronous');
  });

  test('reduce or onEvent throwing is reported and stops nothing', async () => {
    const reported = vi.fn<(error: unknown) => void>();
    vi.stubGlobal('reportError', reported);
    const { result } = renderHook(() =>
      useEventStream(url, {
        fetch: server.fetch,
        onEvent: (value) => {
          if (value === 'a') throw new Error('listener');
        },
      }),
    );
    await frame();
    server.last.send('data: a\n\ndata: b\n\n');
    await frame();
    vi.unstubAllGlobals();
    expect(result.current.data).toBe('b');
    expect(reported).toHaveBeenCalledOnce();
  });
});

describe('one connection', () => {
  test('StrictMode opens one', async () => {
    const { result } = renderHook(() => useEventStream(url, { fetch: server.fetch }), { wrapper: strict });
    await frame();
    expect(server.exchanges).toHaveLength(1);
    expect(result.current.status).toBe('open');
    server.last.send('data: x\n\n');
    await frame();
    expect(result.current.data).toBe('x');
    expect(server.last.closed).toBe(false);
  });

  test('twenty components on one URL open one', async () => {
    function Ticker(): ReactElement {
      return <p>{useEventStream(url, { fetch: server.fetch }).data}</p>;
    }
    const { container } = render(Array.from({ length: 20 }, (_, i) => <Ticker key={i} />));
    await frame();
    expect(server.exchanges).toHaveLength(1);
    server.last.send('data: x\n\n');
    await frame();
    expect(container.textContent).toBe('x'.repeat(20));
  });

  describe('who joins a connection that is open', () => {
    const calls: string[] = [];
    function Ticker({ name, types }: { name: string; types?: string[] }): ReactElement {
      const { data, status, lastEvent } = useEventStream(url, {
        fetch: server.fetch,
        types,
        parse: (text) => `${name} ${text}`,
        onEvent: (value) => calls.push(value),
      });
      return (
        <p>
          {data ?? '–'} {status} {lastEvent?.lastEventId}
        </p>
      );
    }
    function Sum(): ReactElement {
      return <p>{useEventStream(url, { fetch: server.fetch, initial: 0, reduce: (sum, text) => sum + +text }).data}</p>;
    }
    beforeEach(() => calls.splice(0));

    test('unmounted and mounted anew in one task, it shows what it showed, and asks for nothing', async () => {
      const { container, rerender } = render(<Ticker key="1" name="first" />);
      await frame();
      server.last.send('id: 1\ndata: a\n\nid: 2\ndata: b\n\n');
      await frame();
      expect(container.textContent).toBe('first b open 2');
      rerender(<Ticker key="2" name="second" />);
      expect(container.textContent).toBe('second b open 2');
      await frame();
      expect(server.exchanges).toHaveLength(1);
      expect(server.last.closed).toBe(false);
      server.last.send('id: 3\ndata: c\n\n');
      await frame();
      expect(container.textContent).toBe('second c open 3');
      // What has been told is not told again.
      expect(calls).toEqual(['first a', 'first b', 'second c']);
    });

    test('shows what the others show', async () => {
      const { container, rerender } = render([<Ticker key="1" name="early" />]);
      await frame();
      server.last.send('data: a\n\n');
      await frame();
      rerender([<Ticker key="1" name="early" />, <Ticker key="2" name="late" />]);
      expect(container.textContent).toBe('early a open late a open ');
    });

    test('sums up from then on', async () => {
      const { container, rerender } = render([<Sum key="1" />]);
      await frame();
      server.last.send('data: 5\n\n');
      await frame();
      rerender([<Sum key="1" />, <Sum key="2" />]);
      server.last.send('data: 3\n\n');
      await frame();
      expect(container.textContent).toBe('83');
    });

    test('takes none of a type it did not ask for', async () => {
      const { container, rerender } = render([<Ticker key="1" name="all" />]);
      await frame();
      server.last.send('event: news\ndata: a\n\n');
      await frame();
      rerender([<Ticker key="1" name="all" />, <Ticker key="2" name="some" types={['message']} />]);
      expect(container.textContent).toBe('all a open – open ');
    });
  });

  test('it is closed when the component unmounts, and nothing is left', async () => {
    const { unmount } = renderHook(() => useEventStream(url, { fetch: server.fetch }), { wrapper: strict });
    await frame();
    unmount();
    await vi.advanceTimersByTimeAsync(20);
    expect(server.last.closed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.exchanges).toHaveLength(1);
  });

  test('unmounting before the response has come closes it too', async () => {
    const { unmount } = renderHook(() => useEventStream(url, { fetch: server.fetch }));
    unmount();
    await vi.advanceTimersByTimeAsync(20);
    for (const exchange of server.exchanges) expect(exchange.closed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  // `symbol && `/prices/${symbol}`` is '' where the symbol is, and never means the page itself.
  test.each([null, ''])('%j is off: nothing is fetched, until there is a URL', async (off) => {
    const { result, rerender } = renderHook(
      ({ input }: { input: string | null }) => useEventStream(input, { fetch: server.fetch, initial: '-' }),
      { initialProps: { input: off as string | null } },
    );
    await frame();
    expect(server.exchanges).toHaveLength(0);
    expect(result.current).toMatchObject({ status: 'closed', data: '-', error: undefined });
    rerender({ input: url });
    expect(result.current.status).toBe('connecting');
    await frame();
    expect(result.current.status).toBe('open');
    rerender({ input: off });
    expect(result.current.status).toBe('closed');
    await vi.advanceTimersByTimeAsync(20);
    expect(server.last.closed).toBe(true);
  });

  test('another URL closes the one, opens the other, and starts from initial', async () => {
    const { result, rerender } = renderHook(({ input }) => useEventStream(input, { fetch: server.fetch }), {
      initialProps: { input: url },
    });
    await frame();
    server.last.send('data: old\n\n');
    await frame();
    rerender({ input: `${url}/2` });
    expect(result.current).toMatchObject({ status: 'connecting', data: undefined });
    await frame();
    expect(server.exchanges.map((exchange) => exchange.closed)).toEqual([true, false]);
    server.last.send('data: new\n\n');
    await frame();
    expect(result.current.data).toBe('new');
  });
});

describe('what an option means', () => {
  const same: [string, () => [string | URL | Request, EventStreamHookOptions<string>]][] = [
    ['new option objects', () => [url, { headers: { 'x-a': '1', 'x-b': '2' }, credentials: 'include' }]],
    ['a URL object', () => [new URL(url), {}]],
    ['a Request', () => [new Request(url, { method: 'POST', body: 'once' }), {}]],
    ['a Headers object', () => [url, { headers: new Headers({ 'x-a': '1' }) }]],
    ['new functions', () => [url, { headers: () => ({ 'x-a': '1' }), onEvent: () => {}, onDiagnostic: () => {} }]],
    ['a body', () => [url, { method: 'POST', body: JSON.stringify({ a: 1 }) }]],
  ];

  test.for(same)('%s with every render reconnect nothing', async ([, make]) => {
    const { result, rerender } = renderHook(() => {
      const [input, options] = make();
      return useEventStream(input, { ...options, fetch: (...args) => server.fetch(...args) });
    });
    await frame();
    for (let i = 0; i < 5; i++) {
      rerender();
      await frame();
    }
    expect(server.exchanges).toHaveLength(1);
    expect(result.current.status).toBe('open');
  });

  test('header entries compare by what they say, however they are written', async () => {
    const spellings: HeadersInit[] = [
      { 'X-A': '1', 'x-b': '2' },
      [
        ['x-b', '2'],
        ['x-a', '1'],
      ],
      new Headers({ 'x-a': '1', 'X-B': '2' }),
    ];
    const { rerender } = renderHook(({ headers }) => useEventStream(url, { fetch: server.fetch, headers }), {
      initialProps: { headers: spellings[0]! },
    });
    await frame();
    for (const headers of spellings) {
      rerender({ headers });
      await frame();
    }
    expect(server.exchanges).toHaveLength(1);
    rerender({ headers: { 'x-a': '1', 'x-b': '3' } });
    await frame();
    expect(server.exchanges).toHaveLength(2);
    expect(server.last.headers.get('x-b')).toBe('3');
  });

  test.for<[string, { method?: string; credentials?: RequestCredentials; body?: string }]>([
    ['method', { method: 'PUT', body: '1' }],
    ['credentials', { method: 'POST', body: '1', credentials: 'include' }],
    ['body', { method: 'POST', body: '2' }],
  ])('another %s is another stream', async ([, changed]) => {
    const { rerender } = renderHook(
      ({ options }: { options: typeof changed }) => useEventStream(url, { fetch: server.fetch, ...options }),
      {
        initialProps: { options: { method: 'POST', body: '1' } as typeof changed },
      },
    );
    await frame();
    rerender({ options: changed });
    await frame();
    expect(server.exchanges).toHaveLength(2);
  });

  test('an option that is no longer given is no longer meant', async () => {
    const onDiagnostic = vi.fn<() => void>();
    const { rerender } = renderHook(
      ({ measured }) => useEventStream(url, { fetch: server.fetch, ...(measured && { onDiagnostic }) }),
      { initialProps: { measured: true } },
    );
    await frame();
    rerender({ measured: false });
    server.last.send('data: a\n\n');
    await frame();
    expect(onDiagnostic).not.toHaveBeenCalled();
  });

  test('functions are always called in their latest version', async () => {
    const calls: string[] = [];
    const { result, rerender } = renderHook(
      ({ name }) =>
        useEventStream(url, {
          fetch: server.fetch,
          reconnect: { delay: 100 },
          headers: () => ({ 'x-name': name }),
          parse: (data) => `${name}:${data}`,
          onEvent: (value) => calls.push(`${name} event ${value}`),
        }),
      { initialProps: { name: 'first' } },
    );
    await frame();
    rerender({ name: 'second' });
    server.last.send('data: x\n\n');
    await frame();
    expect(result.current.data).toBe('second:x');
    expect(calls).toEqual(['second event second:x']);
    server.last.end();
    await act(() => vi.advanceTimersByTimeAsync(1000));
    expect(server.exchanges).toHaveLength(2);
    expect(server.last.headers.get('x-name')).toBe('second');
  });

  test('functions of a render that was thrown away are never called', async () => {
    const never = new Promise<never>(() => {});
    function Row({ name }: { name: string }): ReactElement {
      const { data } = useEventStream(url, { fetch: server.fetch, parse: (text) => `${name}:${text}` });
      if (name === 'thrown away') throw never;
      return <p>{data}</p>;
    }
    const { container, rerender } = render(
      <Suspense fallback="…">
        <Row name="kept" />
      </Suspense>,
    );
    await frame();
    act(() =>
      startTransition(() =>
        rerender(
          <Suspense fallback="…">
            <Row name="thrown away" />
          </Suspense>,
        ),
      ),
    );
    server.last.send('data: x\n\n');
    await frame();
    expect(container.textContent).toBe('kept:x');
  });
});

describe('the ways out and back', () => {
  test('a failed connection says what failed and when it is tried again', async () => {
    const { result } = renderHook(() => useEventStream(url, { fetch: server.fetch, reconnect: { delay: 1000 } }));
    await frame();
    server.last.fail();
    await frame();
    expect(result.current).toMatchObject({
      status: 'waiting',
      error: { code: 'network' },
      wait: { until: 'time', failures: 1 },
    });
    await act(() => vi.advanceTimersByTimeAsync(3000));
    expect(result.current).toMatchObject({ status: 'open', error: undefined, wait: undefined });
    expect(server.exchanges).toHaveLength(2);
  });

  test('a page of HTML with status 200 is an error, not data', async () => {
    const onError = vi.fn<(error: unknown) => void>();
    const fetch = vi.fn<typeof globalThis.fetch>(
      async () => new Response('<!doctype html><p>Please log in</p>', { headers: { 'content-type': 'text/html' } }),
    );
    const { result } = renderHook(() => useEventStream(url, { fetch, onError }));
    await frame();
    expect(result.current).toMatchObject({ status: 'closed', data: undefined, error: { code: 'content-type' } });
    expect(onError).toHaveBeenCalledOnce();
    expect(fetch).toHaveBeenCalledOnce();
  });

  test('what came before the end is shown with it', async () => {
    const { result } = renderHook(() => useEventStream(url, { fetch: server.fetch, reconnect: false }));
    await frame();
    server.last.send('data: last words\n\n');
    server.last.end();
    await frame();
    expect(result.current).toMatchObject({ status: 'closed', data: 'last words', error: undefined });
  });

  test('close() closes and keeps the data; reconnect() goes on after the last event', async () => {
    const { result } = renderHook(() => useEventStream(url, { fetch: server.fetch }));
    await frame();
    server.last.send('id: 5\ndata: x\n\n');
    await frame();
    const { close, reconnect } = result.current;
    act(() => close());
    expect(result.current).toMatchObject({ status: 'closed', data: 'x' });
    expect(server.last.closed).toBe(true);
    act(() => reconnect());
    expect(result.current.status).toBe('connecting');
    await frame();
    expect(result.current.status).toBe('open');
    expect(server.last.headers.get('last-event-id')).toBe('5');
    expect(result.current.close).toBe(close);
    expect(result.current.reconnect).toBe(reconnect);
  });

  test('close() in a handler delivers nothing more', async () => {
    const seen: string[] = [];
    const { result } = renderHook(() => {
      const stream = useEventStream(url, {
        fetch: server.fetch,
        onEvent: (value) => {
          seen.push(value);
          if (value === 'b') stream.close();
        },
      });
      return stream;
    });
    await frame();
    server.last.send('data: a\n\ndata: b\n\ndata: c\n\n');
    await frame();
    expect(seen).toEqual(['a', 'b']);
    expect(result.current.status).toBe('closed');
  });

  test('close() in a handler delivers nothing more, in the middle of a flood either', async () => {
    let seen = 0;
    renderHook(() => {
      const stream = useEventStream(url, {
        fetch: server.fetch,
        onEvent: () => {
          seen += 1;
          stream.close();
        },
      });
    });
    await frame();
    server.last.send('data: x\n\n'.repeat(20_000));
    await frame();
    expect(seen).toBe(1);
  });
});

function Counter(): ReactElement {
  const { data } = useEventStream(url, { fetch: server.fetch, initial: 0, reduce: (count) => count + 1 });
  return <output>{data}</output>;
}

test('a thousand events in a frame make one commit', async () => {
  const commits = vi.fn<ProfilerOnRenderCallback>();
  const { container } = render(
    <Profiler id="counter" onRender={commits}>
      <Counter />
    </Profiler>,
  );
  await frame();
  commits.mockClear();
  for (let i = 0; i < 1000; i++) server.last.send('data: x\n\n');
  await frame();
  expect(container.textContent).toBe('1000');
  expect(commits).toHaveBeenCalledOnce();
});

test('a server renders the initial state and fetches nothing', async () => {
  function Page(): ReactElement {
    const { status, data } = useEventStream(url, { fetch: server.fetch, initial: 'soon' });
    return (
      <p>
        {status}:{data}
      </p>
    );
  }
  expect(renderToString(<Page />)).toBe('<p>connecting<!-- -->:<!-- -->soon</p>');
  await vi.advanceTimersByTimeAsync(1000);
  expect(server.exchanges).toHaveLength(0);
});
