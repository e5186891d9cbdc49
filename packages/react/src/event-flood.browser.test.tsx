/** A hundred thousand events in a second do not freeze the page. */
import { cleanup, render } from '@testing-library/react';
import { Profiler, type ReactElement } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { fakeServer, type FakeServer } from './testing/fake-server.ts';
import { useEventStream } from './use-event-stream.ts';

afterEach(cleanup);

const perChunk = 500;

function Ticker({ server }: { server: FakeServer }): ReactElement {
  const { data, lastEvent, status } = useEventStream('https://example.test/ticks', {
    fetch: server.fetch,
    parse: (text) => (JSON.parse(text) as { price: number }).price,
    initial: { count: 0, sum: 0 },
    reduce: ({ count, sum }, price) => ({ count: count + 1, sum: sum + price }),
  });
  return (
    <p data-status={status}>
      {data.count} {data.sum} {lastEvent?.lastEventId}
    </p>
  );
}

const chunk = (from: number): string =>
  Array.from(
    { length: perChunk },
    (_, i) => `id: ${from + i + 1}\ndata: {"symbol":"RVLT","price":1,"volume":${i}}\n\n`,
  ).join('');

/** Tasks over 50 ms that begin from now on, where the engine reports them. */
function watchLongTasks(): { stop(): number[] } {
  const from = performance.now();
  const entries: PerformanceEntry[] = [];
  const observer = new PerformanceObserver((list) => entries.push(...list.getEntries()));
  if (PerformanceObserver.supportedEntryTypes.includes('longtask')) observer.observe({ type: 'longtask' });
  return {
    stop() {
      entries.push(...observer.takeRecords());
      observer.disconnect();
      return entries.filter(({ startTime }) => startTime >= from).map(({ duration }) => duration);
    },
  };
}

/**
 * How much longer a task takes here and now than on a processor of its own: the slowest but three of sixty equal pieces
 * of work over the fastest. What the machine takes from them it takes from the tasks that are watched.
 */
async function slowdown(): Promise<number> {
  const durations: number[] = [];
  for (let i = 0; i < 60; i++) {
    await new Promise((resolve) => setTimeout(resolve));
    const from = performance.now();
    for (let j = 0; j < 10_000; j++) JSON.parse('{"symbol":"RVLT","price":1}');
    durations.push(performance.now() - from);
  }
  const sorted = durations.toSorted((a, b) => a - b);
  return sorted.at(-4)! / Math.max(1, sorted[0]!);
}

test.for<[string, number, number, number]>([
  ['100,000 events spread over a second', 10, 1, 100_000],
  ['100,000 events all at once', 0, 1, 100_000],
  ['5,000 events all at once for twenty components', 0, 20, 5_000],
])(
  '%s: every one counts, one commit per frame at most, no long task',
  { retry: 2, timeout: 60_000 },
  async ([, milliseconds, components, total]) => {
    const server = fakeServer();
    const encoder = new TextEncoder();
    const chunks = Array.from({ length: total / perChunk }, (_, i) => encoder.encode(chunk(i * perChunk)));
    const commits = vi.fn<() => void>();
    const { container } = render(
      <Profiler id="ticker" onRender={commits}>
        {Array.from({ length: components }, (_, i) => (
          <Ticker key={i} server={server} />
        ))}
      </Profiler>,
    );
    // All have drawn that they are connected: what they draw from now on is events.
    await vi.waitUntil(() => container.querySelectorAll('[data-status=open]').length === components, {
      timeout: 30_000,
    });
    commits.mockClear();
    let frames = 0;
    let counting = true;
    requestAnimationFrame(function next() {
      frames += 1;
      if (counting) requestAnimationFrame(next);
    });
    const before = await slowdown();
    const longTasks = watchLongTasks();
    // A task that has begun before is not watched, and reading goes on in the task that sends.
    await new Promise((resolve) => setTimeout(resolve));
    for (const [i, bytes] of chunks.entries()) {
      server.last.send(bytes);
      if (milliseconds > 0 && i % 2 === 1) await new Promise((resolve) => setTimeout(resolve, milliseconds));
    }
    const expected = `${total} ${total} ${total}`.repeat(components);
    await vi.waitUntil(() => container.textContent === expected, { timeout: 30_000 });
    counting = false;
    const durations = longTasks.stop();
    expect(commits.mock.calls.length).toBeLessThanOrEqual(frames + 1);
    const limit = 50 * Math.max(1, before, await slowdown());
    expect(durations.filter((duration) => duration > limit)).toEqual([]);
  },
);
