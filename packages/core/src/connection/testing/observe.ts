import type { EventStreamError } from '../../errors.ts';
import type { EventStream, EventStreamGap, EventStreamWait } from '../event-stream-contract.ts';

export interface Observation {
  readonly stream: EventStream;
  readonly statuses: string[];
  readonly data: string[];
  readonly ids: string[];
  readonly waits: EventStreamWait[];
  readonly gaps: EventStreamGap[];
  readonly errors: EventStreamError[];
  opens: number;
  closes: number;
}

/** Writes down everything a stream says. */
export function observe(stream: EventStream): Observation {
  const seen: Observation = {
    stream,
    statuses: [stream.status],
    data: [],
    ids: [],
    waits: [],
    gaps: [],
    errors: [],
    opens: 0,
    closes: 0,
  };
  stream.subscribe({
    onStatus: (status) => seen.statuses.push(status),
    onEvents: (events) => {
      seen.data.push(...events.map(({ data }) => data));
      seen.ids.push(...events.map(({ lastEventId }) => lastEventId));
    },
    onWaiting: (wait) => seen.waits.push(wait),
    onGap: (gap) => seen.gaps.push(gap),
    onError: (error) => seen.errors.push(error),
    onOpen: () => seen.opens++,
    onClose: () => seen.closes++,
  });
  return seen;
}
