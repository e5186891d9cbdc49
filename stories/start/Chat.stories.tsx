import { markdown } from '@rivulet/markdown';
import { answer } from '@rivulet/mock-server';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { useMemo, type ReactNode } from 'react';
import { expect, waitFor } from 'storybook/test';
import { createInspectedServer } from '../shared/inspected.ts';
import { ChatWindow } from '../shared/ChatWindow.tsx';
import { tokensPerSecond as paced } from '../shared/pace.ts';
import { answered, answers, ask, pressByKeyboard, settled, tabTo } from '../shared/play.ts';
import { Stage } from '../shared/Stage.tsx';
import { reply } from '../shared/replies.ts';
import { riversMarkdown } from '../shared/texts.ts';

interface Args {
  /** How fast the model writes. */
  tokensPerSecond: number;
  /** Milliseconds it thinks before the first token. */
  timeToFirstToken: number;
  /** Whether it writes Markdown, and the answers are drawn so. */
  inMarkdown: boolean;
}

const format = markdown();

/**
 * A chat one can type into: `useChatStream` holds the conversation, `<StreamingText>` shows each answer as it arrives.
 * Enter sends, Shift + Enter breaks the line, Escape or the button stops the answer and keeps what has come.
 * The model is a mock server inside this page; nothing leaves it.
 */
function ChatStory({ tokensPerSecond, timeToFirstToken, inMarkdown }: Args): ReactNode {
  const { fetch } = useMemo(
    () =>
      createInspectedServer({
        'POST /v1/chat/completions': answer(inMarkdown ? riversMarkdown : reply, { tokensPerSecond, timeToFirstToken }),
      }),
    [tokensPerSecond, timeToFirstToken, inMarkdown],
  );
  return (
    <Stage>
      <ChatWindow
        options={{ url: '/v1/chat/completions', fetch }}
        title="Ask about rivers"
        question="What is a delta?"
        {...(inMarkdown ? { format } : {})}
      />
    </Stage>
  );
}

const meta = {
  title: 'Start/Chat',
  component: ChatStory,
  args: { tokensPerSecond: paced(40), timeToFirstToken: 250, inMarkdown: false },
  argTypes: {
    tokensPerSecond: { control: { type: 'range', min: 5, max: 400, step: 5 } },
    timeToFirstToken: { control: { type: 'range', min: 0, max: 5000, step: 50 } },
  },
} satisfies Meta<typeof ChatStory>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Type something; the answer comes token by token. */
export const TypeAndWatch: Story = {
  play: async ({ canvas, userEvent }) => {
    await ask(canvas, userEvent, 'What is a delta?');
    await expect(await canvas.findByRole('article', { name: 'You' })).toHaveTextContent('What is a delta?');
    // The box is free again, and still has the focus: the next question can be typed at once.
    await expect(canvas.getByRole('textbox', { name: 'Message' })).toHaveValue('');
    await expect(canvas.getByRole('textbox', { name: 'Message' })).toHaveFocus();
    await answered(canvas, 'gives back what it carried.');
    await settled(canvas);
  },
};

/** Stopping keeps the text, and the server notices. */
export const StopTheAnswer: Story = {
  args: { tokensPerSecond: 30 },
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(canvas.getByRole('textbox', { name: 'Message' }), 'How does a river grow?{Enter}');
    await answered(canvas, 'A river');
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(canvas.getByText(/^Stopped/)).toBeVisible());
    const [text] = answers(canvas).map((each) => each.textContent);
    await expect(text).toContain('A river');
    await expect(text).not.toContain('made of');
  },
};

/** A whole visit without a mouse: Tab leads to the conversation, the box and the button, Enter sends and stops. */
export const ByKeyboard: Story = {
  args: { tokensPerSecond: 15 },
  play: async ({ canvas, userEvent }) => {
    const box = canvas.getByRole('textbox', { name: 'Message' });
    await userEvent.tab();
    await expect(canvas.getByRole('log', { name: 'Conversation' })).toHaveFocus();
    await userEvent.tab();
    await expect(box).toHaveFocus();
    await userEvent.keyboard('How does{Shift>}{Enter}{/Shift}a river grow?');
    await expect(box).toHaveValue('How does\na river grow?');
    await pressByKeyboard(userEvent, canvas.getByRole('button', { name: 'Send' }));
    await expect(box).toHaveFocus();
    await answered(canvas, 'A river');
    await pressByKeyboard(userEvent, canvas.getByRole('button', { name: 'Stop' }));
    await expect(await canvas.findByText(/^Stopped/)).toBeVisible();
    await tabTo(userEvent, canvas.getByRole('log', { name: 'Conversation' }));
  },
};

/** Headings, lists, tables and code, drawn while they are written. */
export const InMarkdown: Story = {
  args: { inMarkdown: true },
  play: async ({ canvas, userEvent }) => {
    await ask(canvas, userEvent, 'How does a river grow?');
    await answered(canvas, 'what the river carried.');
    await settled(canvas);
    await expect(canvas.getByRole('table')).toBeVisible();
  },
};
