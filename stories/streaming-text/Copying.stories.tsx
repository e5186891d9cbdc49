import { markdown } from '@rivulet/markdown';
import { CopySource, StreamingText } from '@rivulet/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import { expect, fn, within } from 'storybook/test';
import { tokensPerSecond } from '../shared/pace.ts';
import { tabTo } from '../shared/play.ts';
import { Card, Stage } from '../shared/Stage.tsx';
import { riversMarkdown } from '../shared/texts.ts';
import { useTypedText } from '../shared/use-typed-text.ts';

const format = markdown();

interface Args {
  /** Markdown, as a model writes it. */
  text: string;
  /** How fast the text arrives. */
  charactersPerSecond: number;
}

/**
 * What is selected copies clean, without markers, buttons or names of languages. `<CopySource>` copies the Markdown
 * itself, as it came; the button of a code block copies its code.
 */
function Copying({ text, charactersPerSecond }: Args): ReactNode {
  const typed = useTypedText(text, charactersPerSecond);
  return (
    <Stage>
      <Card title="Take it with you">
        <StreamingText {...typed} format={format} />
        <div className="s-row">
          <CopySource className="s-button" of={typed.text} aria-disabled={typed.streaming}>
            Copy source
          </CopySource>
        </div>
      </Card>
    </Stage>
  );
}

const written = fn<(text: string) => Promise<void>>();

const meta = {
  title: 'Streaming text/Copying',
  component: Copying,
  args: { text: riversMarkdown, charactersPerSecond: tokensPerSecond(300) },
  argTypes: { charactersPerSecond: { control: { type: 'range', min: 10, max: 2000, step: 10 } } },
} satisfies Meta<typeof Copying>;

export default meta;
type Story = StoryObj<typeof meta>;

/** The source by keyboard, one block's code by its own button. */
export const SourceAndCode: Story = {
  // A page under test has no clipboard of its own.
  beforeEach: () => {
    if (import.meta.env.MODE !== 'test') return undefined;
    written.mockReset().mockResolvedValue(undefined);
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: written } });
    return () => Reflect.deleteProperty(navigator, 'clipboard');
  },
  play: async ({ canvas, canvasElement, userEvent, args }) => {
    await canvas.findByText('A delta is made of what the river carried.', {}, { timeout: 15_000 });
    if (import.meta.env.MODE !== 'test') return;
    await tabTo(userEvent, canvas.getByRole('button', { name: 'Copy source' }));
    await userEvent.keyboard('{Enter}');
    await canvas.findByRole('button', { name: 'Copied' });
    await expect(written).toHaveBeenLastCalledWith(args.text);
    const block = canvasElement.querySelector<HTMLElement>('.rivulet-code')!;
    await userEvent.click(within(block).getByRole('button', { name: 'Copy' }));
    await expect(written).toHaveBeenLastCalledWith(
      'const flow = streams.reduce((sum, stream) => sum + stream.flow, 0);',
    );
  },
};
