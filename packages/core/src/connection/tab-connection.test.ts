/** What one tab makes of what the others say. The other tab is played by hand. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { eventually } from './testing/eventually.ts';
import { EventStreamError, HttpStatusError } from '../errors.ts';
import { acrossTabs } from './across-tabs.ts';
import { openEventStream } from './event-stream.ts';
import type { EventStreamInit, EventStreamStatus, EventStreamWait } from './event-stream-contract.ts';
import type { EventStreamDiagnostic } from './diagnostics.ts';
import type { Told } from './share.ts';
import { packState, packTold, type TabMessage } from './tab-messages.ts';
import { type FakeServer, fakeServer, streaming } from './testing/fake-server.ts';
import { observe, type Observation } from './testing/observe.ts';

let number = 0;
let url = '';
let server: FakeServer;
const cleanUp: (() => unknown)[] = [];

beforeEach(() => {
  url = `https://example.com/played/${++number}`;
  server = fakeServer(streaming());
});
afterEach(async () => {
  for (const clean of cleanUp.splice(0).toReversed()) await clean();
  await turn();
});

/** Locks and messages have tasks of their own. */
const turn = async (): Promise<void> => {
  for (let index = 0; index < 20; index++) await new Promise((resolve) => setImmediate(resolve));
};

const nameOf = (shareKey: string | null = null, credentials = 'same-origin'): string =>
  `rivulet ${JSON.stringify([url, credentials, shareKey])}`;

function openTab(init: EventStreamInit = {}): Observation {
  const seen = observe(openEventStream(url, { fetch: server.fetch, share: acrossTabs(), ...init }));
  cleanUp.push(() => seen.stream.close());
  return seen;
}

type Words = 'told' | 'pong' | 'lost';

interface OtherTab {
  /** What the tab under test has said. */
  readonly heard: TabMessage[];
  say(
    type: Words,
    count: number,
    more?: {
      told?: Told;
      epoch?: number;
      from?: string;
      lastEventId?: string;
      status?: EventStreamStatus;
      wait?: EventStreamWait;
    },
  ): Promise<void>;
  /** Gives the lock back. */
  leave(): void;
}

/** A tab that leads, and says only what it is told to. */
async function otherTab(options: LockOptions = {}): Promise<OtherTab> {
  const channel = new BroadcastChannel(nameOf());
  const heard: TabMessage[] = [];
  channel.addEventListener('message', (event: MessageEvent<TabMessage>) => heard.push(event.data));
  let leave!: () => void;
  const held = new Promise<void>((resolve) => {
    leave = resolve;
  });
  await new Promise<void>((resolve) => {
    void navigator.locks.request(nameOf(), options, () => {
      resolve();
      return held;
    });
  });
  /** Hears what the tab under test hears. */
  const probe = new BroadcastChannel(nameOf());
  cleanUp.push(() => {
    channel.close();
    probe.close();
    leave();
  });
  return {
    heard,
    leave,
    async say(type, count, { told, epoch = 1000, from = '', lastEventId = '', status = 'open', wait } = {}) {
      const state = packState({
        status,
        lastEventId,
        lastEvent: undefined,
        reconnectionTime: 3000,
        error: undefined,
        wait,
      });
      const where = { epoch, from, count, state };
      const message: TabMessage = type === 'told' ? { type, told: packTold(told!), ...where } : { type, ...where };
      const isThere = new Promise<void>((resolve) => {
        probe.addEventListener('message', (heardBy: MessageEvent<TabMessage>) => {
          if (heardBy.data.type === type) resolve();
        });
      });
      channel['postMessage'](message);
      await isThere;
      await turn();
    },
  };
}

const event = (data: string, lastEventId = ''): Told => ['onEvents', [{ type: 'message', data, lastEventId }]];

