import type { EventStreamError } from '../errors.ts';
import type { ServerSentEvent } from '../sse/event.ts';
import type { EventStreamDiagnostic } from './diagnostics.ts';
import type {
  EventStreamGap,
  EventStreamInit,
  EventStreamOpening,
  EventStreamStatus,
  EventStreamWait,
} from './event-stream-contract.ts';
import type { StreamRequest } from './stream-request.ts';

/** Where a stream stands, as its users see it. */
export interface ConnectionState {
  readonly status: EventStreamStatus;
  readonly lastEventId: string;
  readonly reconnectionTime: number;
  readonly error: EventStreamError | undefined;
  readonly wait: EventStreamWait | undefined;
}

/** Something that delivers the events of one stream: a request of this page, or another tab. */
export interface Connection extends ConnectionState {
  reconnect(): void;
  /** Silent: nothing is delivered after it. */
  close(): void;
}

/** Who takes what a {@link Connection} delivers. None of these may throw. */
export interface ConnectionSink {
  /** Where the answer is a promise, reading pauses until it is settled. */
  events(events: readonly ServerSentEvent[]): Promise<void> | undefined;
  opened(opening: EventStreamOpening): void;
  /** The connection's state changed. */
  changed(): void;
  gap(gap: EventStreamGap): void;
  diagnostic(diagnostic: EventStreamDiagnostic): void;
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
  connect(request: ShareRequest, sink: ConnectionSink): Connection;
}
