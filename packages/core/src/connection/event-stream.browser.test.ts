import { afterEach, expect, test, vi } from 'vitest';
import { eventually } from './testing/eventually.ts';
import { openEventStream } from './event-stream.ts';
import { ending, fakeServer, streaming } from './testing/fake-server.ts';
import { observe } from './testing/observe.ts';

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanUp.splice(0)) clean();
  vi.restoreAllMocks();
});
const url = '/events';
const opening = (...[init]: [Parameters<typeof openEventStream>[1]]): ReturnType<typeof observe> => {
  const seen = observe(openEventStream(url, init));
  cleanUp.push(() => seen.stream.close());
  return seen;
};

test('a relative URL is the page’s', async () => {
  const server = fakeServer(streaming('data: a\n\n'));
  const seen = opening({ fetch: server.fetch });
  expect(seen.stream.url).toBe(new URL(url, document.baseURI).href);
  await eventually(() => expect(seen.data).toEqual(['a']));
});

test('a stream that ends comes back with its last id, and nothing comes twice', async () => {
  const server = fakeServer(
    ending('retry: 100\nid: ü\ndata: a\n\n'),
    streaming('id: ü\ndata: a\n\nid: 2\ndata: b\n\n'),
  );
  const seen = opening({ fetch: server.fetch });
  await eventually(() => expect(seen.data).toEqual(['a', 'b']));
  expect(seen.statuses).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open']);
});

test('one headers function shares one connection in a page', async () => {
  const server = fakeServer(streaming('data: a\n\n'));
  const headers = (): HeadersInit => ({ 'x-a': '1' });
  const all = Array.from({ length: 20 }, () => opening({ fetch: server.fetch, headers }));
  for (const { data } of all) await eventually(() => expect(data).toEqual(['a']));
  expect(server.requests).toHaveLength(1);
});

test('the page comes back from the back/forward cache with the last id', async () => {
  const server = fakeServer(streaming('id: 1\ndata: a\n\n'), streaming('id: 2\ndata: b\n\n'));
  const seen = opening({ fetch: server.fetch });
  await eventually(() => expect(seen.data).toEqual(['a']));
  dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
  expect(server.requests[0]!.signal.aborted).toBe(true);
  await eventually(() => expect(seen.stream.wait?.until).toBe('pageshow'));
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  await eventually(() => expect(seen.data).toEqual(['a', 'b']));
  expect(server.requests.map(({ lastEventId }) => lastEventId)).toEqual([null, '1']);
});

test('offline sends nothing, online does', async () => {
  const onLine = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  const server = fakeServer(streaming('data: a\n\n'));
  const seen = opening({ fetch: server.fetch });
  await eventually(() => expect(seen.stream.wait?.until).toBe('online'));
  expect(server.requests).toHaveLength(0);
  onLine.mockReturnValue(true);
  dispatchEvent(new Event('online'));
  await eventually(() => expect(seen.data).toEqual(['a']));
});

test('a host that does not exist is a network failure', async () => {
  const seen = observe(openEventStream('https://rivulet.invalid/', { reconnect: false }));
  await eventually(() => expect(seen.errors.map(({ code }) => code)).toEqual(['network']));
});

test('an iterator ends with close()', async () => {
  const server = fakeServer(streaming('data: a\n\n'));
  const stream = openEventStream(url, { fetch: server.fetch });
  const data: string[] = [];
  for await (const event of stream) {
    data.push(event.data);
    stream.close();
  }
  expect(data).toEqual(['a']);
});
