import { detach, openEventStream, type EventStream, type EventStreamDiagnostic, type EventStreamError, type EventStreamGap, type EventStreamInit, type EventStreamOpening, type EventStreamStatus, type EventStreamWait, type ServerSentEvent } from '@rivulet/core';
import { countUsers } from './count-users.ts';
import { EventDataError } from './event-data-error.ts';
import { cancelFrame, onNextFrame } from './frame-scheduler.ts';
import type { Store } from './framed-store.ts';
import { parseEvent, type EventParser } from './parse-event.ts';
import { reportError } from './report-error.ts';
import { standInFor, type StandIn } from './stand-in.ts';

/** What one frame may cost, in milliseconds: half of it, so that the page stays responsive in a flood. */
const SLICE = 8;

/** Events that may wait for their frame. More are taken as they come: a tab that does not paint must not hoard. */
const MAX_BACKLOG = 10_000;

/** What a component sees of a stream. */
export interface EventStreamState<R> {
  /** `closed` also where the input is `null`. */
  readonly status: EventStreamStatus;
  /** The latest value, or what `reduce` made of all of them; `initial` before the first. */
  readonly data: R | undefined;
  /** The event `data` is up to date with. */
  readonly lastEvent: ServerSentEvent | undefined;
  /** What failed: the connection (while it is waiting or closed), or the data of the latest event. */
  readonly error: EventStreamError | EventDataError | undefined;
  /** While `waiting`: how long, and for what. */
  readonly wait: EventStreamWait | undefined;
}

/** Called in their latest version; one that throws is reported and stops nothing. */
export interface EventStreamHandlers<T, R> {
  /** The types to take, `message` for events without a name. Default: all. */
  readonly types?: readonly string[] | undefined;
  readonly parse?: EventParser<T> | undefined;
  /** Makes the next `data` of the one before and a value. */
  readonly reduce?: ((data: R, value: T, event: ServerSentEvent) => R) | undefined;
  /** Called for each value, in order, none left out. */
  readonly onEvent?: ((value: T, event: ServerSentEvent) => void) | undefined;
  /** Called for each event whose data is bad, and when the stream fails for good. */
  readonly onError?: ((error: EventStreamError | EventDataError) => void) | undefined;
  /** Called when a connection is open. */
  readonly onOpen?: ((opening: EventStreamOpening) => void) | undefined;
  /** Called when events may have been missed. */
  readonly onGap?: ((gap: EventStreamGap) => void) | undefined;
}

export interface EventStreamStore<T, R> extends Store<EventStreamState<R>> {
  /** What a server renders, and a browser before it connects. */
  getInitialSnapshot(): EventStreamState<R>;
  /** Exchanges what is called and how; the connection stays. */
  update(init: EventStreamInit, handlers: EventStreamHandlers<T, R>): void;
  /** Connects anew at once, after the last event that was seen; after `close()` too. */
  reconnect(): void;
  /** Closes the connection, until `reconnect()`. */
  close(): void;
}

/**
 * One stream as state that changes once per frame. The connection is there while somebody subscribes.
 * What arrives is kept until the frame and then taken in slices, so that no flood occupies the page.
 */
