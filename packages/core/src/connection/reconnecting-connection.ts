import { EventStreamError, HttpStatusError } from '../errors.ts';
import { detach } from '../sse/detach.ts';
import type { ServerSentEvent } from '../sse/event.ts';
import { createParser } from '../sse/parser.ts';
import { abortable } from './abortable.ts';
import { checkResponse } from './check-response.ts';
import type { EventStreamInit, EventStreamStatus, EventStreamWait } from './event-stream-contract.ts';
import { createMeter, type Meter } from './meter.ts';
import { isOffline, watchPage } from './page-lifecycle.ts';
import { readChunks } from './read-chunks.ts';
import { clampReconnectionTime, DEFAULT_RECONNECTION_TIME, reconnectDelay } from './reconnect.ts';
import { ReplayFilter } from './replays.ts';
import type { Connection, ConnectionSink } from './share.ts';
import { type StreamRequest, utf8 } from './stream-request.ts';

/** Milliseconds open after which a connection counts as good, even without an event. */
const STABLE = 10_000;
/** Milliseconds after which a wait looks at the wall clock again: timers stand still while a machine sleeps. */
const LOOK = 15_000;
/** Why an attempt was given up that is followed by the next one at once. */
const RESTART = Symbol('restart');

/**
 * The reconnecting connection: `connecting → open → waiting → connecting …`, `closed`.
 * It owns all timers, and asks `reconnect.ts` whether and when to open again.
 */
export class ReconnectingConnection implements Connection {
  status: EventStreamStatus = 'connecting';
  lastEventId: string;
  reconnectionTime: number;
  error: EventStreamError | undefined;
  wait: EventStreamWait | undefined;

  readonly #request: StreamRequest;
  readonly #init: EventStreamInit;
  readonly #sink: ConnectionSink;
  readonly #replays = new ReplayFilter();
  readonly #stopWatching: (() => void) | undefined;
  /** Aborts the request that is out, or whose response is read. */
  #attempt = new AbortController();
  /** In a row. */
  #failures = 0;
  #opened = false;
  /** Whether an event came on the present connection. */
  #good = false;
  #suspended = false;
  /** When the wait is over, by the wall clock, and before when it cannot be shortened: `Retry-After`. */
  #due = 0;
  #floor = 0;
  /** Looks at the wait again. */
  #wake: (() => void) | undefined;

