import { event, reset, retry, wait, type Step } from '@rivulet/mock-server';
import { useEventStream } from '@rivulet/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { useEffect, useState, type ReactNode } from 'react';
import { expect, waitFor } from 'storybook/test';
import { createInspectedServer } from '../shared/inspected.ts';
import { ConnectionBadge } from '../shared/ConnectionBadge.tsx';
import { ms } from '../shared/pace.ts';
import { pressByKeyboard } from '../shared/play.ts';
import { RequestList } from '../shared/RequestList.tsx';
import { Card, Stage } from '../shared/Stage.tsx';

/** A network that can be unplugged: the browser says so, and what was open breaks. */
function makeNetwork() {
  const cable = { plugged: true };
  const server = createInspectedServer({
    *'GET /numbers'({ lastEventId }): Generator<Step> {
      yield retry(100);
      for (let number = Number(lastEventId ?? 0) + 1; cable.plugged; number++) {
        yield event(String(number), { id: String(number) });
        yield wait(ms(400));
      }
      yield reset('rst');
    },
  });
  const set = (next: boolean): void => {
    cable.plugged = next;
    Object.defineProperty(navigator, 'onLine', { value: next, configurable: true });
    dispatchEvent(new Event(next ? 'online' : 'offline'));
  };
  /** Gives the browser its own word back. */
  const restore = (): void => void Reflect.deleteProperty(navigator, 'onLine');
  return { server, set, restore };
}

/**
 * Without a network nothing is tried: the stream waits for the browser to be online again, and goes on behind the last
 * id at once.
 */
function Offline(): ReactNode {
  const [network] = useState(makeNetwork);
  const [online, setOnline] = useState(true);
  useEffect(() => network.restore, [network]);
  const {
    status,
    data,
    wait: pause,
  } = useEventStream<string, readonly string[]>('/numbers', {
    fetch: network.server.fetch,
    share: false,
    initial: [],
    reduce: (all, text) => [...all, text],
  });
  return (
    <Stage>
      <Card title="Numbers" state={<ConnectionBadge status={status} />}>
        <p className="s-prose" aria-label="Received">
          {data.join(' ')}
        </p>
        <p className="s-soft" role="status">
          {pause?.until === 'online' ? 'You are offline. It goes on by itself when you are back.' : ' '}
        </p>
        <div>
          <button
            className="s-button"
            type="button"
            aria-pressed={!online}
            onClick={() => {
              network.set(!online);
              setOnline(!online);
            }}
          >
            Pull the plug
          </button>
        </div>
      </Card>
      <RequestList server={network.server} />
    </Stage>
  );
}

const meta = {
  title: 'Transport/Offline',
  component: Offline,
} satisfies Meta<typeof Offline>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Pull the plug, and put it in again: by keyboard, Enter once and Space once. */
export const PullThePlug: Story = {
  play: async ({ canvas, userEvent }) => {
    const received = (): string => canvas.getByLabelText('Received').textContent ?? '';
    await waitFor(() => expect(received()).toMatch(/^1 2/), { timeout: 10_000 });
    await pressByKeyboard(userEvent, canvas.getByRole('button', { name: 'Pull the plug' }));
    await expect(canvas.getByRole('button', { name: 'Pull the plug' })).toHaveAttribute('aria-pressed', 'true');
    await expect(await canvas.findByText(/You are offline/, {}, { timeout: 10_000 })).toBeVisible();
    const last = Number(received().split(' ').at(-1));
    await userEvent.keyboard(' ');
    await waitFor(() => expect(received()).toContain(String(last + 2)), { timeout: 10_000 });
    await expect(received().split(' ').map(Number)).toEqual(
      received()
        .split(' ')
        .map((_, index) => index + 1),
    );
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(2));
  },
};