describe('who joins', () => {
  test('asks who leads, and takes over where it stands', async () => {
    const other = await otherTab();
    const { stream, data } = openTab();
    await turn();
    expect(other.heard).toEqual([{ type: 'ping' }]);
    expect(stream.status).toBe('connecting');
    await other.say('pong', 7, { lastEventId: '7' });
    expect(stream).toMatchObject({ status: 'open', lastEventId: '7' });
    await other.say('told', 8, { told: event('eight', '8'), lastEventId: '8' });
    expect(data).toEqual(['eight']);
    expect(stream).toMatchObject({ lastEventId: '8', lastEvent: { data: 'eight' } });
    expect(other.heard).toHaveLength(1);
    expect(server.requests).toHaveLength(0);
  });

  test('starts with the next event, also where that is the first it hears', async () => {
    const other = await otherTab();
    const seen = openTab();
    await other.say('told', 8, { told: event('eight') });
    await other.say('told', 9, { told: event('nine') });
    expect(seen.data).toEqual(['eight', 'nine']);
    expect(other.heard.filter(({ type }) => type === 'missed')).toEqual([]);
    expect(seen.gaps).toEqual([]);
  });

  test('learns how long the others wait', async () => {
    const other = await otherTab();
    const seen = openTab();
    const wait: EventStreamWait = { error: undefined, failures: 2, retryAt: 12_345, until: 'time' };
    await other.say('pong', 1, { status: 'waiting', wait });
    expect(seen.stream).toMatchObject({ status: 'waiting', wait });
    expect(seen.waits).toEqual([wait]);
  });

  test('has nothing to do with a stream that ended before, and opens its own', async () => {
    const other = await otherTab();
    const seen = openTab();
    await other.say('told', 8, { told: ['onClose'], status: 'closed' });
    expect(seen.stream.status).not.toBe('closed');
    other.leave();
    await eventually(() => expect(seen.stream.status).toBe('open'));
    expect(server.requests).toHaveLength(1);
  });
});

