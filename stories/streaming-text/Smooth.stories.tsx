import { StreamingText } from '@rivulet/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { useEffect, useState, type ReactNode } from 'react';
import { expect, waitFor } from 'storybook/test';
import { ms } from '../shared/pace.ts';
import { Card, Stage } from '../shared/Stage.tsx';
import { rivers } from '../shared/texts.ts';

interface Args {
  /** Milliseconds between two bursts, as a buffering proxy sends them. */
  interval: number;
  /** Characters that come at once. */
  burst: number;
}

/** The same bursts, twice: shown as they come, and evenly, never more than 250 ms behind the network. */
function Smooth({ interval, burst }: Args): ReactNode {
  const [length, setLength] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setLength((before) => Math.min(rivers.length, before + burst)), interval);
    return () => clearInterval(timer);
  }, [interval, burst]);
  const text = rivers.slice(0, length);
  const streaming = length < rivers.length;
  return (
    <Stage>
      <div className="s-side-by-side">
        <Card title="As it comes">
          <StreamingText text={text} streaming={streaming} caret />
        </Card>
        <Card title="Smooth">
          <StreamingText text={text} streaming={streaming} smooth caret />
        </Card>
      </div>
    </Stage>
  );
}

const meta = {
  title: 'Streaming text/Smooth',
  component: Smooth,
  args: { interval: ms(700), burst: 45 },
  argTypes: {
    interval: { control: { type: 'range', min: 20, max: 2000, step: 20 } },
    burst: { control: { type: 'range', min: 1, max: 400, step: 1 } },
  },
} satisfies Meta<typeof Smooth>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Bursts on the left, a steady flow on the right; both end with the same text. */
export const BesideBursts: Story = {
  play: async ({ canvasElement }) => {
    const shown = (): (string | null)[] =>
      [...canvasElement.querySelectorAll('.rivulet-streaming-text')].map((text) => text.textContent);
    await waitFor(() => expect(shown()).toEqual([rivers, rivers]), { timeout: 30_000 });
  },
};
