import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Candidacy, standForElection } from './tab-election.ts';

/** Locks and messages are the platform's own; the clock is not. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

const ended: Candidacy[] = [];
afterEach(async () => {
  for (const candidacy of ended.splice(0)) candidacy.end();
  await settle();
  assert.equal(vi.getTimerCount(), 0);
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Lets locks and messages arrive. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
};
const pass = async (milliseconds: number): Promise<void> => {
  vi.advanceTimersByTime(milliseconds);
  await settle();
};

interface Tab {
  readonly candidacy: Candidacy;
  /** `ping`, `lead` and `retire`. */
  readonly log: string[];
}

let elections = 0;
let name = '';
beforeEach(() => {
  name = `election ${++elections}`;
});

async function stand({ mayLead = true } = {}): Promise<Tab> {
  const log: string[] = [];
  const tell = (word: string) => (): void => void log.push(word);
  const candidacy = standForElection(name, {
    ping: tell('ping'),
    lead: tell('lead'),
    retire: tell('retire'),
    mayLead: () => mayLead,
  });
  ended.push(candidacy);
  await settle();
  return { candidacy, log };
}

const isHeld = async (): Promise<boolean> => {
  const { held = [] } = await navigator.locks.query();
  return held.some((lock) => lock.name === name);
};

test('the first leads; the next one when it ends', async () => {
  const [a, b, c] = [await stand(), await stand(), await stand()];
  expect([a.log, b.log, c.log]).toEqual([['lead'], [], []]);
  a.candidacy.end();
  await settle();
  expect([a.log, b.log, c.log]).toEqual([['lead'], ['lead'], []]);
});

test('who has nothing to lead leaves the lock to the next one', async () => {
  const a = await stand();
  const b = await stand({ mayLead: false });
  const c = await stand();
  a.candidacy.end();
  await settle();
  expect([b.log, c.log]).toEqual([[], ['lead']]);
});

test('who ended does not lead when its turn comes, and leaves no lock behind', async () => {
  const a = await stand();
  const b = await stand();
  b.candidacy.end();
  await settle();
  expect(await isHeld()).toBe(true);
  a.candidacy.end();
  await settle();
  expect(b.log).toEqual([]);
  expect(await isHeld()).toBe(false);
});

test('who ends while it takes the lead gives it back', async () => {
  let candidacy: Candidacy | undefined;
  const lead = (): void => candidacy!.end();
  candidacy = standForElection(name, { ping() {}, retire() {}, mayLead: () => true, lead });
  await settle();
  expect(await isHeld()).toBe(false);
});

test('the leader asks nobody', async () => {
  const a = await stand();
  await pass(60_000);
  expect(a.log).toEqual(['lead']);
  expect(vi.getTimerCount()).toBe(0);
});

test('a leader that says something now and then is not asked', async () => {
  await stand();
  const b = await stand();
  for (let turn = 0; turn < 20; turn++) {
    b.candidacy.heard();
    await pass(1500);
  }
  expect(b.log).toEqual([]);
});

test('one that is silent is asked after two seconds, and stays if it answers', async () => {
  await stand();
  const b = await stand();
  await pass(1999);
  expect(b.log).toEqual([]);
  await pass(1);
  expect(b.log).toEqual(['ping']);
  await pass(2900);
  b.candidacy.heard();
  await pass(1000);
  expect(b.log).toEqual(['ping']);
  await pass(3000);
  expect(b.log).toEqual(['ping', 'ping']);
});

test('one that does not answer is replaced three seconds later; when it wakes it stands again', async () => {
  const a = await stand();
  const b = await stand();
  await pass(2000);
  await pass(2999);
  expect(b.log).toEqual(['ping']);
  await pass(1);
  expect(b.log).toEqual(['ping', 'lead']);
  expect(a.log).toEqual(['lead', 'retire']);
  // It follows as any other, and asks.
  await pass(2000);
  expect(a.log).toEqual(['lead', 'retire', 'ping']);
  b.candidacy.end();
  await settle();
  expect(a.log).toEqual(['lead', 'retire', 'ping', 'lead']);
});

