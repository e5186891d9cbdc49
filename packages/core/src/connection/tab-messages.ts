import { EventStreamError, type EventStreamErrorCode, HttpStatusError } from '../errors.ts';
import type { EventStreamOpening, EventStreamWait } from './event-stream-contract.ts';
import type { ConnectionState, Told } from './share.ts';

/** What tabs say to one another. The one that holds the connection leads; the others follow. */
export type TabMessage =
  /** To the leader: are you there? From who joins, and from who has not heard of it for a while. */
  | { readonly type: 'ping' }
  /** To the leader: open the connection anew. */
  | { readonly type: 'reconnect' }
  /** To the leader, from who stood still: say again what came after that many messages. */
  | { readonly type: 'missed'; readonly epoch: number; readonly after: number }
  /** From the leader: what its connection told, and where it stands. */
  | ({ readonly type: 'told'; readonly told: unknown } & LeaderState)
  /** From the leader: the answer to a ping, or to who missed more than is remembered. */
  | ({ readonly type: 'pong' | 'lost' } & LeaderState);

export interface LeaderState {
  /** Grows from leader to leader. */
  readonly epoch: number;
  /** The id it started after. */
  readonly from: string;
  /** How many times this leader has told something. */
  readonly count: number;
  readonly state: unknown;
}

interface PlainError {
  readonly code: EventStreamErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  readonly status?: number;
  readonly retryAfter?: number | null;
}

/** Errors and headers do not survive the structured clone; bodies and causes stay in the tab that has them. */
function packError(error: EventStreamError | undefined): PlainError | undefined {
  if (!error) return undefined;
  const { code, message, retryable } = error;
  const { status, retryAfter } = error instanceof HttpStatusError ? error : {};
  return {
    code,
    message,
    retryable,
    ...(status !== undefined && { status }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}

function unpackError(error: PlainError | undefined): EventStreamError | undefined {
  if (!error) return undefined;
  const { code, message, retryable, status, retryAfter = null } = error;
  return status === undefined
    ? new EventStreamError(code, message, { retryable })
    : new HttpStatusError(status, { retryAfter, retryable });
}

const packWait = (wait: EventStreamWait | undefined): unknown => wait && { ...wait, error: packError(wait.error) };
const unpackWait = (wait: unknown): EventStreamWait | undefined => {
  const packed = wait as (Omit<EventStreamWait, 'error'> & { error?: PlainError }) | undefined;
  return packed && { ...packed, error: unpackError(packed.error) };
};

export function packState({ status, lastEventId, reconnectionTime, error, wait }: ConnectionState): unknown {
  return { status, lastEventId, reconnectionTime, error: packError(error), wait: packWait(wait) };
}

export function unpackState(state: unknown): ConnectionState {
  const packed = state as Omit<ConnectionState, 'error' | 'wait'> & { error?: PlainError; wait?: unknown };
  return { ...packed, error: unpackError(packed.error), wait: unpackWait(packed.wait) };
}

export function packTold([name, argument]: Told): unknown {
  if (name === 'onError') return [name, packError(argument)];
  if (name === 'onWaiting') return [name, packWait(argument)];
  if (name === 'onOpen') return [name, { ...argument, headers: [...argument.headers] }];
  return [name, argument];
}

export function unpackTold(told: unknown): Told {
  const [name, argument] = told as [Told[0], unknown];
  if (name === 'onError') return [name, unpackError(argument as PlainError)!];
  if (name === 'onWaiting') return [name, unpackWait(argument)!];
  if (name === 'onOpen') {
    const opening = argument as Omit<EventStreamOpening, 'headers'> & { headers: [string, string][] };
    return [name, { ...opening, headers: new Headers(opening.headers) }];
  }
  return told as Told;
}
