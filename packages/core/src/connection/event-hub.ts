import type { ServerSentEvent } from '../sse/event.ts';
import type { EventStreamDiagnostic } from './diagnostics.ts';
import type { EventStreamGap, EventStreamOpening } from './event-stream-contract.ts';
import type { EventQueue } from './event-queue.ts';
import type { Connection, ConnectionSink } from './share.ts';

/** One user of a connection. */
export interface HubMember extends Omit<ConnectionSink, 'events'> {
  events(events: readonly ServerSentEvent[]): void;
  /** Whether somebody is called for events, and so cannot be waited for. */
  readonly hasListeners: boolean;
  readonly queues: ReadonlySet<EventQueue>;
}

/**
 * Hands what one connection delivers to all who share it, and lets it read as fast as they allow: a single iterator
 * is waited for; where anybody else listens, nobody is.
 */
export class EventHub implements ConnectionSink {
  readonly connection: Connection;
  readonly #members = new Set<HubMember>();
  readonly #onUnused: () => void;
  #resume: (() => void) | undefined;

  /** @param onUnused - Called once the connection is closed, for whatever reason. */
  constructor(connect: (sink: ConnectionSink) => Connection, onUnused: () => void) {
    this.#onUnused = onUnused;
    this.connection = connect(this);
  }

  join(member: HubMember): void {
    this.#members.add(member);
  }

  leave(member: HubMember): void {
    this.#members.delete(member);
    this.review();
    if (this.#members.size > 0) return;
    this.connection.close();
    this.#onUnused();
  }

  /** Who listens, or how far they are, has changed. */
  review(): void {
    if (!this.#resume || this.#mustWait()) return;
    this.#resume();
    this.#resume = undefined;
  }

  events(events: readonly ServerSentEvent[]): Promise<void> | undefined {
    for (const member of Array.from(this.#members)) member.events(events);
    if (!this.#mustWait()) return undefined;
    return new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  opened(opening: EventStreamOpening): void {
    for (const member of Array.from(this.#members)) member.opened(opening);
  }

  changed(): void {
    if (this.connection.status === 'closed') this.#onUnused();
    for (const member of Array.from(this.#members)) member.changed();
  }

  gap(gap: EventStreamGap): void {
    for (const member of Array.from(this.#members)) member.gap(gap);
  }

  diagnostic(diagnostic: EventStreamDiagnostic): void {
    for (const member of Array.from(this.#members)) member.diagnostic(diagnostic);
  }

  #mustWait(): boolean {
    const queues = [];
    for (const member of this.#members) {
      if (member.hasListeners) return false;
      queues.push(...member.queues);
    }
    return queues.length === 1 && !queues[0]!.isEmpty;
  }
}
