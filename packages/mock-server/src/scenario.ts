import type { EncodableEvent } from '@rivulet/core';
import type { MockRequest } from './request.ts';
import type { Random } from './random.ts';

/** One event as a server writes it; every field is optional. */
export interface ScenarioEvent {
  readonly type?: string;
  readonly data?: string;
  readonly id?: string;
  /** Milliseconds the client is asked to wait before it reconnects. */
  readonly retry?: number;
}

/**
 * One thing a server does, in the order of the list.
 *
 * - `respond`: sends status and headers. Left out, the first step that sends something answers 200 with an event stream.
 * - `event`, `comment`: a block of the event stream. `as` writes an event another way: CRLF, no spaces, a line of JSON.
 * - `bytes`: sent as they are, in one piece: half an event, an HTML page, another framing.
 * - `wait`: milliseconds, on `setTimeout`; `Infinity` waits until the client leaves.
 * - `end`: ends the body as it should be ended. A scenario that runs out of steps ends this way too.
 * - `reset`: breaks the connection. `by: 'fin'` closes the socket without ending the body, `by: 'rst'` resets it.
 */
export type Step =
  | { readonly type: 'respond'; readonly status: number; readonly headers: Readonly<Record<string, string>> }
  | { readonly type: 'event'; readonly event: ScenarioEvent; readonly as?: (event: ScenarioEvent) => string }
  | { readonly type: 'comment'; readonly text: string }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array | string }
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'end' }
  | { readonly type: 'reset'; readonly by: 'fin' | 'rst' };

/** What a scenario may look at while it plays. */
export interface ScenarioContext {
  readonly request: MockRequest;
  /** Aborts when the client leaves; `finally` blocks of a generator run then, too. */
  readonly signal: AbortSignal;
  /** Seeded: the same server, route and attempt draw the same numbers. */
  readonly random: Random;
  /** The request's `Last-Event-ID`; `null` on a first request. */
  readonly lastEventId: string | null;
  /** How often this route has been asked, this request included. */
  readonly attempt: number;
  /** What stood in the path where the route has `{name}`. */
  readonly params: Readonly<Record<string, string>>;
}

/** Steps, or a function that makes them for a request: an array, a generator or an async generator. */
export type Scenario = readonly Step[] | ((context: ScenarioContext) => Iterable<Step> | AsyncIterable<Step>);

/** A step, or an event as `@rivulet/core` has it: what `eventStreamResponse` takes. */
export type ScenarioItem = Step | (EncodableEvent & { readonly data: string });

/** What a route takes: a scenario, also with events among its steps, and from a function that has to wait for it. */
export type ScenarioSource =
  | Scenario
  | readonly ScenarioItem[]
  | ((
      context: ScenarioContext,
    ) => Iterable<ScenarioItem> | AsyncIterable<ScenarioItem> | Promise<readonly ScenarioItem[]>);

/** Sends status and headers. Without a `content-type` none is sent. */
export function respond(status: number, headers: Readonly<Record<string, string>> = {}): Step {
  return { type: 'respond', status, headers };
}

/** Sends an event. Data that is not text goes out as JSON. */
export function event(data: unknown, fields: Omit<ScenarioEvent, 'data'> = {}): Step {
  return { type: 'event', event: { ...fields, data: typeof data === 'string' ? data : JSON.stringify(data) } };
}

/** Asks the client to wait so many milliseconds before it reconnects. */
export function retry(ms: number): Step {
  return { type: 'event', event: { retry: ms } };
}

/** Sends a comment: the heartbeat of event streams. */
export function comment(text = ''): Step {
  return { type: 'comment', text };
}

/** Sends bytes, or a text as UTF-8, in one piece. */
export function bytes(content: Uint8Array | string): Step {
  return { type: 'bytes', bytes: content };
}

/** Waits so many milliseconds; `Infinity` waits until the client leaves. */
export function wait(ms: number): Step {
  return { type: 'wait', ms };
}

/** Ends the body. */
export function end(): Step {
  return { type: 'end' };
}

/** Breaks the connection: `rst` resets the socket, `fin` closes it before the body is whole. */
export function reset(by: 'fin' | 'rst' = 'rst'): Step {
  return { type: 'reset', by };
}

/** Answers with JSON and nothing else. */
export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): readonly Step[] {
  return [respond(status, { 'content-type': 'application/json', ...headers }), bytes(JSON.stringify(body))];
}

/** The first request plays the first scenario, the second the second, and so on; the last one plays for all that follow. */
export function inTurn(...scenarios: readonly [Scenario, ...Scenario[]]): Scenario {
  return (context) => steps(scenarios[Math.min(context.attempt, scenarios.length) - 1] ?? scenarios[0], context);
}

/** A scenario's steps for one request. */
export async function* steps(scenario: ScenarioSource, context: ScenarioContext): AsyncGenerator<Step> {
  const made = await (typeof scenario === 'function' ? scenario(context) : scenario);
  if (typeof made !== 'object' || !(Symbol.iterator in made || Symbol.asyncIterator in made))
    throw new TypeError(`A scenario is a list of steps, or a function that makes one, not ${String(made)}.`);
  for await (const item of made) yield stepOf(item);
}

const types: ReadonlySet<unknown> = new Set(['respond', 'event', 'comment', 'bytes', 'wait', 'end', 'reset']);

/** @throws {TypeError} where it is neither a step nor an event. */
function stepOf(item: ScenarioItem): Step {
  // `isLate && wait(1000)` makes a list of more than types allow.
  const known = Object(item) as Step | EncodableEvent;
  if ('data' in known) {
    const { data, lastEventId: id, ...fields } = known;
    return event(data, id === undefined ? fields : { ...fields, id });
  }
  if (types.has(known.type)) return known as Step;
  throw new TypeError(`A scenario is made of steps, such as event('text'), or events, not of ${JSON.stringify(item)}.`);
}
