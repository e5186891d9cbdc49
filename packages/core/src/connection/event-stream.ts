import type { EventStreamError } from '../errors.ts';
import type { ServerSentEvent } from '../sse/event.ts';
import { defaultMaxEventSize } from '../sse/parser.ts';
import type { EventStreamDiagnostic } from './diagnostics.ts';
import { EventHub, type HubMember } from './event-hub.ts';
import { EventQueue, type QueueEnd } from './event-queue.ts';
import type {
  EventStream,
  EventStreamGap,
  EventStreamInit,
  EventStreamListeners,
  EventStreamOpening,
  EventStreamStatus,
  EventStreamWait,
} from './event-stream-contract.ts';
import { ReconnectingConnection } from './reconnecting-connection.ts';
import { callSafely } from './report-error.ts';
import { shareKey } from './share-key.ts';
import type { ConnectionSink, ConnectionState } from './share.ts';
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
 * @throws {TypeError} for a GET or HEAD request with a body. Everything else fails through the stream.
 */
export function openEventStream(input: string | URL | Request, init: EventStreamInit = {}): EventStream {
  const request = createStreamRequest(input, init);
  const lastEventId = init.lastEventId ?? '';
  const open = (sink: ConnectionSink, from: string): ReconnectingConnection =>
    new ReconnectingConnection(request, init, sink, from);
  const { share } = init;
  const connect =
    typeof share === 'object'
      ? (sink: ConnectionSink) => share.connect({ request, init, open }, sink)
      : (sink: ConnectionSink) => open(sink, lastEventId);
  const key = shareKey(request, init);
  let hub = key === undefined ? undefined : hubs.get(key);
  if (!hub) {
    const created = new EventHub(connect, () => {
      if (key !== undefined && hubs.get(key) === created) hubs.delete(key);
    });
    hub = created;
    if (key !== undefined) hubs.set(key, hub);
  }
  const signals = [init.signal, typeof input === 'object' && 'signal' in input ? input.signal : undefined];
  return new SharedEventStream(
    request.url,
    hub,
    init,
    signals.filter((signal) => signal instanceof AbortSignal),
  );
}

/** One user's view of a connection that others may share. */
class SharedEventStream implements EventStream, HubMember {
  readonly url: string;
  readonly queues = new Set<EventQueue>();
  readonly #hub: EventHub;
  readonly #init: EventStreamInit;
  readonly #signals: readonly AbortSignal[];
  readonly #listeners = new Set<EventStreamListeners>();
  /** What the listeners were told last. */
  #toldStatus: EventStreamStatus;
  #toldWait: EventStreamWait | undefined;
  /** Where the stream stood when it was closed, and how its iterators end. */
  #final: (ConnectionState & { readonly end: QueueEnd }) | undefined;
  readonly #onAbort = (): void => {
    const reason: unknown = this.#signals.find((signal) => signal.aborted)?.reason;
    this.#finish({ failed: true, reason, drop: true });
  };

  constructor(url: string, hub: EventHub, init: EventStreamInit, signals: readonly AbortSignal[]) {
    this.url = url;
    this.#hub = hub;
    this.#init = init;
    this.#signals = signals;
    this.#toldStatus = hub.connection.status;
    this.#toldWait = hub.connection.wait;
    hub.join(this);
    for (const signal of signals) signal.addEventListener('abort', this.#onAbort);
    if (signals.some((signal) => signal.aborted)) this.#onAbort();
  }

  get #state(): ConnectionState {
    return this.#final ?? this.#hub.connection;
  }
  get status(): EventStreamStatus {
    return this.#state.status;
  }
  get lastEventId(): string {
    return this.#state.lastEventId;
  }
  get reconnectionTime(): number {
    return this.#state.reconnectionTime;
  }
  get error(): EventStreamError | undefined {
    return this.#state.error;
  }
  get wait(): EventStreamWait | undefined {
    return this.#state.wait;
  }
  get hasListeners(): boolean {
    for (const { onEvent, onEvents } of this.#listeners) if (onEvent || onEvents) return true;
    return false;
  }

  subscribe(listeners: EventStreamListeners): () => void {
    // A copy: the same object may be subscribed twice.
    const own = { ...listeners };
    if (!this.#final) this.#listeners.add(own);
    this.#hub.review();
    return () => {
      this.#listeners.delete(own);
      this.#hub.review();
    };
  }

  [Symbol.asyncIterator](): AsyncIterator<ServerSentEvent, undefined> {
    const queue = new EventQueue(this.#init.bufferSize ?? defaultMaxEventSize, (changed) => {
      if (changed.isOver) this.queues.delete(changed);
      this.#hub.review();
    });
    if (this.#final) queue.end(this.#final.end);
    else this.queues.add(queue);
    this.#hub.review();
    return queue;
  }

  reconnect(): void {
    if (!this.#final) this.#hub.connection.reconnect();
  }

  close(): void {
    this.#finish({ failed: false, drop: true });
  }

  events(events: readonly ServerSentEvent[]): void {
    for (const queue of Array.from(this.queues)) queue.push(events);
    for (const listeners of Array.from(this.#listeners)) {
      const { onEvent, onEvents } = listeners;
      if (onEvents && this.#listeners.has(listeners)) callSafely(onEvents, events);
      if (!onEvent) continue;
      for (const event of events) {
        if (!this.#listeners.has(listeners)) break;
        callSafely(onEvent, event);
      }
    }
  }

  opened(opening: EventStreamOpening): void {
    this.#tell((listeners) => listeners.onOpen?.(opening));
  }

  gap(gap: EventStreamGap): void {
    this.#tell((listeners) => listeners.onGap?.(gap));
  }

  diagnostic(diagnostic: EventStreamDiagnostic): void {
    callSafely(this.#init.onDiagnostic, diagnostic);
  }

  changed(): void {
    const { status, wait, error } = this.#hub.connection;
    if (status === 'closed') {
      this.#finish({ failed: error !== undefined, reason: error, drop: false }, error);
      return;
    }
    this.#tellStatus(status);
    if (wait && wait !== this.#toldWait) this.#tell((listeners) => listeners.onWaiting?.(wait));
    this.#toldWait = wait;
  }

  #tellStatus(status: EventStreamStatus): void {
    if (status === this.#toldStatus) return;
    this.#toldStatus = status;
    this.#tell((listeners) => listeners.onStatus?.(status));
  }

  #tell(call: (listeners: EventStreamListeners) => void): void {
    for (const listeners of Array.from(this.#listeners))
      if (this.#listeners.has(listeners)) callSafely(call, listeners);
  }

  #finish(end: QueueEnd, error?: EventStreamError): void {
    if (this.#final) return;
    const { lastEventId, reconnectionTime } = this.#hub.connection;
    this.#final = { status: 'closed', lastEventId, reconnectionTime, error, wait: undefined, end };
    for (const signal of this.#signals) signal.removeEventListener('abort', this.#onAbort);
    this.#hub.leave(this);
    for (const queue of Array.from(this.queues)) queue.end(end);
    this.#tellStatus('closed');
    if (error) this.#tell((listeners) => listeners.onError?.(error));
    this.#tell((listeners) => listeners.onClose?.());
    this.#listeners.clear();
  }
}
