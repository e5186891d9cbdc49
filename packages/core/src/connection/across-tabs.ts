import type { Share } from './share.ts';
import { joinTabs } from './tab-connection.ts';

/** Who may share a connection with whom. */
export interface AcrossTabsOptions {
  /**
   * Whose stream it is: the user's id, say. Required where the stream has headers, because two users who are logged in
   * in one browser must not see each other's events; wise wherever the login can change while a tab is open.
   */
  shareKey?: string;
}

/**
 * One connection for all tabs of a browser: `openEventStream(url, { share: acrossTabs() })`.
 *
 * Tabs share what has the same URL, credentials and `shareKey`. One tab leads: it holds a Web Lock and the connection, and
 * passes on by BroadcastChannel what comes. When it is closed or crashes the next one has the lock; where it is frozen, it
 * does not answer and the lock is taken from it. The new leader resumes after the last id that it heard of, so nothing is
 * lost and nothing comes twice; without ids the hand-over is reported as a gap.
 *
 * A tab that joins late starts with the next event. Other methods than GET, and browsers without Web Locks or
 * BroadcastChannel, have a connection of their own.
 *
 * @throws {TypeError} from `openEventStream`, where headers are used without a `shareKey`.
 */
export function acrossTabs({ shareKey }: AcrossTabsOptions = {}): Share {
  return {
    connect(stream, sink) {
      const { request, init, open } = stream;
      const { method, url, credentials } = request;
      const canShare =
        method === 'GET' && globalThis.navigator?.locks !== undefined && globalThis.BroadcastChannel !== undefined;
      if (!canShare) return open(sink, init.lastEventId ?? '');
      if (shareKey === undefined && (init.headers !== undefined || [...request.headers].length > 0)) {
        throw new TypeError(
          'acrossTabs() needs a shareKey where headers are used: two users of one browser must not share a stream.',
        );
      }
      return joinTabs(`rivulet ${JSON.stringify([url, credentials, shareKey ?? null])}`, stream, sink);
    },
  };
}
