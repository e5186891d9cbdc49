import { acrossTabs } from '@rivulet/core/across-tabs';
import { event, retry, wait, type MockServer, type Step } from '@rivulet/mock-server';
import { useEventStream } from '@rivulet/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState, type ReactNode } from 'react';
import { expect, waitFor, within } from 'storybook/test';
import { createInspectedServer } from '../shared/inspected.ts';
import { ConnectionBadge } from '../shared/ConnectionBadge.tsx';
import { ms } from '../shared/pace.ts';
import { pressByKeyboard } from '../shared/play.ts';
import { RequestList } from '../shared/RequestList.tsx';
import { Card, Stage } from '../shared/Stage.tsx';

/** What a tab of the browser would hold: it takes part by itself, through Web Locks and BroadcastChannel. */
function Tab({
  name,
  url,
  server,
  onClose,
}: {
  name: string;
  url: string;
  server: MockServer;
  onClose(): void;
}): ReactNode {
  const [share] = useState(() => acrossTabs());
  const { status, data } = useEventStream<string, readonly string[]>(url, {
    fetch: server.fetch,
    share,
    initial: [],
    reduce: (all, text) => [...all, text],
  });
  return (
    <Card title={name} state={<ConnectionBadge status={status} />}>
      <p className="s-prose" aria-label={`Received in ${name}`}>
        {data.slice(-12).join(' ') || 'Nothing yet.'}
      </p>
      <div>
        <button className="s-button" type="button" onClick={onClose}>
          Close {name}
        </button>
      </div>
    </Card>
  );
}

/**
 * Any number of tabs, one connection: `share: acrossTabs()`. One tab leads and passes on what comes; when it is closed
 * the next one takes over behind the last id, and nothing is missing. Here two tabs are side by side in one page.
 */
function Tabs(): ReactNode {
  const [server] = useState(() =>
    createInspectedServer({
      *'GET /shared/{id}'({ lastEventId }): Generator<Step> {
        yield retry(100);
        for (let number = Number(lastEventId ?? 0) + 1; ; number++) {
          yield event(String(number), { id: String(number) });
          yield wait(ms(600));
        }
      },
    }),
  );
  // Real tabs of this Storybook must not join in.
  const [url] = useState(() => `/shared/${crypto.randomUUID().slice(0, 8)}`);
  const [tabs, setTabs] = useState<readonly string[]>(['Tab 1', 'Tab 2']);
  return (
    <Stage>
      <div className="s-side-by-side">
        {tabs.map((name) => (
          <Tab
            key={name}
            name={name}
            url={url}
            server={server}
            onClose={() => setTabs((open) => open.filter((other) => other !== name))}
          />
        ))}
      </div>
      <RequestList server={server} />
    </Stage>
  );
}

const meta = {
  title: 'Transport/Tabs',
  component: Tabs,
} satisfies Meta<typeof Tabs>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Close the leading tab: the other goes on, without a number missing. */
export const TwoTabsOneConnection: Story = {
  play: async ({ canvas, userEvent }) => {
    for (const name of ['Tab 1', 'Tab 2']) {
      await waitFor(() => expect(canvas.getByLabelText(`Received in ${name}`)).toHaveTextContent(/\d \d/), {
        timeout: 10_000,
      });
    }
    const requests = within(canvas.getByLabelText('Requests'));
    await waitFor(() => expect(requests.getAllByRole('listitem')).toHaveLength(1));
    await pressByKeyboard(userEvent, canvas.getByRole('button', { name: 'Close Tab 1' }));
    await waitFor(() => expect(requests.getAllByRole('listitem')).toHaveLength(2), { timeout: 10_000 });
    await expect(await requests.findByText(/Last-Event-ID: \d+/)).toBeVisible();
    const numbers = (canvas.getByLabelText('Received in Tab 2').textContent ?? '').split(' ').map(Number);
    await expect(numbers).toEqual(numbers.map((_, index) => numbers[0]! + index));
  },
};
