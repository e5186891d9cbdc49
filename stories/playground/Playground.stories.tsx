import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor, within } from 'storybook/test';
import { tokensPerSecond } from '../shared/pace.ts';
import { answered, answers, ask, pressByKeyboard, settled, tabTo } from '../shared/play.ts';
import { Playground } from './Playground.tsx';

const meta = {
  title: 'Playground/Playground',
  component: Playground,
  parameters: { controls: { disable: true } },
  args: { protocol: 'openai-chat', fault: 'none', tokensPerSecond: tokensPerSecond(50) },
} satisfies Meta<typeof Playground>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Any protocol, any speed, any fault: the screen, the wire and the clock side by side. */
export const PickAndWatch: Story = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.selectOptions(canvas.getByLabelText('Protocol'), 'anthropic');
    await userEvent.selectOptions(canvas.getByLabelText('What goes wrong'), 'bytes cut anywhere');
    const screen = within(canvas.getByRole('region', { name: 'Screen' }));
    await ask(screen, userEvent, 'How does a river grow?');
    await answered(screen, 'what the river carried.');
    await settled(screen);
    const wire = within(canvas.getByRole('region', { name: 'Stream inspector' }));
    await waitFor(() => expect(wire.getAllByRole('row').length).toBeGreaterThan(10), { timeout: 10_000 });
    // Another fault, in the same place: the text that came stays.
    await userEvent.selectOptions(canvas.getByLabelText('What goes wrong'), 'cut in mid-event');
    await ask(screen, userEvent, 'And then?');
    await expect(await screen.findByRole('alert', {}, { timeout: 10_000 })).toBeVisible();
    await expect(answers(screen).at(-1)).toHaveTextContent(/How a/);
  },
};

/** The whole of it without a mouse: the settings, the chat, and the inspector's pause and step. */
export const ByKeyboard: Story = {
  play: async ({ canvas, userEvent }) => {
    for (const setting of ['Protocol', 'What goes wrong', 'Drawn as', 'Revealed', /^Tokens per second/])
      await tabTo(userEvent, canvas.getByLabelText(setting));
    const screen = within(canvas.getByRole('region', { name: 'Screen' }));
    const wire = within(canvas.getByRole('region', { name: 'Stream inspector' }));
    await pressByKeyboard(userEvent, wire.getByRole('button', { name: 'Pause' }));
    await tabTo(userEvent, screen.getByRole('textbox', { name: 'Message' }), { shift: true });
    await userEvent.keyboard('How does a river grow?{Enter}');
    // Paused, the answer is held back on its way to the page; a step lets one piece through.
    await waitFor(() => expect(wire.getByRole('button', { name: 'Step' })).toBeEnabled());
    await expect(screen.getByText('Thinking…')).toBeVisible();
    await pressByKeyboard(userEvent, wire.getByRole('button', { name: 'Step' }));
    await pressByKeyboard(userEvent, wire.getByRole('button', { name: 'Pause' }), { shift: true });
    await answered(screen, 'what the river carried.');
    await settled(screen);
  },
};
