import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { flushFrame } from './frame-scheduler.ts';
import { framedStore, type Store } from './framed-store.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.runOnlyPendingTimers();
  vi.useRealTimers();
});

function counter(): Store<number> & { set(value: number): void; listeners: Set<() => void> } {
  let value = 0;
  const listeners = new Set<() => void>();
  return {
    listeners,
    getSnapshot: () => value,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(next) {
      value = next;
      for (const listener of listeners) listener();
    },
  };
}

test('the snapshot is steady between frames and is the newest after one', () => {
  const source = counter();
  const framed = framedStore(source);
  const listener = vi.fn<() => void>();
  framed.subscribe(listener);
  for (let i = 1; i <= 100; i++) {
    source.set(i);
    expect(framed.getSnapshot()).toBe(0);
  }
  expect(listener).not.toHaveBeenCalled();
  vi.advanceTimersToNextFrame();
  expect(framed.getSnapshot()).toBe(100);
  expect(listener).toHaveBeenCalledOnce();
});

test('a change that is undone within a frame is no news', () => {
  const source = counter();
  const framed = framedStore(source);
  const listener = vi.fn<() => void>();
  framed.subscribe(listener);
  source.set(1);
  source.set(0);
  vi.advanceTimersToNextFrame();
  expect(listener).not.toHaveBeenCalled();
});

test('while nobody listens it shows the source as it is', () => {
  const source = counter();
  const framed = framedStore(source);
  source.set(1);
  expect(framed.getSnapshot()).toBe(1);
});

test('who joins in mid-frame sees what the others see', () => {
  const source = counter();
  const framed = framedStore(source);
  framed.subscribe(vi.fn<() => void>());
  source.set(1);
  framed.subscribe(vi.fn<() => void>());
  expect(framed.getSnapshot()).toBe(0);
});

test('what changed between leaving and coming back is there at once', () => {
  const source = counter();
  const framed = framedStore(source);
  framed.subscribe(vi.fn<() => void>())();
  source.set(1);
  framed.subscribe(vi.fn<() => void>());
  expect(framed.getSnapshot()).toBe(1);
});

test('the last to leave takes the subscription and the booked frame along', () => {
  const source = counter();
  const framed = framedStore(source);
  const leave = [framed.subscribe(vi.fn<() => void>()), framed.subscribe(vi.fn<() => void>())];
  expect(source.listeners.size).toBe(1);
  source.set(1);
  leave[0]!();
  leave[0]!();
  expect(source.listeners.size).toBe(1);
  leave[1]!();
  expect(source.listeners.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

describe('under a steady stream', () => {
  const frame = 16;
  const aTenthOfASecond = 7;

  /** What is on screen after each of the frames, with news before each of them. */
  function framesOf(source: ReturnType<typeof counter>, framed: Store<number>, count: number): number[] {
    const first = source.getSnapshot() + 1;
    return Array.from({ length: count }, (_, i) => {
      source.set(first + i);
      vi.advanceTimersByTime(frame);
      return framed.getSnapshot();
    });
  }

  function watched(): [ReturnType<typeof counter>, Store<number>] {
    const source = counter();
    const framed = framedStore(source);
    framed.subscribe(vi.fn<() => void>());
    return [source, framed];
  }

  beforeEach(() => {
    // A pause since the test before: the page's frames are everybody's.
    vi.advanceTimersByTime(10_000);
  });

  test('there is news in every frame at first, then in every second, and none waits for longer than two', () => {
    const [source, framed] = watched();
    const shown = framesOf(source, framed, 101);
    expect(shown.slice(0, aTenthOfASecond)).toEqual(Array.from({ length: aTenthOfASecond }, (_, i) => i + 1));
    const steps = shown.slice(1).map((value, i) => value - shown[i]!);
    expect(steps.slice(-20)).toEqual(Array.from({ length: 10 }, () => [0, 2]).flat());
    vi.advanceTimersByTime(frame);
    expect(framed.getSnapshot()).toBe(101);
  });

  test('after a pause there is news in every frame again', () => {
    const [source, framed] = watched();
    framesOf(source, framed, 100);
    vi.advanceTimersByTime(8 * frame);
    expect(framesOf(source, framed, aTenthOfASecond)).toEqual([101, 102, 103, 104, 105, 106, 107]);
  });

  test('all stores leave out the same frames', () => {
    const [first, firstFramed] = watched();
    const [second, secondFramed] = watched();
    framesOf(first, firstFramed, 101);
    const shown = Array.from({ length: 10 }, () => {
      second.set(second.getSnapshot() + 1);
      const [before, after] = [firstFramed.getSnapshot(), framesOf(first, firstFramed, 1)[0]];
      return [before !== after, second.getSnapshot() === secondFramed.getSnapshot()];
    });
    for (const [firstDrew, secondDrew] of shown) expect(firstDrew).toBe(secondDrew);
  });

  test.for([100, 101])('what the user does shows at once, after %i frames too', (count) => {
    const [source, framed] = watched();
    framesOf(source, framed, count);
    source.set(1000);
    flushFrame();
    expect(framed.getSnapshot()).toBe(1000);
  });
});
