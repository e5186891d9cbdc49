import {
  agUi,
  anthropicMessages,
  dashscope,
  detectProtocol,
  gemini,
  ollama,
  openaiChat,
  openaiResponses,
  plainText,
  qianfan,
  uiMessageStream,
  type ChatProtocol,
} from '@rivulet/chat';
import { answer, type AnswerPart, type AnswerProtocol } from '@rivulet/mock-server';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState, type ReactNode } from 'react';
import { expect } from 'storybook/test';
import { createInspectedServer } from '../shared/inspected.ts';
import { ChatWindow } from '../shared/ChatWindow.tsx';
import { ms, tokensPerSecond } from '../shared/pace.ts';
import { answered, answers, settled } from '../shared/play.ts';
import { Stage } from '../shared/Stage.tsx';

interface Args {
  /** What the server speaks. */
  wire: AnswerProtocol;
  /** What the chat understands. */
  protocol: ChatProtocol;
  /** Whether this platform can send what a model thought. */
  reasons: boolean;
}

const thought = 'Somebody wants to know which river this is. I know only one that is not on any map.';
const text = 'A rivulet: small, quick, and on its way.';

/**
 * One chat per platform, from the same component: only `protocol` differs. Each speaks to a server that answers on that
 * platform's own wire, token by token.
 */
function ProtocolChat({ wire, protocol, reasons }: Args): ReactNode {
  const [fetch] = useState(() => {
    const parts: readonly AnswerPart[] = [
      ...(reasons ? [{ type: 'reasoning', text: thought } as const] : []),
      { type: 'text', text },
    ];
    const scenario = answer(parts, { protocol: wire, tokensPerSecond: tokensPerSecond(40), timeToFirstToken: ms(300) });
    // Some platforms put the model into the path.
    return createInspectedServer({
      'POST /chat': scenario,
      'POST /chat/{rest}': scenario,
      'POST /chat/{a}/{b}': scenario,
      'POST /chat/{a}/{b}/{c}': scenario,
    }).fetch;
  });
  return (
    <Stage>
      <ChatWindow
        title={wire}
        options={{ url: '/chat', protocol, fetch, model: 'rivulet-mock' }}
        question="Which river is this?"
      />
    </Stage>
  );
}

const meta = {
  title: 'Chat/Protocols',
  component: ProtocolChat,
  args: { wire: 'openai-chat', protocol: openaiChat(), reasons: true },
  argTypes: {
    protocol: { table: { disable: true } },
    wire: { table: { disable: true } },
    reasons: { table: { disable: true } },
  },
  play: async ({ canvas, userEvent, args }) => {
    // The empty box suggests a question; Send asks it.
    await userEvent.click(canvas.getByRole('button', { name: 'Send' }));
    await expect(await canvas.findByRole('article', { name: 'You' })).toHaveTextContent('Which river is this?');
    await answered(canvas, text);
    await settled(canvas);
    await expect(answers(canvas)).toHaveLength(1);
    if (args.reasons) await expect(canvas.getByText('What it thought')).toBeVisible();
  },
} satisfies Meta<typeof ProtocolChat>;

export default meta;
type Story = StoryObj<typeof meta>;

/** OpenAI's Chat Completions, and the many servers that speak them. */
export const OpenAiChat: Story = { name: 'OpenAI Chat Completions' };

/** OpenAI's Responses. */
export const OpenAiResponses: Story = {
  name: 'OpenAI Responses',
  args: { wire: 'openai-responses', protocol: openaiResponses() },
};

/** Anthropic's Messages. */
export const Anthropic: Story = { args: { wire: 'anthropic', protocol: anthropicMessages() } };

/** Google's Gemini. */
export const Gemini: Story = { args: { wire: 'gemini', protocol: gemini() } };

/** Alibaba Cloud's DashScope, 通义千问. */
export const DashScope: Story = { name: 'DashScope', args: { wire: 'dashscope', protocol: dashscope() } };

/** Baidu's Qianfan, 文心一言. */
export const Qianfan: Story = { args: { wire: 'qianfan', protocol: qianfan(), reasons: false } };

/** The AI SDK's UI message stream: a backend made for it works unchanged. */
export const AiSdk: Story = { name: 'AI SDK', args: { wire: 'ui-message-stream', protocol: uiMessageStream() } };

/** AG-UI, the protocol between agents and interfaces. */
export const AgUi: Story = { name: 'AG-UI', args: { wire: 'ag-ui', protocol: agUi() } };

/** Ollama, over JSON lines. */
export const Ollama: Story = { args: { wire: 'ollama', protocol: ollama() } };

/** Bare text in events, with `[DONE]` at the end. */
export const PlainText: Story = { args: { wire: 'plain-text', protocol: plainText(), reasons: false } };

/** Nobody told the chat what the server speaks: it finds out from the first frame. */
export const Detected: Story = { args: { wire: 'anthropic', protocol: detectProtocol() } };
