/**
 * 10,000 reconnects on a real server: what is left of them? Exits with 1 where it is too much.
 *
 *     node --expose-gc bench/connection.ts
 */
import { getEventListeners, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openEventStream } from '@rivulet/core';
import { finish, type Row } from './report.ts';

const RECONNECTS = 10_000;
/** Before the first measurement: code is compiled, pools are filled. */
const WARM_UP = 500;

if (!globalThis.gc) throw new Error('Run it with --expose-gc.');

let sockets = 0;
/** Responses whose end the server has not seen. */
let answering = 0;
let requests = 0;
let resumed = 0;
const server = createServer((request, response) => {
  requests++;
  if (request.headers['last-event-id'] === String(requests - 1)) resumed++;
  answering++;
  response.on('close', () => {
    if (--answering === 0) server.emit('settled');
  });
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(`id: ${requests}\ndata: ${'x'.repeat(200)}\n\n`);
});
server.on('connection', (socket) => {
  sockets++;
  socket.on('close', () => sockets--);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

const count = (type: string): number => process.getActiveResourcesInfo().filter((each) => each === type).length;
const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

const abort = new AbortController();
const stream = openEventStream(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { signal: abort.signal });
let events = 0;
const reconnecting = (times: number): Promise<void> =>
  new Promise((resolve) => {
    const last = events + times;
    const unsubscribe = stream.subscribe({
      onEvent: () => {
        events++;
        if (events === last) unsubscribe();
        if (events === last) resolve();
      },
      // Not during the event: the response is to end by itself.
      onWaiting: () => stream.reconnect(),
    });
    stream.reconnect();
  });

const timersBefore = count('Timeout');
await reconnecting(WARM_UP);
const heapBefore = heap();
const start = performance.now();
await reconnecting(RECONNECTS);
const seconds = (performance.now() - start) / 1000;
const grown = (heap() - heapBefore) / 1e6;
const listeners = getEventListeners(abort.signal, 'abort').length;
const socketsOpen = sockets;
stream.close();
// The server sees the last request's end; by then everything that close() ends has ended.
if (answering > 0) await once(server, 'settled');
const rows: Row[] = [
  { what: 'heap grown, MB', detail: `${RECONNECTS} reconnects in ${seconds.toFixed(1)} s`, value: grown, most: 2 },
  { what: 'listeners on the signal while open', detail: '', value: listeners, most: 1 },
  {
    what: 'listeners on the signal after close()',
    detail: '',
    value: getEventListeners(abort.signal, 'abort').length,
    most: 0,
  },
  { what: 'timers after close()', detail: '', value: Math.max(count('Timeout') - timersBefore, 0), most: 0 },
  { what: 'sockets while open', detail: 'kept alive by fetch for the next request', value: socketsOpen, most: 4 },
  {
    what: 'requests that resumed where the last one ended',
    detail: 'of all but the first',
    value: resumed / (requests - 1),
    least: 1,
  },
];
server.closeAllConnections();
server.close();
finish('Reconnecting, what is left', rows);
