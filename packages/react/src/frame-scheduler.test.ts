import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cancelFrame, flushFrame, onNextFrame } from './frame-scheduler.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('a visible page', () => {
  test('a thousand requests of one task run it once, with the next frame', () => {
    const task = vi.fn<() => void>();
    for (let i = 0; i < 1000; i++) onNextFrame(task);
    expect(task).not.toHaveBeenCalled();
    vi.advanceTimersToNextFrame();
    expect(task).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(1000);
    expect(task).toHaveBeenCalledOnce();
  });

  test('all tasks share one animation frame', () => {
    const frames = vi.spyOn(globalThis, 'requestAnimationFrame');
    const tasks = Array.from({ length: 20 }, () => vi.fn<() => void>());
    for (const task of tasks) onNextFrame(task);
    vi.advanceTimersToNextFrame();
    for (const task of tasks) expect(task).toHaveBeenCalledOnce();
    expect(frames).toHaveBeenCalledOnce();
  });

  test('what a task asks for in its turn comes with the frame after', () => {
    const later = vi.fn<() => void>();
    onNextFrame(() => onNextFrame(later));
    vi.advanceTimersToNextFrame();
    expect(later).not.toHaveBeenCalled();
    vi.advanceTimersToNextFrame();
    expect(later).toHaveBeenCalledOnce();
  });

  test('a task that throws is reported and does not keep the others from running', () => {
    const reported = vi.fn<(error: unknown) => void>();
    vi.stubGlobal('reportError', reported);
    const failure = new Error('task');
    const other = vi.fn<() => void>();
    onNextFrame(() => {
      throw failure;
    });
    onNextFrame(other);
    vi.advanceTimersToNextFrame();
    expect(other).toHaveBeenCalledOnce();
    expect(reported).toHaveBeenCalledExactlyOnceWith(failure);
  });

  test('a task taken back does not run, and no timer is left of it', () => {
    const task = vi.fn<() => void>();
    onNextFrame(task);
    cancelFrame(task);
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(1000);
    expect(task).not.toHaveBeenCalled();
  });

  test('taking one task back leaves the others their turn', () => {
    const [task, other] = [vi.fn<() => void>(), vi.fn<() => void>()];
    onNextFrame(task);
    onNextFrame(other);
    cancelFrame(task);
    vi.advanceTimersToNextFrame();
    expect(task).not.toHaveBeenCalled();
    expect(other).toHaveBeenCalledOnce();
  });

  test('a flush gives everybody their turn at once, and the frame brings nothing twice', () => {
    const tasks = [vi.fn<() => void>(), vi.fn<() => void>()];
    for (const task of tasks) onNextFrame(task);
    flushFrame();
    vi.advanceTimersByTime(1000);
    for (const task of tasks) expect(task).toHaveBeenCalledOnce();
  });

  test('no timer is left when the frame has come', () => {
    onNextFrame(vi.fn<() => void>());
    vi.advanceTimersToNextFrame();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a page that does not paint', () => {
  test('a hidden tab, where no frame comes, goes by a timer and loses nothing', () => {
    vi.stubGlobal('requestAnimationFrame', () => 1);
    const task = vi.fn<() => void>();
    onNextFrame(task);
    vi.advanceTimersByTime(100);
    expect(task).toHaveBeenCalledOnce();
  });

  test('an environment without requestAnimationFrame goes by a timer', () => {
    vi.stubGlobal('requestAnimationFrame', undefined);
    vi.stubGlobal('cancelAnimationFrame', undefined);
    const task = vi.fn<() => void>();
    onNextFrame(task);
    vi.advanceTimersByTime(16);
    expect(task).toHaveBeenCalledOnce();
  });
});

test('what was asked for before the clock was exchanged still comes, once somebody asks again', () => {
  const [before, after] = [vi.fn<() => void>(), vi.fn<() => void>()];
  onNextFrame(before);
  vi.useRealTimers();
  vi.useFakeTimers();
  onNextFrame(after);
  vi.advanceTimersToNextFrame();
  expect(before).toHaveBeenCalledOnce();
  expect(after).toHaveBeenCalledOnce();
});
