export { ContentTypeError, EventStreamError, type EventStreamErrorCode, EventTooLargeError, HttpStatusError } from './errors.ts';
export type { ServerSentEvent } from './sse/event.ts';
export type {
  EventStream,
  EventStreamAttempt,
  EventStreamGap,
  EventStreamInit,
  EventStreamListeners,
  EventStreamOpening,
  EventStreamStatus,
  EventStreamWait,
  ReconnectOptions,
} from './connection/event-stream-contract.ts';
export { type EventStreamDiagnostic, explainDiagnostic } from './connection/diagnostics.ts';
export type { Connection, ConnectionSink, ConnectionState, Share, ShareRequest } from './connection/share.ts';
