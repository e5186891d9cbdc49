import { openConnection } from './connection.ts';
import { type Consumer, createEventHub, type EventHub } from './event-hub.ts';
import { createEventQueue } from './event-queue.ts';
import type { EventStream, EventStreamInit } from './event-stream-contract.ts';
import { shareKey } from './share-key.ts';
import type { Connection, ConnectionSink, ConnectionState } from './share.ts';
import { createStreamRequest } from './stream-request.ts';

/** Connections of this page that are shared, by what makes them the same. */
const hubs = new Map<string, EventHub>();

/**
 * Opens an event stream and keeps it open. The request goes out in a microtask: who subscribes or iterates at once
 * misses nothing.
 *
 * - GET reconnects by itself, with the last event id; see {@link ReconnectOptions} for when. Other methods are sent once,
 *   unless `resend` says otherwise; the one exception is a retry with fresh headers after a 401.
 * - Ends for good on 204, on any other status that is no passing trouble, on a wrong content type or a missing body, on an
 *   event that is too large, on `close()`, and when `signal` aborts.
 * - Waits while the browser is offline or the page lies in the back/forward cache; reads on in a hidden page.
 * - What a server sends again after a reconnect is dropped, where ids tell.
 * - Equal streams of one page share one connection: the same URL and options, and headers that are equal, or one and the
 *   same function. Outside a page those with a headers function share only with `share: true`.
 *
 * Nothing is thrown here: what goes wrong is told by the stream.
 */
export function openEventStream(input: string | URL | Request, init: EventStreamInit = {}): EventStream {
  const { share, lastEventId = '', bufferSize = 2 ** 24 } = init;
  const request = createStreamRequest(input, init);
  const open = (sink: ConnectionSink, from: string): Connection => openConnection(request, init, sink, from);
  const key = shareKey(request, init);
  const connect = (sink: ConnectionSink): Connection =>
    typeof share === 'object' ? share.connect({ request, init, open }, sink) : open(sink, lastEventId);
  const known = key === undefined ? undefined : hubs.get(key);
  // A listener that hears of the end may open the stream anew before all have heard of it.
  const hub = known && known.connection.status !== 'closed' ? known : createEventHub(connect);
  if (key !== undefined) hubs.set(key, hub);
  const { connection, consumers } = hub;

  const signals = [init.signal, typeof input === 'object' && 'signal' in input && input.signal].filter(
    (signal) => !!signal,
  );
  /** Where the stream stood when it was closed; before, the connection knows. */
  let final: ConnectionState | undefined;
  /** How its iterators end. */
  let failure: { readonly reason: unknown } | undefined;
  const state = (): ConnectionState => final ?? connection;
  const isOwn = (consumer: Consumer): boolean => consumer.stream === stream;

  const settle = (): void => {
    final = { ...state(), status: 'closed', wait: undefined };
    for (const signal of signals) signal.removeEventListener('abort', onAbort);
    const isUnused = connection.status === 'closed' || [...consumers].every(isOwn);
    if (key !== undefined && isUnused && hubs.get(key) === hub) hubs.delete(key);
  };

  const stop = (): void => {
    if (final) return;
    settle();
    for (const { queue } of [...consumers].filter(isOwn)) queue?.end(failure, true);
    hub.tellStream(stream, 'onStatus', 'closed');
    hub.tellStream(stream, 'onClose');
    for (const consumer of [...consumers].filter(isOwn)) consumers.delete(consumer);
    if (consumers.size) hub.review();
    else connection.close();
  };

  const onAbort = (): void => {
    failure = signals.find((signal) => signal.aborted);
    stop();
  };

  const join = (consumer: Consumer): (() => void) => {
    if (!final) consumers.add(consumer);
    hub.review();
    return () => {
      consumers.delete(consumer);
      hub.review();
    };
  };

  const stream: EventStream = {
    url: request.url,
    get status() {
      return state().status;
    },
    get lastEventId() {
      return state().lastEventId;
    },
    get reconnectionTime() {
      return state().reconnectionTime;
    },
    get error() {
      return state().error;
    },
    get wait() {
      return state().wait;
    },
    subscribe: (listeners) => join({ stream, listeners }),
    reconnect() {
      if (!final) connection.reconnect();
    },
    close: stop,
    [Symbol.asyncIterator]() {
      const queue = createEventQueue(bufferSize, hub.review, () => leave());
      const leave = join({
        stream,
        queue,
        listeners: {
          onEvents: queue.push,
          onError: (reason) => queue.end({ reason }, false),
          onClose: () => queue.end(undefined, false),
        },
      });
      if (final) queue.end(failure, true);
      return queue.iterator;
    },
  };

  // As long as the stream is open it takes part, if nobody listens to it.
  join({
    stream,
    listeners: {
      onDiagnostic: (diagnostic) => init.onDiagnostic?.(diagnostic),
      onError: (reason) => (failure = { reason }),
      onClose() {
        if (!final) settle();
      },
    },
  });
  for (const signal of signals) signal.addEventListener('abort', onAbort);
  if (signals.some((signal) => signal.aborted)) onAbort();
  return stream;
}
