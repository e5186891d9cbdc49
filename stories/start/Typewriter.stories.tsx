import { StreamingText, type StreamingTextProps, type TextFormat, type UrlPolicy } from '@rivulet/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import { expect, waitFor } from 'storybook/test';
import { tokensPerSecond } from '../shared/pace.ts';
import { Card, Stage } from '../shared/Stage.tsx';
import { rivers } from '../shared/texts.ts';
import { useTypedText } from '../shared/use-typed-text.ts';

interface Args {
  /** What is written. */
  text: string;
  /** How fast the text arrives. */
  charactersPerSecond: number;
  /** Draws a caret behind the last character. */
  caret: boolean;
  /** Reveals the text evenly. */
  smooth: boolean;
  format?: TextFormat;
  urlPolicy?: UrlPolicy;
  components?: NonNullable<StreamingTextProps['components']>;
}

function Typewriter({ text, charactersPerSecond, ...props }: Args): ReactNode {
  const typed = useTypedText(text, charactersPerSecond);
  return (
    <Stage>
      <Card title="How rivers grow">
        <StreamingText {...props} {...typed} />
      </Card>
    </Stage>
  );
}

const meta = {
  title: 'Start/Typewriter',
  component: StreamingText,
  args: { text: rivers, charactersPerSecond: tokensPerSecond(60), caret: true, smooth: false },
  argTypes: {
    text: { control: 'text', description: 'What has come so far, whole; here it is what will have been written.' },
    charactersPerSecond: {
      control: { type: 'range', min: 10, max: 2000, step: 10 },
      description: "How fast it arrives: the story's own, not the component's.",
      table: { type: { summary: 'number' } },
    },
    caret: { control: 'boolean' },
    smooth: { control: 'boolean' },
    // Functions and maps of components are written in code.
    format: { control: false },
    urlPolicy: { control: false },
    components: { control: false },
  },
  render: (args) => <Typewriter {...args} />,
} satisfies Meta<Args>;

export default meta;
type Story = StoryObj<typeof meta>;

/** The smallest use: a string that grows in somebody's state, shown by `<StreamingText text={…} streaming />`. */
export const GrowingString: Story = {
  play: async ({ canvas, canvasElement, args }) => {
    await canvas.findByText(/^A river starts small/, {}, { timeout: 5000 });
    const shown = (): string => canvasElement.querySelector('.rivulet-streaming-text')?.textContent ?? '';
    await waitFor(() => expect(shown()).toBe(args.text), { timeout: 15_000 });
    await expect(canvasElement.querySelector('[aria-busy="true"]')).toBeNull();
  },
};
