'use client';
import { useMemo, useState, useSyncExternalStore, type ReactElement } from 'react';
import { framedStore } from '../framed-store.ts';
import type { StreamRecorder } from './stream-recorder.ts';
import { StreamTimeline } from './stream-timeline.tsx';
import type { RecordedFrame, WireConnection, WireSnapshot } from './wire-snapshot.ts';

/** What a {@link StreamInspector} shows. */
export interface StreamInspectorProps {
  /** What watches the streams: its `fetch` is the one they are read with. */
  readonly recorder: StreamRecorder;
  /** Added to the class `rivulet-inspector`. */
  readonly className?: string;
}

/** Rows that are drawn; the newest. */
const maxRows = 200;

/**
 * Shows streams as they come over the wire: connections with their time to the first byte and, where the recorder knows
 * the protocol, to the first token; a plot of bytes and tokens (or frames) per second with reconnects marked; every
 * event, comment and line. Holds a stream back, lets it through chunk by chunk, and saves it as a recording. Needs the
 * stylesheet `@rivulet/react/devtools.css`.
 *
 * @example
 * const recorder = createStreamRecorder();
 * const chat = createChat({ url: '/api/chat', fetch: recorder.fetch });
 * <StreamInspector recorder={recorder} />
 */
export function StreamInspector({ recorder, className }: StreamInspectorProps): ReactElement {
  const store = useMemo(() => framedStore(recorder), [recorder]);
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
  const [selected, select] = useState<number | null>(null);
  const frame = snapshot.frames.find(({ key }) => key === selected);
  return (
    <section
      className={className === undefined ? 'rivulet-inspector' : `rivulet-inspector ${className}`}
      aria-label="Stream inspector"
    >
      <Toolbar recorder={recorder} snapshot={snapshot} />
      <Connections recorder={recorder} connections={snapshot.connections} />
      <StreamTimeline snapshot={snapshot} />
      <Frames frames={snapshot.frames} selected={selected} select={select} />
      {frame && (
        <pre className="rivulet-inspector-data" aria-label="Data of the selected frame" tabIndex={0}>
          {readable(frame.data)}
        </pre>
      )}
    </section>
  );
}

function Toolbar({
  recorder,
  snapshot: { isPaused, held },
}: {
  readonly recorder: StreamRecorder;
  readonly snapshot: WireSnapshot;
}): ReactElement {
  return (
    <div className="rivulet-inspector-tools" role="toolbar" aria-label="Stream">
      <button type="button" aria-pressed={isPaused} onClick={isPaused ? recorder.resume : recorder.pause}>
        Pause
      </button>
      <button type="button" disabled={held === 0} onClick={recorder.step}>
        Step
      </button>
      <button type="button" onClick={recorder.clear}>
        Clear
      </button>
      {isPaused && <output>{held === 0 ? 'Paused.' : `Paused, ${held} held back.`}</output>}
    </div>
  );
}

function Connections({
  recorder,
  connections,
}: {
  readonly recorder: StreamRecorder;
  readonly connections: readonly WireConnection[];
}): ReactElement | null {
  if (connections.length === 0) return <p className="rivulet-inspector-empty">Nothing has been asked for yet.</p>;
  const counts = connections.some(({ tokens }) => tokens !== null);
  return (
    <div className="rivulet-inspector-scroll" role="region" aria-label="Connections" tabIndex={0}>
      <table>
        <caption>Connections</caption>
        <thead>
          <tr>
            {columns
              .filter((title) => counts || !ofTokens.includes(title))
              .map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
          </tr>
        </thead>
        <tbody>
          {connections.map((connection) => (
            <tr key={connection.id}>
              <th scope="row">
                {connection.method} {connection.url}
              </th>
              <td>{connection.status ?? '…'}</td>
              <td>{after(connection, connection.firstByteAt)}</td>
              {counts && <td>{after(connection, connection.firstTokenAt)}</td>}
              <td>{connection.bytes}</td>
              <td>{connection.frames}</td>
              {counts && <td>{connection.tokens}</td>}
              <td>{states[connection.ended ?? 'open']}</td>
              <td>
                <button type="button" disabled={!connection.isKept} onClick={() => save(recorder, connection)}>
                  Save
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Columns that need a recorder that counts. */
const ofTokens = ['First token', 'Tokens'];
const columns = ['Request', 'Status', 'First byte', 'First token', 'Bytes', 'Frames', 'Tokens', 'State', 'Recording'];

/** How long it took, where it has come; where it will not come any more, that. */
function after({ startedAt, ended }: WireConnection, at: number | null): string {
  if (at === null) return ended === null ? '…' : '–';
  return `${Math.round(at - startedAt)} ms`;
}

const states = { open: 'open', whole: 'ended', broken: 'broken off', left: 'closed by the page' } as const;

interface FramesProps {
  readonly frames: readonly RecordedFrame[];
  readonly selected: number | null;
  readonly select: (key: number) => void;
}

function Frames({ frames, selected, select }: FramesProps): ReactElement | null {
  if (frames.length === 0) return null;
  const rows = frames.slice(-maxRows).reverse();
  return (
    <div className="rivulet-inspector-scroll" role="region" aria-label="Frames" tabIndex={0}>
      <table>
        <caption>
          {rows.length < frames.length
            ? `The last ${rows.length} of ${frames.length} frames, newest first`
            : `${frames.length} frames, newest first`}
        </caption>
        <thead>
          <tr>
            {['Time', 'Kind', 'Id', 'Size', 'Data'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, at, kind, type, eventId, size, data }) => (
            <tr key={key} data-kind={kind} data-selected={key === selected || undefined}>
              <td>{(at / 1000).toFixed(3)}</td>
              <td>{type === '' ? kind : type}</td>
              <td>{eventId}</td>
              <td>{size}</td>
              <td>
                <button
                  type="button"
                  className="rivulet-inspector-frame"
                  aria-pressed={key === selected}
                  onClick={() => select(key)}
                >
                  {data.slice(0, 120) || '(empty)'}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** JSON indented, everything else as it is. */
function readable(data: string): string {
  try {
    return JSON.stringify(JSON.parse(data), null, 2);
  } catch {
    return data;
  }
}

/** Lets the browser save the recording as a file. */
function save(recorder: StreamRecorder, { id }: WireConnection): void {
  const recording = recorder.record(id);
  if (recording === null) return;
  const url = URL.createObjectURL(new Blob([JSON.stringify(recording, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `stream-${id}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
