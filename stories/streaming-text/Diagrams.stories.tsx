import { markdown } from '@rivulet/markdown';
import { mermaid } from '@rivulet/markdown/mermaid';
import { StreamingText } from '@rivulet/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import { expect, waitFor } from 'storybook/test';
import { tokensPerSecond } from '../shared/pace.ts';
import { tabTo } from '../shared/play.ts';
import { Card, Stage } from '../shared/Stage.tsx';
import { useTypedText } from '../shared/use-typed-text.ts';

const format = markdown({ plugins: [mermaid()] });

const source = `flowchart LR
  accTitle: Where the water goes
  Rain --> River
  Snow -->|melts| River
  River --> Lake & Sea
`;

const text = `Where does the water go?

\`\`\`mermaid
${source}\`\`\`

Who asks whom:

\`\`\`mermaid
sequenceDiagram
  Gauge->>Server: the level, every minute
  Server-->>Town: a warning
\`\`\`

That is all of it.
`;

interface Args {
  /** Markdown with diagrams in fences. */
  text: string;
  /** How fast the text arrives. */
  charactersPerSecond: number;
}

/**
 * A code block of the language `mermaid` becomes a diagram once it is closed and on screen; until then, and where it
 * cannot be drawn, it is its source. The diagram is a picture: no script, no link, and it loads nothing.
 */
function Diagrams({ text: whole, charactersPerSecond }: Args): ReactNode {
  const typed = useTypedText(whole, charactersPerSecond);
  return (
    <Stage>
      <Card title="Water in pictures">
        <StreamingText {...typed} format={format} caret />
      </Card>
    </Stage>
  );
}

const meta = {
  title: 'Streaming text/Diagrams',
  component: Diagrams,
  args: { text, charactersPerSecond: tokensPerSecond(80) },
  argTypes: { charactersPerSecond: { control: { type: 'range', min: 10, max: 2000, step: 10 } } },
} satisfies Meta<typeof Diagrams>;

export default meta;
type Story = StoryObj<typeof meta>;

const pictures = (element: HTMLElement): HTMLImageElement[] => [
  ...element.querySelectorAll<HTMLImageElement>('img.rivulet-diagram'),
];

async function drawn(element: HTMLElement): Promise<void> {
  await waitFor(() => expect(pictures(element)).toHaveLength(2), { timeout: 40_000 });
  for (const picture of pictures(element)) await picture.decode();
}

/** Two diagrams, and the way to their source by keyboard. */
export const FlowAndSequence: Story = {
  play: async ({ canvas, canvasElement, userEvent }) => {
    await drawn(canvasElement);
    const [flow] = pictures(canvasElement);
    await expect(canvas.getByRole('img', { name: 'Diagram: Where the water goes' })).toBe(flow);
    const [toggle] = canvas.getAllByRole('button', { name: 'Show source' });
    await tabTo(userEvent, toggle!);
    await userEvent.keyboard('{Enter}');
    await expect(canvas.getByText(/Snow -->\|melts\| River/)).toBeVisible();
    await userEvent.keyboard('{Enter}');
    await expect(flow).toBeVisible();
    await expect(canvasElement.querySelector('pre')!.textContent).toBe(source);
  },
};

/** The colours follow the page. */
export const Dark: Story = {
  globals: { theme: 'dark' },
  play: async ({ canvasElement }) => drawn(canvasElement),
};

/** A wide diagram shrinks; the page does not scroll sideways. */
export const OnAPhone: Story = {
  globals: { viewport: { value: 'phone' } },
  play: async ({ canvasElement }) => {
    await drawn(canvasElement);
    const page = document.documentElement;
    await expect(page.scrollWidth).toBeLessThanOrEqual(page.clientWidth);
  },
};

/** What is wrong, and what would load something, stays source. */
export const SourceInstead: Story = {
  args: {
    text: '```mermaid\nflowchart LR\n  A[ --> \n```\n\n```mermaid\nflowchart LR\n  A@{ img: "https://attacker.example/x.png", label: "A" }\n```\n\n```mermaid\npie\n  "Rain" : 3\n  "Snow" : 2\n```\n',
  },
  play: async ({ canvas, canvasElement }) => {
    await waitFor(() => expect(pictures(canvasElement)).toHaveLength(1), { timeout: 40_000 });
    await expect(canvas.getByText(/A\[ -->/)).toBeVisible();
    await expect(canvas.getByText(/A@\{ img/)).toBeVisible();
    const elsewhere = performance.getEntriesByType('resource').filter(({ name }) => name.includes('attacker.example'));
    await expect(elsewhere).toHaveLength(0);
  },
};
