import { callListener } from './call-listener.ts';
import type { Connection, ConnectionListeners, ConnectionSink, Told } from './share.ts';

/** Listeners of one of the streams that share a connection. */
export interface Consumer {
  readonly stream: object;
  readonly listeners: ConnectionListeners;
  /** Whether an iterator has consumed all that it got. Others cannot be waited for. */
  readonly isIdle?: () => boolean;
}

/** One connection, and all who share it. */
export interface EventHub {
  readonly connection: Connection;
  readonly consumers: Set<Consumer>;
  /** To be called when the consumers, or how far they are, have changed. */
  review(): void;
}

/**
 * Hands what one connection delivers to all who share it, and lets it read as fast as they allow: a single iterator
 * is waited for; where anybody else takes events, nobody is.
 */
export const createEventHub = (connect: (sink: ConnectionSink) => Connection): EventHub => {
  const consumers = new Set<Consumer>();
  let resume: (() => void) | undefined;

  const mustWait = (): boolean => {
    const takers = [...consumers].filter(({ listeners }) => listeners.onEvents ?? listeners.onEvent);
    return takers.length === 1 && takers[0]!.isIdle?.() === false;
  };

  const connection = connect({
    tell(...[name, argument]: Told) {
      // A copy: who joins meanwhile hears of what comes next.
      for (const consumer of new Set(consumers)) {
        const { listeners } = consumer;
        if (consumers.has(consumer)) callListener(listeners, name, argument);
        if (name === 'onEvents' && listeners.onEvent)
          for (const event of argument) if (consumers.has(consumer)) callListener(listeners, 'onEvent', event);
      }
    },
    async whenReady() {
      while (mustWait()) {
        await new Promise<void>((resolve) => {
          resume = resolve;
        });
      }
    },
  });
  return {
    connection,
    consumers,
    review: () => resume?.(),
  };
};
