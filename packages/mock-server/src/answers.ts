import type { ChatErrorInfo, ChatProtocol, ChatUsage, FinishReason } from '@rivulet/chat';
import type { PlainTextOptions } from './answers/plain-text.ts';
import { type AnswerProtocol, type ProtocolFactoryName, wireOf } from './answers/protocols.ts';
import { readyAnswer } from './answers/ready.ts';
import type { Answer, AnswerPart, PacedStep, Wire } from './answers/wire.ts';
import { type Random, seededRandom, seedFrom } from './random.ts';
import { bytes, json, respond, type Scenario, type ScenarioContext, type Step, wait } from './scenario.ts';

/** What is answered: a text, parts, or a function that makes them of the request. */
export type AnswerContent =
  | string
  | readonly (string | AnswerPart)[]
  | ((context: ScenarioContext) => string | readonly (string | AnswerPart)[]);

/** How an answer is put on the wire. */
export interface AnswerOptions {
  /** Its name, the name of its factory in `@rivulet/chat`, or what the factory makes. Default `openai-chat`. */
  readonly protocol?: AnswerProtocol | ProtocolFactoryName | ChatProtocol;
  /** How the protocol `plain-text` frames and ends its text. */
  readonly plainText?: PlainTextOptions;
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
  /** With `error`: fails after so many tokens, and leaves out the rest. Default: after all of them. */
  readonly errorAfter?: number;
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
 *
 * @throws {TypeError} for a protocol that is not known.
 */
export function answer(content: AnswerContent, options: AnswerOptions = {}): Scenario {
  const wire = wireOf(options.protocol ?? 'openai-chat', options.plainText);
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
      yield* answerWhole(wire, ready);
    }
  };
}

const defaultTimeToFirstToken = 250;

function answerWhole(wire: Wire, ready: Answer): readonly Step[] {
  if (ready.error) return json(wire.failure(ready.error), ready.error.status ?? 500);
  const whole = wire.whole(ready);
  return typeof whole === 'string'
    ? [respond(200, { 'content-type': 'text/plain; charset=utf-8' }), bytes(whole)]
    : json(whole);
}

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
      if (number > seen) yield { step: { ...step, event: { ...step.event, id: String(number) } }, tokens };
    } else if (number >= seen) {
      yield { step, tokens };
    }
  }
}