export function createEventStreamStore<T, R>(input: string | URL | Request, init: EventStreamInit, handlers: EventStreamHandlers<T, R>, initial: R | undefined): EventStreamStore<T, R> {
  const first: EventStreamState<R> = { status: 'connecting', data: initial, lastEvent: undefined, error: undefined, wait: undefined };
  const listeners = new Set<() => void>();
  const join = countUsers({ start: connect, end: leave });

  let state = first;
  let stream: EventStream | undefined;
  let unsubscribe: (() => void) | undefined;
  let backlog: (readonly ServerSentEvent[])[] = [];
  let backlogSize = 0;
  let taken = 0;
  let { data, lastEvent } = first;
  let cursor = '';
  let badEvent: EventDataError | undefined;
  let headers: StandIn<Extract<EventStreamInit['headers'], (...args: never[]) => unknown>> | undefined;
  let fetch: StandIn<typeof globalThis.fetch> | undefined;

  function connect(): void {
    headers = typeof init.headers === 'function' ? standInFor(init.headers) : undefined;
    fetch = init.fetch && standInFor(init.fetch);
    const opened = openEventStream(input, {
      ...init,
      ...(headers && { headers: headers.call }),
      ...(fetch && { fetch: fetch.call }),
      ...(init.onDiagnostic && { onDiagnostic: (diagnostic: EventStreamDiagnostic) => init.onDiagnostic?.(diagnostic) }),
      ...(cursor !== '' && { lastEventId: cursor }),
    });
    stream = opened;
    unsubscribe = opened.subscribe({
      onEvents(events) {
        backlog.push(events);
        backlogSize += events.length;
        while (backlogSize > MAX_BACKLOG) takeOne();
        changed();
      },
      onStatus: changed,
      onWaiting: changed,
      onClose: changed,
      onError: (error) => call(handlers.onError, error),
      onOpen: (opening) => call(handlers.onOpen, opening),
      onGap: (gap) => call(handlers.onGap, gap),
    });
    changed();
  }

  function disconnect(): void {
    unsubscribe?.();
    stream?.close();
    stream = undefined;
    backlog = [];
    backlogSize = taken = 0;
    badEvent = undefined;
    cancelFrame(work);
  }

  function leave(): void {
    disconnect();
    // What a component sees that comes back, until it has connected.
    state = { status: 'connecting', data, lastEvent, error: undefined, wait: undefined };
  }

  function changed(): void {
    onNextFrame(work);
  }

  function work(): void {
    const end = performance.now() + SLICE;
    while (backlogSize > 0 && performance.now() < end) takeOne();
    if (backlogSize > 0) changed();
    show();
  }

  function takeOne(): void {
    const [batch] = backlog;
    const event = batch?.[taken];
    if (event === undefined) {
      // The batch is used up, or a handler closed the stream.
      backlog.shift();
      taken = 0;
      return;
    }
    taken += 1;
    backlogSize -= 1;
    take(event);
  }

  function take({ type, data: text, lastEventId }: ServerSentEvent): void {
    cursor = lastEventId;
    if (handlers.types !== undefined && !handlers.types.includes(type)) return;
    const event = { type, data: detach(text), lastEventId: detach(lastEventId) };
    try {
      const value = handlers.parse === undefined ? (event.data as T) : parseEvent(event, handlers.parse);
      data = handlers.reduce === undefined ? (value as unknown as R) : handlers.reduce(data as R, value, event);
      lastEvent = event;
      badEvent = undefined;
      handlers.onEvent?.(value, event);
    } catch (error) {
      if (!(error instanceof EventDataError)) return reportError(error);
      badEvent = error;
      call(handlers.onError, error);
    }
  }

  function show(): void {
    const status = stream?.status ?? 'closed';
    const wait = stream?.wait;
    const error = stream?.error ?? badEvent;
    if (status === state.status && data === state.data && lastEvent === state.lastEvent && error === state.error && wait === state.wait) return;
    state = { status, data, lastEvent, error, wait };
    for (const listener of listeners) listener();
  }

  return {
    getSnapshot: () => state,
    getInitialSnapshot: () => first,
    subscribe(listener) {
      listeners.add(listener);
      const part = join();
      return () => {
        listeners.delete(listener);
        part();
      };
    },
    update(nextInit, nextHandlers) {
      init = nextInit;
      handlers = nextHandlers;
      if (headers !== undefined && typeof init.headers === 'function') headers.current = init.headers;
      if (fetch !== undefined && init.fetch !== undefined) fetch.current = init.fetch;
    },
    reconnect() {
      if (listeners.size === 0) return;
      if (stream === undefined || stream.status === 'closed') {
        disconnect();
        connect();
      } else stream.reconnect();
      show();
    },
    close() {
      if (stream === undefined) return;
      disconnect();
      show();
    },
  };
}

function call<A>(handler: ((argument: A) => void) | undefined, argument: A): void {
  try {
    handler?.(argument);
  } catch (error) {
    reportError(error);
  }
}
