import { event, type Step } from '../scenario.ts';
import { type Answer, eventStream, field, free, type PacedStep, partsOf, textOf, token, type Wire } from './wire.ts';

/**
 * Qianfan's first API (文心一言), streamed and not. One call at most, which comes whole and without an id in the last
 * event; reasoning is that call's `thoughts`. The second API speaks OpenAI's Chat Completions.
 *
 * @see {@link https://cloud.baidu.com/doc/WENXINWORKSHOP/s/clntwmv7t}
 */
export const qianfanWire: Wire = {
  headers: eventStream,

  *stream(answer): Generator<PacedStep> {
    let sentence = 0;
    let tokens = 0;
    for (const part of answer.parts) {
      if (part.type === 'text' || part.type === 'refusal') {
        for (const result of part.pieces) yield token(block(answer, { sentence_id: sentence++, result }, ++tokens));
      } else if (part.type === 'wait') {
        yield free(part);
      }
    }
    if (answer.error) yield free(event({ ...this.failure(answer.error), id: id(answer) }));
    else
      yield token(block(answer, { sentence_id: sentence, is_end: true, ...ending(answer) }, answer.usage.outputTokens));
  },

  whole: (answer) => ({
    ...body(answer, answer.usage.outputTokens),
    is_end: true,
    ...ending(answer),
    result: textOf(answer, 'text') + textOf(answer, 'refusal'),
  }),

  failure: ({ code, message }) => ({ error_code: typeof code === 'number' ? code : 336100, error_msg: message }),

  streams: (request) => field(request.body, 'stream') === true,
};

function block(answer: Answer, content: object, tokens: number): Step {
  return event({ ...body(answer, tokens), ...content });
}

function body(answer: Answer, tokens: number): object {
  const { inputTokens } = answer.usage;
  return {
    id: id(answer),
    object: 'chat.completion',
    created: Math.floor(answer.createdAt / 1000),
    is_end: false,
    is_truncated: false,
    result: '',
    need_clear_history: false,
    finish_reason: 'normal',
    usage: { prompt_tokens: inputTokens, completion_tokens: tokens, total_tokens: inputTokens + tokens },
  };
}

function ending(answer: Answer): object {
  const [call] = partsOf(answer, 'tool-call');
  if (call) {
    const { name, arguments: text } = call;
    return {
      finish_reason: 'function_call',
      function_call: { name, thoughts: textOf(answer, 'reasoning'), arguments: text },
    };
  }
  const words: Partial<Record<Answer['finishReason'], string>> = {
    length: 'length',
    'content-filter': 'content_filter',
  };
  return { finish_reason: words[answer.finishReason] ?? 'normal', is_truncated: answer.finishReason === 'length' };
}

function id(answer: Answer): string {
  return `as-${answer.id}`;
}
