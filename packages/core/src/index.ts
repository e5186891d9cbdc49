export { checkResponse, type CheckResponseOptions } from './connection/check-response.ts';
export type { BatchedIterator } from './connection/read-batches.ts';
export { readChunks, type ReadChunksOptions } from './connection/read-chunks.ts';
export { readEventStream, type ReadEventStreamOptions } from './connection/read-event-stream.ts';
export { readJsonLines, type ReadJsonLinesOptions } from './connection/read-json-lines.ts';
export {
  ContentTypeError,
  EventStreamError,
  type EventStreamErrorCode,
  EventTooLargeError,
  HttpStatusError,
  InvalidJsonError,
} from './errors.ts';
export { eventStreamResponse, type EventStreamResponseOptions } from './event-stream-response.ts';
export { detach } from './sse/detach.ts';
export { type EncodableEvent, encodeEvent } from './sse/encode.ts';
export type { ServerSentEvent } from './sse/event.ts';
export {
  createLineSplitter,
  type LineHandlers,
  type LineSplitter,
  type LineSplitterOptions,
} from './sse/line-splitter.ts';
export { createParser, type EventStreamParser, type ParserHandlers, type ParserOptions } from './sse/parser.ts';
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
export type { EventStreamDiagnostic } from './connection/diagnostics.ts';
export { explainDiagnostics, type StreamFinding } from './connection/explain-diagnostics.ts';
export { openEventStream } from './connection/event-stream.ts';
export type { Share } from './connection/share.ts';
export { reconnectDelay, type ReconnectPolicy } from './connection/reconnect.ts';
export { parseRetryAfter } from './connection/retry-after.ts';
