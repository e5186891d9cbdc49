import { answer } from '@rivulet/mock-server';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { useMemo, type ReactNode } from 'react';
import { expect, waitFor } from 'storybook/test';
import { createInspectedServer } from '../shared/inspected.ts';
import { ChatWindow } from '../shared/ChatWindow.tsx';
import { tokensPerSecond as paced } from '../shared/pace.ts';
import { answered, ask, settled } from '../shared/play.ts';
import { Stage } from '../shared/Stage.tsx';
import { rivers } from '../shared/texts.ts';

interface Args {
  /** How often the text is repeated. */
  times: number;
  /** How fast the model writes. */
  tokensPerSecond: number;
}

/**
 * The end of a growing answer stays in sight until its reader scrolls up; from then on the page is the reader's.
 * What is settled is not rendered or laid out again: the hundredth paragraph costs what the first did.
 */
function LongAnswer({ times, tokensPerSecond }: Args): ReactNode {
  const { fetch } = useMemo(() => {
    const text = Array.from({ length: times }, (_, index) => `${index + 1}. ${rivers}`).join('\n\n');
    return createInspectedServer({
      'POST /v1/chat/completions': answer(`${text}\n\nThe end.`, { tokensPerSecond, timeToFirstToken: 50 }),
    });
  }, [times, tokensPerSecond]);
  return (
    <Stage>
      <ChatWindow
        options={{ url: '/v1/chat/completions', fetch }}
        title="Tell me everything"
        question="Tell me everything"
      />
    </Stage>
  );
}

const meta = {
  title: 'Streaming text/Long answer',
  component: LongAnswer,
  args: { times: 12, tokensPerSecond: paced(150) },
  argTypes: {
    times: { control: { type: 'range', min: 1, max: 200, step: 1 } },
    tokensPerSecond: { control: { type: 'range', min: 20, max: 2000, step: 20 } },
  },
} satisfies Meta<typeof LongAnswer>;

export default meta;
type Story = StoryObj<typeof meta>;

/** The log follows the end of the answer. */
export const FollowsTheEnd: Story = {
  play: async ({ canvas, userEvent }) => {
    await ask(canvas, userEvent, 'Tell me everything');
    await answered(canvas, 'The end.');
    await settled(canvas);
    const log = canvas.getByRole('log');
    await expect(log.scrollHeight).toBeGreaterThan(log.clientHeight);
    await waitFor(() => expect(log.scrollHeight - log.scrollTop - log.clientHeight).toBeLessThan(40));
  },
};

/** Whoever scrolls up to read is left in peace. */
export const LetsTheReaderScrollUp: Story = {
  play: async ({ canvas, userEvent }) => {
    await ask(canvas, userEvent, 'Tell me everything');
    const log = canvas.getByRole('log');
    await waitFor(() => expect(log.scrollTop).toBeGreaterThan(200), { timeout: 15_000 });
    log.scrollTop = 0;
    await expect(await canvas.findByRole('button', { name: 'To the end' })).toBeVisible();
    await answered(canvas, 'The end.');
    await expect(log.scrollTop).toBe(0);
  },
};
