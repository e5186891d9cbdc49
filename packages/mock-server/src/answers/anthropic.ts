import {
  type Answer,
  eventStream,
  field,
  free,
  named,
  type PacedStep,
  parsedArguments,
  type ReadyPart,
  token,
  type Wire,
} from './wire.ts';

/**
 * Anthropic's Messages, streamed and not. A refusal is a text with `stop_reason: "refusal"`, a source a citation.
 *
 * @see {@link https://docs.anthropic.com/en/api/messages-streaming}
 */
export const anthropicWire: Wire = {
  headers: eventStream,

  *stream(answer): Generator<PacedStep> {
    yield free(
      named({ type: 'message_start', message: { ...message(answer), usage: { ...usage(answer), output_tokens: 1 } } }),
    );
    yield free(named({ type: 'ping' }));
    let index = 0;
    for (const part of answer.parts) {
      const start = emptyBlock(part);
      if (start) {
        yield free(named({ type: 'content_block_start', index, content_block: start }));
        for (const delta of deltas(part)) yield token(named({ type: 'content_block_delta', index, delta }));
        yield free(named({ type: 'content_block_stop', index }));
        index++;
      } else if (part.type === 'wait') {
        yield free(part);
      }
    }
    if (answer.error) {
      yield free(named({ type: 'error', ...this.failure(answer.error) }));
      return;
    }
    const delta = { stop_reason: stopReason(answer), stop_sequence: null };
    yield free(named({ type: 'message_delta', delta, usage: { output_tokens: answer.usage.outputTokens } }));
    yield free(named({ type: 'message_stop' }));
  },

  whole: (answer) => ({
    ...message(answer),
    content: answer.parts.map(wholeBlock).filter((block) => block !== undefined),
    stop_reason: stopReason(answer),
    usage: usage(answer),
  }),

  failure: (error) => ({
    type: 'error',
    error: { type: error.type ?? 'api_error', message: error.message },
    request_id: 'req_rivulet',
  }),

  streams: ({ body }) => field(body, 'stream') === true,
};

function message(answer: Answer): object {
  return {
    id: `msg_${answer.id}`,
    type: 'message',
    role: 'assistant',
    model: answer.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
  };
}

function usage({ usage: { inputTokens, outputTokens, cachedInputTokens = 0 } }: Answer): object {
  return {
    // Cached tokens are counted beside the input here, elsewhere within it.
    input_tokens: inputTokens - cachedInputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cachedInputTokens,
    output_tokens: outputTokens,
    service_tier: 'standard',
  };
}

function stopReason(answer: Answer): string {
  if (answer.parts.some((part) => part.type === 'refusal')) return 'refusal';
  const words: Partial<Record<Answer['finishReason'], string>> = {
    length: 'max_tokens',
    'tool-calls': 'tool_use',
    'content-filter': 'refusal',
  };
  return words[answer.finishReason] ?? 'end_turn';
}

function emptyBlock(part: ReadyPart): object | undefined {
  switch (part.type) {
    case 'text':
    case 'refusal':
    case 'source':
      return { type: 'text', text: '' };
    case 'reasoning':
      return { type: 'thinking', thinking: '', signature: '' };
    case 'tool-call':
      return { type: 'tool_use', id: part.id, name: part.name, input: {} };
    default:
      return undefined;
  }
}

function deltas(part: ReadyPart): readonly object[] {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return part.pieces.map((text) => ({ type: 'text_delta', text }));
    case 'reasoning':
      return [
        ...part.pieces.map((thinking) => ({ type: 'thinking_delta', thinking })),
        { type: 'signature_delta', signature: part.signature ?? 'EqQBrivulet' },
      ];
    case 'tool-call':
      return ['', ...part.pieces].map((partial_json) => ({ type: 'input_json_delta', partial_json }));
    case 'source':
      return [{ type: 'citations_delta', citation: citation(part) }];
    default:
      return [];
  }
}

function wholeBlock(part: ReadyPart): object | undefined {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return { type: 'text', text: part.text };
    case 'source':
      return { type: 'text', text: '', citations: [citation(part)] };
    case 'reasoning':
      return { type: 'thinking', thinking: part.text, signature: part.signature ?? 'EqQBrivulet' };
    case 'tool-call':
      return { type: 'tool_use', id: part.id, name: part.name, input: parsedArguments(part.arguments) };
    default:
      return undefined;
  }
}

function citation({ url, title }: { readonly url: string; readonly title?: string }): object {
  return { type: 'web_search_result_location', url, title: title ?? null, cited_text: '', encrypted_index: '' };
}
