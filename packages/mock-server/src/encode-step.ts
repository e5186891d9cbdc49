import { encodeEvent } from '@rivulet/core';
import type { ScenarioEvent, Step } from './scenario.ts';

/** The steps that put something on the wire. */
export type SentStep = Extract<Step, { type: 'event' | 'comment' | 'bytes' }>;

/**
 * What a step puts on the wire.
 *
 * @throws {TypeError} where an event's field would forge another; `bytes` sends what no server should.
 */
export function encodeStep(step: SentStep): Uint8Array {
  switch (step.type) {
    case 'bytes':
      return typeof step.bytes === 'string' ? new TextEncoder().encode(step.bytes) : step.bytes;
    case 'comment':
      return new TextEncoder().encode(encodeEvent({ comment: step.text }));
    case 'event':
      return new TextEncoder().encode((step.as ?? asEventStream)(step.event));
  }
}

function asEventStream({ id, ...event }: ScenarioEvent): string {
  return encodeEvent({ ...event, ...(id === undefined ? {} : { lastEventId: id }) });
}
