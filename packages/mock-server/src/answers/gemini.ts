import { event, type ScenarioEvent, type Step } from '../scenario.ts';
import {
  type Answer,
  eventStream,
  free,
  type PacedStep,
  parsedArguments,
  partsOf,
  type ReadyPart,
  token,
  type Wire,
} from './wire.ts';

/**
 * Gemini's generateContent, streamed (with CRLF, as Google's servers write it) and not. A call's arguments come whole,
 * an answer that is filtered before its first word has no candidates.
 *
 * @see {@link https://ai.google.dev/api/generate-content}
 */
export const geminiWire: Wire = {
  headers: eventStream,

  *stream(answer): Generator<PacedStep> {
    for (const part of answer.parts) {
      if (part.type === 'wait') yield free(part);
      else for (const piece of pieces(part)) yield token(chunk(answer, { candidates: [candidate([piece])] }));
    }
    if (answer.error) yield free(crlf(event(this.failure(answer.error))));
    else yield free(chunk(answer, { ...ending(answer, [{ text: '' }]), usageMetadata: usage(answer) }));
  },

  whole(answer) {
    const body = {
      ...ending(answer, answer.parts.flatMap(whole)),
      usageMetadata: usage(answer),
      ...identity(answer),
    };
    // Without `alt=sse` a stream is an array of JSON.
    return asksForStream(answer.request.url) ? [body] : body;
  },

  failure: ({ code, status, message, type }) => ({
    error: { code: status ?? (typeof code === 'number' ? code : 500), message, status: type ?? 'INTERNAL' },
  }),

  streams: ({ url }) => asksForStream(url) && new URL(url).searchParams.get('alt') === 'sse',
};

function asksForStream(url: string): boolean {
  return url.includes(':streamGenerateContent');
}

function chunk(answer: Answer, content: object): Step {
  const usageMetadata = { promptTokenCount: answer.usage.inputTokens, totalTokenCount: answer.usage.inputTokens };
  return crlf(event({ usageMetadata, ...content, ...identity(answer) }));
}

function crlf(step: Step): Step {
  return step.type === 'event'
    ? {
        ...step,
        as: ({ id, data }: ScenarioEvent) => `${id === undefined ? '' : `id: ${id}\r\n`}data: ${data}\r\n\r\n`,
      }
    : step;
}

function identity(answer: Answer): object {
  return { modelVersion: answer.model, responseId: answer.id };
}

function candidate(parts: readonly object[]): object {
  return { content: { parts, role: 'model' }, index: 0 };
}

/** The last chunk, and the whole of an answer that is not streamed. */
function ending(answer: Answer, parts: readonly object[]): object {
  const silent = answer.parts.every((part) => part.type === 'wait');
  if (answer.finishReason === 'content-filter' && silent)
    return { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } };
  const words: Partial<Record<Answer['finishReason'], string>> = {
    length: 'MAX_TOKENS',
    'content-filter': 'SAFETY',
    other: 'OTHER',
  };
  return {
    candidates: [
      {
        ...candidate(parts),
        finishReason: words[answer.finishReason] ?? 'STOP',
        ...grounding(partsOf(answer, 'source')),
      },
    ],
  };
}

function pieces(part: ReadyPart): readonly object[] {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return part.pieces.map((text) => ({ text }));
    case 'reasoning':
      return part.pieces.map((text) => ({ text, thought: true }));
    default:
      return whole(part);
  }
}

function whole(part: ReadyPart): readonly object[] {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return [{ text: part.text }];
    case 'reasoning':
      return [{ text: part.text, thought: true }];
    case 'tool-call':
      return [{ functionCall: { id: part.id, name: part.name, args: parsedArguments(part.arguments) } }];
    case 'file':
      return [{ fileData: { fileUri: part.url, mimeType: part.mediaType } }];
    default:
      return [];
  }
}

function grounding(sources: readonly { readonly url: string; readonly title?: string }[]): object {
  if (sources.length === 0) return {};
  return {
    groundingMetadata: {
      groundingChunks: sources.map(({ url, title }) => ({ web: { uri: url, title: title ?? url } })),
    },
  };
}

function usage({
  usage: { inputTokens, outputTokens, totalTokens, reasoningTokens, cachedInputTokens },
}: Answer): object {
  return {
    promptTokenCount: inputTokens,
    // Thoughts are counted beside the candidates here, elsewhere within the output.
    candidatesTokenCount: outputTokens - (reasoningTokens ?? 0),
    totalTokenCount: totalTokens,
    ...(reasoningTokens === undefined ? {} : { thoughtsTokenCount: reasoningTokens }),
    ...(cachedInputTokens === undefined ? {} : { cachedContentTokenCount: cachedInputTokens }),
  };
}
