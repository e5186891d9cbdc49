import { markdown } from '@rivulet/markdown';
import { highlight } from '@rivulet/markdown/highlight';
import { StreamingText } from '@rivulet/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import { expect, waitFor } from 'storybook/test';
import { tokensPerSecond } from '../shared/pace.ts';
import { tabTo } from '../shared/play.ts';
import { Card, Stage } from '../shared/Stage.tsx';
import { useTypedText } from '../shared/use-typed-text.ts';

const format = markdown({ plugins: [highlight()] });

const text = `Add up what flows in:

\`\`\`ts
/** Cubic metres a second. */
export function discharge(streams: readonly Stream[]): number {
  const flow = streams.reduce((sum, stream) => sum + stream.flow, 0);
  return flow > 1e4 ? Infinity : flow; // "a flood"
}
\`\`\`

The same in Python, and asked of a database:

\`\`\`python
def discharge(streams: list[Stream]) -> float:
    """Cubic metres a second."""
    return sum(stream.flow for stream in streams if stream.name != 'Lethe')
\`\`\`

\`\`\`sql
select name, avg(flow) as flow from streams where length_km > 100 group by name; -- the long ones
\`\`\`

And the page that shows it:

\`\`\`html
<output class="flow" data-unit="m³/s">12</output>
\`\`\`

\`\`\`diff
- const flow = 0;
+ const flow = discharge(streams);
\`\`\`

\`\`\`brainfuck
++++[>++++<-]
\`\`\`
`;

interface Args {
  /** Markdown with code in fences. */
  text: string;
  /** How fast the text arrives. */
  charactersPerSecond: number;
}

/**
 * Code gets its colours when its lines are whole, beside the frames, one chunk of lines at a time; each language is
 * loaded when the first block of it is on screen. A language nobody knows stays plain.
 */
function Code({ text: source, charactersPerSecond }: Args): ReactNode {
  const typed = useTypedText(source, charactersPerSecond);
  return (
    <Stage>
      <Card title="Code in an answer">
        <StreamingText {...typed} format={format} caret />
      </Card>
    </Stage>
  );
}

const meta = {
  title: 'Streaming text/Code in colours',
  component: Code,
  args: { text, charactersPerSecond: tokensPerSecond(120) },
  argTypes: { charactersPerSecond: { control: { type: 'range', min: 10, max: 2000, step: 10 } } },
} satisfies Meta<typeof Code>;

export default meta;
type Story = StoryObj<typeof meta>;

const blocks = (element: HTMLElement): HTMLElement[] => [...element.querySelectorAll<HTMLElement>('.rivulet-code')];

/** Waits until the five known languages have their colours. */
async function coloured(element: HTMLElement): Promise<void> {
  await waitFor(
    () =>
      expect(blocks(element).map((block) => block.querySelector('[class^="rivulet-token-"]') !== null)).toEqual([
        true,
        true,
        true,
        true,
        true,
        false,
      ]),
    { timeout: 20_000 },
  );
}

const colourOf = (element: HTMLElement, kind: string): string =>
  getComputedStyle(element.querySelector(`.rivulet-token-${kind}`)!).color;

/** Six languages, one of them unknown. The text of the code is untouched. */
export const Languages: Story = {
  play: async ({ canvasElement }) => {
    await coloured(canvasElement);
    const [typescript] = blocks(canvasElement);
    await expect(typescript!.querySelector('pre')!.textContent).toBe(text.split('```ts\n')[1]!.split('```')[0]!);
    await expect(colourOf(canvasElement, 'keyword')).not.toBe(colourOf(canvasElement, 'string'));
    await expect(canvasElement.querySelector('.rivulet-streaming-text [style]')).toBeNull();
  },
};

/** The same colours, lighter, on a dark page. */
export const Dark: Story = {
  globals: { theme: 'dark' },
  play: async ({ canvasElement }) => {
    await coloured(canvasElement);
    const lightness = Math.max(
      ...colourOf(canvasElement, 'keyword')
        .match(/[\d.]+/g)!
        .map(Number),
    );
    await expect(lightness).toBeGreaterThan(200);
  },
};

/** Long lines scroll inside their block, with the keyboard too. */
export const OnAPhone: Story = {
  globals: { viewport: { value: 'phone' } },
  play: async ({ canvasElement, userEvent }) => {
    await coloured(canvasElement);
    const page = document.documentElement;
    await expect(page.scrollWidth).toBeLessThanOrEqual(page.clientWidth);
    const code = blocks(canvasElement)[0]!.querySelector('pre')!;
    await expect(code.scrollWidth).toBeGreaterThan(code.clientWidth);
    await tabTo(userEvent, code);
  },
};

/** On a page that reads from right to left, code still reads as code does. */
export const OnARightToLeftPage: Story = {
  globals: { direction: 'rtl' },
  play: async ({ canvasElement }) => {
    await coloured(canvasElement);
    for (const block of blocks(canvasElement)) await expect(getComputedStyle(block).direction).toBe('ltr');
  },
};
