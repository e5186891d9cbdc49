import { StreamingText } from '@rivulet/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { expect, waitFor } from 'storybook/test';
import { tokensPerSecond } from '../shared/pace.ts';
import { Card, Stage } from '../shared/Stage.tsx';
import { tabTo } from '../shared/play.ts';
import { rivers } from '../shared/texts.ts';
import { useTypedText } from '../shared/use-typed-text.ts';

interface Args {
  /** What assistive technology hears. */
  announce: 'sentence' | 'end' | 'off';
  /** How fast the text arrives. */
  charactersPerSecond: number;
}

/** What a screen reader is told, written down: whole sentences, or everything at the end, and never single tokens. */
function Announcements({ announce, charactersPerSecond }: Args): ReactNode {
  const typed = useTypedText(rivers, charactersPerSecond);
  const stage = useRef<HTMLDivElement>(null);
  const [heard, setHeard] = useState<readonly string[]>([]);
  useEffect(() => {
    if (stage.current === null) return;
    const seen = stage.current;
    let last = '';
    const watcher = new MutationObserver(() => {
      const text = (seen.querySelector('[aria-live="polite"]')?.textContent ?? '').trim();
      if (text === last || text === '') return;
      last = text;
      setHeard((before) => [...before, text]);
    });
    watcher.observe(seen, { childList: true, characterData: true, subtree: true });
    return () => watcher.disconnect();
  }, []);
  return (
    <Stage>
      <div className="s-side-by-side">
        <div ref={stage}>
          <Card title="What is seen">
            <StreamingText {...typed} announce={announce} caret />
          </Card>
        </div>
        <Card title="What is heard">
          <ol className="s-events" aria-label="Announcements" tabIndex={0}>
            {heard.map((sentence, index) => (
              <li key={index}>{sentence}</li>
            ))}
          </ol>
        </Card>
      </div>
    </Stage>
  );
}

const meta = {
  title: 'Streaming text/Announcements',
  component: Announcements,
  args: { announce: 'sentence', charactersPerSecond: tokensPerSecond(60) },
  argTypes: { announce: { control: 'inline-radio', options: ['sentence', 'end', 'off'] } },
} satisfies Meta<typeof Announcements>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Sentence by sentence, at most twice a second; together they are the whole text, and nothing of it comes twice. */
export const BySentence: Story = {
  args: { charactersPerSecond: 150 },
  play: async ({ canvas, userEvent }) => {
    const heard = (): readonly string[] => canvas.queryAllByRole('listitem').map(({ textContent }) => textContent);
    await waitFor(() => expect(heard().join(' ')).toContain('what a delta is made of.'), { timeout: 20_000 });
    await expect(heard().length).toBeGreaterThan(1);
    await expect(heard().join(' ').replaceAll(/\s+/g, ' ')).toBe(rivers.replaceAll(/\s+/g, ' '));
    // A long list is scrolled by keyboard.
    await tabTo(userEvent, canvas.getByLabelText('Announcements'));
  },
};

/** Once, when everything is there. */
export const AtTheEnd: Story = {
  args: { announce: 'end' },
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(1), { timeout: 20_000 });
    await expect(canvas.getByRole('listitem')).toHaveTextContent(/^A river starts small.*made of\.$/);
  },
};