test('an answer that has come but is not heard yet counts: who asks stood still itself', async () => {
  await stand();
  const b = await stand();
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', () => b.candidacy.heard());
  port1.start();
  await pass(2000);
  port2.postMessage('pong');
  vi.advanceTimersByTime(60_000);
  await settle();
  port1.close();
  expect(b.log).toEqual(['ping']);
  // It goes on watching.
  await pass(2000);
  expect(b.log).toEqual(['ping', 'ping']);
});

test('who ends when its patience does takes nothing from anybody', async () => {
  const a = await stand();
  const b = await stand();
  await pass(2000);
  vi.advanceTimersByTime(3000);
  b.candidacy.end();
  await settle();
  expect(a.log).toEqual(['lead']);
  expect(b.log).toEqual(['ping']);
});

describe('a lock that answers late', () => {
  interface Asked {
    readonly options: LockOptions;
    hold(): unknown;
    refuse(reason: unknown): void;
  }
  const asked: Asked[] = [];
  beforeEach(() => {
    asked.splice(0);
    const request = (_: string, options: LockOptions, hold: () => unknown): Promise<void> =>
      new Promise((_resolve, refuse) => asked.push({ options, hold, refuse }));
    vi.stubGlobal('navigator', { locks: { request } });
  });

  test('who ended does not wait for it, and gives it back when it comes', async () => {
    const { candidacy, log } = await stand();
    candidacy.end();
    expect(asked[0]!.options.signal!.aborted).toBe(true);
    expect(asked[0]!.hold()).toBeUndefined();
    expect(log).toEqual([]);
  });

  test('who ended does not lead where it is refused', async () => {
    const { candidacy, log } = await stand();
    candidacy.end();
    asked[0]!.refuse(new DOMException('no', 'SecurityError'));
    await settle();
    expect(log).toEqual([]);
  });

  test('nor where taking it is refused', async () => {
    const { candidacy, log } = await stand();
    await pass(5000);
    candidacy.end();
    asked[1]!.refuse(new DOMException('no', 'SecurityError'));
    await settle();
    expect(log).toEqual(['ping']);
  });

  test('who takes it does not queue for it any more', async () => {
    const { log } = await stand();
    await pass(5000);
    expect(log).toEqual(['ping']);
    expect(asked.map(({ options: { steal = false, signal } }) => [steal, signal?.aborted])).toEqual([
      [false, true],
      [true, undefined],
    ]);
    asked[0]!.refuse(new DOMException('gave up', 'AbortError'));
    await settle();
    expect(log).toEqual(['ping']);
    void asked[1]!.hold();
    expect(log).toEqual(['ping', 'lead']);
  });
});

test('a candidate that took over is not asked by itself, and asks again when it follows', async () => {
  const a = await stand();
  const b = await stand();
  await pass(5000);
  expect(b.log).toEqual(['ping', 'lead']);
  a.candidacy.heard();
  b.candidacy.resign();
  await settle();
  // It stands again behind the other one.
  expect(a.log).toEqual(['lead', 'retire', 'lead']);
  b.candidacy.heard();
  await pass(2000);
  expect(b.log.filter((word) => word === 'ping')).toHaveLength(2);
});

test('chance puts the moment off, by half a second at most', async () => {
  vi.mocked(Math.random).mockReturnValue(0.999);
  await stand();
  const b = await stand();
  await pass(2400);
  expect(b.log).toEqual([]);
  await pass(100);
  expect(b.log).toEqual(['ping']);
});

test('where locks are refused it leads by itself', async () => {
  vi.stubGlobal('navigator', { locks: { request: () => Promise.reject(new DOMException('no', 'SecurityError')) } });
  const [a, b] = [await stand(), await stand()];
  expect([a.log, b.log]).toEqual([['lead'], ['lead']]);
});
