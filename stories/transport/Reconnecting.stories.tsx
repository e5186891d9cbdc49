import {
  event,
  reset,
  respond,
  retry,
  wait,
  type Scenario,
  type ScenarioContext,
  type Step,
} from '@rivulet/mock-server';
import { useEventStream } from '@rivulet/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { useMemo, type ReactNode } from 'react';
import { expect, waitFor } from 'storybook/test';
import { createInspectedServer } from '../shared/inspected.ts';
import { ConnectionBadge } from '../shared/ConnectionBadge.tsx';
import { ErrorNote } from '../shared/ErrorNote.tsx';
import { ms } from '../shared/pace.ts';
import { pressByKeyboard } from '../shared/play.ts';
import { RequestList } from '../shared/RequestList.tsx';
import { Card, Stage } from '../shared/Stage.tsx';
import { useNow } from '../shared/use-now.ts';

interface Args {
  /** What the server does. */
  scenario: Scenario;
}

/** So many numbers, each an event with its id, starting behind the id the page had last. */
function* count({ lastEventId }: ScenarioContext, numbers: number, interval: number): Generator<Step> {
  yield retry(Math.max(100, ms(2000)));
  const first = Number(lastEventId ?? 0) + 1;
  for (let number = first; number < first + numbers; number++) {
    yield event(String(number), { id: String(number) });
    yield wait(interval);
  }
}

const resetThrice: Scenario = function* play(context) {
  yield* count(context, 3, ms(500));
  yield context.attempt < 4 ? reset('rst') : wait(Infinity);
};

const busyAtFirst: Scenario = function* play(context) {
  if (context.attempt === 1) {
    yield respond(503, { 'retry-after': '1' });
    return;
  }
  yield* count(context, 3, ms(500));
  yield wait(Infinity);
};

const endsForGood: Scenario = function* play(context) {
  if (context.attempt === 1) yield* count(context, 3, ms(300));
  else yield respond(204);
};

/**
 * A connection that is lost comes back by itself, and asks for what it missed: the last id that was seen goes out as
 * `Last-Event-ID`, and what the server repeats is dropped. `useEventStream` gives `status`, `wait` and `lastEvent`.
 */
function Reconnecting({ scenario }: Args): ReactNode {
  const server = useMemo(() => createInspectedServer({ 'GET /numbers': scenario }), [scenario]);
  const {
    status,
    data,
    lastEvent,
    error,
    wait: pause,
    reconnect,
    close,
  } = useEventStream<string, readonly string[]>('/numbers', {
    fetch: server.fetch,
    share: false,
    initial: [],
    reduce: (all, text) => [...all, text],
  });
  const now = useNow(status === 'waiting');
  const seconds = pause?.retryAt ? Math.max(0, (pause.retryAt - now) / 1000) : null;
  return (
    <Stage>
      <Card title="Numbers" state={<ConnectionBadge status={status} failed={error !== undefined} />}>
        <p aria-label="Received" className="s-prose">
          {data.join(' ') || 'Nothing yet.'}
        </p>
        <dl className="s-facts">
          <dt>Last id seen</dt>
          <dd>{lastEvent?.lastEventId ?? 'none'}</dd>
          <dt>Next attempt</dt>
          <dd>{seconds === null ? '–' : `in ${seconds.toFixed(1)} s`}</dd>
          <dt>Why it waits</dt>
          <dd>{status === 'waiting' ? (error?.message ?? 'The server ended the connection.') : '–'}</dd>
        </dl>
        {status === 'closed' && error !== undefined && (
          <ErrorNote
            code={error.code}
            message={error.message}
            status={'status' in error ? Number(error.status) : undefined}
            kept={data.length > 0}
          />
        )}
        <div className="s-row">
          <button className="s-button" type="button" onClick={reconnect}>
            Reconnect now
          </button>
          <button className="s-button" type="button" onClick={close} disabled={status === 'closed'}>
            Close
          </button>
        </div>
      </Card>
      <RequestList server={server} />
    </Stage>
  );
}

const meta = {
  title: 'Transport/Reconnecting',
  component: Reconnecting,
  args: { scenario: resetThrice },
  argTypes: { scenario: { table: { disable: true } } },
} satisfies Meta<typeof Reconnecting>;

export default meta;
type Story = StoryObj<typeof meta>;

/** The server resets the connection three times. No number is missing, and none is there twice. Then the page does it. */
export const LastEventId: Story = {
  name: 'Last-Event-ID',
  play: async ({ canvas, userEvent }) => {
    const received = (): number[] => (canvas.getByLabelText('Received').textContent ?? '').split(' ').map(Number);
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(4), { timeout: 20_000 });
    // What was under way when the connection was reset is asked for again, so the last number may differ.
    await waitFor(() => expect(received().length).toBeGreaterThan(8), { timeout: 10_000 });
    await expect(received()).toEqual(received().map((_, index) => index + 1));
    await expect(await canvas.findAllByText(/Last-Event-ID: \d/)).toHaveLength(3);
    // By keyboard: once more, and enough.
    await pressByKeyboard(userEvent, canvas.getByRole('button', { name: 'Reconnect now' }));
    await waitFor(() => expect(canvas.getAllByText(/Last-Event-ID: \d/)).toHaveLength(4), { timeout: 10_000 });
    await waitFor(() => expect(received().length).toBeGreaterThan(11), { timeout: 10_000 });
    await expect(received()).toEqual(received().map((_, index) => index + 1));
    await pressByKeyboard(userEvent, canvas.getByRole('button', { name: 'Close' }));
    await expect(await canvas.findByText('Closed')).toBeVisible();
  },
};

/** The server is overloaded and says for how long: 503 with `Retry-After`. The page waits that long, and shows it. */
export const RetryAfter: Story = {
  name: 'Retry-After',
  args: { scenario: busyAtFirst },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText(/^in \d\.\d s$/)).toBeVisible();
    await expect(canvas.getByText(/answered 503/)).toBeVisible();
    await waitFor(() => expect(canvas.getByLabelText('Received')).toHaveTextContent('1 2 3'), { timeout: 20_000 });
  },
};

/** 204 is the server's way to say: that is all, do not come back. */
export const ServerSaysThatIsAll: Story = {
  args: { scenario: endsForGood },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Closed', {}, { timeout: 10_000 })).toBeVisible();
    await expect(canvas.getByLabelText('Received')).toHaveTextContent('1 2 3');
    await expect(canvas.queryByRole('alert')).toBeNull();
  },
};
