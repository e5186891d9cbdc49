import { event, type Step } from '../scenario.ts';
import {
  type Answer,
  field,
  free,
  type PacedStep,
  parsedArguments,
  partsOf,
  type ReadyPart,
  textOf,
  token,
  type Wire,
} from './wire.ts';

/**
 * Ollama's `/api/chat`: lines of JSON, streamed unless the request says otherwise. A call comes whole.
 *
 * @see {@link https://docs.ollama.com/api/chat}
 */
export const ollamaWire: Wire = linesOfJson(
  (message) => ({ message: { role: 'assistant', content: '', ...message } }),
  'content',
);

/** Ollama's `/api/generate`: the same without messages and tools. */
export const ollamaGenerateWire: Wire = linesOfJson((message) => ({ response: '', ...message }), 'response');

function linesOfJson(shape: (message: object) => object, textField: string): Wire {
  return {
    headers: { 'content-type': 'application/x-ndjson' },

    *stream(answer): Generator<PacedStep> {
      const said = (message: object): Step => line({ ...head(answer), ...shape(message), done: false });
      for (const part of answer.parts) {
        switch (part.type) {
          case 'text':
          case 'refusal':
            for (const piece of part.pieces) yield token(said({ [textField]: piece }));
            break;
          case 'reasoning':
            for (const thinking of part.pieces) yield token(said({ thinking }));
            break;
          case 'tool-call':
            if (textField === 'content') yield token(said({ tool_calls: [toolCall(part)] }));
            break;
          case 'wait':
            yield free(part);
            break;
          default:
        }
      }
      if (answer.error) yield free(line(this.failure(answer.error)));
      else yield free(line({ ...head(answer), ...shape({}), ...ending(answer) }));
    },

    whole(answer) {
      const thinking = textOf(answer, 'reasoning');
      const calls = textField === 'content' ? partsOf(answer, 'tool-call').map(toolCall) : [];
      const message = {
        [textField]: textOf(answer, 'text') + textOf(answer, 'refusal'),
        ...(thinking ? { thinking } : {}),
        ...(calls.length > 0 ? { tool_calls: calls } : {}),
      };
      return { ...head(answer), ...shape(message), ...ending(answer) };
    },

    failure: ({ message }) => ({ error: message }),

    streams: ({ body }) => field(body, 'stream') !== false,
  };
}

function line(data: unknown): Step {
  return { ...(event(data) as Extract<Step, { type: 'event' }>), as: (written) => `${written.data}\n` };
}

function head(answer: Answer): object {
  return { model: answer.model, created_at: new Date(answer.createdAt).toISOString() };
}

function toolCall({ id, name, arguments: text, index }: Extract<ReadyPart, { type: 'tool-call' }>): object {
  return { id, function: { index, name, arguments: parsedArguments(text) } };
}

/** `done_reason` stays `stop` with tool calls. Durations are nanoseconds. */
function ending({ finishReason, usage: { inputTokens, outputTokens } }: Answer): object {
  return {
    done: true,
    done_reason: finishReason === 'length' ? 'length' : 'stop',
    total_duration: 4_883_583_458,
    load_duration: 1_334_875,
    prompt_eval_count: inputTokens,
    prompt_eval_duration: 342_546_000,
    eval_count: outputTokens,
    eval_duration: 4_535_599_000,
  };
}
