import {
  commentFlood,
  contentType,
  drop,
  endlessLine,
  event,
  halfOpen,
  htmlPage,
  ignoreLastEventId,
  neverAnswer,
  once,
  redirect,
  reset,
  respond,
  retry,
  status,
  times,
  wait,
  withFaults,
  type Scenario,
  type Step,
} from '@rivulet/mock-server';
import { useEventStream } from '@rivulet/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { useMemo, type ReactNode } from 'react';
import { expect, waitFor, within } from 'storybook/test';
import { ConnectionBadge } from '../shared/ConnectionBadge.tsx';
import { ErrorNote } from '../shared/ErrorNote.tsx';
import { createInspectedServer } from '../shared/inspected.ts';
import { ms } from '../shared/pace.ts';
import { RequestList } from '../shared/RequestList.tsx';
import { Card, Stage } from '../shared/Stage.tsx';

interface Args {
  /** What the server does. */
  scenario: Scenario;
  /** Milliseconds without a byte after which the connection counts as dead; 0 is off. */
  idleTimeout: number;
  /** Milliseconds until the server must have answered. */
  connectTimeout: number;
  /** The most characters one event may have. */
  maxEventSize: number;
  /** What is at `/moved`, where a redirect leads. */
  moved: Scenario;
}

/**
 * What can happen to a stream of events. A fault that may pass is tried again, after a pause; one that will not pass
 * ends the stream with a typed error. Either way what came before stays on screen.
 */
function BrokenStream({ scenario, idleTimeout, connectTimeout, maxEventSize, moved }: Args): ReactNode {
  const server = useMemo(
    () => createInspectedServer({ 'GET /levels': scenario, 'GET /moved': moved }),
    [scenario, moved],
  );
  const stream = useEventStream<string, readonly string[]>('/levels', {
    fetch: server.fetch,
    share: false,
    idleTimeout,
    connectTimeout,
    maxEventSize,
    reconnect: { delay: 300, maxDelay: 2000 },
    initial: [],
    reduce: (all, text) => [...all, text],
  });
  return (
    <Stage>
      <Card title="Water levels" state={<ConnectionBadge status={stream.status} failed={stream.error !== undefined} />}>
        <p className="s-prose" aria-label="Received">
          {stream.data.length === 0 ? 'Nothing yet.' : stream.data.join(' · ')}
        </p>
        {stream.error !== undefined && (
          <ErrorNote
            code={stream.error.code}
            message={stream.error.message}
            status={'status' in stream.error ? Number(stream.error.status) : undefined}
            kept={stream.data.length > 0}
          >
            {stream.status === 'waiting' && <span className="s-soft">It is tried again in a moment.</span>}
          </ErrorNote>
        )}
      </Card>
      <RequestList server={server} />
    </Stage>
  );
}

const twoLevels = [retry(300), event('2.10 m', { id: '1' }), event('2.35 m', { id: '2' })];

/** The same and one more, resumable. */
const threeLevels: Scenario = function* play({ lastEventId }): Generator<Step> {
  const levels = ['2.10 m', '2.35 m', '2.60 m'];
  yield retry(300);
  for (const [index, level] of levels.entries()) {
    if (index < Number(lastEventId ?? 0)) continue;
    yield event(level, { id: String(index + 1) });
    yield wait(ms(600));
  }
  yield wait(Infinity);
};

const meta = {
  title: 'When it breaks/Event streams',
  component: BrokenStream,
  args: {
    scenario: [respond(500)],
    moved: [...twoLevels, wait(Infinity)],
    idleTimeout: 0,
    connectTimeout: 30_000,
    maxEventSize: 16 * 1024 * 1024,
  },
  argTypes: {
    scenario: { table: { disable: true } },
    moved: { table: { disable: true } },
    idleTimeout: { table: { disable: true } },
    connectTimeout: { table: { disable: true } },
    maxEventSize: { table: { disable: true } },
  },
} satisfies Meta<typeof BrokenStream>;

export default meta;
type Story = StoryObj<typeof meta>;

/** What the alert says, and that nothing more is tried. */
const failsForGood =
  (code: string, message: RegExp): NonNullable<Story['play']> =>
  async ({ canvas }) => {
    const alert = await canvas.findByRole('alert', {}, { timeout: 10_000 });
    await expect(within(alert).getByText(code)).toBeVisible();
    await expect(alert).toHaveTextContent(message);
    await expect(canvas.getByText('Failed')).toBeVisible();
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(1));
  };

/** 500 twice, then it works: nobody has to do anything. */
export const ServerErrorThatPasses: Story = {
  args: {
    scenario: withFaults([...twoLevels, wait(Infinity)], times(2, status({ status: 500 }))),
  },
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByLabelText('Received')).toHaveTextContent('2.10 m · 2.35 m'), {
      timeout: 15_000,
    });
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(3));
    await expect(canvas.queryByRole('alert')).toBeNull();
  },
};

/** 404 will not pass: one request, one error. */
export const NotFound: Story = {
  args: { scenario: [respond(404)] },
  play: failsForGood('http-status', /answered 404.*HTTP 404/),
};

/** An HTML page with status 200 is not a stream. */
export const HtmlPageWithStatus200: Story = {
  name: 'HTML Page With Status 200',
  args: {
    scenario: withFaults(twoLevels, htmlPage()),
  },
  play: failsForGood('content-type', /text\/html/),
};