  constructor(request: StreamRequest, init: EventStreamInit, sink: ConnectionSink, lastEventId: string) {
    this.#request = request;
    this.#init = init;
    this.#sink = sink;
    this.lastEventId = lastEventId;
    this.reconnectionTime = clampReconnectionTime(this.#policy.delay ?? DEFAULT_RECONNECTION_TIME);
    if (request.resendable) {
      const hurry = (): void => {
        this.#due = this.#floor;
        this.#wake?.();
      };
      this.#stopWatching = watchPage({
        onOnline: hurry,
        onOffline: () => this.#wake?.(),
        onVisible: () => this.#wake?.(),
        onSuspend: () => {
          this.#suspended = true;
          this.#attempt.abort(RESTART);
          this.#wake?.();
        },
        onResume: () => {
          this.#suspended = false;
          hurry();
        },
      });
    }
    void this.#run();
  }

  reconnect(): void {
    if (!this.#request.resendable || this.status === 'closed') return;
    this.#due = 0;
    this.#attempt.abort(RESTART);
    this.#wake?.();
  }

  close(): void {
    if (this.status === 'closed') return;
    this.status = 'closed';
    this.wait = undefined;
    this.#stopWatching?.();
    this.#attempt.abort();
    this.#wake?.();
  }

  get #policy(): Exclude<EventStreamInit['reconnect'], boolean | undefined> {
    return typeof this.#init.reconnect === 'object' ? this.#init.reconnect : {};
  }

  get #reconnects(): boolean {
    return this.#request.resendable && this.#init.reconnect !== false;
  }

  /** `close()` can happen during every await and every call of the sink. */
  get #closed(): boolean {
    return this.status === 'closed';
  }

  #enter(status: EventStreamStatus): void {
    this.status = status;
    this.#sink.changed();
  }

  async #run(): Promise<void> {
    // Whoever opens the stream subscribes before anything happens; who closes it at once sends nothing.
    await Promise.resolve();
    let delay = 0;
    let failure: EventStreamError | undefined;
    for (;;) {
      await this.#pause(delay, failure);
      if (this.#closed) return;
      const outcome = await this.#connect();
      if (this.#closed) return;
      if (outcome === RESTART) {
        delay = 0;
        failure = undefined;
        continue;
      }
      failure = outcome;
      const again = this.#reconnects
        ? reconnectDelay(failure, this.reconnectionTime, this.#failures, this.#policy)
        : undefined;
      if (again === undefined) return this.#finish(failure);
      delay = again;
    }
  }

  #finish(failure: EventStreamError | undefined): void {
    const exhausted = this.#reconnects && (failure?.retryable ?? true);
    this.close();
    // [spec §9.2.3] 204 is how a server says that it was the last event.
    if (failure instanceof HttpStatusError && failure.status === 204) failure = undefined;
    this.error = exhausted
      ? new EventStreamError('retries-exhausted', `The stream failed ${this.#failures} times in a row.`, {
          cause: failure,
        })
      : failure;
    this.#sink.changed();
  }

  /** Until the time has come, the browser is online and the page is not suspended. */
  async #pause(delay: number, error: EventStreamError | undefined): Promise<void> {
    this.#due = Date.now() + delay;
    this.#floor = error instanceof HttpStatusError && error.retryAfter ? this.#due : 0;
    let left = delay;
    while (!this.#closed) {
      const until = !this.#request.resendable ? 'time' : this.#suspended ? 'pageshow' : isOffline() ? 'online' : 'time';
      const slice = Math.min(left, this.#due - Date.now(), LOOK);
      if (until === 'time' && slice <= 0) break;
      const retryAt = until === 'time' ? this.#due : null;
      if (this.wait?.until !== until || this.wait.retryAt !== retryAt) {
        this.error = error;
        this.wait = { error, failures: this.#failures, retryAt, until };
        this.#enter('waiting');
        if (this.#closed) return;
      }
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        if (until === 'time') {
          timer = setTimeout(() => {
            left -= slice;
            resolve();
          }, slice);
        }
      });
      this.#wake = undefined;
      clearTimeout(timer);
    }
    this.wait = undefined;
  }

  /** One request and its response, to its end. */
  async #connect(): Promise<EventStreamError | typeof RESTART | undefined> {
    const { connectTimeout = this.#request.method === 'GET' ? 30_000 : 0 } = this.#init;
    const attempt = new AbortController();
    const { signal } = attempt;
    const meter = createMeter((diagnostic) => this.#sink.diagnostic(diagnostic));
    this.#attempt = attempt;
    this.error = undefined;
    this.#enter('connecting');
    const timer = connectTimeout
      ? setTimeout(
          () =>
            attempt.abort(
              new EventStreamError('connect-timeout', `No response came for ${connectTimeout} ms.`, {
                retryable: true,
              }),
            ),
          connectTimeout,
        )
      : undefined;
    let openedAt = Infinity;
    let failure: EventStreamError | undefined;
    this.#good = false;
    try {
      const resumed = this.lastEventId;
      const response = await this.#request.send(
        resumed,
        this.#opened || this.#failures > 0 ? 'reconnect' : 'initial',
        signal,
      );
      if (response.status === 204) throw new HttpStatusError(204);
      await abortable(checkResponse(response), signal);
      clearTimeout(timer);
      openedAt = Date.now();
      this.#announce(response, resumed);
      await this.#read(response, resumed, signal, meter);
    } catch (thrown) {
      const error: unknown = signal.aborted ? signal.reason : thrown;
      if (error === RESTART) return RESTART;
      failure =
        error instanceof EventStreamError
          ? error
          : new EventStreamError(
              'network',
              'The request failed: no network, a refused connection, or a response that CORS forbids to read.',
              { retryable: true, cause: error },
            );
    } finally {
      clearTimeout(timer);
      // Frees the connection where reading it was given up.
      attempt.abort();
      meter.end();
    }
    const good = this.#good || Date.now() - openedAt >= STABLE;
    if (good) this.#failures = 0;
    // A connection that ends at once without an event is no success, however cleanly it ends.
    if (failure || !good) this.#failures++;
    return failure;
  }

  #announce({ url, headers }: Response, resumed: string): void {
    const reconnected = this.#opened;
    this.#opened = true;
    this.#replays.start(resumed !== '');
    this.#enter('open');
    this.#sink.opened({ url, headers, reconnected });
    const from = headers.get('last-event-id');
    if (resumed && from !== null && from !== utf8(resumed))
      this.#sink.gap({ reason: 'not-replayed', lastEventId: resumed });
    else if (reconnected && !resumed) this.#sink.gap({ reason: 'no-id', lastEventId: '' });
  }

  async #read(response: Response, resumed: string, signal: AbortSignal, meter: Meter): Promise<void> {
    const { idleTimeout, maxEventSize } = this.#init;
    let batch: ServerSentEvent[] = [];
    let isReplay = false;
    const parser = createParser(
      {
        onId: (id) => {
          const own = detach(id);
          isReplay = this.#replays.isReplay(own);
          if (!isReplay) this.lastEventId = own;
        },
        onEvent: (event, hasId = true) => {
          if (!hasId || !isReplay) batch.push(event);
        },
        onRetry: (milliseconds) => {
          this.reconnectionTime = clampReconnectionTime(milliseconds);
        },
      },
      { maxEventSize, lastEventId: resumed },
    );
    for await (const chunk of readChunks(response, { signal, idleTimeout: idleTimeout || undefined })) {
      try {
        parser.feed(chunk);
      } finally {
        // Also what came before an event that is too large.
        const events = batch;
        meter.chunk(chunk.length, events.length);
        if (events.length > 0) {
          batch = [];
          this.#good = true;
          this.#failures = 0;
          const ready = this.#sink.events(events);
          if (ready) await abortable(ready, signal);
        }
      }
    }
  }
}
