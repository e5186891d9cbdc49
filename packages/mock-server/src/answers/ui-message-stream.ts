import { event, type Step } from '../scenario.ts';
import {
  type Answer,
  eventStream,
  free,
  type PacedStep,
  parsedArguments,
  type ReadyPart,
  token,
  type Wire,
} from './wire.ts';

/**
 * The AI SDK's UI message stream, version 1. After a tool's result the model goes on in another step.
 *
 * @see {@link https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol}
 */
export const uiMessageStreamWire: Wire = {
  headers: { ...eventStream, 'x-vercel-ai-ui-message-stream': 'v1' },

  *stream(answer): Generator<PacedStep> {
    yield free(
      event({
        type: 'start',
        messageId: `msg-${answer.id}`,
        messageMetadata: { model: answer.model, createdAt: answer.createdAt },
      }),
    );
    yield free(event({ type: 'start-step' }));
    let afterResult = false;
    for (const [position, part] of answer.parts.entries()) {
      if (afterResult && part.type !== 'tool-result' && part.type !== 'wait') {
        yield free(event({ type: 'finish-step' }));
        yield free(event({ type: 'start-step' }));
        afterResult = false;
      }
      yield* writePart(part, `${part.type}-${position + 1}`);
      if (part.type === 'tool-result') afterResult = true;
    }
    if (answer.finishReason === 'abort') {
      yield free(event({ type: 'abort', reason: 'user' }));
    } else {
      if (answer.error) yield free(event({ type: 'error', errorText: answer.error.message }));
      yield free(event({ type: 'finish-step' }));
      yield free(finish(answer));
    }
    yield free(event('[DONE]'));
  },

  whole: (answer) => ({ id: `msg-${answer.id}`, role: 'assistant', parts: answer.parts.flatMap(wholePart) }),

  failure: ({ message }) => ({ error: message }),

  streams: () => true,
};

function* writePart(part: ReadyPart, id: string): Generator<PacedStep> {
  switch (part.type) {
    case 'text':
    case 'refusal':
    case 'reasoning': {
      const kind = part.type === 'reasoning' ? 'reasoning' : 'text';
      yield free(event({ type: `${kind}-start`, id }));
      for (const delta of part.pieces) yield token(event({ type: `${kind}-delta`, id, delta }));
      const signature = part.type === 'reasoning' ? part.signature : undefined;
      yield free(
        event({
          type: `${kind}-end`,
          id,
          ...(signature === undefined ? {} : { providerMetadata: { rivulet: { signature } } }),
        }),
      );
      break;
    }
    case 'tool-call': {
      const call = { toolCallId: part.id, toolName: part.name };
      yield free(event({ type: 'tool-input-start', ...call }));
      for (const inputTextDelta of part.pieces)
        yield token(event({ type: 'tool-input-delta', toolCallId: part.id, inputTextDelta }));
      yield free(event({ type: 'tool-input-available', ...call, input: parsedArguments(part.arguments) }));
      break;
    }
    case 'tool-result':
      yield free(
        event(
          part.isError
            ? { type: 'tool-output-error', toolCallId: part.toolCallId, errorText: String(part.result) }
            : { type: 'tool-output-available', toolCallId: part.toolCallId, output: part.result },
        ),
      );
      break;
    case 'source':
      yield free(
        event({
          type: 'source-url',
          sourceId: id,
          url: part.url,
          ...(part.title === undefined ? {} : { title: part.title }),
        }),
      );
      break;
    case 'file':
      yield free(event({ type: 'file', url: part.url, mediaType: part.mediaType }));
      break;
    case 'data':
      yield free(
        event({ type: `data-${part.name}`, ...(part.id === undefined ? {} : { id: part.id }), data: part.data }),
      );
      break;
    case 'wait':
      yield free(part);
  }
}

/** Usage is no field of the protocol; by convention it stands in the metadata. */
function finish(answer: Answer): Step {
  if (answer.error) return event({ type: 'finish', finishReason: 'error' });
  return event({ type: 'finish', finishReason: answer.finishReason, messageMetadata: { usage: answer.usage } });
}

function wholePart(part: ReadyPart): readonly object[] {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return [{ type: 'text', text: part.text, state: 'done' }];
    case 'reasoning':
      return [{ type: 'reasoning', text: part.text, state: 'done' }];
    case 'tool-call':
      return [
        {
          type: `tool-${part.name}`,
          toolCallId: part.id,
          state: 'input-available',
          input: parsedArguments(part.arguments),
        },
      ];
    case 'source':
      return [
        {
          type: 'source-url',
          sourceId: part.url,
          url: part.url,
          ...(part.title === undefined ? {} : { title: part.title }),
        },
      ];
    case 'file':
      return [{ type: 'file', url: part.url, mediaType: part.mediaType }];
    case 'data':
      return [{ type: `data-${part.name}`, data: part.data }];
    default:
      return [];
  }
}