describe('who follows', () => {
  test('hears of a status once, and of a failure until the next one', async () => {
    const other = await otherTab();
    const seen = openTab();
    await other.say('pong', 1);
    await other.say('pong', 1);
    const error = new EventStreamError('network', 'Connection broke.', { retryable: true });
    const wait: EventStreamWait = { error, failures: 1, retryAt: 12_345, until: 'time' };
    await other.say('told', 2, { told: ['onStatus', 'waiting'], status: 'waiting', wait });
    await other.say('told', 3, { told: ['onWaiting', wait], status: 'waiting', wait });
    expect(seen.stream).toMatchObject({ status: 'waiting', wait, error: { code: 'network', retryable: true } });
    await other.say('told', 4, { told: ['onStatus', 'connecting'], status: 'connecting' });
    expect(seen.stream).toMatchObject({ status: 'connecting', wait: undefined, error: undefined });
    expect(seen.statuses).toEqual(['connecting', 'open', 'waiting', 'connecting']);
  });

  test('ends with the stream, with its error, and does not lead what is over', async () => {
    const other = await otherTab();
    const seen = openTab();
    await other.say('pong', 1);
    await other.say('told', 2, { told: ['onStatus', 'closed'], status: 'closed' });
    other.leave();
    await turn();
    const error = new HttpStatusError(403, { retryAfter: null, retryable: false });
    await other.say('told', 3, { told: ['onError', error], status: 'closed' });
    expect(seen.stream.error).toMatchObject({ code: 'http-status', status: 403 });
    await other.say('told', 4, { told: ['onClose'], status: 'closed' });
    expect(seen.closes).toBe(1);
    expect(seen.errors).toHaveLength(1);
    // It does not listen any more.
    await other.say('told', 1, { epoch: 2000, told: event('later') });
    expect(seen.data).toEqual([]);
    expect(server.requests).toHaveLength(0);
  });

  test('knows by itself whether it was connected before', async () => {
    const other = await otherTab();
    const [early, late] = [openTab(), openTab()];
    const reconnected: boolean[][] = [[], []];
    for (const [index, { stream }] of [early, late].entries())
      stream.subscribe({ onOpen: (opening) => reconnected[index]!.push(opening.reconnected) });
    await other.say('told', 1, { status: 'connecting', told: ['onStatus', 'connecting'] });
    const opening = { url, headers: new Headers({ a: '1' }), reconnected: false };
    await other.say('told', 2, { told: ['onOpen', opening] });
    await other.say('told', 3, { told: ['onOpen', opening] });
    expect(reconnected).toEqual([
      [false, true],
      [false, true],
    ]);
    const joined = openTab();
    joined.stream.subscribe({ onOpen: (one) => reconnected[0]!.push(one.reconnected) });
    await other.say('pong', 3);
    await other.say('told', 4, { told: ['onOpen', opening] });
    expect(reconnected[0]).toEqual([false, true, true, true]);
  });

  test('stays where its page goes for good, not into the cache', async () => {
    const page = new EventTarget();
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    const seen = openTab();
    vi.unstubAllGlobals();
    await eventually(() => expect(seen.stream.status).toBe('open'));
    page.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: false }));
    expect(seen.stream.status).toBe('open');
    expect(server.open.size).toBe(1);
  });

  test('asks once for what it missed, and goes on when it is said again', async () => {
    const other = await otherTab();
    const seen = openTab();
    await other.say('pong', 1);
    await other.say('told', 3, { told: event('three') });
    await other.say('told', 4, { told: event('four') });
    expect(seen.data).toEqual([]);
    expect(other.heard.slice(1)).toEqual([{ type: 'missed', epoch: 1000, after: 1 }]);
    await other.say('told', 2, { told: event('two') });
    await other.say('told', 3, { told: event('three') });
    // What it has heard is not for it.
    await other.say('told', 2, { told: event('two') });
    await other.say('told', 4, { told: event('four') });
    expect(seen.data).toEqual(['two', 'three', 'four']);
    expect(seen.gaps).toEqual([]);
    // It may miss something again.
    await other.say('told', 6, { told: event('six') });
    expect(other.heard.at(-1)).toEqual({ type: 'missed', epoch: 1000, after: 4 });
  });

  test('a pong that is ahead of it is a sign of something missed, too', async () => {
    const other = await otherTab();
    const seen = openTab();
    await other.say('pong', 1);
    await other.say('pong', 2);
    expect(other.heard.at(-1)).toEqual({ type: 'missed', epoch: 1000, after: 1 });
    expect(seen.gaps).toEqual([]);
  });

  test('what the leader forgot is a gap', async () => {
    const other = await otherTab();
    const seen = openTab();
    await other.say('pong', 1, { lastEventId: 'a' });
    await other.say('lost', 900, { lastEventId: 'z' });
    expect(seen.gaps).toEqual([{ reason: 'not-replayed', lastEventId: 'a' }]);
    await other.say('told', 901, { told: event('next') });
    expect(seen.data).toEqual(['next']);
  });

  test('an older leader has nothing to say any more', async () => {
    const other = await otherTab();
    const seen = openTab();
    await other.say('pong', 1);
    await other.say('told', 2, { epoch: 999, told: event('old') });
    expect(seen.data).toEqual([]);
  });

  test.each([
    ['an id that it has seen', 'b', []],
    ['an id that it has not seen', 'x', [{ reason: 'not-replayed', lastEventId: 'b' }]],
    ['no id', '', [{ reason: 'hand-over', lastEventId: 'b' }]],
  ])('a new leader that resumed after %s', async (_, from, gaps) => {
    const other = await otherTab();
    const seen = openTab();
    await other.say('pong', 1);
    await other.say('told', 2, { told: event('a', 'a'), lastEventId: 'a' });
    await other.say('told', 3, { told: event('b', 'b'), lastEventId: 'b' });
    await other.say('told', 1, { epoch: 2000, from, told: ['onStatus', 'connecting'], lastEventId: 'b' });
    expect(seen.gaps).toEqual(gaps);
    const batches: number[] = [];
    seen.stream.subscribe({ onEvents: (events) => batches.push(events.length) });
    // What it sends again is known here.
    await other.say('told', 2, { epoch: 2000, from, told: event('b', 'b'), lastEventId: 'b' });
    await other.say('told', 3, { epoch: 2000, from, told: event('c', 'c'), lastEventId: 'c' });
    expect(seen.data).toEqual(['a', 'b', 'c']);
    expect(batches).toEqual([1]);
  });

  test('a new leader is no gap for who was never connected', async () => {
    const other = await otherTab();
    const seen = openTab();
    await other.say('told', 1, { told: ['onStatus', 'connecting'] });
    await other.say('told', 1, { epoch: 2000, told: ['onStatus', 'connecting'] });
    expect(seen.gaps).toEqual([]);
  });

  test('all of a new leader’s messages are for it, the first too', async () => {
    const other = await otherTab();
    const seen = openTab();
    await other.say('pong', 5);
    await other.say('told', 2, { epoch: 2000, told: event('two') });
    expect(other.heard.at(-1)).toEqual({ type: 'missed', epoch: 2000, after: 0 });
    expect(seen.data).toEqual([]);
  });

  test('a new leader is asked anew', async () => {
    const other = await otherTab();
    openTab();
    await other.say('pong', 5);
    for (const epoch of [2000, 3000]) {
      await other.say('told', 2, { epoch, told: event('two') });
      expect(other.heard.at(-1)).toEqual({ type: 'missed', epoch, after: 0 });
    }
  });

  test('does not ask a leader that says something now and then', async () => {
    const other = await otherTab();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    cleanUp.push(() => vi.useRealTimers());
    openTab();
    for (let count = 1; count < 10; count++) {
      vi.advanceTimersByTime(1500);
      await other.say('pong', 1);
    }
    expect(other.heard).toEqual([{ type: 'ping' }]);
    // Two seconds after the last word at the earliest; chance puts it off, and it looks every two seconds only.
    vi.advanceTimersByTime(4600);
    await eventually(() => expect(other.heard).toEqual([{ type: 'ping' }, { type: 'ping' }]));
  });

  test('its own taking over is no gap for who was never connected', async () => {
    const other = await otherTab();
    const seen = openTab();
    await other.say('told', 1, { status: 'connecting', told: ['onStatus', 'connecting'] });
    other.leave();
    await eventually(() => expect(seen.stream.status).toBe('open'));
    expect(seen.opens).toBe(1);
    expect(seen.gaps).toEqual([]);
  });

  test('asks the leader to reconnect', async () => {
    const other = await otherTab();
    const { stream } = openTab();
    await other.say('pong', 1);
    stream.reconnect();
    await turn();
    expect(other.heard.at(-1)).toEqual({ type: 'reconnect' });
  });

  test('takes over after the last id that it heard of, when the leader leaves', async () => {
    const other = await otherTab();
    const seen = openTab();
    await other.say('pong', 1, { lastEventId: '6' });
    await other.say('told', 2, { told: event('seven', '7'), lastEventId: '7' });
    other.leave();
    await eventually(() => expect(server.requests.map(({ lastEventId }) => lastEventId)).toEqual(['7']));
    server.requests[0]!.push('id: 7\ndata: seven\n\nid: 8\ndata: eight\n\n');
    await eventually(() => expect(seen.data).toEqual(['seven', 'eight']));
    expect(seen.gaps).toEqual([]);
    expect(seen.opens).toBe(1);
  });

  test('without an id its own taking over is a gap, once', async () => {
    const other = await otherTab();
    const seen = openTab({ reconnect: { delay: 100 } });
    await other.say('pong', 1);
    other.leave();
    await eventually(() => expect(seen.gaps).toEqual([{ reason: 'hand-over', lastEventId: '' }]));
    server.requests[0]!.end();
    await eventually(() => expect(server.requests).toHaveLength(2));
    // From then on the connection tells of its own.
    await eventually(() => expect(seen.gaps.map(({ reason }) => reason)).toEqual(['hand-over', 'no-id']));
  });
});

