'use client';
import type { ReactElement } from 'react';
import type { WireSnapshot } from './wire-snapshot.ts';

const width = 600;
const height = 80;
const buckets = 60;

interface Rates {
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
  /** Per second, bucket by bucket. */
  readonly bytes: readonly number[];
  /** Tokens where somebody counts them, frames otherwise. */
  readonly pieces: readonly number[];
  readonly unit: 'tokens' | 'frames';
}

/** How much came per second, over the time that is kept. */
function ratesOf({ chunks, connections }: WireSnapshot): Rates | undefined {
  const last = chunks.at(-1);
  if (last === undefined) return undefined;
  const from = Math.min(
    chunks[0]!.at,
    ...connections.map(({ startedAt }) => startedAt).filter((at) => at >= chunks[0]!.at - 60_000),
  );
  const to = Math.max(last.at, from + 1_000);
  const bytes = Array.from({ length: buckets }, () => 0);
  const unit = connections.some(({ tokens }) => tokens !== null) ? 'tokens' : 'frames';
  const pieces = Array.from({ length: buckets }, () => 0);
  const perSecond = (1_000 * buckets) / (to - from);
  for (const chunk of chunks) {
    const bucket = Math.min(buckets - 1, Math.max(0, Math.floor(((chunk.at - from) / (to - from)) * buckets)));
    bytes[bucket]! += chunk.bytes * perSecond;
    pieces[bucket]! += chunk[unit] * perSecond;
  }
  return { from, to, bytes, pieces, unit };
}

/** Bytes per second as bars, tokens or frames per second as a line, a mark at every connection. */
export function StreamTimeline({ snapshot }: { readonly snapshot: WireSnapshot }): ReactElement | null {
  const rates = ratesOf(snapshot);
  if (rates === undefined) return null;
  const { from, to, bytes, pieces, unit } = rates;
  const [mostBytes, mostPieces] = [Math.max(1, ...bytes), Math.max(1, ...pieces)];
  const step = width / buckets;
  const x = (at: number): number => Math.round(((at - from) / (to - from)) * width);
  const marks = snapshot.connections.filter(({ startedAt }) => startedAt >= from && startedAt <= to);
  const summary = `${((to - from) / 1000).toFixed(1)} s, at most ${Math.round(mostBytes)} bytes and ${Math.round(mostPieces)} ${unit} per second, ${marks.length === 1 ? 'one connection' : `${marks.length} connections`}`;
  return (
    <figure className="rivulet-inspector-timeline">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={summary} preserveAspectRatio="none">
        {bytes.map((rate, i) => {
          const size = (rate / mostBytes) * height;
          return (
            <rect
              key={i}
              className="rivulet-inspector-bytes"
              x={i * step}
              y={height - size}
              width={step * 0.8}
              height={size}
            />
          );
        })}
        <polyline
          className="rivulet-inspector-rate"
          fill="none"
          points={pieces
            .map(
              (rate, i) =>
                `${((i + 0.5) * step).toFixed(1)},${(height - (rate / mostPieces) * (height - 2)).toFixed(1)}`,
            )
            .join(' ')}
        />
        {marks.map(({ id, startedAt }) => (
          <line key={id} className="rivulet-inspector-mark" x1={x(startedAt)} x2={x(startedAt)} y1={0} y2={height} />
        ))}
      </svg>
      <figcaption>{summary}</figcaption>
    </figure>
  );
}
