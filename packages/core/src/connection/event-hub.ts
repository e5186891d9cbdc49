import { callListener } from './call-listener.ts';
import type { EventQueue } from './event-queue.ts';
import type { Connection, ConnectionListeners, ConnectionSink, Told } from './share.ts';

/** Listeners of one of the streams that share a connection. */
export interface Consumer {
  readonly stream: object;
  readonly listeners: ConnectionListeners;
  /** Of an iterator. Others cannot be waited for. */
  readonly queue?: EventQueue;
}

/** One connection, and all who share it. */
export interface EventHub extends ConnectionSink {
  readonly connection: Connection;
  readonly consumers: Set<Consumer>;
  /** Tells the consumers of one stream, or all. */
  tellStream(stream: object | undefined, ...told: Told): void;
  /** To be called when the consumers, or how far they are, have changed. */
  review(): void;
}

/**
 * Hands what one connection delivers to all who share it, and lets it read as fast as they allow: a single iterator
 * is waited for; where anybody else takes events, nobody is.
 */
export function createEventHub(connect: (sink: ConnectionSink) => Connection): EventHub {
  const consumers = new Set<Consumer>();
  let resume: (() => void) | undefined;

  const mustWait = (): boolean => {
    const takers = [...consumers].filter(({ listeners }) => listeners.onEvents ?? listeners.onEvent);
    return takers.length === 1 && takers[0]!.queue?.isIdle() === false;
  };

  const hub = {
    consumers,
    tell: (...told: Told) => hub.tellStream(undefined, ...told),
    tellStream(stream: object | undefined, ...[name, argument]: Told) {
      // A copy: who joins meanwhile hears of what comes next.
      for (const consumer of Array.from(consumers)) {
        if (stream && consumer.stream !== stream) continue;
        if (consumers.has(consumer)) callListener(consumer.listeners, name, argument);
        if (name !== 'onEvents' || !consumer.listeners.onEvent) continue;
        for (const event of argument) if (consumers.has(consumer)) callListener(consumer.listeners, 'onEvent', event);
      }
    },
    whenReady: () =>
      mustWait()
        ? new Promise<void>((resolve) => {
            resume = resolve;
          })
        : undefined,
    review() {
      if (!mustWait()) resume?.();
    },
  };
  return Object.assign(hub, { connection: connect(hub) });
}
