import { EventStreamError, HttpStatusError } from '../errors.ts';
import { detach } from '../sse/detach.ts';
import type { ServerSentEvent } from '../sse/event.ts';
import { createParser } from '../sse/parser.ts';
import { checkResponse } from './check-response.ts';
import { countStream } from './count-streams.ts';
import type { EventStreamDiagnostic } from './diagnostics.ts';
import type { EventStreamInit, EventStreamStatus } from './event-stream-contract.ts';
import { readChunks } from './read-chunks.ts';
import { turnOfOthers } from './take-turns.ts';
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
/** What tells that network or page have changed. A server's runtime has none of these. */
const PAGE_EVENTS = ['online', 'offline', 'pagehide', 'pageshow', 'visibilitychange'];

/**
 * The reconnecting connection: `connecting → open → waiting → connecting …`, `closed`.
 * It owns the timers, and asks `reconnect.ts` whether and when to open again.
 */
export const openConnection = (
  request: StreamRequest,
  init: EventStreamInit,
  { tell, whenReady }: ConnectionSink,
  lastEventId: string,
): Connection => {
  const policy = typeof init.reconnect === 'object' ? init.reconnect : {};
  const reconnects = request.resendable && init.reconnect !== false;
  const replays = createReplayFilter();
  // As if an event with it had been received: servers that resume with it, and not after it, send it again.
  replays.isReplay(lastEventId);
  /** Gives up the request that is out, or whose response is read; without a reason of its own the next one follows at once. */
  let attempt = new AbortController();
  let failures = 0;
  let wasOpen = false;
  let isSuspended = false;
  /** When the wait is over by the wall clock. */
  let due = 0;
  let wake: (() => void) | undefined;
  /** Of the wait, or of the connecting: there is one at a time. */
  let timer: ReturnType<typeof setTimeout> | undefined;

  // What is undefined at first is left out.
  const state = {
    status: 'connecting',
    lastEventId,
    reconnectionTime: clampReconnectionTime(policy.delay ?? DEFAULT_RECONNECTION_TIME),
    reconnect() {
      if (!request.resendable || isClosed()) return;
      due = 0;
      attempt.abort();
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
  } as { -readonly [Key in keyof Connection]: Connection[Key] };

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
    if (isSuspended) attempt.abort();
    // Nothing cuts `Retry-After` short.
    else if ((type === 'online' || persisted) && !(state.error instanceof HttpStatusError && state.error.retryAfter))
      due = 0;
    wake?.();
  };
  if (reconnects) for (const type of PAGE_EVENTS) globalThis.addEventListener?.(type, onPageEvent);

  /** Until the time has come, the browser is online and the page is shown again. */
  const pause = async (delay: number): Promise<void> => {
    due = Date.now() + delay;
    /** Of the delay, by timer or clock: a machine that slept is late for the one, a clock that a test holds for the other. */
    let left = delay;
    while (!isClosed()) {
      const until = isSuspended ? 'pageshow' : reconnects && globalThis.navigator?.onLine === false ? 'online' : 'time';
      const retryAt = until === 'time' ? due : null;
      left = Math.min(left, due - Date.now());
      if (retryAt !== null && left <= 0) break;
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
        if (retryAt === null) return;
        timer = setTimeout(
          () => {
            left -= LOOK;
            resolve();
          },
          Math.min(left, LOOK),
        );
      });
      if (state.wait?.until !== until) {
        state.wait = { error: state.error, failures, retryAt, until };
        enter('waiting');
        if (state.wait) tell('onWaiting', state.wait);
      }
      await woken;
      clearTimeout(timer);
    }
    state.wait = undefined;
  };

  /** One request and its response, to its end. @returns How long to wait for the next; `undefined` if there is none. */
  const connect = async (): Promise<number | undefined> => {
    const { signal } = (attempt = new AbortController());
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

    const measure = (type: EventStreamDiagnostic['type'], newBytes: number, newEvents: number): void =>
      tell('onDiagnostic', { type, milliseconds: Date.now() - sentAt, bytes: newBytes, events: newEvents });

    const parser = createParser(
      {
        onId(id, hasEvent) {
          const own = detach(id);
          const isReplay = replays.isReplay(own);
          if (!isReplay) state.lastEventId = own;
          isReplayed = isReplay && hasEvent;
        },
        onEvent(event) {
          if (!isReplayed) batch.push((state.lastEvent = event));
          isReplayed = false;
        },
        onRetry(milliseconds) {
          state.reconnectionTime = clampReconnectionTime(milliseconds);
        },
      },
      { maxEventSize, lastEventId: resumed },
    );

    /** After an abort nobody waits for it, and it does nothing any more. @returns Whether there is nothing more to come. */
    const read = async (): Promise<boolean> => {
      const response = await request.send(resumed, signal);
      // [spec §9.2.3] 204 is how a server says that there is nothing more.
      if (response.status === 204) return true;
      await checkResponse(response);
      signal.throwIfAborted();
      clearTimeout(timer);
      openedAt = Date.now();
      try {
        if (process.env.NODE_ENV !== 'production') uncount = countStream(request.url);
      } catch {
        // Neither a bundler nor Node, so nobody says that this is development.
      }
      const { url, headers } = response;
      const reconnected = wasOpen;
      wasOpen = true;
      replays.start(!!resumed);
      enter('open');
      tell('onOpen', { url, headers, reconnected });
      const from = headers.get('last-event-id');
      if (resumed ? from && from !== utf8(resumed) : reconnected)
        tell('onGap', { reason: resumed ? 'not-replayed' : 'no-id', lastEventId: resumed });
      let asked = openedAt;
      for await (const chunk of readChunks(response, { signal, idleTimeout })) {
        const came = Date.now();
        try {
          parser.feed(chunk);
        } finally {
          // Also what came before an event that is too large.
          const told = batch;
          batch = [];
          bytes += chunk.length;
          events += told.length;
          measure('chunk', chunk.length, told.length);
          if (told.length) tell('onEvents', told);
        }
        await turnOfOthers(came - asked);
        await whenReady();
        asked = Date.now();
      }
      return false;
    };

    state.error = undefined;
    enter('connecting');
    // Infinity, and more than the 24 days that a timer can wait, is none: a timer would go off at once.
    if (connectTimeout && connectTimeout < 2e9) {
      timer = setTimeout(() => {
        attempt.abort(
          new EventStreamError('connect-timeout', `No response in ${connectTimeout} ms.`, { retryable: true }),
        );
      }, connectTimeout);
    }
    try {
      // What a fetch does by itself, a mocked fetch or a callback of the user's often does not: to end with the signal.
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
      if (await Promise.race([aborted, read()])) return undefined;
    } catch (thrown) {
      const error: unknown = signal.aborted ? signal.reason : thrown;
      if (error instanceof EventStreamError) failure = error;
      else if (signal.aborted) return 0;
      else
        failure = new EventStreamError('network', 'No network, connection refused, or CORS.', {
          // A fetch of the user's may know what a relative one is relative to.
          retryable: URL.canParse(request.url, init.fetch && 'http://a'),
          cause: error,
        });
    } finally {
      clearTimeout(timer);
      uncount?.();
      measure('end', bytes, events);
    }
    const isGood = events || Date.now() - openedAt >= STABLE;
    // A connection that ends at once without an event is no success, however cleanly it ends.
    if (isGood) failures = failure ? 1 : 0;
    else failures++;
    const delay = reconnects ? reconnectDelay(failure, state.reconnectionTime, failures, policy) : undefined;
    if (reconnects && delay === undefined && failure?.retryable !== false)
      failure = new EventStreamError('retries-exhausted', `Failed ${failures} times in a row.`, { cause: failure });
    state.error = failure;
    return delay;
  };

  const run = async (): Promise<void> => {
    // Whoever opens the stream subscribes before anything happens; who closes it at once sends nothing.
    await Promise.resolve();
    let delay: number | undefined = 0;
    while (delay !== undefined) {
      await pause(delay);
      if (!isClosed()) delay = await connect();
      if (isClosed()) return;
    }
    state.close();
    tell('onStatus', 'closed');
    if (state.error) tell('onError', state.error);
    tell('onClose');
  };

  void run();
  return state;
};
