import { markdown } from '@rivulet/markdown';
import { math } from '@rivulet/markdown/math';
import { StreamingText } from '@rivulet/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import { expect, waitFor } from 'storybook/test';
import { tokensPerSecond } from '../shared/pace.ts';
import { Card, Stage } from '../shared/Stage.tsx';
import { useTypedText } from '../shared/use-typed-text.ts';

const format = markdown({ plugins: [math()] });

const text = `Manning's formula gives the speed of the water, $v = \\frac{1}{n} R^{2/3} \\sqrt{S}$, where $n$ says how rough the bed is, $S$ how steep.

$$
R = \\frac{A}{P} = \\frac{\\text{the area of the cross section}}{\\text{the bed that is wet}}
$$

What flows through is \\(Q = vA\\), and what a whole year brings

\\[
\\int_0^{T} Q(t)\\,\\mathrm{d}t = \\sum_{i=1}^{365} \\begin{pmatrix} a_{11} & a_{12} \\\\ a_{21} & a_{22} \\end{pmatrix} \\begin{pmatrix} q_i \\\\ r_i \\end{pmatrix}
\\]

A gauge costs $500 to $900, and that is money.
`;

interface Args {
  /** Markdown with formulas in TeX. */
  text: string;
  /** How fast the text arrives. */
  charactersPerSecond: number;
}

/**
 * Formulas while they are being written: `$…$` and `\(…\)` in a line, `$$…$$` and `\[…\]` in lines of their own. A
 * formula shows its source until it is whole; then it is drawn as MathML, by a library that only the first formula
 * loads. An amount of money is no formula.
 */
function Formulas({ text: source, charactersPerSecond }: Args): ReactNode {
  const typed = useTypedText(source, charactersPerSecond);
  return (
    <Stage>
      <Card title="The water in a river">
        <StreamingText {...typed} format={format} caret />
      </Card>
    </Stage>
  );
}

const meta = {
  title: 'Streaming text/Formulas',
  component: Formulas,
  args: { text, charactersPerSecond: tokensPerSecond(80) },
  argTypes: { charactersPerSecond: { control: { type: 'range', min: 10, max: 2000, step: 10 } } },
} satisfies Meta<typeof Formulas>;

export default meta;
type Story = StoryObj<typeof meta>;

const shownIn = (element: HTMLElement): HTMLElement => element.querySelector('.rivulet-streaming-text')!;

/** In a line and in lines of their own; a fraction is one, and the two amounts keep their signs. */
export const WhileTheyAreWritten: Story = {
  play: async ({ canvasElement }) => {
    const shown = shownIn(canvasElement);
    await waitFor(() => expect(shown.querySelectorAll('math')).toHaveLength(6), { timeout: 20_000 });
    await waitFor(() => expect(shown).toHaveAttribute('aria-busy', 'false'));
    await expect(shown.querySelectorAll('math[display=block]')).toHaveLength(2);
    await expect(shown.querySelector('.rivulet-math-source')).toBeNull();
    await expect(shown).toHaveTextContent('A gauge costs $500 to $900, and that is money.');
    const { height } = shown.querySelector('mfrac')!.getBoundingClientRect();
    await expect(height).toBeGreaterThan(shown.querySelector('mfrac mn')!.getBoundingClientRect().height);
    // MathML only: nothing was styled from a script, and nothing was fetched from elsewhere.
    await expect(shown.querySelector('[style], a, img')).toBeNull();
  },
};

/** What TeX cannot read, or only pretends to be a formula, stays the source it is. */
export const NoFormulas: Story = {
  args: { text: 'An error in $\\frac{1}{$, a link in $\\href{javascript:alert(1)}{x}$ and one that is $\\sqrt{2}$.' },
  play: async ({ canvasElement }) => {
    const shown = shownIn(canvasElement);
    await waitFor(() => expect(shown.querySelectorAll('msqrt')).toHaveLength(1), { timeout: 20_000 });
    await expect(shown).toHaveTextContent('\\frac{1}{');
    await expect(shown).toHaveTextContent('\\href{javascript:alert(1)}{x}');
    await expect(shown.querySelector('a, [href], script')).toBeNull();
  },
};

/** A formula wider than a phone scrolls in its own line; the page does not. */
export const OnAPhone: Story = {
  globals: { viewport: { value: 'phone' }, theme: 'dark' },
  play: async ({ canvasElement }) => {
    const shown = shownIn(canvasElement);
    await waitFor(() => expect(shown.querySelectorAll('math')).toHaveLength(6), { timeout: 20_000 });
    const page = document.documentElement;
    await expect(page.scrollWidth).toBeLessThanOrEqual(page.clientWidth);
    for (const formula of shown.querySelectorAll('.rivulet-math-display'))
      await expect(formula.getBoundingClientRect().right).toBeLessThanOrEqual(page.clientWidth);
  },
};

/** Formulas read from left to right inside a text that does not. */
export const InArabic: Story = {
  args: { text: 'سرعة الماء $v = \\frac{1}{n} R^{2/3}$ حيث $n$ خشونة القاع.\n\n$$\nQ = v A\n$$\n\nوهذا كل شيء.\n' },
  globals: { direction: 'rtl' },
  play: async ({ canvasElement }) => {
    const shown = shownIn(canvasElement);
    await waitFor(() => expect(shown.querySelectorAll('math')).toHaveLength(3), { timeout: 20_000 });
    await expect(getComputedStyle(shown.querySelector('p')!).direction).toBe('rtl');
    const [formula] = shown.querySelectorAll('math');
    const [first, second] = [...formula!.querySelectorAll('mi')];
    await expect(first!.getBoundingClientRect().left).toBeLessThan(second!.getBoundingClientRect().left);
  },
};