describe('who leads', () => {
  const listenIn = (): { heard: TabMessage[]; say(message: TabMessage): Promise<void> } => {
    const channel = new BroadcastChannel(nameOf());
    const heard: TabMessage[] = [];
    channel.addEventListener('message', (message: MessageEvent<TabMessage>) => heard.push(message.data));
    cleanUp.push(() => channel.close());
    return {
      heard,
      async say(message) {
        channel['postMessage'](message);
        await turn();
      },
    };
  };
  /** A channel delivers when it likes: an open stream does not mean that the other tabs have heard of it. */
  const firstTold = (heard: readonly TabMessage[]) =>
    eventually(() => {
      const told = heard.find((message) => message.type === 'told');
      if (told === undefined) throw new Error('Nothing was told.');
      return told;
    });
  const opened = async (init?: EventStreamInit): Promise<Observation> => {
    const seen = openTab(init);
    await eventually(() => expect(seen.stream.status).toBe('open'));
    return seen;
  };

  test('counts what it says, and says it again to who asks; measurements are its own', async () => {
    const { heard, say } = listenIn();
    const measured: EventStreamDiagnostic[] = [];
    await opened({ onDiagnostic: (one) => measured.push(one) });
    server.requests[0]!.push('data: a\n\n');
    await eventually(() => expect(heard.filter(({ type }) => type === 'told')).toHaveLength(4));
    const told = heard.filter((message) => message.type === 'told');
    expect(told.map((message) => [message.count, (message.told as Told)[0]])).toEqual([
      [1, 'onStatus'],
      [2, 'onStatus'],
      [3, 'onOpen'],
      [4, 'onEvents'],
    ]);
    expect(measured.length).toBeGreaterThan(0);
    const { epoch } = told[0]!;
    heard.splice(0);
    await say({ type: 'missed', epoch, after: 2 });
    expect(heard).toEqual(told.slice(2));
    await say({ type: 'missed', epoch: epoch - 1, after: 2 });
    expect(heard).toHaveLength(2);
  });

  test('remembers the last 256 things it said', async () => {
    const { heard, say } = listenIn();
    await opened();
    // Status, status and opening go before.
    for (let index = 4; index <= 300; index++) {
      server.requests[0]!.push(`data: ${index}\n\n`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await eventually(() => expect(heard.filter(({ type }) => type === 'told')).toHaveLength(300));
    const { epoch } = await firstTold(heard);
    heard.splice(0);
    await say({ type: 'missed', epoch, after: 44 });
    expect(heard).toHaveLength(256);
    heard.splice(0);
    await say({ type: 'missed', epoch, after: 43 });
    expect(heard).toMatchObject([{ type: 'lost', count: 300 }]);
  });

  test('answers who asks', async () => {
    const { heard, say } = listenIn();
    await opened();
    await eventually(() => expect(heard.filter(({ type }) => type === 'told')).toHaveLength(3));
    heard.splice(0);
    await say({ type: 'ping' });
    expect(heard).toMatchObject([{ type: 'pong', count: 3, from: '' }]);
  });

  test('closes its connection when the lead is taken from it, and follows who has it', async () => {
    const { heard } = listenIn();
    const seen = await opened();
    const { epoch } = await firstTold(heard);
    const other = await otherTab({ steal: true });
    await other.say('told', 1, { epoch: epoch + 1, told: event('from the other') });
    expect(server.requests[0]!.signal.aborted).toBe(true);
    expect(seen.data).toEqual(['from the other']);
    heard.splice(0);
    await turn();
    expect(heard).toEqual([]);
    expect(server.requests).toHaveLength(1);
    other.leave();
    await eventually(() => expect(server.requests).toHaveLength(2));
  });

  test('ends its lead when it hears of a newer one, and stands again', async () => {
    const { heard, say } = listenIn();
    const before = Date.now();
    const seen = await opened();
    const { epoch } = await firstTold(heard);
    expect(epoch).toBeGreaterThanOrEqual(before);
    const state = packState({ ...seen.stream, error: undefined, wait: undefined });
    await say({ type: 'pong', epoch: epoch + 1, from: '', count: 1, state });
    expect(server.requests[0]!.signal.aborted).toBe(true);
    // Nobody else has the lock.
    await eventually(() => expect(server.requests).toHaveLength(2));
  });

  test('is newer than every leader before, whatever the clocks say', async () => {
    const other = await otherTab();
    const { heard } = listenIn();
    openTab();
    const future = Date.now() + 1e9;
    await other.say('pong', 1, { epoch: future });
    heard.splice(0);
    other.leave();
    await eventually(() => expect(heard).toContainEqual(expect.objectContaining({ type: 'told', epoch: future + 1 })));
  });

  test('starts after the id it is given', async () => {
    await opened({ lastEventId: '9' });
    expect(server.requests[0]!.lastEventId).toBe('9');
  });

  test('reconnects by itself when it is asked to', async () => {
    const seen = await opened();
    server.requests[0]!.push('id: 4\ndata: four\n\n');
    await eventually(() => expect(seen.data).toEqual(['four']));
    seen.stream.reconnect();
    await eventually(() => expect(server.requests.map(({ lastEventId }) => lastEventId)).toEqual([null, '4']));
  });

  test('close() takes its listeners off the page', async () => {
    const listeners = new Map<string, number>();
    const count = (more: number) => (type: string) => listeners.set(type, (listeners.get(type) ?? 0) + more);
    vi.stubGlobal('addEventListener', count(1));
    vi.stubGlobal('removeEventListener', count(-1));
    const seen = await opened();
    // One for the tab, one for the connection it holds.
    expect([listeners.get('pagehide'), listeners.get('pageshow')]).toEqual([2, 2]);
    seen.stream.close();
    vi.unstubAllGlobals();
    expect([...new Set(listeners.values())]).toEqual([0]);
  });

  test('close() gives the lead away, and says nothing more', async () => {
    const { heard } = listenIn();
    const seen = await opened();
    await turn();
    heard.splice(0);
    seen.stream.close();
    await turn();
    expect(heard).toEqual([]);
    expect(server.open.size).toBe(0);
    expect((await navigator.locks.query()).held!.map(({ name }) => name)).not.toContain(nameOf());
  });
});

describe('who shares with whom', () => {
  const names = async (init: EventStreamInit): Promise<unknown> => {
    openTab(init);
    await turn();
    const { held = [] } = await navigator.locks.query();
    return held.map(({ name }) => name);
  };

  test.each<[string, EventStreamInit, string | undefined, string | undefined]>([
    ['the URL', {}, undefined, undefined],
    ['the credentials', { credentials: 'include' }, undefined, 'include'],
    ['the shareKey', { share: acrossTabs({ shareKey: 'anna' }) }, 'anna', undefined],
    ['an empty shareKey, which is one', { share: acrossTabs({ shareKey: '' }), headers: { a: '1' } }, '', undefined],
  ])('%s', async (_, init, shareKey, credentials) => {
    expect(await names(init)).toContain(nameOf(shareKey ?? null, credentials));
  });

  test('a POST has a connection of its own, and no lock', async () => {
    expect(await names({ method: 'POST', body: '' })).not.toContain(nameOf());
    expect(server.requests).toHaveLength(1);
  });
});
