import type { ChatProtocol } from '@rivulet/chat';
import { createKeptBodies, type WireRecording } from './kept-bodies.ts';
import { tokenCounter } from './token-counter.ts';
import { framesOf, type WireFrame } from './wire-frames.ts';

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

/** Watches the streams that are fetched through it; made by `createStreamRecorder()`. */
export interface StreamRecorder {
  /** To be given to `useChatStream`, `useEventStream`, or anything else that takes a `fetch`. */
  readonly fetch: typeof globalThis.fetch;
  /** The same object until something came. */
  getSnapshot(): WireSnapshot;
  /** Calls `listener` after each change; the function it returns ends that. */
  subscribe(listener: () => void): () => void;
  /** Holds chunks back: they are shown, but the page does not get them. Back-pressure reaches the server. */
  pause(): void;
  /** Lets one chunk through. */
  step(): void;
  /** Lets everything through again. */
  resume(): void;
  /** Forgets everything that is over. */
  clear(): void;
  /** The response as JSON; `null` where it has no body, or more of it came than is kept. */
  record(connection: number): WireRecording | null;
}

/** What a recorder fetches with, and how much it keeps. */
export interface StreamRecorderOptions {
  /** Default: the global `fetch`, looked up at each request. */
  readonly fetch?: typeof globalThis.fetch;
  /** Bytes of bodies that are kept to be exported. Default 8 MiB. */
  readonly maxBytes?: number;
  /** What the answers are written in: then tokens are counted, and timed. Default: nobody counts. */
  readonly protocol?: ChatProtocol;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What is kept for the eye; a flood must not fill the memory. */
const maxConnections = 100;
const maxFrames = 2_000;
const maxChunks = 20_000;

/** Watches streams as they arrive, without changing them: a `fetch` to hand around, and what it saw. */
export function createStreamRecorder({
  fetch: ownFetch,
  maxBytes = 8 * 1024 * 1024,
  protocol,
}: StreamRecorderOptions = {}): StreamRecorder {
  const origin = performance.now();
  const now = (): number => performance.now() - origin;
  const listeners = new Set<() => void>();
  const bodies = createKeptBodies(maxBytes);
  /** Lets go of a held chunk. */
  const gates: (() => void)[] = [];

  const connections = new Map<number, Writable<WireConnection>>();
  let frames: RecordedFrame[] = [];
  let chunks: WireChunk[] = [];
  let isPaused = false;
  let lastId = 0;
  let lastKey = 0;
  let snapshot: WireSnapshot | undefined;

  function changed(): void {
    snapshot = undefined;
    for (const listener of listeners) listener();
  }

  function end(connection: Writable<WireConnection>, ended: NonNullable<WireConnection['ended']>): void {
    if (connection.ended !== null) return;
    connection.ended = ended;
    connection.endedAt = now();
    changed();
  }

  function forget(id: number): void {
    connections.delete(id);
    bodies.drop(id);
  }

  function hold(): Promise<void> | undefined {
    if (!isPaused) return undefined;
    return new Promise((resolve) => {
      gates.push(resolve);
      changed();
    });
  }

  function letGo(count: number): void {
    for (const open of gates.splice(0, count)) open();
    changed();
  }

  /** The same body, seen on its way. */
  function watch(
    connection: Writable<WireConnection>,
    { status, headers }: Response,
    body: ReadableStream<Uint8Array>,
  ): ReadableStream<Uint8Array> {
    const { id } = connection;
    const count = protocol && tokenCounter(protocol, { status, headers });
    if (count) connection.tokens = 0;
    const reader = body.getReader();
    const cutter = framesOf(headers.get('content-type') ?? '');
    const see = (found: readonly WireFrame[], bytes: number): void => {
      const at = now();
      connection.bytes += bytes;
      connection.frames += found.length;
      connection.firstByteAt ??= at;
      const tokens = count?.(found) ?? 0;
      if (tokens > 0) {
        connection.tokens = (connection.tokens ?? 0) + tokens;
        connection.firstTokenAt ??= at;
      }
      for (const frame of found) frames.push({ ...frame, key: (lastKey += 1), connection: id, at });
      chunks.push({ at, bytes, frames: found.length, tokens });
      // Trimmed now and then, not with every chunk.
      if (frames.length > 2 * maxFrames) frames = frames.slice(-maxFrames);
      if (chunks.length > 2 * maxChunks) chunks = chunks.slice(-maxChunks);
      changed();
    };
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          try {
            const { done, value } = await reader.read();
            if (done) {
              const rest = cutter.end();
              if (rest.length > 0) see(rest, 0);
              end(connection, 'whole');
              controller.close();
              return;
            }
            bodies.keep(id, now(), value);
            see(cutter.feed(value), value.length);
            await hold();
            controller.enqueue(value);
          } catch (error) {
            end(connection, 'broken');
            controller.error(error);
          }
        },
        cancel(reason) {
          end(connection, 'left');
          return reader.cancel(reason);
        },
      },
      { highWaterMark: 0 },
    );
  }

  return {
    async fetch(input, init) {
      const id = (lastId += 1);
      const request = typeof input === 'object' && 'url' in input ? input : undefined;
      const connection: Writable<WireConnection> = {
        id,
        url: request?.url ?? String(input),
        method: init?.method ?? request?.method ?? 'GET',
        startedAt: now(),
        openedAt: null,
        firstByteAt: null,
        endedAt: null,
        status: null,
        ended: null,
        bytes: 0,
        frames: 0,
        tokens: null,
        firstTokenAt: null,
        isKept: false,
      };
      connections.set(id, connection);
      for (const [old, { ended }] of connections) {
        if (connections.size <= maxConnections) break;
        if (ended !== null) forget(old);
      }
      changed();
      let response: Response;
      try {
        response = await (ownFetch ?? globalThis.fetch)(input, init);
      } catch (error) {
        end(connection, (init?.signal ?? request?.signal)?.aborted ? 'left' : 'broken');
        throw error;
      }
      const { status, statusText, headers, url, redirected, body } = response;
      connection.status = status;
      connection.openedAt = now();
      changed();
      if (body === null) {
        end(connection, 'whole');
        return response;
      }
      bodies.open(id, headers);
      const watched = new Response(watch(connection, response, body), {
        status,
        statusText,
        headers,
      });
      return Object.defineProperties(watched, { url: { value: url }, redirected: { value: redirected } });
    },
    getSnapshot: () =>
      (snapshot ??= {
        connections: Array.from(connections.values(), (connection) => ({
          ...connection,
          isKept: bodies.has(connection.id),
        })),
        frames: frames.slice(-maxFrames),
        chunks: chunks.slice(-maxChunks),
        isPaused,
        held: gates.length,
      }),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pause() {
      isPaused = true;
      changed();
    },
    step() {
      letGo(1);
    },
    resume() {
      isPaused = false;
      letGo(gates.length);
    },
    clear() {
      for (const [id, { ended }] of connections) {
        if (ended === null) continue;
        forget(id);
      }
      frames = [];
      chunks = [];
      changed();
    },
    record(id) {
      const connection = connections.get(id);
      if (connection === undefined) return null;
      const { openedAt, status, endedAt, ended } = connection;
      return bodies.recording(id, {
        status: status ?? 200,
        openedAt: openedAt ?? 0,
        endedAt: endedAt ?? now(),
        ended: ended === 'whole' ? 'whole' : 'broken',
      });
    },
  };
}
