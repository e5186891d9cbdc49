import { afterEach, expect, test, vi } from 'vitest';
import { openEventStream } from './event-stream.ts';
import { finished, serve, stream, type TestServer } from './testing/server.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0)) await clean();
});
const serving = async (...answers: Parameters<typeof serve>): Promise<TestServer> => {
  const server = await serve(...answers);
  cleanUp.push(() => server.close());
  return server;
};

test('a for await reads what the server sends', async () => {
  const server = await serving(stream('id: 1\ndata: one\n\nevent: news\ndata: two\n\n'));
  const events = [];
  for await (const event of openEventStream(server.url)) {
    events.push(event);
    if (events.length === 2) break;
  }
  expect(events).toEqual([
    { type: 'message', data: 'one', lastEventId: '1' },
    { type: 'news', data: 'two', lastEventId: '1' },
  ]);
});

test('a stream that ends is opened again with the last id, and nothing comes twice', async () => {
  const server = await serving(
    finished('retry: 100\nid: 1\ndata: one\n\nid: 2\ndata: two\n\n'),
    stream('id: 2\ndata: two\n\nid: 3\ndata: three\n\n'),
  );
  const source = openEventStream(server.url);
  cleanUp.push(() => source.close());
  const statuses: string[] = [];
  const data: string[] = [];
  source.subscribe({ onStatus: (status) => statuses.push(status), onEvent: (event) => data.push(event.data) });
  await vi.waitFor(() => expect(data).toEqual(['one', 'two', 'three']));
  expect(statuses).toEqual(['open', 'waiting', 'connecting', 'open']);
  expect(server.requests.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '2']);
  expect(source.lastEventId).toBe('3');
  expect(source.reconnectionTime).toBe(100);
});

test('closing reaches the server', async () => {
  const server = await serving(stream('data: x\n\n'));
  const source = openEventStream(server.url);
  const closed = vi.fn<() => void>();
  source.subscribe({ onClose: closed });
  await vi.waitFor(() => expect(source.status).toBe('open'));
  source.close();
  expect(source.status).toBe('closed');
  expect(closed).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(server.sockets.size).toBe(0));
});
