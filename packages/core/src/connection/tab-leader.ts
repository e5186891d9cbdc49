import type { Connection, ShareRequest, Told } from './share.ts';
import { type LeaderState, packState, packTold, type TabMessage } from './tab-messages.ts';

/** How many messages a leader remembers for tabs that stood still. */
const MEMORY = 256;

export interface TabLeader {
  /** The connection that all tabs share. */
  readonly connection: Connection;
  /** What a tab has to know that joins, or that asks. */
  where(): LeaderState;
  /** Tells this tab and the others. */
  tell(...told: Told): void;
  /** Says again what came after so many messages; or that it cannot, where that is too long ago. */
  repeat(after: number): void;
  /** Closes the connection. Nothing is told after it. */
  close(): void;
}

export interface TabLeaderOptions {
  open: ShareRequest['open'];
  /** Grows from leader to leader. */
  epoch: number;
  /** The id to start after. */
  from: string;
  /** To the other tabs. */
  post(message: TabMessage): void;
  /** To this tab. */
  deliver(told: Told, connection: Connection): void;
}

/** The tab that holds the connection: what comes of it goes to the other tabs, by number, and to this one. */
export function leadTabs({ open, epoch, from, post, deliver }: TabLeaderOptions): TabLeader {
  let count = 0;
  let recent: (TabMessage & LeaderState)[] = [];
  let isOver = false;

  const leader: TabLeader = {
    connection: open(
      {
        tell: (...told) => leader.tell(...told),
        // The other tabs do not wait for this one.
        whenReady: () => undefined,
      },
      from,
    ),
    where: () => ({ epoch, from, count, state: packState(leader.connection) }),
    tell(...told) {
      if (isOver) return;
      // Measurements are this tab's own.
      if (told[0] !== 'onDiagnostic') {
        count++;
        const message: TabMessage & LeaderState = { type: 'told', told: packTold(told), ...leader.where() };
        recent.push(message);
        if (recent.length > MEMORY) recent.shift();
        post(message);
      }
      deliver(told, leader.connection);
    },
    repeat(after) {
      if (recent.length < count - after) return post({ type: 'lost', ...leader.where() });
      for (const message of recent) if (message.count > after) post(message);
    },
    close() {
      isOver = true;
      recent = [];
      leader.connection.close();
    },
  };
  return leader;
}
