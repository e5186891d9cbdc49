import { answer, bytes, event, json, reset, respond, wait, type Scenario, type Step } from '@rivulet/mock-server';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, within } from 'storybook/test';
import { BrokenChat } from '../shared/BrokenChat.tsx';
import { ms, tokensPerSecond } from '../shared/pace.ts';
import { answered, answers, ask, settled } from '../shared/play.ts';

const eventStream = { 'content-type': 'text/event-stream' };

/** A piece of text as OpenAI's wire carries it. */
const piece = (content: string): Step => event({ choices: [{ index: 0, delta: { content } }] });

/** Some words at a reader's pace, before whatever happens. */
const someWords: readonly Step[] = [
  respond(200, eventStream),
  ...['A river', ' starts', ' small:', ' rain', ' on a', ' hillside'].flatMap((word) => [wait(ms(80)), piece(word)]),
];

const goodAnswer: Scenario = answer(', or snow that melts. The rest is patience.', {
  tokensPerSecond: tokensPerSecond(40),
});

const meta = {
  title: 'When it breaks/Chat answers',
  component: BrokenChat,
  args: { afterwards: goodAnswer, faults: [[respond(500)]] },
  argTypes: {
    afterwards: { table: { disable: true } },
    faults: { table: { disable: true } },
    idleTimeout: { table: { disable: true } },
  },
} satisfies Meta<typeof BrokenChat>;

export default meta;
type Story = StoryObj<typeof meta>;

interface Shows {
  code: string;
  message: RegExp;
  kept?: string;
}

/** Asks, and expects the typed error, and the text that came before it. */
const expectError =
  ({ code, message, kept }: Shows): NonNullable<Story['play']> =>
  async ({ canvas, userEvent }) => {
    await ask(canvas, userEvent, 'How does a river grow?');
    const alert = await canvas.findByRole('alert', {}, { timeout: 15_000 });
    await expect(within(alert).getByText(code)).toBeVisible();
    await expect(alert).toHaveTextContent(message);
    await settled(canvas, 'Error');
    if (kept !== undefined) await expect(answers(canvas).at(-1)).toHaveTextContent(kept);
    await expect(canvas.getByRole('button', { name: 'Try again' })).toBeVisible();
  };

/** The server fails before it answers. */
export const ServerError500: Story = {
  args: { faults: [[respond(500, { 'content-type': 'text/plain' }), bytes('Internal Server Error')]] },
  play: expectError({ code: 'http-status', message: /answered 500.*HTTP 500/ }),
};

/** A login page or a proxy answers with HTML, and with status 200: not a stream, and not shown as an answer. */
export const HtmlPageWithStatus200: Story = {
  args: {
    faults: [
      [
        respond(200, { 'content-type': 'text/html; charset=utf-8' }),
        bytes('<!doctype html><title>Please log in</title>'),
      ],
    ],
  },
  play: expectError({ code: 'content-type', message: /text\/html.*proxy or login page/ }),
};

/** The connection ends in the middle of an event. Half an event is no event: what came whole is kept, and said to be incomplete. */
export const BodyCutInMidEvent: Story = {
  args: { faults: [[...someWords, bytes('data: {"choices":[{"index":0,"del'), reset('fin')]] },
  play: expectError({ code: 'network', message: /kept/, kept: 'A river starts small: rain on a hillside' }),
};

/** The body ends cleanly, but the protocol's own end never came: the answer is not called finished. */
export const EndMarkerMissing: Story = {
  args: { faults: [someWords] },
  play: expectError({ code: 'truncated', message: /kept/, kept: 'A river starts small: rain on a hillside' }),
};

/** Nobody listens at that address. */
export const RefusedConnection: Story = {
  args: { faults: [[reset('rst')]] },
  play: expectError({ code: 'network', message: /did not work/ }),
};

/** The provider reports an error inside a stream that began well. */
export const ErrorInsideTheStream: Story = {
  args: {
    faults: [
      [
        ...someWords,
        event({ error: { message: 'The model is overloaded.', type: 'overloaded_error', code: 'overloaded' } }),
      ],
    ],
  },
  play: expectError({ code: 'overloaded', message: /The model is overloaded/, kept: 'rain on a hillside' }),
};

/** Too many requests. A chat is never sent again by itself, since somebody pays for it: the reader decides. */
export const RateLimited: Story = {
  args: {
    faults: [
      json(
        { error: { message: 'Rate limit reached. Try again in 20 s.', type: 'requests', code: 'rate_limit_exceeded' } },
        429,
        { 'retry-after': '20' },
      ),
    ],
  },
  play: expectError({ code: 'rate_limit_exceeded', message: /Rate limit reached.*HTTP 429/ }),
};

/** The stream goes silent without ending. With `idleTimeout` the answer counts as cut. */
export const SilentServer: Story = {
  args: { faults: [[...someWords, wait(Infinity)]], idleTimeout: 1500 },
  play: expectError({ code: 'idle-timeout', message: /kept/, kept: 'rain on a hillside' }),
};

/** The answer broke off; `continueMessage()` goes on from its text, in the same message. */
export const BrokenOffAndContinued: Story = {
  args: { faults: [[...someWords, reset('rst')]] },
  play: async ({ canvas, userEvent }) => {
    await ask(canvas, userEvent, 'How does a river grow?');
    await userEvent.click(await canvas.findByRole('button', { name: 'Continue' }, { timeout: 15_000 }));
    await answered(canvas, 'rain on a hillside, or snow that melts. The rest is patience.');
    await settled(canvas);
    await expect(answers(canvas)).toHaveLength(1);
    await expect(canvas.queryByRole('alert')).toBeNull();
  },
};

/** The first request failed; the reader asks again with one press. */
export const FailedAndTriedAgain: Story = {
  args: { afterwards: answer('It starts small.', { tokensPerSecond: tokensPerSecond(40) }), faults: [[respond(503)]] },
  play: async ({ canvas, userEvent }) => {
    await ask(canvas, userEvent, 'How does a river grow?');
    await userEvent.click(await canvas.findByRole('button', { name: 'Try again' }, { timeout: 15_000 }));
    await answered(canvas, 'It starts small.');
    await settled(canvas);
    await expect(canvas.queryByRole('alert')).toBeNull();
  },
};
