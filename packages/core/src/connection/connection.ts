import { EventStreamError, HttpStatusError } from '../errors.ts';
import { detach } from '../sse/detach.ts';
import type { ServerSentEvent } from '../sse/event.ts';
import { createParser } from '../sse/parser.ts';
import { abortable } from './abortable.ts';
import { checkResponse } from './check-response.ts';
import { countStream } from './count-streams.ts';
import type { EventStreamInit, EventStreamStatus } from './event-stream-contract.ts';
import { readChunks } from './read-chunks.ts';
import { takeTurns } from './take-turns.ts';
import { clampReconnectionTime, DEFAULT_RECONNECTION_TIME, reconnectDelay } from './reconnect.ts';
import { createReplayFilter } from './replay-filter.ts';
import type { Connection, ConnectionSink } from './share.ts';
import { type StreamRequest, utf8 } from './stream-request.ts';

/** Bundlers put a constant in its place; what is for development only is then gone in production. */
declare const process: { env: { NODE_ENV?: string } };

/** Milliseconds open after which a connection counts as good, even without an event. */
const STABLE = 10_000;
/** Milliseconds after which a wait looks at the wall clock again: timers stand still while a machine sleeps. */
const LOOK = 15_000;
/** Why an attempt was given up that is followed by the next one at once. */
const RESTART = Symbol('restart');
/** What tells that network or page have changed. A server's runtime has none of these. */
const PAGE_EVENTS = ['online', 'offline', 'pagehide', 'pageshow', 'visibilitychange'];

/**
 * The reconnecting connection: `connecting → open → waiting → connecting …`, `closed`.
 * It owns the timers, and asks `reconnect.ts` whether and when to open again.
 */
