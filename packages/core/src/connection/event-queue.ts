import { EventStreamError } from '../errors.ts';
import type { ServerSentEvent } from '../sse/event.ts';

/** What an event costs in a queue beside its data. */
const OVERHEAD = 100;

type Result = IteratorResult<ServerSentEvent, undefined>;

/** How a queue ends: `reason` is thrown once, after what is queued unless that is dropped. */
export interface QueueEnd {
  readonly failed: boolean;
  readonly reason?: unknown;
  readonly drop: boolean;
}

/** The iterator of a stream: a bounded queue between the one who reads and the one who consumes. */
export class EventQueue implements AsyncIterableIterator<ServerSentEvent, undefined> {
  readonly #limit: number;
  readonly #onChange: (queue: EventQueue) => void;
  #events: ServerSentEvent[] = [];
  #next = 0;
  #size = 0;
  #end: QueueEnd | undefined;
  #waiting: { resolve(result: Result): void; reject(reason: unknown): void }[] = [];

  /** @param onChange - Called when the queue has become empty, and when it is over. */
  constructor(limit: number, onChange: (queue: EventQueue) => void) {
    this.#limit = limit;
    this.#onChange = onChange;
  }

  get isEmpty(): boolean {
    return this.#next === this.#events.length;
  }

  get isOver(): boolean {
    return this.#end !== undefined;
  }

  push(events: readonly ServerSentEvent[]): void {
    if (this.#end) return;
    if (this.#size > this.#limit) {
      this.end({
        failed: true,
        reason: new EventStreamError(
          'buffer-overflow',
          'The iterator is too slow: take events faster, raise bufferSize, or iterate alone, without other listeners.',
        ),
        drop: false,
      });
      return;
    }
    for (const event of events) {
      const waiting = this.#waiting.shift();
      if (waiting) waiting.resolve({ done: false, value: event });
      else {
        this.#events.push(event);
        this.#size += event.data.length + OVERHEAD;
      }
    }
  }

  end(end: QueueEnd): void {
    if (this.#end) return;
    this.#end = end;
    if (end.drop) this.#clear();
    for (const { resolve, reject } of this.#waiting.splice(0)) this.#settle(resolve, reject);
    this.#onChange(this);
  }

  next(): Promise<Result> {
    if (!this.isEmpty) {
      const value = this.#events[this.#next++]!;
      this.#size -= value.data.length + OVERHEAD;
      if (this.isEmpty) {
        this.#clear();
        this.#onChange(this);
      }
      return Promise.resolve({ done: false, value });
    }
    return new Promise((resolve, reject) => {
      if (this.#end) this.#settle(resolve, reject);
      else this.#waiting.push({ resolve, reject });
    });
  }

  return(): Promise<Result> {
    this.end({ failed: false, drop: true });
    this.#clear();
    this.#end = { failed: false, drop: true };
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #settle(resolve: (result: Result) => void, reject: (reason: unknown) => void): void {
    const { failed, reason } = this.#end!;
    if (!failed) return resolve({ done: true, value: undefined });
    this.#end = { failed: false, drop: true };
    reject(reason);
  }

  #clear(): void {
    this.#events = [];
    this.#next = 0;
    this.#size = 0;
  }
}
