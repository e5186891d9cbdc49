import type { ChatProtocol } from '@rivulet/chat';
import type { Recording } from '@rivulet/core/recording';
import { createKeptBodies } from './kept-bodies.ts';
import { tokenCounter } from './token-counter.ts';
import { framesOf, shortened, type WireFrame } from './wire-frames.ts';
import type { RecordedFrame, WireChunk, WireConnection, WireSnapshot } from './wire-snapshot.ts';

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
  /** Forgets the connections that are over, and the frames and chunks of all. */
  clear(): void;
  /**
   * The response as JSON, as the mock server's `replay()` plays it; `null` where it has no body, or more of it came than
   * is kept.
   */
  record(connection: number): Recording | null;
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
  /** What lets go of the chunks that are held, oldest first. */
  const gates = new Set<() => void>();

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

  function letGo(count: number): void {
    for (const open of Array.from(gates).slice(0, count)) {
      gates.delete(open);
      open();
    }
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
    let gate: (() => void) | undefined;
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
      for (const frame of found) frames.push({ ...shortened(frame), key: (lastKey += 1), connection: id, at });
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
            if (isPaused) {
              await new Promise<void>((resolve) => {
                gates.add((gate = resolve));
                changed();
              });
            }
            controller.enqueue(value);
          } catch (error) {
            end(connection, 'broken');
            controller.error(error);
          }
        },
        cancel(reason) {
          if (gate) gates.delete(gate);
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
        held: gates.size,
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
      letGo(gates.size);
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
