import { detach } from '../sse/detach.ts';
import { DEFAULT_RECONNECTION_TIME } from './reconnect.ts';
import { createReplayFilter } from './replay-filter.ts';
import type { Connection, ConnectionSink, Share, ShareRequest, Told } from './share.ts';
import { type LeaderState, packState, packTold, type TabMessage, unpackState, unpackTold } from './tab-messages.ts';

/** Milliseconds without a word from the leader after which it is asked whether it is there. */
const QUIET = 2000;
/** Milliseconds it has to answer. Messages, unlike timers, are not slowed down in hidden tabs. */
const PATIENCE = 3000;
/** How many messages a leader remembers for tabs that stood still. */
const MEMORY = 256;
/** The most milliseconds that chance adds, so that two tabs rarely take over at once. It does no harm if they do. */
const JITTER = 500;

/** Who may share a connection with whom. */
export interface AcrossTabsOptions {
  /**
   * Whose stream it is: the user's id, say. Required where the stream has headers, because two users who are logged in
   * in one browser must not see each other's events; wise wherever the login can change while a tab is open.
   */
  shareKey?: string;
}

/**
 * One connection for all tabs of a browser: `openEventStream(url, { share: acrossTabs() })`.
 *
 * Tabs share what has the same URL, credentials and `shareKey`. One tab leads: it holds a Web Lock and the connection, and
 * passes on by BroadcastChannel what comes. When it is closed or crashes the next one has the lock; where it is frozen, it
 * does not answer and the lock is taken from it. The new leader resumes after the last id that it heard of, so nothing is
 * lost and nothing comes twice; without ids the hand-over is reported as a gap.
 *
 * A tab that joins late starts with the next event. Other methods than GET, and browsers without Web Locks or
 * BroadcastChannel, have a connection of their own.
 *
 * @throws {TypeError} from `openEventStream`, where headers are used without a `shareKey`.
 */
export function acrossTabs({ shareKey }: AcrossTabsOptions = {}): Share {
  return {
    connect(stream, sink) {
      const { request, init, open } = stream;
      const { method, url, credentials } = request;
      const canShare =
        method === 'GET' && globalThis.navigator?.locks !== undefined && globalThis.BroadcastChannel !== undefined;
      if (!canShare) return open(sink, init.lastEventId ?? '');
      if (shareKey === undefined && (init.headers !== undefined || [...request.headers].length > 0)) {
        throw new TypeError(
          'acrossTabs() needs a shareKey where headers are used: two users of one browser must not share a stream.',
        );
      }
      return joinTabs(`rivulet ${JSON.stringify([url, credentials, shareKey ?? null])}`, stream, sink);
    },
  };
}

/** Calls back when the messages that wait for this tab are heard: it may have stood still itself. */
function hearOut(callback: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', () => {
    port1.close();
    callback();
  });
  port1.start();
  port2.postMessage(undefined);
}

