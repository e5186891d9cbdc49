/**
 * What `openEventStream` takes and gives. Read this first; `event-stream.ts` hands it out, the machine behind it is in
 * `connection.ts`, the decision to open again in `reconnect.ts`.
 */
import type { EventStreamError } from '../errors.ts';
import type { ServerSentEvent } from '../sse/event.ts';
import type { EventStreamDiagnostic } from './diagnostics.ts';
import type { Share } from './share.ts';

/**
 * - `connecting`: a request is out, its response has not come.
 * - `open`: events are being read.
 * - `waiting`: the connection is over and will be opened again: after `retryAt`, or when the browser
 *   is online again, or when the page comes back from the back/forward cache.
 * - `closed`: for good. `error` says why, unless it was closed on purpose or by the server's 204.
 */
export type EventStreamStatus = 'connecting' | 'open' | 'waiting' | 'closed';

/** What the `headers` function is told about the request it is called for. */
export interface EventStreamAttempt {
  /** Requests of this stream so far, this one included: 1 for the first. */
  readonly number: number;
  /** `unauthorized`: the server answered 401; fresh credentials are asked for once. */
  readonly reason: 'initial' | 'reconnect' | 'unauthorized';
}

/** How patient a stream is. Milliseconds. */
export interface ReconnectOptions {
  /** Failures in a row after which the stream closes with `retries-exhausted`. Default: no limit. */
  readonly retries?: number;
  /** The reconnection time until the server sets one with `retry`. Default 3,000. */
  readonly delay?: number;
  /** Where doubling stops; a longer wait that the server asks for stays. Default 30,000. */
  readonly maxDelay?: number;
}

/** How a stream is asked for, and when and how it is opened again. All that `fetch` takes is allowed too. */
export interface EventStreamInit extends Omit<RequestInit, 'headers'> {
  /**
   * Headers, or a function that is called for every request, so that a token can be fresh.
   * Its failure counts as a failed attempt. After a 401 it is called once more with
   * `reason: 'unauthorized'`; streams that share the function share that call.
   * In browsers a redirect takes headers along as fetch does: with secret headers use `redirect: 'error'`.
   */
  headers?: HeadersInit | ((attempt: EventStreamAttempt) => HeadersInit | Promise<HeadersInit>);
  /** Used instead of the global `fetch`, which is looked up at each request. */
  fetch?: typeof globalThis.fetch;
  /** Default: `true`. Only GET, and what `resend: 'idempotent'` allows, is ever sent again. */
  reconnect?: boolean | ReconnectOptions;
  /**
   * `idempotent`: a request other than GET may be sent again after a failure, each time with the same
   * `Idempotency-Key` (a random one, unless the headers name one). Default `never`: nobody pays twice.
   */
  resend?: 'never' | 'idempotent';
  /** Milliseconds without a byte, comments included, after which the connection counts as dead. Default 0: off. Three heartbeats is a good value. */
  idleTimeout?: number;
  /** Milliseconds until the response's headers must be there. Default 30,000 for GET, otherwise 0: off, as `Infinity` is. */
  connectTimeout?: number;
  /** The id to start from, as if an event with it had been received. Default none. */
  lastEventId?: string;
  /**
   * Name of a query parameter that carries the last event id instead of the header, which cross-origin costs a preflight.
   * It takes the place of one that the URL has.
   */
  lastEventIdParam?: string;
  /** The most characters one event may have. Default 16 Mi. */
  maxEventSize?: number;
  /** How far an iterator may lag behind while others listen too: characters of data, and 100 for each event. Default 16 Mi. */
  bufferSize?: number;
  /**
   * Streams of one page with the same GET URL and options share one connection: the default.
   * `false` opens one of its own; `acrossTabs()` shares with other tabs too.
   */
  share?: boolean | Share;
  /** Called with measurements; `explainDiagnostics()` makes one that says what they mean. */
  onDiagnostic?: (diagnostic: EventStreamDiagnostic) => void;
}

