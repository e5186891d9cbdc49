import { markdown } from '@rivulet/markdown';
import { StreamingText, useFadeIn } from '@rivulet/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import { expect, waitFor } from 'storybook/test';
import { tokensPerSecond } from '../shared/pace.ts';
import { Card, Stage } from '../shared/Stage.tsx';
import { riversMarkdown } from '../shared/texts.ts';
import { useTypedText } from '../shared/use-typed-text.ts';

const format = markdown();

interface Args {
  /** Markdown, as a model writes it. */
  text: string;
  /** How fast the text arrives. */
  charactersPerSecond: number;
  /** Reveals the text evenly, besides. */
  smooth: boolean;
  /** What begins at once: what came together, or one word after the other. */
  by: 'chunk' | 'word';
}

/**
 * New text fades in, with `useFadeIn` on an element around it. Nothing is wrapped for it: text is painted by name, so
 * a selection stays, and the page is the same as without. Where no motion is wanted, text just appears.
 */
function FadeIn({ text, charactersPerSecond, smooth, by }: Args): ReactNode {
  const typed = useTypedText(text, charactersPerSecond);
  const ref = useFadeIn({ by });
  return (
    <Stage>
      <Card title="Fading in">
        <div ref={ref}>
          <StreamingText {...typed} format={format} smooth={smooth} />
        </div>
      </Card>
    </Stage>
  );
}

const meta = {
  title: 'Streaming text/Fade in',
  component: FadeIn,
  args: { text: riversMarkdown, charactersPerSecond: tokensPerSecond(80), smooth: true, by: 'chunk' },
  argTypes: {
    charactersPerSecond: { control: { type: 'range', min: 10, max: 2000, step: 10 } },
    by: { control: 'inline-radio', options: ['chunk', 'word'] },
  },
} satisfies Meta<typeof FadeIn>;

export default meta;
type Story = StoryObj<typeof meta>;

const fading = (): number =>
  typeof Highlight === 'function'
    ? [...CSS.highlights].reduce((sum, [name, { size }]) => sum + (name.startsWith('rivulet-fade-') ? size : 0), 0)
    : 0;

/** Some of it is on its way while it streams, and all of it is there when it is over. */
export const WhileItStreams: Story = {
  play: async ({ canvas }) => {
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches && typeof Highlight === 'function')
      await waitFor(() => expect(fading()).toBeGreaterThan(0), { timeout: 15_000, interval: 5 });
    await canvas.findByText('A delta is made of what the river carried.', {}, { timeout: 30_000 });
    await waitFor(() => expect(fading()).toBe(0));
  },
};

/** One word after the other; the words of a burst are there within a moment, too. */
export const WordByWord: Story = { ...WhileItStreams, args: { smooth: false, by: 'word' } };
