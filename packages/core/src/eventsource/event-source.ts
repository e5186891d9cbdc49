import { readChunks } from '../connection/read-chunks.ts';
import { DEFAULT_RECONNECTION_TIME, reconnectDelay } from '../connection/reconnect.ts';
import { detach } from '../sse/detach.ts';
import { createParser, type EventStreamParser } from '../sse/parser.ts';

import { createEventHandlers, type EventHandler, type EventHandlers } from './event-handlers.ts';
import { isFutile, isStream, sendRequest } from './request.ts';

/** How an {@link EventSource} asks. */
export interface EventSourceInit {
  /** Whether cookies go along to another origin. Default `false`. */
  withCredentials?: boolean;
  /** [beyond spec] Used instead of the global `fetch`, which is looked up at each request. */
  fetch?: typeof globalThis.fetch;
}

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 2;

/** The longest a timer can wait; a longer one would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** [whatwg/html#12272] What `url` says of a source that reads a stream. */
const STREAM_URL = 'about:event-stream';
/** Hands a stream to the constructor, where nobody else can. */
const STREAM = Symbol('stream');

const PAGE_EVENTS = ['pagehide', 'pageshow'];

type Listener<E> = (this: EventSource, event: E) => unknown;

/**
 * The browser's `EventSource`, on top of `fetch`: the same attributes, events and reconnecting, in Node too.
 * Only what the specification has; for headers, POST, limits and more see `openEventStream`.
 *
 * - [spec §9.2.2] The interface. `isTrusted` of its events is `false`: only a browser can dispatch trusted events.
 * - [spec §9.2.3] A network fault or the end of the response: `error` with `CONNECTING`, and it opens again after the
 *   reconnection time. Any status but 200, or another content type: `error` with `CLOSED`, for good.
 * - [whatwg/html#12272] `fromReadableStream()`, `lastEventId`, `reconnectionTime`, `reset()`.
 * - [whatwg/html#12381] Closed while the page lies in the back/forward cache.
 *
 * No script can tell a failed CORS check, or `window.stop()`, from a network fault: those are tried again.
 */
export class EventSource extends EventTarget {
  declare static readonly CONNECTING: 0;
  declare static readonly OPEN: 1;
  declare static readonly CLOSED: 2;
  declare readonly CONNECTING: 0;
  declare readonly OPEN: 1;
  declare readonly CLOSED: 2;

  static {
    // [Web IDL §3.7.3, §3.7.5] Constants are on the class and on its prototype, and cannot be changed.
    for (const [name, value] of Object.entries({ CONNECTING, OPEN, CLOSED })) {
      for (const target of [EventSource, EventSource.prototype])
        Object.defineProperty(target, name, { value, enumerable: true });
    }
    // [Web IDL §3.7.6, §3.7.7] Attributes and operations are enumerable; those of a class are not.
    const { constructor: _, ...members } = Object.getOwnPropertyDescriptors(EventSource.prototype);
    for (const [name, member] of Object.entries(members))
      Object.defineProperty(EventSource.prototype, name, { ...member, enumerable: true });
    Object.defineProperty(EventSource, 'fromReadableStream', { enumerable: true });
    Object.defineProperty(EventSource.prototype, Symbol.toStringTag, { value: 'EventSource', configurable: true });
  }

  readonly #url: string;
  readonly #withCredentials: boolean;
  readonly #fetch: typeof globalThis.fetch | undefined;
  readonly #handlers: EventHandlers;
  /** Ends the request that is out, or the reading of its response. */
  #abort = new AbortController();
  #readyState: 0 | 1 | 2 = CONNECTING;
  #reconnectionTime = DEFAULT_RECONNECTION_TIME;
  #lastEventId = '';
  /** Requests in a row that brought no event. */
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #parser: EventStreamParser | undefined;
  /** Of the response, after redirects. */
  #origin = 'null';

