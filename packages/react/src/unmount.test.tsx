import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openaiDelta } from './testing/fake-server.ts';
import { useChatStream } from './use-chat-stream.ts';
import { useEventStream } from './use-event-stream.ts';

let server: Server;
let url: string;
const responses: ServerResponse[] = [];

beforeEach(async () => {
  server = createServer((request, response) => {
    responses.push(response);
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream', 'access-control-allow-origin': '*' });
    response.write(request.method === 'POST' ? openaiDelta('Hi') : 'data: Hi\n\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterEach(() => {
  cleanup();
  responses.length = 0;
  server.closeAllConnections();
  server.close();
});

/** Milliseconds until the server saw that the client has left. */
async function closed(response: ServerResponse): Promise<number> {
  const from = performance.now();
  await once(response, 'close');
  return performance.now() - from;
}

test('a real server sees within a second that a component with useEventStream is gone', async () => {
  const { result, unmount } = renderHook(() => useEventStream(url));
  await waitFor(() => expect(result.current.data).toBe('Hi'));
  unmount();
  expect(await closed(responses[0]!)).toBeLessThan(1000);
});

test('a real server sees within a second that a component with useChatStream is gone', async () => {
  const { result, unmount } = renderHook(() => useChatStream({ url }));
  act(() => void result.current.send('Hello'));
  await waitFor(() => expect(result.current.messages[1]?.text).toBe('Hi'));
  unmount();
  expect(await closed(responses[0]!)).toBeLessThan(1000);
});

test('a real server sees within a second that the user pressed stop', async () => {
  const { result } = renderHook(() => useChatStream({ url }));
  act(() => void result.current.send('Hello'));
  await waitFor(() => expect(result.current.messages[1]?.text).toBe('Hi'));
  act(() => result.current.stop());
  expect(await closed(responses[0]!)).toBeLessThan(1000);
});
