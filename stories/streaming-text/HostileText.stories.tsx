import { StreamingText } from '@rivulet/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import { expect, waitFor } from 'storybook/test';
import { tokensPerSecond } from '../shared/pace.ts';
import { Card, Stage } from '../shared/Stage.tsx';
import { attack } from '../shared/texts.ts';
import { useTypedText } from '../shared/use-typed-text.ts';

interface Args {
  /** What the model says. */
  text: string;
}

/** A model's answer is an attacker's text. As plain text nothing in it means anything: it is read, and does nothing. */
function HostileText({ text }: Args): ReactNode {
  const typed = useTypedText(text, tokensPerSecond(120));
  return (
    <Stage>
      <Card title="Whatever the model says" about="Markup in plain text stays text; no request leaves the page.">
        <StreamingText {...typed} />
      </Card>
    </Stage>
  );
}

const meta = {
  title: 'Streaming text/Hostile text',
  component: HostileText,
  args: { text: attack },
} satisfies Meta<typeof HostileText>;

export default meta;
type Story = StoryObj<typeof meta>;

/** No element, no script, no request. */
export const AsPlainText: Story = {
  play: async ({ canvasElement }) => {
    const shown = (): Element | null => canvasElement.querySelector('.rivulet-streaming-text');
    await waitFor(() => expect(shown()?.textContent).toContain('The file is called'), { timeout: 15_000 });
    await expect(shown()?.querySelectorAll('img, script, a, iframe, style')).toHaveLength(0);
    await expect(document.title).not.toBe('taken');
    const elsewhere = performance.getEntriesByType('resource').filter(({ name }) => name.includes('attacker.example'));
    await expect(elsewhere).toHaveLength(0);
  },
};
