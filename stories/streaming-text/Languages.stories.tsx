import { StreamingText } from '@rivulet/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import { expect, waitFor } from 'storybook/test';
import { tokensPerSecond } from '../shared/pace.ts';
import { Card, Stage } from '../shared/Stage.tsx';
import { useTypedText } from '../shared/use-typed-text.ts';

interface Args {
  /** What is written. */
  text: string;
  /** How fast the text arrives. */
  charactersPerSecond: number;
}

/** Every paragraph finds its own direction, whatever the page's is. */
function Languages({ text, charactersPerSecond }: Args): ReactNode {
  const typed = useTypedText(text, charactersPerSecond);
  return (
    <Stage>
      <Card title="One river, several scripts">
        <StreamingText {...typed} caret />
      </Card>
    </Stage>
  );
}

const meta = {
  title: 'Streaming text/Languages',
  component: Languages,
  args: {
    text: 'يبدأ النهر صغيرًا: مطر على التل، أو ثلج يذوب.\nנהר מתחיל קטן: גשם על גבעה, או שלג נמס.\nA river starts small; النهر يبدأ صغيرًا.\n河流始于细小：山坡上的雨，或融化的雪。\n강은 작게 시작합니다.\n👩🏽‍🚀 🏴󠁧󠁢󠁳󠁣󠁴󠁿 👨‍👩‍👧‍👦 é ñ',
    charactersPerSecond: tokensPerSecond(60),
  },
  argTypes: { charactersPerSecond: { control: { type: 'range', min: 5, max: 500, step: 5 } } },
} satisfies Meta<typeof Languages>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Arabic, Hebrew, Chinese, Korean, and families of emoji. */
export const RightToLeftAndMore: Story = {
  play: async ({ canvasElement, args }) => {
    const shown = (): Element | null => canvasElement.querySelector('.rivulet-streaming-text');
    await waitFor(() => expect(shown()?.textContent).toBe(args.text), { timeout: 15_000 });
    const directions = [...(shown()?.querySelectorAll('[dir="auto"]') ?? [])].map(
      (paragraph) => getComputedStyle(paragraph).direction,
    );
    await expect(directions).toContain('rtl');
    await expect(directions).toContain('ltr');
  },
};

/** The same on a page that reads from right to left. */
export const OnARightToLeftPage: Story = {
  ...RightToLeftAndMore,
  globals: { direction: 'rtl' },
};
