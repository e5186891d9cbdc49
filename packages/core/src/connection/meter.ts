import type { EventStreamDiagnostic } from './diagnostics.ts';

/** Chunks that are this close, in milliseconds, came at once. */
const TOGETHER = 100;
/** A silence, in milliseconds, after which many events at once are suspicious, and how many are many. */
const SILENCE = 1000;
const MANY = 32;

/** Measures one connection. */
export interface Meter {
  chunk(bytes: number, events: number): void;
  end(): void;
}

/**
 * Finds out how a connection behaves. One burst may be a server that catches up; two of them, or a whole answer in one,
 * is a proxy that collects events before it lets them go.
 */
export function createMeter(report: (diagnostic: EventStreamDiagnostic) => void): Meter {
  const sentAt = Date.now();
  let lastAt = sentAt;
  let totalBytes = 0;
  let totalEvents = 0;
  let silence = 0;
  let burstBytes = 0;
  let burstEvents = 0;
  let bursts = 0;

  const isBurst = (): boolean => silence >= SILENCE && burstEvents >= MANY;
  const reportBurst = (): void => {
    report({ type: 'burst', milliseconds: lastAt - sentAt, silence, bytes: burstBytes, events: burstEvents });
  };

  return {
    chunk(bytes, events) {
      const now = Date.now();
      if (totalBytes === 0) report({ type: 'first-byte', milliseconds: now - sentAt });
      if (now - lastAt > TOGETHER) {
        if (isBurst()) bursts++;
        silence = now - lastAt;
        burstBytes = burstEvents = 0;
      }
      lastAt = now;
      totalBytes += bytes;
      totalEvents += events;
      burstBytes += bytes;
      burstEvents += events;
      if (bursts === 1 && isBurst()) {
        bursts = Infinity;
        reportBurst();
      }
    },
    end() {
      if (totalEvents === burstEvents && isBurst()) reportBurst();
      report({ type: 'end', milliseconds: Date.now() - sentAt, bytes: totalBytes, events: totalEvents });
    },
  };
}
