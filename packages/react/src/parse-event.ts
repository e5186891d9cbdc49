import type { ServerSentEvent } from '@rivulet/core';
import { EventDataError } from './event-data-error.ts';
import type { StandardSchema } from '@rivulet/chat';

/**
 * What makes a value of an event: a function of its data, or a Standard Schema (zod, valibot, arktype…), which is
 * given the data parsed as JSON. A schema that validates asynchronously cannot be used.
 */
export type EventParser<T> = ((data: string, event: ServerSentEvent) => T) | StandardSchema<T>;

/**
 * The value of an event.
 *
 * @throws {EventDataError} when the parser refuses the data.
 */
export function parseEvent<T>(event: ServerSentEvent, parser: EventParser<T>): T {
  let result;
  try {
    if (!('~standard' in parser)) return parser(event.data, event);
    result = parser['~standard'].validate(JSON.parse(event.data));
  } catch (cause) {
    throw new EventDataError(event, [], cause);
  }
  if ('then' in result) throw new EventDataError(event, [{ message: 'the schema is asynchronous' }]);
  if (result.issues) throw new EventDataError(event, result.issues);
  return result.value;
}
