/** What came over the wire in one piece. */
export interface WirePiece {
  readonly number: number;
  /** Milliseconds since the request. */
  readonly at: number;
  readonly bytes: number;
  readonly text: string;
}

export interface WireLog {
  readonly status: number | null;
  /** The last few of them. */
  readonly pieces: readonly WirePiece[];
  /** All of them. */
  readonly count: number;
  readonly bytes: number;
  /** Milliseconds from the request to the first piece. */
  readonly firstAt: number | undefined;
  /** The longest wait between two pieces, in milliseconds. */
  readonly silence: number;
  readonly ended: 'open' | 'ended' | 'broken' | 'left';
}

const kept = 60;

const nothing: WireLog = { status: null, pieces: [], count: 0, bytes: 0, firstAt: undefined, silence: 0, ended: 'open' };

/** A `fetch` that writes down what its last response brought, as it brings it. */
export function tapWire(fetch: typeof globalThis.fetch): { fetch: typeof globalThis.fetch; getLog(): WireLog; subscribe(listener: () => void): () => void } {
  let log = nothing;
  let current = nothing;
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  // A reader looks ten times a second at most; thousands of pieces a second must not draw thousands of lists.
  const set = (next: Partial<WireLog>): void => {
    current = { ...current, ...next };
    timer ??= setTimeout(() => {
      timer = undefined;
      log = current;
      for (const listener of listeners) listener();
    }, 100);
  };
  return {
    getLog: () => log,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async fetch(input, init) {
      const start = performance.now();
      set(nothing);
      const response = await fetch(input, init).catch((error: unknown) => {
        set({ ended: 'broken' });
        throw error;
      });
      set({ status: response.status });
      const reader = response.body?.getReader();
      if (!reader) {
        set({ ended: 'ended' });
        return response;
      }
      const decoder = new TextDecoder();
      const body = new ReadableStream<Uint8Array>({
        async pull(controller) {
          try {
            const { done, value } = await reader.read();
            if (done) {
              set({ ended: 'ended' });
              controller.close();
              return;
            }
            const piece = { number: current.count + 1, at: performance.now() - start, bytes: value.length, text: decoder.decode(value, { stream: true }) };
            set({
              pieces: [...current.pieces.slice(1 - kept), piece],
              count: piece.number,
              bytes: current.bytes + value.length,
              firstAt: current.firstAt ?? piece.at,
              silence: Math.max(current.silence, piece.at - (current.pieces.at(-1)?.at ?? piece.at)),
            });
            controller.enqueue(value);
          } catch (error) {
            set({ ended: init?.signal?.aborted ? 'left' : 'broken' });
            controller.error(error);
          }
        },
        cancel(reason) {
          set({ ended: 'left' });
          return reader.cancel(reason);
        },
      });
      return new Response(body, { status: response.status, headers: response.headers });
    },
  };
}
