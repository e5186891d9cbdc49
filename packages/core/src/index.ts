export { ContentTypeError, EventStreamError, type EventStreamErrorCode, EventTooLargeError, HttpStatusError } from './errors.ts';
export type { ServerSentEvent } from './sse/event.ts';
