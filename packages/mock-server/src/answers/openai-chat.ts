import { event } from '../scenario.ts';
import { type Answer, eventStream, field, free, type PacedStep, partsOf, textOf, token, type Wire } from './wire.ts';

/**
 * OpenAI's Chat Completions, streamed and not. Reasoning goes out as `reasoning_content`, as DeepSeek and vLLM send it;
 * sources as annotations.
 *
 * @see {@link https://platform.openai.com/docs/api-reference/chat-streaming}
 */
export const openaiChatWire: Wire = {
  headers: eventStream,

  *stream(answer): Generator<PacedStep> {
    const chunk = (delta: object, finishReason: string | null = null) =>
      event({
        ...head(answer, 'chat.completion.chunk'),
        choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
      });

    yield free(chunk({ role: 'assistant', content: '', refusal: null }));
    for (const part of answer.parts) {
      switch (part.type) {
        case 'text':
          for (const content of part.pieces) yield token(chunk({ content }));
          break;
        case 'reasoning':
          for (const reasoning_content of part.pieces) yield token(chunk({ reasoning_content }));
          break;
        case 'refusal':
          for (const refusal of part.pieces) yield token(chunk({ refusal }));
          break;
        case 'tool-call': {
          const { index, id, name } = part;
          yield token(chunk({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }));
          for (const piece of part.pieces)
            yield token(chunk({ tool_calls: [{ index, function: { arguments: piece } }] }));
          break;
        }
        case 'source':
          yield free(chunk({ annotations: [annotation(part)] }));
          break;
        case 'wait':
          yield free(part);
          break;
        default:
      }
    }
    if (answer.error) {
      yield free(event(this.failure(answer.error)));
      return;
    }
    yield free(chunk({}, finishWord(answer)));
    if (field(field(answer.request.body, 'stream_options'), 'include_usage') === true) {
      yield free(event({ ...head(answer, 'chat.completion.chunk'), choices: [], usage: usage(answer) }));
    }
    yield free(event('[DONE]'));
  },

  whole(answer) {
    const calls = partsOf(answer, 'tool-call');
    const reasoning = textOf(answer, 'reasoning');
    const sources = partsOf(answer, 'source');
    return {
      ...head(answer, 'chat.completion'),
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: textOf(answer, 'text') || null,
            refusal: textOf(answer, 'refusal') || null,
            ...(reasoning ? { reasoning_content: reasoning } : {}),
            annotations: sources.map(annotation),
            ...(calls.length > 0
              ? {
                  tool_calls: calls.map(({ id, name, arguments: text }) => ({
                    id,
                    type: 'function',
                    function: { name, arguments: text },
                  })),
                }
              : {}),
          },
          logprobs: null,
          finish_reason: finishWord(answer),
        },
      ],
      usage: usage(answer),
    };
  },

  failure: (error) => ({
    error: { message: error.message, type: error.type ?? 'server_error', param: null, code: error.code },
  }),

  streams: ({ body }) => field(body, 'stream') === true,
};

function head(answer: Answer, object: string): object {
  return {
    id: `chatcmpl-${answer.id}`,
    object,
    created: Math.floor(answer.createdAt / 1000),
    model: answer.model,
    system_fingerprint: 'fp_rivulet',
  };
}

function annotation({ url, title }: { readonly url: string; readonly title?: string }): object {
  return { type: 'url_citation', url_citation: { url, title: title ?? url, start_index: 0, end_index: 0 } };
}

function finishWord({ finishReason }: Answer): string {
  return {
    stop: 'stop',
    length: 'length',
    'tool-calls': 'tool_calls',
    'content-filter': 'content_filter',
    error: 'error',
    abort: 'abort',
    other: 'other',
  }[finishReason];
}

function usage({
  usage: { inputTokens, outputTokens, totalTokens, cachedInputTokens = 0, reasoningTokens = 0 },
}: Answer): object {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: totalTokens,
    prompt_tokens_details: { cached_tokens: cachedInputTokens },
    completion_tokens_details: { reasoning_tokens: reasoningTokens },
  };
}
