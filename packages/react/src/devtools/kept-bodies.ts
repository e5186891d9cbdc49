import { recordedBytes, recordedHeaders, type Recording } from '@rivulet/core/recording';

/** What a recording says beside its bytes; times on the clock of {@link KeptBodies.keep}. */
export interface RecordedResponse {
  readonly status: number;
  readonly openedAt: number;
  readonly endedAt: number;
  readonly ended: Recording['ended'];
}

/** The bodies that can still be exported. Where there is no room, the oldest go first. */
export interface KeptBodies {
  /** Begins a body. */
  open(id: number, headers: Headers): void;
  /** Keeps a chunk of a body that is kept so far. */
  keep(id: number, at: number, bytes: Uint8Array): void;
  /** Whether all that came of a body is here. */
  has(id: number): boolean;
  /** Lets a body go. */
  drop(id: number): void;
  /** The body as JSON; `null` where it is not kept. */
  recording(id: number, response: RecordedResponse): Recording | null;
}

interface Body {
  readonly headers: Recording['headers'];
  readonly chunks: { readonly at: number; readonly bytes: Uint8Array }[];
}

/** Keeps so many bytes of bodies, all in all. */
export function createKeptBodies(maxBytes: number): KeptBodies {
  const bodies = new Map<number, Body>();
  let keptBytes = 0;

  function drop(id: number): void {
    for (const { bytes } of bodies.get(id)?.chunks ?? []) keptBytes -= bytes.length;
    bodies.delete(id);
  }

  return {
    open(id, headers) {
      bodies.set(id, { headers: recordedHeaders(headers), chunks: [] });
    },
    keep(id, at, bytes) {
      for (const oldest of bodies.keys()) {
        if (keptBytes + bytes.length <= maxBytes) break;
        drop(oldest);
      }
      const body = bodies.get(id);
      if (body === undefined) return;
      keptBytes += bytes.length;
      body.chunks.push({ at, bytes: bytes.slice() });
    },
    has: (id) => bodies.has(id),
    drop,
    recording(id, { status, openedAt, endedAt, ended }) {
      const body = bodies.get(id);
      if (body === undefined) return null;
      const since = (at: number): number => Math.round(at - openedAt);
      return {
        version: 1,
        status,
        headers: body.headers,
        chunks: body.chunks.map(({ at, bytes }) => ({ at: since(at), ...recordedBytes(bytes) })),
        endedAt: since(endedAt),
        ended,
      };
    },
  };
}
