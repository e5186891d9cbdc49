import { event, wait, type Scenario, type Step } from '@rivulet/mock-server';
import { useEventStream } from '@rivulet/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { useMemo, type ReactNode } from 'react';
import { expect, waitFor } from 'storybook/test';
import { createInspectedServer } from '../shared/inspected.ts';
import { ConnectionBadge } from '../shared/ConnectionBadge.tsx';
import { ms } from '../shared/pace.ts';
import { Badge, Card, Stage, type Tone } from '../shared/Stage.tsx';

interface Notification {
  readonly id: string;
  readonly type: string;
  readonly text: string;
}

const looks: Record<string, { tone: Tone; word: string }> = {
  message: { tone: 'calm', word: 'Message' },
  mention: { tone: 'busy', word: 'Mention' },
  alarm: { tone: 'bad', word: 'Alarm' },
};

const script: readonly (readonly [type: string, text: string])[] = [
  ['message', 'The gauge at the old bridge reads 2.10 m.'],
  ['mention', 'Ada: can you check the lower gauge?'],
  ['message', 'The gauge at the old bridge reads 2.35 m.'],
  ['heartbeat', 'Nobody asked for this type; it is not shown.'],
  ['alarm', 'The water has passed the first mark.'],
];

const notifications = (interval: number): Scenario =>
  function* play(): Generator<Step> {
    for (const [index, [type, text]] of script.entries()) {
      yield event(text, { type, id: String(index + 1) });
      yield wait(interval);
    }
    yield wait(Infinity);
  };

interface Args {
  /** Milliseconds between two notifications. */
  interval: number;
}

/**
 * One stream, several kinds of events: `types` says which are taken, and the reducer is told which one came.
 */
function Notifications({ interval }: Args): ReactNode {
  const { fetch } = useMemo(() => createInspectedServer({ 'GET /notifications': notifications(interval) }), [interval]);
  const { status, data, error } = useEventStream<string, readonly Notification[]>('/notifications', {
    fetch,
    share: false,
    types: ['message', 'mention', 'alarm'],
    initial: [],
    reduce: (all, text, { type, lastEventId }) => [{ id: lastEventId, type, text }, ...all],
  });
  return (
    <Stage>
      <Card title="River watch" state={<ConnectionBadge status={status} failed={error !== undefined} />}>
        <div role="log" aria-label="Notifications" tabIndex={0}>
          <ul className="s-events">
            {data.map(({ id, type, text }) => (
              <li key={id}>
                <Badge tone={looks[type]?.tone ?? 'calm'}>{looks[type]?.word ?? type}</Badge> {text}
              </li>
            ))}
          </ul>
        </div>
      </Card>
    </Stage>
  );
}

const meta = {
  title: 'Transport/Notifications',
  component: Notifications,
  args: { interval: ms(900) },
  argTypes: { interval: { control: { type: 'range', min: 50, max: 5000, step: 50 } } },
} satisfies Meta<typeof Notifications>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Messages, mentions and an alarm over one connection; a heartbeat nobody asked for is left out. */
export const NamedEvents: Story = {
  play: async ({ canvas }) => {
    await expect(await canvas.findByText(/passed the first mark/, {}, { timeout: 10_000 })).toBeVisible();
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(4));
    await expect(canvas.getByText('Alarm')).toBeVisible();
    await expect(canvas.queryByText(/Nobody asked/)).toBeNull();
  },
};
