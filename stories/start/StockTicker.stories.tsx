import { ticker } from '@rivulet/mock-server';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { useMemo, type ReactNode } from 'react';
import { expect, waitFor } from 'storybook/test';
import { createInspectedServer } from '../shared/inspected.ts';
import { ms } from '../shared/pace.ts';
import { Stage } from '../shared/Stage.tsx';
import { StockTicker } from './StockTicker.tsx';

interface Args {
  /** Milliseconds between two prices. */
  interval: number;
  /** The same seed quotes the same prices. */
  seed: number;
}

/**
 * Live prices over server-sent events. One `useEventStream` parses each event and folds it into a table by symbol;
 * however fast the events come, the table renders at most once per frame. The server is in the page.
 */
function TickerStory({ interval, seed }: Args): ReactNode {
  const server = useMemo(() => createInspectedServer({ 'GET /prices': ticker({ interval, seed }) }), [interval, seed]);
  return (
    <Stage>
      <StockTicker url={`/prices?seed=${seed}&interval=${interval}`} fetch={server.fetch} />
    </Stage>
  );
}

const meta = {
  title: 'Start/Stock ticker',
  component: TickerStory,
  args: { interval: 400, seed: 7 },
  argTypes: {
    interval: { control: { type: 'range', min: 20, max: 2000, step: 20 } },
    seed: { control: { type: 'number', min: 1 } },
  },
} satisfies Meta<typeof TickerStory>;

export default meta;
type Story = StoryObj<typeof meta>;

/** The field's classic demonstration of server-sent events. */
export const StockPrices: Story = {
  args: { interval: ms(400) },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Open')).toBeVisible();
    for (const share of ['RIVR', 'BROK', 'LAKE', 'TIDE'])
      await canvas.findByRole('rowheader', { name: share }, { timeout: 5000 });
    const prices = (): string[] => canvas.getAllByRole('row').map((row) => row.textContent ?? '');
    const before = prices();
    await waitFor(() => expect(prices()).not.toEqual(before), { timeout: 5000 });
    // A price flashes in the direction that the row's sign says, too.
    for (const row of canvas.getAllByRole('row').slice(1)) {
      const [price, change] = row.querySelectorAll<HTMLElement>('[data-trend]');
      await expect(price?.dataset['trend']).toBe(change?.dataset['trend']);
    }
    await waitFor(() => expect(canvas.getAllByText(/^[▲▼]$/).length).toBeGreaterThan(0), { timeout: 5000 });
  },
};
