import { inTurn, type Scenario } from '@rivulet/mock-server';
import { useMemo, type ReactNode } from 'react';
import { createInspectedServer } from './inspected.ts';
import { recover } from './actions.tsx';
import { ChatWindow } from './ChatWindow.tsx';
import { Stage } from './Stage.tsx';

/** A chat whose first answers go wrong as told, and whose further ones do not. */
export function BrokenChat({
  faults,
  afterwards,
  idleTimeout,
}: {
  /** What happens to the first requests, in turn. */
  faults: readonly [Scenario, ...Scenario[]];
  /** What answers all that follow. */
  afterwards: Scenario;
  idleTimeout?: number;
}): ReactNode {
  const { fetch } = useMemo(
    () => createInspectedServer({ 'POST /v1/chat/completions': inTurn(...faults, afterwards) }),
    [faults, afterwards],
  );
  return (
    <Stage>
      <ChatWindow
        options={{ url: '/v1/chat/completions', fetch, ...(idleTimeout === undefined ? {} : { idleTimeout }) }}
        title="Ask about rivers"
        actions={recover}
      />
    </Stage>
  );
}
