import { bytes, respond, wait, type Step } from '@rivulet/mock-server';
import { StreamingText } from '@rivulet/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState, type ReactNode } from 'react';
import { expect } from 'storybook/test';
import { ErrorNote } from '../shared/ErrorNote.tsx';
import { createInspectedServer } from '../shared/inspected.ts';
import { ms } from '../shared/pace.ts';
import { Card, Stage } from '../shared/Stage.tsx';
import { short } from '../shared/texts.ts';

const words = short.split(/(?<= )/);

/** A server that writes plain text, a word at a time. */
const { fetch } = createInspectedServer({
  'GET /poem': function* play(): Generator<Step> {
    yield respond(200, { 'content-type': 'text/plain; charset=utf-8' });
    for (const word of words) {
      yield bytes(word);
      yield wait(ms(120));
    }
  },
});

async function* spoken(): AsyncGenerator<string> {
  for (const word of words) {
    yield word;
    await new Promise((resume) => setTimeout(resume, ms(120)));
  }
}

async function* breakingOff(): AsyncGenerator<string> {
  for (const word of words.slice(0, 4)) {
    yield word;
    await new Promise((resume) => setTimeout(resume, ms(120)));
  }
  throw new Error('The line went dead.');
}

interface Args {
  make: () => Response | Promise<Response> | AsyncIterable<string>;
}

/** `<StreamingText stream={…}>` reads for itself: a response whose body is plain text, or whatever yields strings. */
function Streams({ make }: Args): ReactNode {
  const [error, setError] = useState<unknown>();
  const [stream, setStream] = useState<Response | AsyncIterable<string> | null>(null);
  const start = async (): Promise<void> => setStream(await make());
  return (
    <Stage>
      <Card title="A stream of its own">
        <div>
          <button
            className="s-button"
            data-primary=""
            type="button"
            onClick={() => void start()}
            disabled={stream !== null}
          >
            Read
          </button>
        </div>
        {stream !== null && <StreamingText stream={stream} caret onError={setError} />}
        {error instanceof Error && <ErrorNote code={null} message={error.message} kept />}
      </Card>
    </Stage>
  );
}

const meta = {
  title: 'Streaming text/Streams',
  component: Streams,
  args: { make: () => fetch('/poem') },
  argTypes: { make: { table: { disable: true } } },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Read' }));
    await expect(await canvas.findByText(short, {}, { timeout: 10_000 })).toBeVisible();
  },
} satisfies Meta<Args>;

export default meta;
type Story = StoryObj<Args>;

/** A `Response` with `text/plain`. */
export const PlainTextResponse: Story = {};

/** An async iterable of strings. */
export const AsyncIterableOfStrings: Story = { args: { make: spoken } };

/** What has come stays; `onError` says that there is no more. */
export const ThatBreaksOff: Story = {
  args: { make: breakingOff },
  play: async ({ canvas, canvasElement, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Read' }));
    await expect(await canvas.findByRole('alert', {}, { timeout: 10_000 })).toHaveTextContent('The line went dead.');
    await expect(canvas.getByText(words.slice(0, 4).join('').trim())).toBeVisible();
    await expect(canvasElement.querySelector('.rivulet-streaming-text')).toHaveAttribute('aria-busy', 'false');
  },
};
