import { createChat, uiMessageStream, type ChatClientTool } from '@rivulet/chat';
import { answer, inTurn } from '@rivulet/mock-server';
import type { UseChatStreamResult } from '@rivulet/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { useMemo, useState, type ReactNode } from 'react';
import { expect, waitFor, within } from 'storybook/test';
import { createInspectedServer } from '../shared/inspected.ts';
import { alternatives } from '../shared/actions.tsx';
import { ChatWindow, type ChatWindowProps } from '../shared/ChatWindow.tsx';
import { ms, tokensPerSecond } from '../shared/pace.ts';
import { answered, answers, ask, pressByKeyboard, settled, tabTo } from '../shared/play.ts';
import { Stage } from '../shared/Stage.tsx';
import { reply } from '../shared/replies.ts';

const url = '/v1/chat/completions';
const pace = { tokensPerSecond: tokensPerSecond(40), timeToFirstToken: ms(300) };

/**
 * What a conversation holds besides words: thoughts, tools, branches, pictures, sources. The window is one component,
 * `useChatStream` the whole of its state; the server in the page answers as told.
 */
function Conversation(props: ChatWindowProps): ReactNode {
  return (
    <Stage>
      <ChatWindow {...props} />
    </Stage>
  );
}

const meta = {
  title: 'Chat/Conversation',
  component: Conversation,
  parameters: { controls: { disable: true } },
  args: { options: { url } },
} satisfies Meta<typeof Conversation>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Each story starts with a fresh server and a fresh conversation. */
const withServer = (scenario: Parameters<typeof answer>[0], options: Parameters<typeof answer>[1] = {}) => ({
  fetch: createInspectedServer({ [`POST ${url}` as const]: answer(scenario, { ...pace, ...options }) }).fetch,
});

/** What the model thinks is folded away once it begins to answer; whoever wants to read it can. */
export const ReasoningThatFolds: Story = {
  render: function Render() {
    const [options] = useState(() => ({
      url,
      ...withServer([
        {
          type: 'reasoning',
          text: 'The reader asks for the longest river. Two are candidates: the Nile and the Amazon. By most measurements it is the Nile, but it depends on where one starts to measure.',
        },
        { type: 'text', text: 'Usually the Nile, with about 6,650 km. Some measurements put the Amazon first.' },
      ]),
    }));
    return <Conversation options={options} title="A model that thinks first" question="Which river is the longest?" />;
  },
  play: async ({ canvas, userEvent }) => {
    await ask(canvas, userEvent, 'Which river is the longest?');
    await answered(canvas, 'Some measurements put the Amazon first.');
    await settled(canvas);
    const fold = canvas.getByText('What it thought').closest('details');
    await expect(fold).not.toHaveAttribute('open');
    // A `<summary>` opens by Enter; a browser does that, and no simulated key.
    await tabTo(userEvent, canvas.getByText('What it thought'), { shift: true });
    await userEvent.click(canvas.getByText('What it thought'));
    await expect(canvas.getByText(/Two are candidates/)).toBeVisible();
  },
};

const levels: Record<string, number> = { 'Old bridge': 2.35, Mill: 1.8 };

