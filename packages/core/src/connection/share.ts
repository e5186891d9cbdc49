import type { EventStreamError } from '../errors.ts';
import type { EventStreamDiagnostic } from './diagnostics.ts';
import type {
  EventStreamInit,
  EventStreamListeners,
  EventStreamStatus,
  EventStreamWait,
} from './event-stream-contract.ts';
import type { ServerSentEvent } from '../sse/event.ts';
import type { StreamRequest } from './stream-request.ts';

/** Where a stream stands. */
export interface ConnectionState {
  readonly status: EventStreamStatus;
  readonly lastEventId: string;
  readonly lastEvent: ServerSentEvent | undefined;
  readonly reconnectionTime: number;
  readonly error: EventStreamError | undefined;
  readonly wait: EventStreamWait | undefined;
}

/** Something that delivers the events of one stream: a request of this page, or another tab. */
export interface Connection extends ConnectionState {
  reconnect(): void;
  /** Silent: nothing is told after it. */
  close(): void;
}

/** What a connection has to say. */
export interface ConnectionListeners extends EventStreamListeners {
  onDiagnostic?: (diagnostic: EventStreamDiagnostic) => void;
}

/** A listener's name and its argument. Events come by the chunk: `onEvent` is never told. `onClose` is the last. */
export type Told = {
  [Name in keyof ConnectionListeners]-?: [name: Name, ...argument: Parameters<NonNullable<ConnectionListeners[Name]>>];
}[Exclude<keyof ConnectionListeners, 'onEvent'>];

/** Who takes what a {@link Connection} delivers. Neither function throws, and neither is called before `connect` returns. */
export interface ConnectionSink {
  tell(...told: Told): void;
  /** What to wait for before more is read, if anything. */
  whenReady(): Promise<void> | undefined;
}

/** What a {@link Share} needs to know of a stream. */
export interface ShareRequest {
  readonly request: StreamRequest;
  readonly init: EventStreamInit;
  /** Opens a real connection, which resumes from `lastEventId`. */
  open(sink: ConnectionSink, lastEventId: string): Connection;
}

/** Shares connections beyond one page; `acrossTabs()` makes one. */
export interface Share {
  /** Joins the connection that others have for the same request, or opens it. */
  connect(request: ShareRequest, sink: ConnectionSink): Connection;
}
