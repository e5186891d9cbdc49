import type { EventStreamDiagnostic } from './diagnostics.ts';

/** Chunks that are this close, in milliseconds, came at once. */
const TOGETHER = 100;
/** A silence, in milliseconds, after which many events at once are suspicious, and how many are many. */
const SILENCE = 1000;
const MANY = 32;

/** What measurements of a stream mean. */
export interface StreamFinding {
  /**
   * - `first-byte`: the connection delivers.
   * - `burst`: many events came at once after a silence; something holds them back. Once per connection.
   * - `end`: the connection is over.
   */
  readonly type: 'first-byte' | 'burst' | 'end';
  /** In words, for a developer. */
  readonly text: string;
}

/**
 * Makes an `onDiagnostic` that puts into words what happens on the wire. One for each stream.
 *
 * One burst may be a server that catches up after a reconnect. Two, or a whole answer in one, is a proxy that collects
 * events before it lets them go.
 *
 * @param report - Called with each finding: `({ text }) => console.info(text)`, say.
 */
export function explainDiagnostics(
  report: (finding: StreamFinding) => void,
): (diagnostic: EventStreamDiagnostic) => void {
  let lastAt = 0;
  let seen = 0;
  let silence = 0;
  let events = 0;
  let bytes = 0;
  let bursts = 0;

  const isBurst = (): boolean => silence >= SILENCE && events >= MANY;
  const reportBurst = (): void =>
    report({
      type: 'burst',
      text:
        `A proxy is buffering: ${events} events (${bytes} bytes) came at once after ${Math.round(silence)} ms of silence. ` +
        'Set X-Accel-Buffering: no, no compression, Cache-Control: no-cache, no-transform.',
    });

  return (diagnostic) => {
    const { milliseconds } = diagnostic;
    if (diagnostic.type === 'end') {
      if (bursts < 2 && seen === events && isBurst()) reportBurst();
      report({
        type: 'end',
        text: `The connection ended after ${milliseconds} ms, ${diagnostic.events} events, ${diagnostic.bytes} bytes.`,
      });
      lastAt = seen = silence = events = bytes = bursts = 0;
      return;
    }
    if (seen === 0 && bytes === 0)
      report({ type: 'first-byte', text: `The first byte came after ${milliseconds} ms.` });
    if (milliseconds - lastAt > TOGETHER) {
      silence = milliseconds - lastAt;
      events = bytes = 0;
    }
    const before = isBurst();
    lastAt = milliseconds;
    seen += diagnostic.events;
    events += diagnostic.events;
    bytes += diagnostic.bytes;
    if (!before && isBurst() && ++bursts === 2) reportBurst();
  };
}
