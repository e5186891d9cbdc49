import { field } from '../answers/wire.ts';
import { json, type Scenario, type ScenarioContext, type Step, steps } from '../scenario.ts';

/** Responses that can be picked up; the oldest are forgotten first. */
const most = 1000;

/** OpenAI's Responses can be picked up by their id: `GET /v1/responses/{id}?stream=true&starting_after=42`. */
export interface KeptResponses {
  /** Plays an answer and remembers its id. */
  readonly create: Scenario;
  /** Plays the same answer again, behind the number that the request names. */
  readonly retrieve: Scenario;
}

export function keepResponses(answer: Scenario): KeptResponses {
  const kept = new Map<string, Pick<ScenarioContext, 'request' | 'attempt'>>();
  return {
    create: async function* create(context): AsyncGenerator<Step> {
      for await (const step of steps(answer, context)) {
        const id = field(field(dataOf(step), 'response'), 'id');
        if (typeof id === 'string') kept.set(id, context);
        if (kept.size > most) kept.delete(kept.keys().next().value!);
        yield step;
      }
    },
    retrieve: async function* retrieve(context): AsyncGenerator<Step> {
      const original = kept.get(context.params['id'] ?? '');
      if (!original) {
        yield* json(
          { error: { message: 'There is no such response.', type: 'invalid_request_error', param: 'id', code: null } },
          404,
        );
        return;
      }
      const { searchParams } = new URL(context.request.url);
      const after = Number(searchParams.get('starting_after') ?? -1);
      const stream = searchParams.get('stream') === 'true';
      const body = { ...(Object(original.request.body) as object), stream };
      const again = { ...context, attempt: original.attempt, request: { ...original.request, body } };
      let caughtUp = after < 0;
      for await (const step of steps(answer, again)) {
        const number = field(dataOf(step), 'sequence_number');
        // What the client has is not waited for again.
        if (caughtUp || step.type === 'respond' || (typeof number === 'number' && number > after)) yield step;
        if (typeof number === 'number' && number >= after) caughtUp = true;
      }
    },
  };
}

function dataOf(step: Step): unknown {
  return step.type === 'event' && step.event.data !== undefined ? (JSON.parse(step.event.data) as unknown) : undefined;
}
