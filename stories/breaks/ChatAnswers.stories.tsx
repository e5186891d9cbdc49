import {
  answer,
  cut,
  dataAfterEnd,
  drop,
  errorInStream,
  event,
  htmlPage,
  jitter,
  json,
  jsonError,
  neverAnswer,
  noEndMarker,
  reset,
  respond,
  slow,
  stall,
  wait,
  withFaults,
  type Scenario,
  type Step,
} from '@rivulet/mock-server';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, within } from 'storybook/test';
import { BrokenChat } from '../shared/BrokenChat.tsx';
import { ms, tokensPerSecond } from '../shared/pace.ts';
import { answered, answers, ask, pressByKeyboard, settled } from '../shared/play.ts';
import { short } from '../shared/texts.ts';

const eventStream = { 'content-type': 'text/event-stream' };

/** A piece of text as OpenAI's wire carries it. */
const piece = (content: string): Step => event({ choices: [{ index: 0, delta: { content } }] });

/** Some words at a reader's pace, before whatever happens. */
const someWords: readonly Step[] = [
  respond(200, eventStream),
  ...['A river', ' starts', ' small:', ' rain', ' on a', ' hillside'].flatMap((word) => [wait(ms(80)), piece(word)]),
];

const shortAnswer: Scenario = answer(short, { tokensPerSecond: tokensPerSecond(40) });

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

/** Asks, and expects the whole answer, once, and nobody told of any trouble. */
const expectWhole: NonNullable<Story['play']> = async ({ canvas, userEvent }) => {
  await ask(canvas, userEvent, 'How does a river grow?');
  await answered(canvas, short);
  await settled(canvas);
  await expect(answers(canvas)).toHaveLength(1);
  await expect(answers(canvas)[0]?.querySelector('.rivulet-streaming-text')).toHaveTextContent(short, {
    normalizeWhitespace: false,
  });
  await expect(canvas.queryByRole('alert')).toBeNull();
  await expect(canvas.queryByText(/^(Incomplete|Failed|Stopped)/)).toBeNull();
};

/** The server fails before it answers, and says so in JSON: its words are shown, not only the number. */
export const ServerError500: Story = {
  args: { faults: [withFaults(shortAnswer, jsonError({ message: 'The model fell over.' }))] },
  play: expectError({ code: 'server_error', message: /The model fell over\..*HTTP 500/ }),
};

/** A login page or a proxy answers with HTML, and with status 200: not a stream, and not shown as an answer. */
export const HtmlPageWithStatus200: Story = {
  name: 'HTML Page With Status 200',
  args: {
    faults: [withFaults(shortAnswer, htmlPage())],
  },
  play: expectError({ code: 'content-type', message: /text\/html.*proxy.*login page/ }),
};

/** The connection ends in the middle of an event. Half an event is no event: what came whole is kept, and said to be incomplete. */
export const BodyCutInMidEvent: Story = {
  args: { faults: [withFaults([...someWords, piece(' too many')], drop({ after: 6, by: 'fin' }))] },
  play: expectError({ code: 'network', message: /kept/, kept: 'A river starts small: rain on a hillside' }),
};

/** The same by a reset, as when a server is restarted: what was still under way may be lost, what had come is kept. */
export const ConnectionReset: Story = {
  args: { faults: [withFaults([...someWords, wait(ms(2000)), piece(' too many')], drop({ after: 6, by: 'rst' }))] },
  play: expectError({ code: 'network', message: /kept/, kept: 'A river starts small' }),
};

/** A proxy that gives up ends the body as if all were well. Nothing broke, and still the answer is not whole. */
export const EndsAsIfAllWereWell: Story = {
  args: { faults: [withFaults([...someWords, piece(' too many')], drop({ after: 6, by: 'end' }))] },
  play: expectError({
    code: 'truncated',
    message: /closed before.*whole/,
    kept: 'A river starts small: rain on a hillside',
  }),
};

const manyScripts = '河流始于细小：山坡上的雨。 נהר מתחיל קטן. 👩🏽‍🚀 é ñ 🌊';