/** The model asks for a figure, the page looks it up, the result goes back, and the model answers with it. */
export const ToolCallInTheBrowser: Story = {
  render: function Render() {
    const [options] = useState(() => {
      const gauge: ChatClientTool = {
        name: 'water_level',
        description: 'The water level at a gauge, in metres.',
        parameters: { type: 'object', properties: { gauge: { type: 'string' } }, required: ['gauge'] },
        execute: (args) => {
          const name = typeof args === 'object' && args !== null && 'gauge' in args ? String(args['gauge']) : '';
          return { gauge: name, metres: levels[name] ?? null };
        },
      };
      const { fetch } = createInspectedServer({
        [`POST ${url}` as const]: inTurn(
          answer([{ type: 'tool-call', name: 'water_level', arguments: { gauge: 'Old bridge' } }], pace),
          answer('At the old bridge the water stands at 2.35 m: normal for the season.', pace),
        ),
      });
      return { url, fetch, tools: [gauge] };
    });
    return (
      <Conversation
        options={options}
        title="A model that calls a function"
        question="How high is the water at the old bridge?"
      />
    );
  },
  play: async ({ canvas, userEvent }) => {
    await ask(canvas, userEvent, 'How high is the water at the old bridge?');
    await waitFor(() => expect(canvas.getByText('water_level')).toBeVisible(), { timeout: 10_000 });
    await expect(
      await canvas.findByText('{"gauge":"Old bridge","metres":2.35}', {}, { timeout: 10_000 }),
    ).toBeVisible();
    await answered(canvas, 'stands at 2.35 m');
    await settled(canvas);
  },
};

/** Another answer to the same question; the old one stays, one press away. */
export const RegenerateAndBranches: Story = {
  render: function Render() {
    const [options] = useState(() => ({
      url,
      fetch: createInspectedServer({
        [`POST ${url}` as const]: inTurn(
          answer('It begins as rain.', pace),
          answer('It begins as snow that melts.', pace),
        ),
      }).fetch,
    }));
    return (
      <Conversation
        options={options}
        actions={alternatives}
        title="Several answers"
        question="How does a river begin?"
      />
    );
  },
  play: async ({ canvas, userEvent }) => {
    await ask(canvas, userEvent, 'How does a river begin?');
    await answered(canvas, 'It begins as rain.');
    await settled(canvas);
    await pressByKeyboard(userEvent, canvas.getByRole('button', { name: 'Another answer' }), { shift: true });
    await answered(canvas, 'It begins as snow that melts.');
    await settled(canvas);
    await expect(answers(canvas)).toHaveLength(1);
    await pressByKeyboard(userEvent, await canvas.findByRole('button', { name: 'Previous answer' }));
    await answered(canvas, 'It begins as rain.');
    await expect(canvas.getByText('1 of 2')).toBeVisible();
  },
};

/** Two conversations side by side, each with its own server; both stream at once. */
export const TwoChats: Story = {
  render: function Render() {
    const [chats] = useState(() =>
      ['Upstream', 'Downstream'].map((title) => ({
        title,
        options: {
          url,
          ...withServer(
            `Here ${title.toLowerCase()} the water is ${title === 'Upstream' ? 'cold and clear' : 'slow and wide'}.`,
          ),
        },
      })),
    );
    return (
      <Stage>
        <div className="s-side-by-side">
          {chats.map(({ title, options }) => (
            <ChatWindow key={title} title={title} options={options} question="How is the water?" />
          ))}
        </div>
      </Stage>
    );
  },
  play: async ({ canvas, userEvent }) => {
    const [up, down] = ['Upstream', 'Downstream'].map((title) => within(canvas.getByRole('region', { name: title })));
    await ask(up!, userEvent, 'How is it?');
    await ask(down!, userEvent, 'And here?');
    await answered(up!, 'cold and clear.');
    await answered(down!, 'slow and wide.');
    await expect(answers(up!)).toHaveLength(1);
  },
};

/** One conversation in two places: `createChat()` makes it, both components show it. */
export const OneChatInTwoPlaces: Story = {
  render: function Render() {
    const chat = useMemo(() => createChat({ url, ...withServer(reply) }), []);
    return (
      <Stage>
        <div className="s-side-by-side">
          <ChatWindow title="Here" options={{ chat }} question="What is a delta?" />
          <ChatWindow title="There" options={{ chat }} question="What is a delta?" />
        </div>
      </Stage>
    );
  },
  play: async ({ canvas, userEvent }) => {
    const [here, there] = ['Here', 'There'].map((title) => within(canvas.getByRole('region', { name: title })));
    await ask(here!, userEvent, 'What is a delta?');
    for (const place of [here!, there!]) await answered(place, 'gives back what it carried.');
  },
};