/** A response has come and its events follow. */
export interface EventStreamOpening {
  /** After redirects; `''` where a mocked response has none. */
  readonly url: string;
  readonly headers: Headers;
  /** Whether the stream had been open before. */
  readonly reconnected: boolean;
}

/** The connection is over and will be opened again. */
export interface EventStreamWait {
  /** Why it ended; `undefined` when the server ended it cleanly, or nothing had failed. */
  readonly error: EventStreamError | undefined;
  /** Failures in a row. An event, or ten seconds open, set it to 0. */
  readonly failures: number;
  /** `Date.now()` at which the next request goes out; `null` while that depends on `until`. */
  readonly retryAt: number | null;
  readonly until: 'time' | 'online' | 'pageshow';
}

/** Events may have been missed. */
export interface EventStreamGap {
  /**
   * - `no-id`: reconnected, but no event ever had an id to resume from.
   * - `not-replayed`: the response's `Last-Event-ID` header names another id than the one that was asked for;
   *   or the tabs that share the connection are past the id to start from.
   * - `hand-over`: another tab took over and had no id to resume from.
   */
  readonly reason: 'no-id' | 'not-replayed' | 'hand-over';
  /** The last id that was received; `''` if none. */
  readonly lastEventId: string;
}

/**
 * All optional. A listener that throws is reported with `reportError` and stops nothing.
 * Closing inside a listener stops at once: nothing is delivered after it.
 */
export interface EventStreamListeners {
  /** An event came. Called for each, in their order. */
  onEvent?: (event: ServerSentEvent) => void;
  /** All events of one chunk at once, never empty. Called before `onEvent` is called for each of them. */
  onEvents?: (events: readonly ServerSentEvent[]) => void;
  /** A response is there. A listener that joins an open stream is not called for the past. */
  onOpen?: (opening: EventStreamOpening) => void;
  /** `status` changed. */
  onStatus?: (status: EventStreamStatus) => void;
  /** Called after `onStatus('waiting')`, and again when the wait changes (the browser went offline, say). */
  onWaiting?: (wait: EventStreamWait) => void;
  /** Events may have been missed. */
  onGap?: (gap: EventStreamGap) => void;
  /** The stream failed for good. What is tried again arrives in `onWaiting`. */
  onError?: (error: EventStreamError) => void;
  /** Last call of all: after an error, `close()`, an abort, or the server's 204. */
  onClose?: () => void;
}

/**
 * A connection that is kept open. Iterating and subscribing see the events from the moment they join.
 *
 * An iterator ends when the stream is closed, throws the {@link EventStreamError} it failed with,
 * or the `reason` of the signal that aborted it. One iterator and no subscriber for events read with
 * back-pressure; otherwise a slow iterator fails with `buffer-overflow` and disturbs nobody else.
 */
export interface EventStream extends AsyncIterable<ServerSentEvent> {
  /** Absolute where the page has a base URL. */
  readonly url: string;
  readonly status: EventStreamStatus;
  /** The id to resume from; `''` if there is none. */
  readonly lastEventId: string;
  /** The latest event of the connection, also where it came before this stream joined it; `undefined` before the first. */
  readonly lastEvent: ServerSentEvent | undefined;
  /** Milliseconds, as the server set it with `retry`, between 100 and 3,600,000. */
  readonly reconnectionTime: number;
  /** While `waiting`: what failed. When `closed`: why, if it failed. Otherwise `undefined`. */
  readonly error: EventStreamError | undefined;
  /** While `waiting`: how long, and for what. Otherwise `undefined`. */
  readonly wait: EventStreamWait | undefined;
  /** @returns A function that removes the listeners. */
  subscribe(listeners: EventStreamListeners): () => void;
  /** Opens the connection anew, at once, with the last id. Does nothing when it is closed, or must not be sent again. */
  reconnect(): void;
  /** Ends this stream; a connection that others share lives on. Iterators end, their queues are dropped. */
  close(): void;
}
