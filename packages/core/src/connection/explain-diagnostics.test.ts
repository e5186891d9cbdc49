import { expect, test } from 'vitest';
import type { EventStreamDiagnostic } from './diagnostics.ts';
import { explainDiagnostics } from './explain-diagnostics.ts';

/** Milliseconds and events of each chunk, and when the connection ended. */
function explain(chunks: readonly (readonly [milliseconds: number, events: number])[], end?: number): string[] {
  const texts: string[] = [];
  const onDiagnostic: (diagnostic: EventStreamDiagnostic) => void = explainDiagnostics(({ type, text }) =>
    texts.push(`${type}: ${text}`),
  );
  for (const [milliseconds, events] of chunks)
    onDiagnostic({ type: 'chunk', milliseconds, events, bytes: events * 100 });
  const events = chunks.reduce((sum, [, count]) => sum + count, 0);
  if (end !== undefined) onDiagnostic({ type: 'end', milliseconds: end, events, bytes: events * 100 });
  return texts;
}

test('says when the first byte came, and how much there was at the end', () => {
  expect(
    explain(
      [
        [120, 1],
        [200, 2],
      ],
      900,
    ),
  ).toEqual([
    'first-byte: The first byte came after 120 ms.',
    'end: The connection ended after 900 ms, 3 events, 300 bytes.',
  ]);
});

test('a whole answer in one burst is a proxy that buffers', () => {
  expect(
    explain(
      [
        [4000, 30],
        [4020, 30],
        [4040, 30],
      ],
      4050,
    )[1],
  ).toBe(
    'burst: A proxy is buffering: 90 events (9000 bytes) came at once after 4000 ms of silence. Set X-Accel-Buffering: no, no compression, Cache-Control: no-cache, no-transform.',
  );
});

test('blobs of many events are a proxy that buffers, said once', () => {
  const findings = explain(
    [
      [2000, 40],
      [4000, 40],
      [6000, 40],
      [8000, 40],
    ],
    9000,
  );
  expect(findings.filter((text) => text.startsWith('burst'))).toHaveLength(1);
});

test.each<[string, [number, number][], number | undefined]>([
  ['events one by one', Array.from({ length: 100 }, (_, index) => [index * 40, 1]), 5000],
  [
    'a replay after a reconnect, then quiet',
    [
      [1500, 500],
      [9000, 1],
      [20_000, 1],
    ],
    30_000,
  ],
  ['a replay at once', [[50, 500]], 60],
  [
    'a slow server with few events',
    [
      [3000, 3],
      [6000, 3],
    ],
    7000,
  ],
  ['many events at a steady pace', Array.from({ length: 100 }, (_, index) => [index * 90, 50]), 9000],
])('%s: no proxy is blamed', (_, chunks, end) => {
  expect(explain(chunks, end).filter((text) => text.startsWith('burst'))).toEqual([]);
});

test('each connection is judged by itself', () => {
  const texts: string[] = [];
  const onDiagnostic = explainDiagnostics(({ type }) => texts.push(type));
  for (let connection = 0; connection < 2; connection++) {
    onDiagnostic({ type: 'chunk', milliseconds: 10, events: 1, bytes: 1 });
    onDiagnostic({ type: 'end', milliseconds: 20, events: 1, bytes: 1 });
  }
  expect(texts).toEqual(['first-byte', 'end', 'first-byte', 'end']);
});
