import { callListener } from './call-listener.ts';
import { openConnection } from './connection.ts';
import { type Consumer, createEventHub, type EventHub } from './event-hub.ts';
import { createEventQueue } from './event-queue.ts';
import type { EventStream, EventStreamInit } from './event-stream-contract.ts';
import { shareKey } from './share-key.ts';
import type { Connection, ConnectionSink, ConnectionState } from './share.ts';
import { createStreamRequest } from './stream-request.ts';

/** Connections of this page that are shared, by what makes them the same. */
const hubs = new Map<unknown, EventHub>();

/**
 * Opens an event stream and keeps it open. The request goes out in a microtask: who subscribes or iterates at once
 * misses nothing.
 *
 * - GET reconnects by itself, with the last event id; see {@link ReconnectOptions} for when. Other methods are sent once,
 *   unless `resend` says otherwise; the one exception is a retry with fresh headers after a 401.
 * - Ends for good on 204, on any other status that is no passing trouble, on a wrong content type or a missing body, on an
 *   event that is too large, on a URL that cannot be parsed, on `close()`, and when `signal` aborts, which goes before a
 *   `Request`'s own as in fetch.
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
  const { url, signal } = request;
  const open = (sink: ConnectionSink, from: string): Connection => openConnection(request, init, sink, from);
  // What is not shared is known by itself.
  const key = shareKey(request, init) ?? request;
  const connect = (sink: ConnectionSink): Connection =>
    typeof share === 'object' ? share.connect({ request, init, open }, sink) : open(sink, lastEventId);
  const known = hubs.get(key);
  // A listener that hears of the end may open the stream anew before all have heard of it.
  const hub =
    known && known.connection.status !== 'closed' && (!lastEventId || lastEventId === known.connection.lastEventId)
      ? known
      : createEventHub(connect);
  hubs.set(key, hub);
  const { connection, consumers, review } = hub;

  /** Where the stream stands: where its connection does, until the stream is closed. */
  let state: ConnectionState = connection;
  /** How its iterators end. */
  let failure: { readonly reason: unknown } | undefined;
  const isOver = (): boolean => state !== connection;

  const settle = (): void => {
    state = { ...connection, status: 'closed', wait: undefined };
    signal?.removeEventListener('abort', stop);
  };

  const forget = (): void => {
    if (hubs.get(key) === hub) hubs.delete(key);
  };

  const stop = (): void => {
    if (isOver()) return;
    if (signal?.aborted) failure = signal;
    settle();
    for (const consumer of consumers) {
      if (consumer.stream !== stream) continue;
      callListener(consumer.listeners, 'onStatus', 'closed');
      if (consumers.delete(consumer)) callListener(consumer.listeners, 'onClose');
    }
    if (consumers.size) return review();
    connection.close();
    forget();
  };

  const join = (consumer: Consumer): (() => void) => {
    if (!isOver()) consumers.add(consumer);
    review();
    return () => {
      consumers.delete(consumer);
      review();
    };
  };

  const stream: EventStream = {
    url,
    get status() {
      return state.status;
    },
    get lastEventId() {
      return state.lastEventId;
    },
    get lastEvent() {
      return state.lastEvent;
    },
    get reconnectionTime() {
      return state.reconnectionTime;
    },
    get error() {
      return state.error;
    },
    get wait() {
      return state.wait;
    },
    subscribe: (listeners) => join({ stream, listeners }),
    reconnect() {
      if (!isOver()) connection.reconnect();
    },
    close: stop,
    [Symbol.asyncIterator]() {
      const { iterator, isIdle, push, end } = createEventQueue(bufferSize, review, () => leave());
      const leave = join({
        stream,
        isIdle,
        // Of a connection that ended by itself they get all that came.
        listeners: { onEvents: push, onClose: () => end(failure, connection.status !== 'closed') },
      });
      if (isOver()) end(failure, true);
      return iterator;
    },
  };

  // As long as the stream is open it takes part, if nobody listens to it.
  join({
    stream,
    listeners: {
      onDiagnostic: (diagnostic) => init.onDiagnostic?.(diagnostic),
      onError: (reason) => (failure = { reason }),
      onClose() {
        if (isOver()) return;
        settle();
        forget();
      },
    },
  });
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  return stream;
}
