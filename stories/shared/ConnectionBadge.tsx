import type { EventStreamStatus } from '@rivulet/core';
import type { ReactNode } from 'react';
import { Badge, type Tone } from './Stage.tsx';

const looks: Record<EventStreamStatus, { tone: Tone; word: string }> = {
  connecting: { tone: 'busy', word: 'Connecting' },
  open: { tone: 'good', word: 'Open' },
  waiting: { tone: 'warn', word: 'Waiting to reconnect' },
  closed: { tone: 'calm', word: 'Closed' },
};

/** Where a connection stands, in a word. */
export function ConnectionBadge({
  status,
  failed = false,
}: {
  status: EventStreamStatus;
  failed?: boolean;
}): ReactNode {
  const { tone, word } = looks[status];
  return (
    <Badge tone={failed && status === 'closed' ? 'bad' : tone}>{failed && status === 'closed' ? 'Failed' : word}</Badge>
  );
}
