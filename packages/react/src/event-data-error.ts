import type { ServerSentEvent } from '@rivulet/core';
import type { StandardIssue } from './standard-schema.ts';

/**
 * The data of one event is not what `parse` asks for. The stream goes on, and so does the state built from the
 * events before it.
 */
export class EventDataError extends Error {
  override readonly name = 'EventDataError';
  readonly code = 'invalid-data';
  /** The event that was passed over. */
  readonly event: ServerSentEvent;
  /** What the schema found; empty where the data is not JSON, or `parse` is a function that threw (see `cause`). */
  readonly issues: readonly StandardIssue[];

  constructor(event: ServerSentEvent, issues: readonly StandardIssue[], options?: { cause: unknown }) {
    super(`An event of type "${event.type.slice(0, 100)}" was passed over: its data ${issues.length > 0 ? issues.map(describe).join('; ') : 'could not be parsed'}.`, options);
    this.event = event;
    this.issues = issues;
  }
}

/** Issues are the schema's words; the data itself is not repeated. */
function describe({ message, path = [] }: StandardIssue): string {
  const where = path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.');
  return where === '' ? message : `${where}: ${message}`;
}
