import {
  detach,
  openEventStream,
  type EventStream,
  type EventStreamError,
  type EventStreamGap,
  type EventStreamInit,
  type EventStreamOpening,
  type EventStreamStatus,
  type EventStreamWait,
  type ServerSentEvent,
} from '@rivulet/core';
import { countUsers } from './count-users.ts';
import { EventDataError } from './event-data-error.ts';
import { cancelFrame, onNextFrame } from './frame-scheduler.ts';
import type { Store } from './framed-store.ts';
import { headersStandIn, type HeadersStandIn } from './headers-stand-in.ts';
import { parseEvent, type EventParser } from './parse-event.ts';
import { reportError } from './report-error.ts';

/** What one frame may cost all streams together, in milliseconds: half of it, so that the page stays responsive in a flood. */
const SLICE = 8;

/** What each gets of a frame, in milliseconds, however many there are. */
const SHARE = 1;

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

/** What becomes of the events. Functions are called in their latest version; one that throws is reported and stops nothing. */
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
 *
 * @param input - `null`, or `''`: a stream that is never opened.
 */
export function createEventStreamStore<T, R>(
  input: string | URL | Request | null,
  init: EventStreamInit,
  handlers: EventStreamHandlers<T, R>,
  initial: R | undefined,
): EventStreamStore<T, R> {
  const first: EventStreamState<R> = {
    status: input ? 'connecting' : 'closed',
    data: initial,
    lastEvent: undefined,
    error: undefined,
    wait: undefined,
  };
  const listeners = new Set<() => void>();
  /** What the connection was opened with; it looks up `fetch` and `onDiagnostic` when it needs them. */
  const live: EventStreamInit = {};

  let state = first;
  let { data, lastEvent } = first;
  let stream: EventStream | undefined;
  let headers: HeadersStandIn | undefined;
  let backlog: ServerSentEvent[] = [];
  let lastEventId = '';
  let badEvent: EventDataError | undefined;

  const join = countUsers({
    start: connect,
    end() {
      disconnect();
      // What a component sees that comes back, until it has connected.
      state = { ...first, data, lastEvent };
    },
  });

  function connect(): void {
    if (!input) return;
    headers = typeof init.headers === 'function' ? headersStandIn(init.headers) : undefined;
    adopt();
    const opened = openEventStream(input, live);
    stream = opened;
    opened.subscribe({
      onEvents(events) {
        for (const event of events) {
          // Taking one may close the stream: then the rest is nobody's.
          if (stream !== opened) return;
          backlog.push(event);
          if (backlog.length > MAX_BACKLOG) take(backlog.shift()!);
        }
        changed();
      },
      onStatus: changed,
      onWaiting: changed,
      onClose: changed,
      // The connection reports what these throw.
      onError: (error) => handlers.onError?.(error),
      onOpen: (opening) => handlers.onOpen?.(opening),
      onGap: (gap) => handlers.onGap?.(gap),
    });
    // Who joins a connection of others shows what they show; what is summed up begins with the next event.
    if (opened.lastEvent && !handlers.reduce) take(opened.lastEvent, true);
    show();
  }

  function adopt(): void {
    if (headers && typeof init.headers === 'function') headers.current = init.headers;
    // An option that is no longer given is no longer meant.
    for (const name in live) delete live[name as keyof EventStreamInit];
    Object.assign(live, init, headers && { headers: headers.call }, lastEventId && { lastEventId });
  }

  function disconnect(): void {
    stream?.close();
    stream = badEvent = undefined;
    backlog = [];
    cancelFrame(work);
  }

  function changed(): void {
    onNextFrame(work);
  }

  function work(_frame: number | undefined, began: number): void {
    const end = Math.max(began + SLICE, performance.now() + SHARE);
    while (backlog.length && performance.now() < end) take(backlog.shift()!);
    if (backlog.length) changed();
    show();
  }

  function take({ type, data: text, lastEventId: id }: ServerSentEvent, isKnown?: boolean): void {
    // What is kept must not keep the network chunk it was cut from.
    const event = { type, data: detach(text), lastEventId: (lastEventId = detach(id)) };
    const { types, parse, reduce } = handlers;
    if (types && !types.includes(type)) return;
    try {
      const value = parse ? parseEvent(event, parse) : (event.data as T);
      data = reduce ? reduce(data as R, value, event) : (value as unknown as R);
      lastEvent = event;
      badEvent = undefined;
      if (!isKnown) handlers.onEvent?.(value, event);
    } catch (error) {
      try {
        if (!(error instanceof EventDataError)) throw error;
        badEvent = error;
        handlers.onError?.(error);
      } catch (thrown) {
        reportError(thrown);
      }
    }
  }

  function show(): void {
    const { status = 'closed', wait, error = badEvent } = stream ?? {};
    const next: EventStreamState<R> = { status, data, lastEvent, error, wait };
    if (Object.entries(next).every(([name, value]) => value === state[name as keyof typeof next])) return;
    state = next;
    listeners.forEach((listener) => listener());
  }

  return {
    getSnapshot: () => state,
    getInitialSnapshot: () => first,
    subscribe(listener) {
      listeners.add(listener);
      const leave = join();
      return () => {
        listeners.delete(listener);
        leave();
      };
    },
    update(nextInit, nextHandlers) {
      init = nextInit;
      handlers = nextHandlers;
      adopt();
    },
    reconnect() {
      if (!listeners.size) return;
      if (stream && stream.status !== 'closed') stream.reconnect();
      else {
        disconnect();
        connect();
      }
    },
    close() {
      disconnect();
      show();
    },
  };
}