/** One tab's part in a shared connection. */
function joinTabs(name: string, { init, open }: ShareRequest, sink: ConnectionSink): Connection {
  const replays = createReplayFilter();
  /** Open where this tab takes part: not closed, not in the back/forward cache. */
  let channel: BroadcastChannel | undefined;
  /** Ends waiting for the lock. */
  let queueing = new AbortController();
  /** Gives the lock back. */
  let release: (() => void) | undefined;
  /** The connection, where this tab leads. */
  let real: Connection | undefined;
  let epoch = 0;
  let count = 0;
  /** The id the present leader started after, and what it said last. */
  let from = '';
  let recent: (TabMessage & LeaderState)[] = [];
  /** After how many messages this tab has asked for what it missed. */
  let askedAfter = -1;
  let heardAt = 0;
  let pingedAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wasOpen = false;
  /** Of the event before: an event has an id of its own where it has another one. */
  let previousId = '';

  const state: { -readonly [Key in keyof Connection]: Connection[Key] } = {
    status: 'connecting',
    lastEventId: init.lastEventId ?? '',
    lastEvent: undefined,
    reconnectionTime: DEFAULT_RECONNECTION_TIME,
    error: undefined,
    wait: undefined,
    reconnect: () => (real ? real.reconnect() : post({ type: 'reconnect' })),
    close() {
      state.status = 'closed';
      leave();
      globalThis.removeEventListener?.('pagehide', onPageEvent);
      globalThis.removeEventListener?.('pageshow', onPageEvent);
    },
  };
  const isClosed = (): boolean => state.status === 'closed';

  const post = (message: TabMessage): void => channel?.['postMessage'](message);
  const leaderState = (): LeaderState => ({ epoch, from, count, state: packState(real!) });

  /** What the leader says, to this tab's own users. */
  const deliver = (...told: Told): void => {
    const [kind, argument] = told;
    switch (kind) {
      case 'onEvents': {
        const events = argument.filter(({ lastEventId }) => {
          const hasId = lastEventId !== previousId;
          previousId = lastEventId;
          return !(hasId && replays.isReplay(detach(lastEventId)));
        });
        if (events.length === 0) return;
        state.lastEvent = events.at(-1);
        sink.tell(kind, events);
        return;
      }
      case 'onOpen':
        sink.tell(kind, { ...argument, reconnected: wasOpen || argument.reconnected });
        wasOpen = true;
        return;
      case 'onStatus':
        if (argument === state.status) return;
        state.status = argument;
        if (argument !== 'closed') state.error = undefined;
        state.wait = undefined;
        break;
      case 'onWaiting':
        state.wait = argument;
        state.error = argument.error;
        break;
      case 'onError':
        state.error = argument;
        break;
      case 'onClose':
        state.close();
        break;
      default:
    }
    sink.tell(...told);
  };

  /** A message of a leader. @returns Whether it is the next one of the present leader. */
  const follow = (message: LeaderState & { type: 'told' | 'pong' | 'lost' }): boolean => {
    if (message.epoch < epoch) return false;
    heardAt = Date.now();
    const isFirst = epoch === 0;
    if (message.epoch > epoch) {
      // Another one leads now; if this tab did, it stood still and was replaced.
      retire();
      epoch = message.epoch;
      from = message.from;
      previousId = '';
      askedAfter = -1;
      replays.start(!isFirst && state.lastEventId !== '');
      // Who joins late starts with the next event; the others have all of a leader's messages.
      count = isFirst ? message.count - Number(message.type === 'told') : 0;
      if (!isFirst && wasOpen) {
        if (!from) deliver('onGap', { reason: 'hand-over', lastEventId: state.lastEventId });
        else if (!replays.has(from)) deliver('onGap', { reason: 'not-replayed', lastEventId: state.lastEventId });
      }
    }
    const next = message.type === 'told' ? count + 1 : count;
    if (message.count > next) {
      if (message.type === 'lost') deliver('onGap', { reason: 'not-replayed', lastEventId: state.lastEventId });
      else {
        if (askedAfter !== count) post({ type: 'missed', epoch, after: count });
        askedAfter = count;
        return false;
      }
    }
    if (message.count < next) return false;
    count = message.count;
    return true;
  };

  /** Says again what a tab has missed. */
  const repeat = (after: number): void => {
    if (recent.length < count - after) return post({ type: 'lost', ...leaderState() });
    for (const message of recent) if (message.count > after) post(message);
  };

  const copy = (leader: Pick<Connection, 'lastEventId' | 'reconnectionTime'>): void => {
    state.lastEventId = leader.lastEventId;
    state.reconnectionTime = leader.reconnectionTime;
  };

  const receive = ({ data }: MessageEvent<TabMessage>): void => {
    if (data.type === 'ping') {
      if (real) post({ type: 'pong', ...leaderState() });
    } else if (data.type === 'reconnect') real?.reconnect();
    else if (data.type === 'missed') {
      if (real && data.epoch === epoch) repeat(data.after);
    } else if (follow(data)) {
      const now = unpackState(data.state);
      copy(now);
      if (data.type === 'told') return deliver(...unpackTold(data.told));
      wasOpen ||= now.status === 'open';
      deliver('onStatus', now.status);
      if (now.wait) deliver('onWaiting', now.wait);
    }
  };

  const lead = (): void => {
    clearTimeout(timer);
    const isFirst = epoch === 0;
    const mine = Math.max(epoch + 1, Date.now());
    epoch = mine;
    count = 0;
    from = state.lastEventId;
    recent = [];
    previousId = '';
    replays.start(state.lastEventId !== '');
    const isGap = !isFirst && !state.lastEventId && wasOpen;

    const publish = (...told: Told): void => {
      if (epoch !== mine || !real) return;
      copy(real);
      if (told[0] !== 'onDiagnostic') {
        count++;
        const message: TabMessage & LeaderState = { type: 'told', told: packTold(told), ...leaderState() };
        recent.push(message);
        if (recent.length > MEMORY) recent.shift();
        post(message);
      }
      deliver(...told);
    };
    let opened = false;
    real = open(
      {
        tell(...told) {
          publish(...told);
          if (told[0] !== 'onOpen' || opened) return;
          opened = true;
          if (isGap) deliver('onGap', { reason: 'hand-over', lastEventId: '' });
        },
        // The other tabs do not wait for this one.
        whenReady: () => undefined,
      },
      state.lastEventId,
    );
    publish('onStatus', 'connecting');
  };

  const retire = (): void => {
    real?.close();
    real = undefined;
    recent = [];
    release?.();
    release = undefined;
  };

  /** Leads as soon as the lock is there. */
  const stand = (options: LockOptions): void => {
    const mine = channel;
    let hasLed = false;
    const hold = (): Promise<void> | undefined => {
      // A stream that failed is over for all; who led it is about to say so.
      if (channel !== mine || isClosed()) return undefined;
      hasLed = true;
      lead();
      return new Promise((resolve) => {
        release = resolve;
      });
    };
    const again = (): void => {
      // Only who had the lock and lost it gets here: others gave up waiting themselves.
      if (!hasLed || channel !== mine || !channel) return;
      retire();
      queue();
    };
    const refused = (): void => {
      // Where there are no locks after all, as in a sandboxed frame, this tab has a connection of its own.
      if (!hasLed && channel === mine && channel && !options.signal?.aborted) lead();
      else again();
    };
    navigator.locks.request(name, options, hold).then(again, refused);
  };

  const queue = (): void => {
    queueing = new AbortController();
    stand({ signal: queueing.signal });
    heardAt = Date.now();
    watch();
  };

  /** Asks a leader that is silent, and replaces one that does not answer. */
  const watch = (): void => {
    clearTimeout(timer);
    if (!channel || real) return;
    const now = Date.now();
    const isAsked = pingedAt > heardAt;
    if (isAsked && now - pingedAt >= PATIENCE) return hearOut(() => (pingedAt > heardAt ? replace() : watch()));
    if (!isAsked && now - heardAt >= QUIET) {
      pingedAt = now;
      post({ type: 'ping' });
    }
    timer = setTimeout(watch, (pingedAt > heardAt ? PATIENCE : QUIET) + Math.random() * JITTER);
  };

  const replace = (): void => {
    if (!channel || real) return;
    queueing.abort();
    stand({ steal: true });
  };

  const join = (): void => {
    channel = new BroadcastChannel(name);
    channel.addEventListener('message', receive);
    post({ type: 'ping' });
    queue();
  };

  const leave = (): void => {
    clearTimeout(timer);
    queueing.abort();
    channel?.close();
    channel = undefined;
    retire();
  };

  const onPageEvent = ({ type, persisted }: PageTransitionEvent): void => {
    if (!persisted || isClosed()) return;
    if (type === 'pageshow') return join();
    leave();
    state.status = 'waiting';
    state.wait = { error: undefined, failures: 0, retryAt: null, until: 'pageshow' };
    sink.tell('onStatus', 'waiting');
    sink.tell('onWaiting', state.wait);
  };

  globalThis.addEventListener?.('pagehide', onPageEvent);
  globalThis.addEventListener?.('pageshow', onPageEvent);
  join();
  return state;
}
