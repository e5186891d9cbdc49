import { EventStreamError } from '../errors.ts';
import type { ServerSentEvent } from '../sse/event.ts';

/** What an event costs in a queue beside its data. */
const OVERHEAD = 100;

/** A bounded queue between who reads and who iterates. */
export interface EventQueue {
  readonly iterator: AsyncIterableIterator<ServerSentEvent>;
  isIdle(): boolean;
  push(events: readonly ServerSentEvent[]): void;
  /** Ends it, after what is queued unless that is dropped. `failure.reason` is thrown once. */
  end(failure: { readonly reason: unknown } | undefined, drop: boolean): void;
}

/**
 * @param limit - Characters of data, and 100 for each event, that may be left when more comes.
 * @param onIdle - Called when all is consumed.
 * @param onEnd - Called once nothing more is taken.
 */
export const createEventQueue = (limit: number, onIdle: () => void, onEnd: () => void): EventQueue => {
  let events: ServerSentEvent[] = [];
  let next = 0;
  let size = 0;
  let isOver = false;
  let failed: { readonly reason: unknown } | undefined;
  let wake: (() => void) | undefined;

  const clear = (): void => {
    events = [];
    next = size = 0;
    onIdle();
  };

  const end: EventQueue['end'] = (failure, drop) => {
    if (drop) clear();
    if (isOver) return;
    isOver = true;
    failed = failure;
    wake?.();
    onEnd();
  };

  async function* generate(): AsyncGenerator<ServerSentEvent, void> {
    for (;;) {
      if (events.length > 0) {
        const event = events[next++]!;
        size -= event.data.length + OVERHEAD;
        if (next === events.length) clear();
        yield event;
      } else if (isOver) break;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
    if (failed) throw failed.reason;
  }

  const iterator = generate();
  const leave = iterator.return;
  iterator.return = () => {
    // First, for a generator that waits does not hear of it.
    end(undefined, true);
    return leave.call(iterator);
  };

  return {
    iterator,
    isIdle: () => events.length === 0,
    push(more) {
      if (size > limit) {
        return end({ reason: new EventStreamError('buffer-overflow', 'Read faster, or raise bufferSize.') }, false);
      }
      for (const event of more) {
        events.push(event);
        size += event.data.length + OVERHEAD;
      }
      wake?.();
    },
    end,
  };
};
