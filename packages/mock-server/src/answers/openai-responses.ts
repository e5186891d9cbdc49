import type { Step } from '../scenario.ts';
import { type Annotation, type Item, itemsOf, type MessageItem, wholeItem } from './openai-responses-items.ts';
import { type Answer, eventStream, field, free, named, type PacedStep, type Wire } from './wire.ts';

/**
 * OpenAI's Responses, streamed and not: items that open, grow, and close, every event with its `sequence_number`.
 *
 * @see {@link https://platform.openai.com/docs/api-reference/responses-streaming}
 */
export const openaiResponsesWire: Wire = {
  headers: eventStream,

  *stream(answer): Generator<PacedStep> {
    let sequence = 0;
    const say = (type: string, fields: object): Step => named({ type, ...fields, sequence_number: sequence++ });
    const started = response(answer, 'in_progress', []);
    yield free(say('response.created', { response: started }));
    yield free(say('response.in_progress', { response: started }));

    const output: object[] = [];
    for (const entry of itemsOf(answer)) {
      if (entry.type === 'wait') {
        yield free(entry);
        continue;
      }
      const at = { item_id: entry.id, output_index: output.length };
      yield free(
        say('response.output_item.added', { output_index: at.output_index, item: wholeItem(entry, 'in_progress') }),
      );
      for (const { type, fields, tokens } of growth(entry)) yield { step: say(type, { ...at, ...fields }), tokens };
      const item = wholeItem(entry, 'completed');
      yield free(say('response.output_item.done', { output_index: at.output_index, item }));
      output.push(item);
    }
    const status = statusOf(answer);
    yield free(say(`response.${status}`, { response: response(answer, status, output) }));
  },

  whole: (answer) =>
    response(
      answer,
      statusOf(answer),
      itemsOf(answer).flatMap((entry) => (entry.type === 'wait' ? [] : [wholeItem(entry, 'completed')])),
    ),

  failure: ({ message, type, code }) => ({ error: { message, type: type ?? 'server_error', param: null, code } }),

  streams: ({ body }) => field(body, 'stream') === true,
};

interface Growth {
  readonly type: string;
  readonly fields: object;
  readonly tokens: number;
}

const grown = (type: string, fields: object): Growth => ({ type, fields, tokens: 0 });

/** What happens between an item's `added` and its `done`. */
function growth(item: Item): readonly Growth[] {
  switch (item.type) {
    case 'reasoning': {
      const at = { summary_index: 0 };
      const part = { type: 'summary_text', text: item.text };
      return [
        grown('response.reasoning_summary_part.added', { ...at, part: { ...part, text: '' } }),
        ...item.pieces.map((delta) => ({
          type: 'response.reasoning_summary_text.delta',
          fields: { ...at, delta },
          tokens: 1,
        })),
        grown('response.reasoning_summary_text.done', { ...at, text: item.text }),
        grown('response.reasoning_summary_part.done', { ...at, part }),
      ];
    }
    case 'function_call':
      return [
        ...item.pieces.map((delta) => ({
          type: 'response.function_call_arguments.delta',
          fields: { delta },
          tokens: 1,
        })),
        grown('response.function_call_arguments.done', { name: item.name, arguments: item.arguments }),
      ];
    case 'message':
      return messageGrowth(item);
  }
}

function messageGrowth({ content, text, pieces, annotations }: MessageItem): readonly Growth[] {
  const at = { content_index: 0 };
  if (content === 'refusal') {
    return [
      grown('response.content_part.added', { ...at, part: { type: 'refusal', refusal: '' } }),
      ...pieces.map((delta) => ({ type: 'response.refusal.delta', fields: { ...at, delta }, tokens: 1 })),
      grown('response.refusal.done', { ...at, refusal: text }),
      grown('response.content_part.done', { ...at, part: { type: 'refusal', refusal: text } }),
    ];
  }
  const part = { type: 'output_text', annotations: [] as readonly Annotation[], logprobs: [], text: '' };
  return [
    grown('response.content_part.added', { ...at, part }),
    ...pieces.map((delta) => ({
      type: 'response.output_text.delta',
      fields: { ...at, delta, logprobs: [] },
      tokens: 1,
    })),
    ...annotations.map((annotation, annotation_index) =>
      grown('response.output_text.annotation.added', { ...at, annotation_index, annotation }),
    ),
    grown('response.output_text.done', { ...at, text, logprobs: [] }),
    grown('response.content_part.done', { ...at, part: { ...part, annotations, text } }),
  ];
}

function statusOf({ error, finishReason }: Answer): 'completed' | 'failed' | 'incomplete' {
  if (error) return 'failed';
  return finishReason === 'length' || finishReason === 'content-filter' ? 'incomplete' : 'completed';
}

function response(answer: Answer, status: string, output: readonly object[]): object {
  const { error, finishReason, usage } = answer;
  const reason = finishReason === 'length' ? 'max_output_tokens' : 'content_filter';
  return {
    id: `resp_${answer.id}`,
    object: 'response',
    created_at: Math.floor(answer.createdAt / 1000),
    status,
    background: false,
    error:
      status === 'failed' && error
        ? { code: error.code ?? error.type ?? 'server_error', message: error.message }
        : null,
    incomplete_details: status === 'incomplete' ? { reason } : null,
    instructions: null,
    max_output_tokens: null,
    model: answer.model,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: false,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: field(answer.request.body, 'tools') ?? [],
    top_p: 1,
    truncation: 'disabled',
    usage:
      status === 'in_progress' || status === 'failed'
        ? null
        : {
            input_tokens: usage.inputTokens,
            input_tokens_details: { cached_tokens: usage.cachedInputTokens ?? 0 },
            output_tokens: usage.outputTokens,
            output_tokens_details: { reasoning_tokens: usage.reasoningTokens ?? 0 },
            total_tokens: usage.totalTokens,
          },
    user: null,
    metadata: {},
  };
}