/** A network cuts within characters, too: no half character is ever seen. */
export const CutInsideCharacters: Story = {
  args: {
    faults: [
      withFaults(answer(manyScripts, { tokensPerSecond: tokensPerSecond(20) }), cut({ inside: 'utf-8', gap: ms(20) })),
    ],
  },
  play: async ({ canvas, canvasElement, userEvent }) => {
    let seen = '';
    const watcher = new MutationObserver(() => {
      seen += canvasElement.textContent;
    });
    watcher.observe(canvasElement, { childList: true, characterData: true, subtree: true });
    await ask(canvas, userEvent, 'How does a river grow?');
    await answered(canvas, manyScripts);
    await settled(canvas);
    watcher.disconnect();
    await expect(seen).toContain('河');
    await expect(seen).not.toContain('\uFFFD');
  },
};

/** The body ends cleanly, but the protocol's own end never came: the answer is not called finished. */
export const EndMarkerMissing: Story = {
  args: { faults: [withFaults([...someWords, event('[DONE]')], noEndMarker())] },
  play: expectError({
    code: 'truncated',
    message: /closed before.*whole/,
    kept: 'A river starts small: rain on a hillside',
  }),
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
      withFaults(
        [...someWords, piece(' too many')],
        errorInStream({
          after: 6,
          event: event({
            error: { message: 'The model is overloaded.', type: 'overloaded_error', code: 'overloaded' },
          }),
        }),
      ),
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

/** A slow line: some hundred bytes a second, cut wherever it suits the network. The text grows all the same. */
export const SlowLine: Story = {
  args: { faults: [withFaults(shortAnswer, slow({ bytesPerSecond: tokensPerSecond(1500) }))] },
  play: expectWhole,
};

/** Every event comes a little early or late, as over a mobile network. Nothing changes places. */
export const Jitter: Story = {
  args: { faults: [withFaults(shortAnswer, jitter({ ms: ms(300) }))] },
  play: expectWhole,
};

/** The model pauses for three seconds in the middle of a sentence. Silence is no fault: without `idleTimeout` it may last. */
export const LongPause: Story = {
  args: { faults: [withFaults(shortAnswer, stall({ after: 6, ms: ms(3000) }))] },
  play: expectWhole,
};

/** A server that goes on after `[DONE]`. The answer was whole, and stays as it was. */
export const DataAfterTheEndMarker: Story = {
  args: {
    faults: [
      withFaults(
        shortAnswer,
        dataAfterEnd({ event: event({ choices: [{ index: 0, delta: { content: 'One more thing!' } }] }) }),
      ),
    ],
  },
  play: async (context) => {
    await expectWhole(context);
    await expect(context.canvas.queryByText(/One more thing/)).toBeNull();
  },
};

/** The server takes the question and says nothing. Nothing is sent twice by itself; the reader stops, and asks again. */
export const NeverAnswers: Story = {
  args: { afterwards: shortAnswer, faults: [withFaults(shortAnswer, neverAnswer())] },
  play: async ({ canvas, userEvent }) => {
    await ask(canvas, userEvent, 'How does a river grow?');
    await expect(await canvas.findByText('Waiting for the first token')).toBeVisible();
    await pressByKeyboard(userEvent, canvas.getByRole('button', { name: 'Stop' }));
    await expect(await canvas.findByText(/^Stopped/)).toBeVisible();
    await expect(canvas.getByRole('article', { name: 'You' })).toHaveTextContent('How does a river grow?');
    await pressByKeyboard(userEvent, canvas.getByRole('button', { name: 'Try again' }), { shift: true });
    await answered(canvas, short);
    await settled(canvas);
  },
};

/** The answer broke off; `continueMessage()` goes on from its text, in the same message. */
export const BrokenOffAndContinued: Story = {
  args: { faults: [[...someWords, reset('rst')]] },
  play: async ({ canvas, userEvent }) => {
    await ask(canvas, userEvent, 'How does a river grow?');
    const again = await canvas.findByRole('button', { name: 'Continue' }, { timeout: 15_000 });
    await pressByKeyboard(userEvent, again, { shift: true });
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
    const again = await canvas.findByRole('button', { name: 'Try again' }, { timeout: 15_000 });
    await pressByKeyboard(userEvent, again, { shift: true });
    await answered(canvas, 'It starts small.');
    await settled(canvas);
    await expect(canvas.queryByRole('alert')).toBeNull();
  },
};