  /**
   * @throws {DOMException} `SyntaxError` where the URL cannot be parsed; outside a page it has to be absolute.
   */
  constructor(url: string | URL, init: EventSourceInit = {}) {
    super();
    if (arguments.length === 0)
      throw new TypeError("Failed to construct 'EventSource': 1 argument required, but only 0 present.");
    const base = globalThis.document?.baseURI ?? globalThis.location?.href;
    if (!URL.canParse(String(url), base))
      throw new DOMException(`Cannot open an EventSource to '${String(url)}'. The URL is invalid.`, 'SyntaxError');
    this.#url = new URL(url, base).href;
    // [Web IDL] `null` is a dictionary without members.
    const {
      withCredentials,
      fetch,
      [STREAM]: stream,
    } = Object(init) as EventSourceInit & {
      [STREAM]?: ReadableStream<Uint8Array>;
    };
    this.#withCredentials = Boolean(withCredentials);
    this.#fetch = fetch;
    this.#handlers = createEventHandlers(this);
    if (!stream) for (const type of PAGE_EVENTS) globalThis.addEventListener?.(type, this.#onPageEvent);
    void (stream ? this.#readStream(stream) : this.#connect());
  }

  /**
   * [whatwg/html#12272] Reads event-stream data from any stream of bytes. Its end is an `error` with `CLOSED`: nothing is
   * opened again. To go on with another response, pipe it into the same stream after `reset()`.
   *
   * @throws {TypeError} where it is no stream, or locked.
   */
  static fromReadableStream(stream: ReadableStream<Uint8Array>): EventSource {
    if (typeof stream !== 'object' || stream === null || !('getReader' in stream))
      throw new TypeError('fromReadableStream() takes a ReadableStream.');
    if (stream.locked) throw new TypeError('The stream is locked: somebody else reads it.');
    const init: EventSourceInit & { [STREAM]: ReadableStream<Uint8Array> } = { [STREAM]: stream };
    return new EventSource(STREAM_URL, init);
  }

  /** Absolute. */
  get url(): string {
    return this.#url;
  }
  /** Whether cookies go along to another origin. */
  get withCredentials(): boolean {
    return this.#withCredentials;
  }
  /** `CONNECTING` (0), `OPEN` (1) or `CLOSED` (2). */
  get readyState(): 0 | 1 | 2 {
    return this.#readyState;
  }
  /** [whatwg/html#12272] What `Last-Event-ID` would be sent. */
  get lastEventId(): string {
    return this.#lastEventId;
  }
  /** [whatwg/html#12272] Milliseconds, as the server set them with `retry`; 3,000 before. */
  get reconnectionTime(): number {
    return this.#reconnectionTime;
  }
  /** Called when the connection is open, each time. */
  get onopen(): EventHandler<Event> {
    return this.#handlers.get('open');
  }
  /** `null` takes the handler away. */
  set onopen(handler: EventHandler<Event>) {
    this.#handlers.set('open', handler);
  }
  /** Called for events without a name of their own. */
  get onmessage(): EventHandler<MessageEvent<string>> {
    return this.#handlers.get('message');
  }
  /** `null` takes the handler away. */
  set onmessage(handler: EventHandler<MessageEvent<string>>) {
    this.#handlers.set('message', handler);
  }
  /** Called when the connection was lost, with `readyState` `CONNECTING`, or given up, with `CLOSED`. */
  get onerror(): EventHandler<Event> {
    return this.#handlers.get('error');
  }
  /** `null` takes the handler away. */
  set onerror(handler: EventHandler<Event>) {
    this.#handlers.set('error', handler);
  }

  /** [spec §9.2.2] Listens for `open`, `message` or `error`. */
  override addEventListener<Type extends keyof EventSourceEventMap>(
    type: Type,
    listener: Listener<EventSourceEventMap[Type]>,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** Events that the server named. */
  override addEventListener(
    type: string,
    listener: Listener<MessageEvent<string>>,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(type: string, listener: unknown, options?: boolean | AddEventListenerOptions): void {
    super.addEventListener(type, listener as EventListener | null, options);
  }

  /** Ends what `addEventListener` began. */
  override removeEventListener<Type extends keyof EventSourceEventMap>(
    type: Type,
    listener: Listener<EventSourceEventMap[Type]>,
    options?: boolean | EventListenerOptions,
  ): void;
  /** Ends what `addEventListener` began, for events of any name. */
  override removeEventListener(
    type: string,
    listener: Listener<MessageEvent<string>>,
    options?: boolean | EventListenerOptions,
  ): void;
  override removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void;
  override removeEventListener(type: string, listener: unknown, options?: boolean | EventListenerOptions): void {
    super.removeEventListener(type, listener as EventListener | null, options);
  }

  /** [spec §9.2.2] Ends it for good. Nothing is dispatched after it. */
  close(): void {
    this.#readyState = CLOSED;
    this.#interrupt();
    for (const type of PAGE_EVENTS) globalThis.removeEventListener?.(type, this.#onPageEvent);
  }

  /** [whatwg/html#12272] Forgets the event that is not complete, before the data of another response is piped in. */
  reset(): void {
    this.#parser = createParser(
      {
        onId: (id) => {
          this.#lastEventId = detach(id);
        },
        onEvent: ({ type, data, lastEventId }) => {
          this.#failures = 0;
          // [spec §9.2.6] Once it is closed, what was parsed is not dispatched any more.
          if (this.#readyState !== CLOSED)
            this.dispatchEvent(new MessageEvent(type, { data, lastEventId, origin: this.#origin }));
        },
        onRetry: (milliseconds) => {
          this.#reconnectionTime = milliseconds;
        },
      },
      { lastEventId: this.#lastEventId, maxEventSize: Infinity },
    );
  }

  #interrupt(): void {
    clearTimeout(this.#timer);
    this.#abort.abort();
  }

  /**
   * [whatwg/html#12381] In the back/forward cache a page has no connection. When it comes back it connects at once, and
   * no `error` tells of it.
   */
  readonly #onPageEvent = ({ type, persisted }: Event & { persisted?: boolean }): void => {
    if (!persisted) return;
    this.#interrupt();
    this.#readyState = CONNECTING;
    if (type === 'pageshow') void this.#connect();
  };

  async #connect(): Promise<void> {
    const { signal } = (this.#abort = new AbortController());
    let response: Response;
    try {
      response = await sendRequest({
        url: this.#url,
        fetch: this.#fetch,
        withCredentials: this.#withCredentials,
        lastEventId: this.#lastEventId,
        signal,
      });
    } catch (error) {
      if (signal.aborted) return;
      return isFutile(this.#url, error) ? this.#fail() : this.#reestablish();
    }
    if (signal.aborted || !isStream(response)) {
      // A body that nobody reads would hold the connection.
      response.body?.cancel().catch(() => {});
      return signal.aborted ? undefined : this.#fail();
    }
    this.#origin = new URL(response.url || this.#url).origin;
    await this.#read(response).catch(() => {});
    if (!signal.aborted) this.#reestablish();
  }

  async #readStream(stream: ReadableStream<Uint8Array>): Promise<void> {
    const reading = this.#read(stream);
    await reading.catch(() => {});
    this.#fail();
  }

  async #read(source: Response | ReadableStream<Uint8Array>): Promise<void> {
    const { signal } = this.#abort;
    const chunks = readChunks(source, { signal });
    // Not before whoever made the object has its listeners on it.
    await Promise.resolve();
    // [spec §9.2.3] Announce the connection.
    if (signal.aborted) return;
    this.#readyState = OPEN;
    this.reset();
    this.dispatchEvent(new Event('open'));
    for await (const chunk of chunks) this.#parser!.feed(chunk);
  }

  /** [spec §9.2.3] Fail the connection. */
  #fail(): void {
    if (this.#readyState === CLOSED) return;
    this.close();
    this.dispatchEvent(new Event('error'));
  }

  /** [spec §9.2.3] Reestablish the connection. */
  #reestablish(): void {
    if (this.#readyState === CLOSED) return;
    this.#readyState = CONNECTING;
    this.dispatchEvent(new Event('error'));
    if (this.#isClosed) return;
    this.#failures++;
    // [spec §9.2.3] The reconnection time, and some more where the attempt before failed too.
    const time = Math.min(this.#reconnectionTime, LONGEST_TIMER);
    const longer = this.#failures > 1 ? reconnectDelay(undefined, time, this.#failures)! : 0;
    this.#timer = setTimeout(() => void this.#connect(), Math.max(time, longer));
  }

  /** A listener may have closed it. */
  get #isClosed(): boolean {
    return this.#readyState === CLOSED;
  }
}
