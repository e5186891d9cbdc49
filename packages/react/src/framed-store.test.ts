import { afterEach, beforeEach, expect, test, vi } from 'vitest';
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