/** A stream that says it is something else is not read on the off chance. */
export const WrongContentType: Story = {
  args: { scenario: withFaults(twoLevels, contentType({ type: 'application/octet-stream' })) },
  play: failsForGood('content-type', /application\/octet-stream/),
};

/** Nor is one that does not say what it is. */
export const NoContentType: Story = {
  args: { scenario: withFaults(twoLevels, contentType({ type: null })) },
  play: failsForGood('content-type', /got no type/),
};

/** The connection is reset in the middle of an event; the stream goes on behind the last whole one. */
export const CutInMidEvent: Story = {
  args: {
    scenario: withFaults(threeLevels, once(drop({ after: 3, by: 'rst' }))),
  },
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByLabelText('Received')).toHaveTextContent('2.10 m · 2.35 m · 2.60 m'), {
      timeout: 15_000,
    });
    await waitFor(() => expect(canvas.getByText(/Last-Event-ID: 2/)).toBeVisible());
  },
};

/** Nobody listens. It is tried again and again, with growing pauses. */
export const RefusedConnection: Story = {
  args: { scenario: [reset('rst')] },
  play: async ({ canvas }) => {
    const alert = await canvas.findByRole('alert', {}, { timeout: 10_000 });
    await expect(within(alert).getByText('network')).toBeVisible();
    await waitFor(() => expect(canvas.getAllByRole('listitem').length).toBeGreaterThan(1), { timeout: 10_000 });
  },
};

/** The connection is there and nothing comes: half-open, as after a change of networks. Three missed heartbeats end it. */
export const SilentConnection: Story = {
  args: {
    scenario: withFaults(threeLevels, once(halfOpen({ after: 3 }))),
    idleTimeout: 1500,
  },
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByLabelText('Received')).toHaveTextContent('2.10 m · 2.35 m · 2.60 m'), {
      timeout: 15_000,
    });
    await waitFor(() => expect(canvas.getByText(/Last-Event-ID: 2/)).toBeVisible());
  },
};

/** The server takes the request and says nothing, not even a status. After `connectTimeout` it is tried again. */
export const NeverAnswers: Story = {
  args: {
    scenario: withFaults([...twoLevels, wait(Infinity)], once(neverAnswer())),
    connectTimeout: 1500,
  },
  play: async ({ canvas }) => {
    const alert = await canvas.findByRole('alert', {}, { timeout: 10_000 });
    await expect(within(alert).getByText('connect-timeout')).toBeVisible();
    await waitFor(() => expect(canvas.getByLabelText('Received')).toHaveTextContent('2.10 m · 2.35 m'), {
      timeout: 15_000,
    });
    await waitFor(() => expect(canvas.queryByRole('alert')).toBeNull());
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(2));
  },
};

/** The server pays no attention to `Last-Event-ID` and starts all over: what has been seen is dropped, nothing comes twice. */
export const StartsAllOver: Story = {
  args: { scenario: withFaults(threeLevels, ignoreLastEventId(), once(drop({ after: 3, by: 'fin' }))) },
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByText(/Last-Event-ID: 2/)).toBeVisible(), { timeout: 10_000 });
    await waitFor(() => expect(canvas.getByLabelText('Received')).toHaveTextContent('2.60 m'), { timeout: 10_000 });
    await expect(canvas.getByLabelText('Received')).toHaveTextContent(/^2\.10 m · 2\.35 m · 2\.60 m$/);
  },
};

/** The stream has moved. A redirect is followed, and nobody notices. */
export const Redirected: Story = {
  args: { scenario: withFaults([], redirect({ to: '/moved' })) },
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByLabelText('Received')).toHaveTextContent('2.10 m · 2.35 m'));
    await expect(canvas.getByText('Open')).toBeVisible();
    await expect(canvas.queryByRole('alert')).toBeNull();
    const [asked, answering] = await canvas.findAllByRole('listitem');
    await expect(asked).toHaveTextContent(/\/levels.*307/);
    await expect(answering).toHaveTextContent(/\/moved.*200.*open/);
  },
};

/** A line that does not end would fill the memory. At `maxEventSize` the stream ends; what came before stays. */
export const EndlessLine: Story = {
  args: {
    scenario: withFaults(twoLevels, endlessLine({ after: 3, bytes: 4 * 1024 * 1024 })),
    maxEventSize: 1024 * 1024,
  },
  play: async (context) => {
    await failsForGood('event-too-large', /maxEventSize \(1048576\)/)(context);
    await expect(context.canvas.getByLabelText('Received')).toHaveTextContent('2.10 m · 2.35 m');
    await expect(context.canvas.getByLabelText('Received')).not.toHaveTextContent('xxx');
  },
};

/** Twenty thousand comments between two events: none is kept, none is shown, and none holds the next event up. */
export const CommentFlood: Story = {
  args: {
    scenario: withFaults(
      [...twoLevels, event('2.60 m', { id: '3' }), wait(Infinity)],
      commentFlood({ after: 3, count: 20_000 }),
    ),
  },
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByLabelText('Received')).toHaveTextContent('2.10 m · 2.35 m · 2.60 m'));
    await expect(canvas.getByText('Open')).toBeVisible();
    await expect(canvas.queryByRole('alert')).toBeNull();
    await expect(canvas.getAllByRole('listitem')).toHaveLength(1);
  },
};
