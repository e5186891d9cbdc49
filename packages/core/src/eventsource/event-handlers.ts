/** `this` in a handler: what the browser's own class has too, so that ours can stand in its place. */
export interface HandlerThis extends EventTarget {
  readonly url: string;
  readonly withCredentials: boolean;
  /** `CONNECTING` (0), `OPEN` (1) or `CLOSED` (2). */
  readonly readyState: number;
  /** Ends it for good. */
  close(): void;
}

/** [HTML §8.1.8.1] What `onopen` and its like hold. */
export type EventHandler<E extends Event> = ((this: HandlerThis, event: E) => unknown) | null;

export interface EventHandlers {
  get<E extends Event>(type: string): EventHandler<E>;
  set(type: string, handler: unknown): void;
}

/**
 * [HTML §8.1.8.1] Event handler attributes: a handler has its place among the listeners from when it is first set; another
 * one takes that place, and with `null` the place is given up.
 */
export function createEventHandlers(target: EventTarget): EventHandlers {
  const handlers = new Map<string, { value: unknown; listener(event: Event): void }>();
  return {
    get: <E extends Event>(type: string) => (handlers.get(type)?.value ?? null) as EventHandler<E>,
    set(type, value) {
      const known = handlers.get(type);
      // [Web IDL] What is no object counts as null.
      const isHandler = typeof value === 'function' || (typeof value === 'object' && value !== null);
      if (isHandler && known) known.value = value;
      else if (isHandler) {
        const added = {
          value,
          listener(event: Event): void {
            if (typeof added.value !== 'function') return;
            const result: unknown = added.value.call(target, event);
            if (result === false) event.preventDefault();
          },
        };
        handlers.set(type, added);
        target.addEventListener(type, added.listener);
      } else if (known) {
        handlers.delete(type);
        target.removeEventListener(type, known.listener);
      }
    },
  };
}
