import { markdown, Markdown } from '@rivulet/markdown';
import { StreamingText } from '@rivulet/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import { expect, waitFor, within } from 'storybook/test';
import { tokensPerSecond } from '../shared/pace.ts';
import { Card, Stage } from '../shared/Stage.tsx';
import { attack, riversMarkdown } from '../shared/texts.ts';
import { useTypedText } from '../shared/use-typed-text.ts';

/** Made once, outside of every component. */
const format = markdown();

interface Args {
  /** Markdown, as a model writes it. */
  text: string;
  /** How fast the text arrives. */
  charactersPerSecond: number;
  /** Reveals the text evenly. */
  smooth: boolean;
}

/**
 * Markdown while it is being written. What is half-written is held back instead of flashing by: no `**`, no half link,
 * no half table. What is finished is never parsed, rendered or laid out again.
 */
function StreamedMarkdown({ text, charactersPerSecond, smooth }: Args): ReactNode {
  const typed = useTypedText(text, charactersPerSecond);
  return (
    <Stage>
      <Card title="As it is written">
        <StreamingText {...typed} format={format} smooth={smooth} caret />
      </Card>
    </Stage>
  );
}

const meta = {
  title: 'Streaming text/Markdown',
  component: StreamedMarkdown,
  args: { text: riversMarkdown, charactersPerSecond: tokensPerSecond(120), smooth: false },
  argTypes: { charactersPerSecond: { control: { type: 'range', min: 10, max: 2000, step: 10 } } },
} satisfies Meta<typeof StreamedMarkdown>;

export default meta;
type Story = StoryObj<typeof meta>;

const shownIn = (element: HTMLElement): HTMLElement => element.querySelector('.rivulet-streaming-text')!;

/** Headings, lists, a table, code, a quotation. */
export const Everything: Story = {
  play: async ({ canvas, canvasElement }) => {
    await canvas.findByText('A delta is made of what the river carried.', {}, { timeout: 15_000 });
    await expect(canvas.getByRole('heading', { name: 'How a river grows' })).toBeVisible();
    await expect(canvas.getByRole('table')).toBeVisible();
    await expect(canvas.getAllByRole('listitem').length).toBeGreaterThanOrEqual(3);
    await expect(shownIn(canvasElement)).not.toHaveTextContent('**');
  },
};

/** The same attack as on plain text: no HTML, no script, no harmful link, and no picture is fetched unless its origin is allowed. */
export const HostileMarkdown: Story = {
  // A paragraph each: what follows HTML without an empty line is part of it.
  args: { text: attack.replaceAll('\n', '\n\n') },
  play: async ({ canvasElement }) => {
    const shown = shownIn(canvasElement);
    await waitFor(() => expect(shown).toHaveTextContent('The file is called'), { timeout: 15_000 });
    await expect(shown.querySelectorAll('script, iframe, style, [onerror], [src]')).toHaveLength(0);
    // The picture is a placeholder that names its address, and the harmless link is one.
    await expect(shown).toHaveTextContent('attacker.example/picture.png');
    await expect(within(shown).getByRole('link', { name: 'another' })).toBeVisible();
    for (const link of shown.querySelectorAll('a')) await expect(link.href).toMatch(/^https:/);
    const elsewhere = performance.getEntriesByType('resource').filter(({ name }) => name.includes('attacker.example'));
    await expect(elsewhere).toHaveLength(0);
  },
};

/** A finished message needs no parser in the browser: `<Markdown>` renders on the server, and looks the same. */
export const Finished: Story = {
  render: ({ text }) => (
    <Stage>
      <Card title="As it stays">
        <Markdown text={text} />
      </Card>
    </Stage>
  ),
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('heading', { name: 'How a river grows' })).toBeVisible();
    await expect(canvas.getByRole('table')).toBeVisible();
  },
};
