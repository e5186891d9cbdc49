import type { ChatErrorInfo, ChatUsage, FinishReason } from '@rivulet/chat';
import { openaiChatWire } from './answers/openai-chat.ts';
import { readyAnswer } from './answers/ready.ts';
import type { AnswerPart, PacedStep, Wire } from './answers/wire.ts';
import { type Random, seededRandom, seedFrom } from './random.ts';
import { json, respond, type Scenario, type ScenarioContext, type Step, wait } from './scenario.ts';

/** The wire formats an answer can be written in. */
export type AnswerProtocol = 'openai-chat';

const wires: Readonly<Record<AnswerProtocol, Wire>> = {
  'openai-chat': openaiChatWire,
};

/** What is answered: a text, parts, or a function that makes them of the request. */
export type AnswerContent =
  | string
  | readonly (string | AnswerPart)[]
  | ((context: ScenarioContext) => string | readonly (string | AnswerPart)[]);

export interface AnswerOptions {
  /** Default `openai-chat`. */
  readonly protocol?: AnswerProtocol;
  /** On average; single tokens come a little earlier or later. `Infinity` sends everything at once. Default 60. */
  readonly tokensPerSecond?: number;
  /** Milliseconds from the response's head to the first token. Default 250. */
  readonly timeToFirstToken?: number;
  /** Default 1. The same seed cuts and paces the same. */
  readonly seed?: number;
  /** Default: what the request asks for, else `rivulet-mock`. */
  readonly model?: string;
  /** Default `stop`, or `tool-calls` where a tool call stands without its result. */
  readonly finishReason?: FinishReason;
  /** Default: counted. */
  readonly usage?: ChatUsage;
  /** Fails after the parts. With a `status` and no parts it is the response's status. */
  readonly error?: Partial<ChatErrorInfo>;
  /** Numbers the events, and goes on behind the request's `Last-Event-ID`. Default false, as most platforms do. */
  readonly resumable?: boolean;
  /**
   * `false` answers as one JSON body; `platform` does what the platform would do for the request. By default the answer
   * is streamed unless the request's body says `"stream": false`.
   */
  readonly stream?: boolean | 'platform';
}

/**
 * A model's answer as a scenario, in the wire format of a platform.
 *
 * @example
 * createMockServer({ 'POST /v1/chat/completions': answer('Hello!', { tokensPerSecond: 30 }) })
 */
export function answer(content: AnswerContent, options: AnswerOptions = {}): Scenario {
  const wire = wires[options.protocol ?? 'openai-chat'];
  return function* play(context): Generator<Step> {
    const parts = typeof content === 'function' ? content(context) : content;
    const random = seededRandom(seedFrom(options.seed ?? 1, 'answer'));
    const ready = readyAnswer(parts, context, options, random);
    if (ready.error?.status !== undefined && ready.parts.length === 0) {
      yield* json(wire.failure(ready.error), ready.error.status);
    } else if (streams(wire, context, options.stream)) {
      yield respond(200, wire.headers);
      yield* pace(resume(wire.stream(ready), context, options.resumable ?? false), options, random);
    } else {
      yield wait(options.timeToFirstToken ?? defaultTimeToFirstToken);
      yield* ready.error ? json(wire.failure(ready.error), ready.error.status ?? 500) : json(wire.whole(ready));
    }
  };
}

const defaultTimeToFirstToken = 250;

function streams(wire: Wire, { request }: ScenarioContext, stream: AnswerOptions['stream']): boolean {
  if (stream === 'platform') return wire.streams(request);
  const asked =
    typeof request.body === 'object' && request.body !== null && 'stream' in request.body
      ? request.body.stream
      : undefined;
  return stream ?? asked !== false;
}

/** Turns the tokens that steps cost into waits: some come early, some late, the same for the same seed. */
function* pace(paced: Iterable<PacedStep>, options: AnswerOptions, random: Random): Generator<Step> {
  const { tokensPerSecond = 60, timeToFirstToken = defaultTimeToFirstToken } = options;
  const mean = 1000 / tokensPerSecond;
  let first = true;
  for (const { step, tokens } of paced) {
    if (tokens > 0) {
      const ms = first ? timeToFirstToken : mean * tokens * (0.5 + random());
      if (ms > 0) yield wait(ms);
      first = false;
    }
    yield step;
  }
}

/** Numbers the events, and leaves out those the client has. */
function* resume(
  paced: Iterable<PacedStep>,
  { lastEventId }: ScenarioContext,
  resumable: boolean,
): Generator<PacedStep> {
  if (!resumable) {
    yield* paced;
    return;
  }
  const seen = Number(lastEventId ?? 0) || 0;
  let number = 0;
  for (const { step, tokens } of paced) {
    if (step.type === 'event') {
      number++;
      if (number > seen) yield { step: { type: 'event', event: { ...step.event, id: String(number) } }, tokens };
    } else if (number >= seen) {
      yield { step, tokens };
    }
  }
}
