/** What needs no browser; the rest is in `across-tabs.e2e.test.ts`. Each stream stands for a tab. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { eventually } from './testing/eventually.ts';
import { acrossTabs } from './across-tabs.ts';
import { openEventStream } from './event-stream.ts';
import type { EventStreamInit } from './event-stream-contract.ts';
import { fakeServer, type FakeServer, streaming } from './testing/fake-server.ts';
import { observe, type Observation } from './testing/observe.ts';

const page = new EventTarget();
const cleanUp: (() => void)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0)) clean();
  vi.unstubAllGlobals();
  // Locks are given back in a task of their own.
  await new Promise((resolve) => setTimeout(resolve, 10));
});

let number = 0;
/** Tabs of one page's address, each test another one. */
function tabs(): { open(init?: EventStreamInit): Observation; server: FakeServer } {
  const url = `https://example.com/tabs/${++number}`;
  const server = fakeServer(streaming());
  return {
    server,
    open(init = {}) {
      const seen = observe(openEventStream(url, { fetch: server.fetch, share: acrossTabs(), ...init }));
      cleanUp.push(() => seen.stream.close());
      return seen;
    },
  };
}
const isOpen = (...all: Observation[]): Promise<void> =>
  eventually(() => expect(all.map(({ stream }) => stream.status)).toEqual(all.map(() => 'open')));

describe('where tabs cannot be reached, a tab has a connection of its own', () => {
  test.each<[string, () => void]>([
    ['no Web Locks', () => vi.stubGlobal('navigator', {})],
    ['no BroadcastChannel', () => vi.stubGlobal('BroadcastChannel', undefined)],
    [
      'locks that are refused, as in a sandboxed frame',
      () =>
        vi.stubGlobal('navigator', {
          locks: { request: () => Promise.reject(new DOMException('no', 'SecurityError')) },
        }),
    ],
  ])('%s', async (_, stub) => {
    stub();
    const { open, server } = tabs();
    await isOpen(open(), open());
    expect(server.requests).toHaveLength(2);
  });
});

test('headers need a shareKey, those of a Request too', () => {
  const { open } = tabs();
  expect(() => open({ headers: { a: '1' } })).toThrow(TypeError);
  expect(() => open({ headers: () => ({}) })).toThrow(TypeError);
  expect(() =>
    openEventStream(new Request('https://example.com/', { headers: { a: '1' } }), { share: acrossTabs() }),
  ).toThrow(TypeError);
});

test('tabs follow status, id and reconnection time', async () => {
  const { open, server } = tabs();
  const [a, b] = [open(), open()];
  await isOpen(a, b);
  server.requests[0]!.push('retry: 200\nid: 7\ndata: x\n\n');
  await eventually(() => expect([a.data, b.data]).toEqual([['x'], ['x']]));
  const late = open();
  await isOpen(late);
  for (const { stream } of [a, b, late]) expect(stream).toMatchObject({ lastEventId: '7', reconnectionTime: 200 });
  server.requests[0]!.end();
  await eventually(() => expect([a, b, late].map(({ waits }) => waits.length)).toEqual([1, 1, 1]));
  for (const { waits } of [a, b, late]) expect(waits).toEqual(a.waits);
  await isOpen(a, b, late);
  expect(server.requests.map(({ lastEventId }) => lastEventId)).toEqual([null, '7']);
  expect([a, b, late].map(({ opens }) => opens)).toEqual([2, 2, 1]);
});

test('one that starts from an id which the others are past hears of the gap', async () => {
  const { open, server } = tabs();
  const first = open();
  await isOpen(first);
  server.requests[0]!.push('id: 7\ndata: x\n\n');
  await eventually(() => expect(first.data).toEqual(['x']));
  const [behind, level] = [open({ lastEventId: '5' }), open({ lastEventId: '7' })];
  await isOpen(behind, level);
  expect([behind.gaps, level.gaps]).toEqual([[{ reason: 'not-replayed', lastEventId: '5' }], []]);
  server.requests[0]!.push('id: 8\ndata: y\n\n');
  await eventually(() => expect([behind.data, level.data]).toEqual([['y'], ['y']]));
});

test('one that leaves for the back/forward cache hands over, and comes back as a follower', async () => {
  const { open, server } = tabs();
  // Only the first tab has a page that comes and goes.
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  const a = open();
  vi.unstubAllGlobals();
  const [b, c] = [open(), open()];
  await isOpen(a, b, c);
  server.requests[0]!.push('id: 1\ndata: one\n\n');
  await eventually(() => expect(b.data).toEqual(['one']));
  page.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: true }));
  expect(a.stream.wait?.until).toBe('pageshow');
  expect(a.waits).toEqual([a.stream.wait]);
  await eventually(() => expect(server.requests).toHaveLength(2));
  await isOpen(b);
  server.requests[1]!.push('id: 2\ndata: two\n\n');
  await eventually(() => expect(b.data).toEqual(['one', 'two']));
  page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  await isOpen(a);
  server.requests[1]!.push('id: 3\ndata: three\n\n');
  await eventually(() => expect(b.data).toEqual(['one', 'two', 'three']));
  // It asks for what it missed while it was away.
  await eventually(() => expect(a.data).toEqual(['one', 'two', 'three']));
  expect(a.gaps).toEqual([]);
  // What is said again is not for those who have heard it.
  for (const { data } of [b, c]) expect(data).toEqual(['one', 'two', 'three']);
  expect(server.requests).toHaveLength(2);
});

test('what a leader no longer remembers is a gap', async () => {
  const { open, server } = tabs();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  const a = open();
  vi.unstubAllGlobals();
  const b = open();
  await isOpen(a, b);
  server.requests[0]!.push('id: 0\ndata: 0\n\n');
  await eventually(() => expect(a.data).toHaveLength(1));
  page.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: true }));
  await eventually(() => expect(server.requests).toHaveLength(2));
  await isOpen(b);
  for (let id = 1; id <= 300; id++) {
    server.requests[1]!.push(`id: ${id}\ndata: ${id}\n\n`);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  await eventually(() => expect(b.data).toHaveLength(301));
  page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  await isOpen(a);
  await eventually(() => expect(a.gaps).toEqual([{ reason: 'not-replayed', lastEventId: '0' }]));
  server.requests[1]!.push('id: 301\ndata: 301\n\n');
  await eventually(() => expect(a.data).toEqual(['0', '301']));
});
