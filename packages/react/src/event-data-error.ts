import type { ServerSentEvent } from '@rivulet/core';
import type { StandardIssue } from '@rivulet/chat';

/**
 * The data of one event is not what `parse` asks for. The stream goes on, and so does the state built from the
 * events before it. The message holds the schema's words; the data itself is not repeated.
 */
export class EventDataError extends Error {
  override readonly name = 'EventDataError';
  readonly code = 'invalid-data';
  /** The event that was passed over. */
  readonly event: ServerSentEvent;
  /** What the schema found; empty where the data is not JSON, or `parse` is a function that threw (see `cause`). */
  readonly issues: readonly StandardIssue[];

  constructor(event: ServerSentEvent, issues: readonly StandardIssue[], cause?: unknown) {
    super(`Bad event data: ${issues.map(describe).join('; ') || 'parse failed'}.`, { cause });
    this.event = event;
    this.issues = issues;
  }
}

function describe({ message, path = [] }: StandardIssue): string {
  return [...path.map((step) => (step as { key?: PropertyKey }).key ?? step), message].map(String).join(': ');
}
