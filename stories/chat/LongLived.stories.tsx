import {
  memoryStorage,
  persistence,
  resumable,
  type ChatMessage,
  type Persistence,
  type StandardSchema,
} from '@rivulet/chat';
import { answer, type MockServer, type Scenario } from '@rivulet/mock-server';
import { useChatStream, useStructuredOutput } from '@rivulet/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState, type ReactNode } from 'react';
import { expect, waitFor } from 'storybook/test';
import { createInspectedServer } from '../shared/inspected.ts';
import { ChatWindow } from '../shared/ChatWindow.tsx';
import { ms, tokensPerSecond } from '../shared/pace.ts';
import { answered, answers, ask, settled } from '../shared/play.ts';
import { RequestList } from '../shared/RequestList.tsx';
import { Badge, Card, Stage } from '../shared/Stage.tsx';
import { rivers } from '../shared/texts.ts';

/** Chats that outlive the page they began on, and answers that are values instead of words. */
const meta = {
  title: 'Chat/Long-lived',
  parameters: { controls: { disable: true } },
} satisfies Meta;

export default meta;
type Story = StoryObj<typeof meta>;

function ReloadedChat({ server, persist }: { server: MockServer; persist: Persistence }): ReactNode {
  const [options] = useState(() => ({
    url: '/chat',
    fetch: server.fetch,
    persist,
    resume: resumable({ url: '/chat/stream' }),
  }));
  return <ChatWindow options={options} title="A chat that outlives its page" />;
}

/**
 * Reload in mid-answer: what came is back at once, and the rest follows. The model is asked once; the answer is picked
 * up by GET, behind the last event.
 */
export const ReloadAndResume: Story = {
  render: function Render() {
    const [{ server, storage }] = useState(() => {
      const story = (speed: number): Scenario =>
        answer(rivers, { tokensPerSecond: speed, timeToFirstToken: ms(300), resumable: true });
      return {
        // The first is never in haste: it must not be over before the page is reloaded.
        server: createInspectedServer({ 'POST /chat': story(20), 'GET /chat/stream': story(tokensPerSecond(20)) }),
        storage: memoryStorage(),
      };
    });
    const [page, setPage] = useState(() => ({ number: 1, persist: persistence(storage) }));
    const reload = async (): Promise<void> => {
      // A page that really goes away saves by itself.
      await page.persist.disconnect();
      setPage({ number: page.number + 1, persist: persistence(storage) });
    };
    return (
      <Stage>
        <ReloadedChat key={page.number} server={server} persist={page.persist} />
        <div className="s-column">
          <div className="s-row">
            <button className="s-button" type="button" onClick={() => void reload()}>
              Reload the page
            </button>
          </div>
        </div>
        <RequestList server={server} />
      </Stage>
    );
  },
  play: async ({ canvas, userEvent }) => {
    await ask(canvas, userEvent, 'How does a river grow?');
    await answered(canvas, 'A river starts');
    await userEvent.click(canvas.getByRole('button', { name: 'Reload the page' }));
    await answered(canvas, 'That is what a delta is made of.');
    await settled(canvas);
    await expect(answers(canvas)).toHaveLength(1);
    await expect(await canvas.findByText(/^GET \/chat\/stream · Last-Event-ID: \d+/)).toBeVisible();
    await expect(canvas.getAllByText(/^POST/)).toHaveLength(1);
  },
};

interface Trip {
  readonly river: string;
  readonly days: number;
  readonly stops: readonly { readonly place: string; readonly kilometre: number }[];
}

/** What zod, valibot or arktype would give; written out, so that this story needs none of them. */
const tripSchema: StandardSchema<Trip> = {
  '~standard': {
    version: 1,
    vendor: 'stories',
    validate(value) {
      const { river, days, stops } = (value ?? {}) as Partial<Trip>;
      if (typeof river !== 'string' || typeof days !== 'number' || !Array.isArray(stops))
        return { issues: [{ message: 'is no trip' }] };
      return { value: { river, days, stops } };
    },
  },
};

const trip: Trip = {
  river: 'Loire',
  days: 3,
  stops: [
    { place: 'Orléans', kilometre: 0 },
    { place: 'Blois', kilometre: 60 },
    { place: 'Tours', kilometre: 125 },
  ],
};

/** The form fills in while the answer streams; a stop appears when it is whole. */
function TripForm({ message }: { message: ChatMessage | undefined }): ReactNode {
  const output = useStructuredOutput(message, tripSchema);
  if (output === undefined) return <p className="s-soft">No trip yet.</p>;
  const { partial, isWhole, status } = output;
  return (
    <form className="s-column" aria-label="Trip">
      <label className="s-field">
        <span>River</span>
        <input className="s-input" readOnly value={partial?.river ?? ''} />
      </label>
      <label className="s-field">
        <span>Days</span>
        <input className="s-input" readOnly value={partial?.days ?? ''} />
      </label>
      <ol className="s-events" aria-label="Stops">
        {partial?.stops
          ?.filter((stop) => isWhole(stop))
          .map((stop) => (
            <li key={stop.place}>
              {stop.place}, km {stop.kilometre}
            </li>
          ))}
      </ol>
      <p>
        <Badge tone={status === 'valid' ? 'good' : status === 'streaming' ? 'busy' : 'bad'}>{status}</Badge>
      </p>
    </form>
  );
}

/** Values instead of words: a typed partial object while it streams, the checked one at the end. */
export const StructuredOutput: Story = {
  render: function Render() {
    const [fetch] = useState(
      () =>
        createInspectedServer({
          'POST /chat': answer(JSON.stringify(trip, null, 1), {
            tokensPerSecond: tokensPerSecond(20),
            timeToFirstToken: ms(300),
          }),
        }).fetch,
    );
    const { messages, send, status } = useChatStream({ url: '/chat', fetch, updates: 'structure' });
    return (
      <Stage>
        <Card title="Plan a trip">
          <div>
            <button
              className="s-button"
              data-primary=""
              type="button"
              disabled={status === 'submitted' || status === 'streaming'}
              onClick={() => void send('Plan three days along the Loire, as JSON.')}
            >
              Plan three days along the Loire
            </button>
          </div>
          <TripForm message={messages.findLast(({ role }) => role === 'assistant')} />
        </Card>
      </Stage>
    );
  },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button'));
    await waitFor(() => expect(canvas.getByLabelText('River')).toHaveValue('Loire'), { timeout: 10_000 });
    await expect(await canvas.findByText('Tours, km 125', {}, { timeout: 10_000 })).toBeVisible();
    await expect(await canvas.findByText('valid')).toBeVisible();
    await expect(canvas.getAllByRole('listitem')).toHaveLength(3);
  },
};
