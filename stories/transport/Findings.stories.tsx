import { explainDiagnostics } from '@rivulet/core';
import {
  burst,
  cut,
  drop,
  duplicate,
  event,
  eventFlood,
  forgetIds,
  once,
  reset,
  retry,
  wait,
  withFaults,
  type Scenario,
  type Step,
} from '@rivulet/mock-server';
import { useEventStream } from '@rivulet/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { useMemo, useState, type ReactNode } from 'react';
import { expect, waitFor } from 'storybook/test';
import { ConnectionBadge } from '../shared/ConnectionBadge.tsx';
import { createInspectedServer } from '../shared/inspected.ts';
import { ms } from '../shared/pace.ts';
import { Card, Stage } from '../shared/Stage.tsx';

interface Args {
  /** What the server does. */
  scenario: Scenario;
}

/**
 * What a stream can tell about itself: `onDiagnostic` measures, `explainDiagnostics` puts into words what it means, and
 * `onGap` says when events may have been missed.
 */
function Findings({ scenario }: Args): ReactNode {
  const { fetch } = useMemo(() => createInspectedServer({ 'GET /levels': scenario }), [scenario]);
  const [findings, setFindings] = useState<readonly string[]>([]);
  const found = (finding: string): void => setFindings((before) => [...before, finding]);
  const [onDiagnostic] = useState(() => explainDiagnostics(({ text }) => found(text)));
  const { status, data } = useEventStream<string, { readonly count: number; readonly last: string }>('/levels', {
    fetch,
    share: false,
    initial: { count: 0, last: '–' },
    reduce: ({ count }, text) => ({ count: count + 1, last: text }),
    onDiagnostic,
    onGap: ({ reason }) => found(`Events may have been missed: ${reason}.`),
  });
  return (
    <Stage>
      <Card title="Water levels" state={<ConnectionBadge status={status} />}>
        <dl className="s-facts">
          <dt>Events</dt>
          <dd aria-label="Events">{data.count}</dd>
          <dt>Latest</dt>
          <dd aria-label="Latest">{data.last}</dd>
        </dl>
      </Card>
      <Card title="Findings">
        <ol className="s-events" aria-label="Findings" tabIndex={0}>
          {findings.map((finding, index) => (
            <li key={`${index} ${finding}`}>{finding}</li>
          ))}
        </ol>
      </Card>
    </Stage>
  );
}

/** So many numbered events, and then the connection stays open. */
const counting = (count: number, interval: number): Scenario =>
  function* play({ lastEventId }): Generator<Step> {
    yield retry(100);
    for (let number = Number(lastEventId ?? 0) + 1; number <= count; number++) {
      yield event(`${number} cm`, { id: String(number) });
      if (interval > 0) yield wait(interval);
    }
    yield wait(Infinity);
  };

const meta = {
  title: 'Transport/Findings',
  component: Findings,
  args: { scenario: counting(20, 100) },
  argTypes: { scenario: { table: { disable: true } } },
} satisfies Meta<typeof Findings>;

export default meta;
type Story = StoryObj<typeof meta>;

/** A proxy collects the stream and passes it on in lumps. It says so, and what to do about it. */
export const BufferingProxy: Story = {
  args: {
    // Numbers some 30 ms apart, in lumps of forty: the seconds between them are what counts, so no haste here.
    scenario: withFaults(counting(160, 30), burst({ size: 800 })),
  },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText(/proxy is buffering.*X-Accel-Buffering/)).toBeVisible();
  },
};

/** Events without ids: after a reconnect nobody can know what was missed, and that is said. */
export const GapWithoutIds: Story = {
  args: {
    scenario: withFaults(counting(10, ms(1000)), forgetIds(), once(drop({ after: 4, by: 'rst' }))),
  },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Events may have been missed: no-id.')).toBeVisible();
  },
};

/** After a reconnect the server repeats what it has sent already: it is dropped. */
export const RepeatedByTheServer: Story = {
  args: {
    scenario: withFaults(
      function* play({ attempt, lastEventId }): Generator<Step> {
        yield retry(100);
        const last = attempt === 1 ? 5 : 10;
        for (let number = Number(lastEventId ?? 0) + 1; number <= last; number++) {
          yield event(`${number} cm`, { id: String(number) });
          yield wait(ms(500));
        }
        yield attempt === 1 ? reset('rst') : wait(Infinity);
      },
      duplicate({ count: 2 }),
    ),
  },
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByLabelText('Latest')).toHaveTextContent('10 cm'));
    await expect(canvas.getByLabelText('Events')).toHaveTextContent(/^10$/);
  },
};

/** A network cuts where it likes, within characters too. */
export const CutAnywhere: Story = {
  args: { scenario: withFaults(counting(30, 0), cut({ every: 1 })) },
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByLabelText('Latest')).toHaveTextContent('30 cm'));
    await expect(canvas.getByLabelText('Events')).toHaveTextContent(/^30$/);
  },
};

/** Twenty thousand events as fast as they come: one render per frame, none left out. */
export const Flood: Story = {
  args: { scenario: withFaults(counting(3, ms(1000)), eventFlood({ after: 2, count: 20_000, type: 'message' })) },
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByLabelText('Latest')).toHaveTextContent('3 cm'), { timeout: 30_000 });
    await expect(canvas.getByLabelText('Events')).toHaveTextContent(/^20003$/);
  },
};
