/** A measurement of one connection of a stream. Milliseconds are counted from its request. */
export type EventStreamDiagnostic =
  /** Bytes came; the first of these is the time to first byte. */
  | { readonly type: 'chunk'; readonly milliseconds: number; readonly bytes: number; readonly events: number }
  /** The connection is over, for whatever reason. */
  | { readonly type: 'end'; readonly milliseconds: number; readonly bytes: number; readonly events: number };
