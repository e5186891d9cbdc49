import type { AnswerContent, AnswerOptions } from './answers/options.ts';
import { wireOf } from './answers/protocols.ts';
import { readyAnswer } from './answers/ready.ts';
import type { Answer, PacedStep, Wire } from './answers/wire.ts';
import { type Random, seededRandom, seedFrom } from './random.ts';
import { bytes, json, respond, type Scenario, type ScenarioContext, type Step, wait } from './scenario.ts';

/**
 * A model's answer as a scenario, in the wire format of a platform.
 *
 * @example
 * createMockServer({ 'POST /v1/chat/completions': answer('Hello!', { tokensPerSecond: 30 }) })
 *
 * @throws {TypeError} for a protocol that is not known.
 * @throws {RangeError} where `tokensPerSecond` is not above 0.
 */
export function answer(content: AnswerContent, options: AnswerOptions = {}): Scenario {
  const wire = wireOf(options.protocol ?? 'openai-chat', options.plainText);
  const { tokensPerSecond = Infinity } = options;
  if (!(tokensPerSecond > 0)) throw new RangeError(`tokensPerSecond is a number above 0, not ${tokensPerSecond}.`);
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
