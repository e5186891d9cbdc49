import { detach } from '../sse/detach.ts';
import { DEFAULT_RECONNECTION_TIME } from './reconnect.ts';
import { createReplayFilter } from './replay-filter.ts';
import type { Connection, ConnectionSink, ShareRequest, Told } from './share.ts';
import { type Candidacy, standForElection } from './tab-election.ts';
import { leadTabs, type TabLeader } from './tab-leader.ts';
import { type LeaderState, type TabMessage, unpackState, unpackTold } from './tab-messages.ts';

/** One tab's part in a shared connection: it follows what the leader says, or leads itself. */
export function joinTabs(name: string, { init, open }: ShareRequest, sink: ConnectionSink): Connection {
  const replays = createReplayFilter();
  /** Open where this tab takes part: not closed, not in the back/forward cache. */
  let channel: BroadcastChannel | undefined;
  let candidacy: Candidacy | undefined;
  let leader: TabLeader | undefined;
  /** Of the present leader, and how much of what it said this tab has heard. */
  let epoch = 0;
  let count = 0;
  /** After how many messages this tab has asked for what it missed. */
  let askedAfter = -1;
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
    reconnect: () => (leader ? leader.connection.reconnect() : post({ type: 'reconnect' })),
    close() {
      state.status = 'closed';
      leave();
      globalThis.removeEventListener?.('pagehide', onPageEvent);
      globalThis.removeEventListener?.('pageshow', onPageEvent);
    },
  };
  const isClosed = (): boolean => state.status === 'closed';

  const post = (message: TabMessage): void => channel?.['postMessage'](message);

  const copy = (from: Pick<Connection, 'lastEventId' | 'reconnectionTime'>): void => {
    state.lastEventId = from.lastEventId;
    state.reconnectionTime = from.reconnectionTime;
  };

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

  const tellGap = (reason: 'hand-over' | 'not-replayed'): void =>
    deliver('onGap', { reason, lastEventId: state.lastEventId });

  /** A message of a leader. @returns Whether it is the next one of the present leader. */
  const follow = (message: LeaderState & { type: 'told' | 'pong' | 'lost' }): boolean => {
    const isFirst = epoch === 0;
    // Who joins when a stream ends has not seen it, and opens its own.
    if (message.epoch < epoch || (isFirst && unpackState(message.state).status === 'closed')) return false;
    candidacy?.heard();
    if (message.epoch > epoch) {
      // Another one leads now; if this tab did, it stood still and was replaced.
      retire();
      candidacy?.resign();
      epoch = message.epoch;
      previousId = '';
      askedAfter = -1;
      replays.start(!isFirst && state.lastEventId !== '');
      // Who joins late starts with the next event; the others have all of a leader's messages.
      count = isFirst ? message.count - Number(message.type === 'told') : 0;
      if (wasOpen) {
        if (!message.from) tellGap('hand-over');
        else if (!replays.seen.has(message.from)) tellGap('not-replayed');
      }
    }
    const next = message.type === 'told' ? count + 1 : count;
    if (message.count > next) {
      if (message.type === 'lost') tellGap('not-replayed');
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

  const receive = ({ data }: MessageEvent<TabMessage>): void => {
    if (data.type === 'ping') {
      if (leader) post({ type: 'pong', ...leader.where() });
    } else if (data.type === 'reconnect') leader?.connection.reconnect();
    else if (data.type === 'missed') {
      if (data.epoch === epoch) leader?.repeat(data.after);
    } else {
      const isFirst = epoch === 0;
      if (!follow(data)) return;
      const now = unpackState(data.state);
      // Who starts from an id that the others are past goes on with their next event.
      if (isFirst && state.lastEventId && state.lastEventId !== now.lastEventId) tellGap('not-replayed');
      copy(now);
      if (data.type === 'told') return deliver(...unpackTold(data.told));
      wasOpen ||= now.status === 'open';
      deliver('onStatus', now.status);
      if (now.wait) deliver('onWaiting', now.wait);
    }
  };

  const lead = (): void => {
    let isGap = wasOpen && !state.lastEventId;
    epoch = Math.max(epoch + 1, Date.now());
    previousId = '';
    replays.start(state.lastEventId !== '');
    leader = leadTabs({
      open,
      epoch,
      from: state.lastEventId,
      post,
      deliver(told, connection) {
        copy(connection);
        deliver(...told);
        if (told[0] !== 'onOpen' || !isGap) return;
        isGap = false;
        tellGap('hand-over');
      },
    });
    leader.tell('onStatus', 'connecting');
  };

  const retire = (): void => {
    leader?.close();
    leader = undefined;
  };

  const join = (): void => {
    channel = new BroadcastChannel(name);
    channel.addEventListener('message', receive);
    const ping = (): void => post({ type: 'ping' });
    ping();
    // A stream that failed is over for all; who led it is about to say so.
    candidacy = standForElection(name, { ping, mayLead: () => !isClosed(), lead, retire });
  };

  const leave = (): void => {
    channel?.close();
    channel = undefined;
    retire();
    candidacy?.end();
    candidacy = undefined;
  };

  const onPageEvent = ({ type, persisted }: PageTransitionEvent): void => {
    if (!persisted) return;
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
