import type { ScenarioEvent, Step } from '../scenario.ts';
import { type Answer, eventStream, field, free, type PacedStep, partsOf, textOf, token, type Wire } from './wire.ts';

/**
 * DashScope's native text generation (通义千问), streamed and not. `incremental_output: true` in the request's
 * `parameters` sends pieces, else every event repeats all that came before it.
 *
 * @see {@link https://help.aliyun.com/zh/model-studio/qwen-api-via-dashscope}
 */
export const dashscopeWire: Wire = {
  headers: eventStream,

  *stream(answer): Generator<PacedStep> {
    const { body } = answer.request;
    // A request without a body picks up an answer that another one began.
    const incremental = body === null || field(field(body, 'parameters'), 'incremental_output') === true;
    const requestId = requestIdOf(answer);
    const sofar: Sofar = { content: '', reasoning_content: '', calls: [], tokens: 0, reasoningTokens: 0 };
    let number = 0;
    const block = (message: object, finishReason = 'null', extra: object = {}) =>
      withStatus(++number, 'result', 200, {
        output: { choices: [{ message: { role: 'assistant', ...message }, finish_reason: finishReason }], ...extra },
        usage: usage(answer, sofar.tokens, sofar.reasoningTokens),
        request_id: requestId,
      });
    const all = (): object => ({
      content: sofar.content,
      reasoning_content: sofar.reasoning_content,
      ...(sofar.calls.length > 0 ? { tool_calls: sofar.calls } : {}),
    });
    const say = (piece: object): PacedStep =>
      token(block(incremental ? { content: '', reasoning_content: '', ...piece } : all()));

    for (const part of answer.parts) {
      switch (part.type) {
        case 'text':
        case 'refusal':
          for (const content of part.pieces) {
            sofar.content += content;
            sofar.tokens++;
            yield say({ content });
          }
          break;
        case 'reasoning':
          for (const reasoning_content of part.pieces) {
            sofar.reasoning_content += reasoning_content;
            sofar.tokens++;
            sofar.reasoningTokens++;
            yield say({ reasoning_content });
          }
          break;
        case 'tool-call': {
          const call = {
            index: part.index,
            id: part.id,
            type: 'function',
            function: { name: part.name, arguments: '' },
          };
          sofar.calls.push(call);
          for (const [position, piece] of part.pieces.entries()) {
            call.function.arguments += piece;
            sofar.tokens++;
            const first = position === 0 ? { name: part.name } : {};
            // The id comes once; later pieces carry an empty one.
            const id = position === 0 ? part.id : '';
            yield say({
              tool_calls: [{ index: part.index, id, type: 'function', function: { ...first, arguments: piece } }],
            });
          }
          break;
        }
        case 'source':
          yield free(block(incremental ? { content: '' } : all(), 'null', searchInfo([part])));
          break;
        case 'wait':
          yield free(part);
          break;
        default:
      }
    }
    if (answer.error) yield free(withStatus(++number, 'error', answer.error.status ?? 500, this.failure(answer.error)));
    else yield free(block(incremental ? { content: '', reasoning_content: '' } : all(), finishWord(answer)));
  },

  whole(answer) {
    const calls = partsOf(answer, 'tool-call');
    const sources = partsOf(answer, 'source');
    const message = {
      role: 'assistant',
      content: textOf(answer, 'text') + textOf(answer, 'refusal'),
      reasoning_content: textOf(answer, 'reasoning'),
      ...(calls.length > 0
        ? {
            tool_calls: calls.map(({ index, id, name, arguments: text }) => ({
              index,
              id,
              type: 'function',
              function: { name, arguments: text },
            })),
          }
        : {}),
    };
    return {
      output: {
        choices: [{ message, finish_reason: finishWord(answer) }],
        ...(sources.length > 0 ? searchInfo(sources) : {}),
      },
      usage: usage(answer, answer.usage.outputTokens, answer.usage.reasoningTokens ?? 0),
      request_id: requestIdOf(answer),
    };
  },

  failure: ({ code, type, message }) => ({
    code: code ?? type ?? 'InternalError',
    message,
    request_id: 'rivulet-mock',
  }),

  streams: ({ headers }) =>
    headers.get('x-dashscope-sse') === 'enable' || (headers.get('accept') ?? '').includes('text/event-stream'),
};

interface Sofar {
  content: string;
  reasoning_content: string;
  readonly calls: { readonly function: { arguments: string } }[];
  tokens: number;
  reasoningTokens: number;
}

/** No space after the colons, and the status as a comment between the fields. */
function withStatus(number: number, type: string, status: number, data: object): Step {
  return {
    type: 'event',
    event: { id: String(number), type, data: JSON.stringify(data) },
    as: (fields: ScenarioEvent) =>
      `${fields.id === undefined ? '' : `id:${fields.id}\n`}event:${fields.type}\n:HTTP_STATUS/${status}\ndata:${fields.data}\n\n`,
  };
}

function usage(
  { usage: { inputTokens, cachedInputTokens = 0 } }: Answer,
  outputTokens: number,
  reasoningTokens: number,
): object {
  return {
    total_tokens: inputTokens + outputTokens,
    output_tokens: outputTokens,
    input_tokens: inputTokens,
    output_tokens_details: { reasoning_tokens: reasoningTokens },
    prompt_tokens_details: { cached_tokens: cachedInputTokens },
  };
}

function searchInfo(sources: readonly { readonly url: string; readonly title?: string }[]): object {
  const results = sources.map(({ url, title }, index) => ({
    site_name: '',
    icon: '',
    index: index + 1,
    title: title ?? url,
    url,
  }));
  return { search_info: { search_results: results } };
}

function requestIdOf(answer: Answer): string {
  return `rivulet-${answer.id}`;
}

function finishWord({ finishReason }: Answer): string {
  const words: Partial<Record<Answer['finishReason'], string>> = {
    length: 'length',
    'tool-calls': 'tool_calls',
    'content-filter': 'content_filter',
  };
  return words[finishReason] ?? 'stop';
}