export function openConnection(
  request: StreamRequest,
  init: EventStreamInit,
  { tell, whenReady }: ConnectionSink,
  lastEventId: string,
): Connection {
  const policy = typeof init.reconnect === 'object' ? init.reconnect : {};
  const reconnects = request.resendable && init.reconnect !== false;
  const replays = createReplayFilter();
  /** Gives up the request that is out, or whose response is read. */
  let attempt = new AbortController();
  let failures = 0;
  let wasOpen = false;
  let isSuspended = false;
  /** When the wait is over by the wall clock, and before when nothing shortens it: `Retry-After`. */
  let due = 0;
  let floor = 0;
  let wake: (() => void) | undefined;
  /** Of the wait, or of the connecting: there is one at a time. */
  let timer: ReturnType<typeof setTimeout> | undefined;

  const state: { -readonly [Key in keyof Connection]: Connection[Key] } = {
    status: 'connecting',
    lastEventId,
    reconnectionTime: clampReconnectionTime(policy.delay ?? DEFAULT_RECONNECTION_TIME),
    error: undefined,
    wait: undefined,
    reconnect() {
      if (!request.resendable || isClosed()) return;
      due = 0;
      attempt.abort(RESTART);
      wake?.();
    },
    close() {
      state.status = 'closed';
      state.wait = undefined;
      clearTimeout(timer);
      for (const type of PAGE_EVENTS) globalThis.removeEventListener?.(type, onPageEvent);
      attempt.abort();
      wake?.();
    },
  };

  /** It can be during every await and every call of `tell`. */
  const isClosed = (): boolean => state.status === 'closed';

  const enter = (status: EventStreamStatus): void => {
    if (state.status === status) return;
    state.status = status;
    tell('onStatus', status);
  };

  const onPageEvent = ({ type, persisted }: Event & { persisted?: boolean }): void => {
    // An open connection would keep the page out of the back/forward cache.
    if (persisted) isSuspended = type === 'pagehide';
    if (isSuspended) attempt.abort(RESTART);
    else if (type === 'online' || persisted) due = floor;
    wake?.();
  };
  if (reconnects) for (const type of PAGE_EVENTS) globalThis.addEventListener?.(type, onPageEvent);

  /** Until the time has come, the browser is online and the page is shown again. */
  const pause = async (delay: number, error: EventStreamError | undefined): Promise<void> => {
    due = Date.now() + delay;
    floor = error instanceof HttpStatusError && error.retryAfter ? due : 0;
    while (!isClosed()) {
      const until = isSuspended ? 'pageshow' : reconnects && globalThis.navigator?.onLine === false ? 'online' : 'time';
      const left = due - Date.now();
      if (until === 'time' && left <= 0) break;
      const retryAt = until === 'time' ? due : null;
      if (state.wait?.until !== until || state.wait.retryAt !== retryAt) {
        state.error = error;
        state.wait = { error, failures, retryAt, until };
        enter('waiting');
        if (state.wait) tell('onWaiting', state.wait);
        continue;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (retryAt) timer = setTimeout(resolve, Math.min(left, LOOK));
      });
      clearTimeout(timer);
    }
    state.wait = undefined;
  };

  const announce = ({ url, headers }: Response, resumed: string): void => {
    const reconnected = wasOpen;
    wasOpen = true;
    replays.start(resumed !== '');
    enter('open');
    tell('onOpen', { url, headers, reconnected });
    const from = headers.get('last-event-id');
    if (resumed && from && from !== utf8(resumed)) tell('onGap', { reason: 'not-replayed', lastEventId: resumed });
    if (reconnected && !resumed) tell('onGap', { reason: 'no-id', lastEventId: '' });
  };

  /** One request and its response, to its end. @returns What went wrong, if anything. */
  const connect = async (): Promise<EventStreamError | typeof RESTART | undefined> => {
    const controller = (attempt = new AbortController());
    const { signal } = controller;
    const sentAt = Date.now();
    const { connectTimeout = request.method === 'GET' ? 30_000 : 0, idleTimeout, maxEventSize } = init;
    const resumed = state.lastEventId;
    let openedAt = Infinity;
    let bytes = 0;
    let events = 0;
    let batch: ServerSentEvent[] = [];
    /** The next event was seen before. */
    let isReplayed = false;
    let failure: EventStreamError | undefined;
    let uncount: (() => void) | undefined;

    const giveUp = (): void =>
      controller.abort(
        new EventStreamError('connect-timeout', `No response came for ${connectTimeout} ms.`, { retryable: true }),
      );
    if (connectTimeout) timer = setTimeout(giveUp, connectTimeout);

    const parser = createParser(
      {
        onId(id: string, hasEvent = true) {
          const own = detach(id);
          const isReplay = replays.isReplay(own);
          if (!isReplay) state.lastEventId = own;
          isReplayed = isReplay && hasEvent;
        },
        onEvent(event) {
          if (!isReplayed) batch.push(event);
          isReplayed = false;
        },
        onRetry(milliseconds) {
          state.reconnectionTime = clampReconnectionTime(milliseconds);
        },
      },
      { maxEventSize, lastEventId: resumed },
    );

    state.error = undefined;
    enter('connecting');
    try {
      const response = await request.send(resumed, wasOpen || failures ? 'reconnect' : 'initial', signal);
      if (response.status === 204) throw new HttpStatusError(204);
      await abortable(checkResponse(response), signal);
      clearTimeout(timer);
      openedAt = Date.now();
      try {
        if (process.env.NODE_ENV !== 'production') uncount = countStream(request.url);
      } catch {
        // Neither a bundler nor Node, so nobody says that this is development.
      }
      announce(response, resumed);
      const chunks = readChunks(response, { signal, idleTimeout: idleTimeout || undefined });
      for await (const chunk of takeTurns(chunks, signal)) {
        try {
          parser.feed(chunk);
        } finally {
          // Also what came before an event that is too large.
          const told = batch;
          batch = [];
          bytes += chunk.length;
          events += told.length;
          tell('onDiagnostic', {
            type: 'chunk',
            milliseconds: Date.now() - sentAt,
            bytes: chunk.length,
            events: told.length,
          });
          if (told.length) {
            tell('onEvents', told);
            const ready = whenReady();
            if (ready) await abortable(ready, signal);
          }
        }
      }
    } catch (thrown) {
      const error: unknown = signal.aborted ? signal.reason : thrown;
      if (error === RESTART) return RESTART;
      failure =
        error instanceof EventStreamError
          ? error
          : new EventStreamError('network', 'The request failed: no network, a refused connection, or CORS.', {
              retryable: true,
              cause: error,
            });
    } finally {
      clearTimeout(timer);
      uncount?.();
      tell('onDiagnostic', { type: 'end', milliseconds: Date.now() - sentAt, bytes, events });
    }
    const isGood = events > 0 || Date.now() - openedAt >= STABLE;
    // A connection that ends at once without an event is no success, however cleanly it ends.
    if (isGood) failures = 0;
    if (failure || !isGood) failures++;
    return failure;
  };

  const run = async (): Promise<void> => {
    // Whoever opens the stream subscribes before anything happens; who closes it at once sends nothing.
    await Promise.resolve();
    let delay: number | undefined = 0;
    let failure: EventStreamError | undefined;
    while (delay !== undefined) {
      await pause(delay, failure);
      const outcome = isClosed() ? RESTART : await connect();
      if (isClosed()) return;
      failure = outcome === RESTART ? undefined : outcome;
      if (outcome === RESTART) delay = 0;
      else delay = reconnects ? reconnectDelay(failure, state.reconnectionTime, failures, policy) : undefined;
    }
    state.close();
    // [spec §9.2.3] 204 is how a server says that there is nothing more.
    if (failure instanceof HttpStatusError && failure.status === 204) failure = undefined;
    else if (reconnects && failure?.retryable !== false) {
      failure = new EventStreamError('retries-exhausted', `The stream failed ${failures} times in a row.`, {
        cause: failure,
      });
    }
    state.error = failure;
    tell('onStatus', 'closed');
    if (failure) tell('onError', failure);
    tell('onClose');
  };

  void run();
  return state;
}