function AskAboutDeltas({ messages, edit, status }: UseChatStreamResult): ReactNode {
  const question = messages.findLast(({ role }) => role === 'user');
  return (
    <div className="s-composer">
      <button
        className="s-button"
        type="button"
        disabled={question === undefined || status === 'submitted' || status === 'streaming'}
        onClick={() => question && void edit(question.id, 'What is a delta?')}
      >
        I meant a delta
      </button>
    </div>
  );
}

const drop = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 80" width="240" height="160"><rect width="120" height="80" fill="#0f6b62"/><path d="M0 52c20-14 40 10 60-2s40-14 60 0v30H0z" fill="#5fd3c2"/><circle cx="92" cy="22" r="10" fill="#fcf0d6"/></svg>')}`;

function SendADrawing({ send, status }: UseChatStreamResult): ReactNode {
  return (
    <div className="s-composer">
      <button
        className="s-button"
        type="button"
        disabled={status === 'submitted' || status === 'streaming'}
        onClick={() =>
          void send({ text: 'What is this?', files: [{ url: drop, mediaType: 'image/svg+xml', name: 'A drawing' }] })
        }
      >
        Send a drawing
      </button>
    </div>
  );
}

/** A picture goes along with the question. */
export const ImagesIn: Story = {
  render: function Render() {
    const [options] = useState(() => ({ url, ...withServer('A river under the sun, in two shades of green.') }));
    return <Conversation options={options} title="Show it something" footer={SendADrawing} />;
  },
  play: async ({ canvas, userEvent }) => {
    await pressByKeyboard(userEvent, canvas.getByRole('button', { name: 'Send a drawing' }));
    await expect(await canvas.findByRole('img', { name: 'A drawing' })).toBeVisible();
    await answered(canvas, 'in two shades of green.');
    await settled(canvas);
  },
};

/** What the answer cites, as links that open elsewhere and tell the other side nothing. */
export const Sources: Story = {
  render: function Render() {
    const [options] = useState(() => ({
      url,
      protocol: uiMessageStream(),
      ...withServer(
        [
          { type: 'text', text: 'A delta is land that a river builds at its mouth.' },
          { type: 'source', url: 'https://example.com/deltas', title: 'On deltas' },
          { type: 'source', url: 'https://example.org/sediment', title: 'What rivers carry' },
        ],
        { protocol: 'ui-message-stream' },
      ),
    }));
    return <Conversation options={options} title="An answer with its sources" question="What is a delta?" />;
  },
  play: async ({ canvas, userEvent }) => {
    await ask(canvas, userEvent, 'What is a delta?');
    await answered(canvas, 'builds at its mouth.');
    const link = await canvas.findByRole('link', { name: 'On deltas' });
    await expect(link).toHaveAttribute('href', 'https://example.com/deltas');
    await expect(link).toHaveAttribute('rel', expect.stringContaining('noreferrer'));
    await tabTo(userEvent, link, { shift: true });
  },
};

/** A question asked in other words: what followed the old one stays as a branch. */
export const EditTheQuestion: Story = {
  render: function Render() {
    const [options] = useState(() => ({ url, ...withServer(reply) }));
    return (
      <Conversation options={options} title="Second thoughts" question="What is a delda?" footer={AskAboutDeltas} />
    );
  },
  play: async ({ canvas, userEvent }) => {
    await ask(canvas, userEvent, 'What is a delda?');
    await answered(canvas, 'You said: What is a delda?');
    await settled(canvas);
    await pressByKeyboard(userEvent, canvas.getByRole('button', { name: 'I meant a delta' }), { shift: true });
    await answered(canvas, 'gives back what it carried.');
    await expect(canvas.getByRole('article', { name: 'You' })).toHaveTextContent('What is a delta?');
  },
};
