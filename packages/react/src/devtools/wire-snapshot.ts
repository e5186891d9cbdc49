import type { WireFrame } from './wire-frames.ts';

/** One request and its response, as they went over the wire. Times are milliseconds since the recorder was made. */
export interface WireConnection {
  readonly id: number;
  readonly url: string;
  readonly method: string;
  readonly startedAt: number;
  /** When the response's head came. */
  readonly openedAt: number | null;
  readonly firstByteAt: number | null;
  readonly endedAt: number | null;
  /** The HTTP status. */
  readonly status: number | null;
  /** `whole`: the body ended. `broken`: request or body failed. `left`: the page closed it. */
  readonly ended: 'whole' | 'broken' | 'left' | null;
  readonly bytes: number;
  readonly frames: number;
  /** Pieces of an answer that came; `null` where the recorder was given no protocol. */
  readonly tokens: number | null;
  /** When the first of them came. */
  readonly firstTokenAt: number | null;
  /** Whether all of the body is kept, to be recorded. */
  readonly isKept: boolean;
}

/** One network chunk, for the plot. */
export interface WireChunk {
  readonly at: number;
  readonly bytes: number;
  readonly frames: number;
  readonly tokens: number;
}

/** A frame with the place and time it came. */
export interface RecordedFrame extends WireFrame {
  readonly key: number;
  readonly connection: number;
  readonly at: number;
}

/** What came over the wire so far. */
export interface WireSnapshot {
  /** Oldest first; the newest 100. */
  readonly connections: readonly WireConnection[];
  /** Oldest first; the newest 2,000. */
  readonly frames: readonly RecordedFrame[];
  /** Oldest first; the newest 20,000. */
  readonly chunks: readonly WireChunk[];
  /** Whether chunks are held back until `step()` or `resume()`. */
  readonly isPaused: boolean;
  /** Chunks that wait. */
  readonly held: number;
}
