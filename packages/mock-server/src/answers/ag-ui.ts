import { event } from '../scenario.ts';
import { eventStream, field, free, type PacedStep, type ReadyPart, textOf, token, type Wire } from './wire.ts';

/**
 * AG-UI 1.0. It has no word for why the model stopped, and none for sources, files and data: they go out as `CUSTOM`.
 *
 * @see {@link https://docs.ag-ui.com/concepts/events}
 */
export const agUiWire: Wire = {
  headers: eventStream,

  *stream(answer): Generator<PacedStep> {
    const run = {
      threadId: text(field(answer.request.body, 'threadId')) ?? `thread-${answer.id}`,
      runId: text(field(answer.request.body, 'runId')) ?? `run-${answer.id}`,
    };
    yield free(event({ type: 'RUN_STARTED', ...run, timestamp: answer.createdAt }));
    for (const [position, part] of answer.parts.entries()) yield* writePart(part, `${answer.id}-${position + 1}`);
    if (answer.error) {
      const { code, message } = answer.error;
      yield free(event({ type: 'RUN_ERROR', message, ...(code === null ? {} : { code: String(code) }) }));
      return;
    }
    const usage = [{ provider: 'rivulet', model: answer.model, ...answer.usage }];
    yield free(event({ type: 'RUN_FINISHED', ...run, outcome: { type: 'success' }, usage }));
  },

  whole: (answer) => ({
    id: answer.id,
    role: 'assistant',
    content: textOf(answer, 'text') + textOf(answer, 'refusal'),
  }),

  failure: ({ message, code }) => ({ error: message, code }),

  streams: () => true,
};

function* writePart(part: ReadyPart, messageId: string): Generator<PacedStep> {
  switch (part.type) {
    case 'text':
    case 'refusal':
      yield free(event({ type: 'TEXT_MESSAGE_START', messageId, role: 'assistant' }));
      for (const delta of part.pieces) yield token(event({ type: 'TEXT_MESSAGE_CONTENT', messageId, delta }));
      yield free(event({ type: 'TEXT_MESSAGE_END', messageId }));
      break;
    case 'reasoning':
      yield free(event({ type: 'REASONING_START', messageId }));
      yield free(event({ type: 'REASONING_MESSAGE_START', messageId, role: 'reasoning' }));
      for (const delta of part.pieces) yield token(event({ type: 'REASONING_MESSAGE_CONTENT', messageId, delta }));
      yield free(event({ type: 'REASONING_MESSAGE_END', messageId }));
      yield free(event({ type: 'REASONING_END', messageId }));
      break;
    case 'tool-call':
      yield free(event({ type: 'TOOL_CALL_START', toolCallId: part.id, toolCallName: part.name }));
      for (const delta of part.pieces) yield token(event({ type: 'TOOL_CALL_ARGS', toolCallId: part.id, delta }));
      yield free(event({ type: 'TOOL_CALL_END', toolCallId: part.id }));
      break;
    case 'tool-result': {
      const content = typeof part.result === 'string' ? part.result : JSON.stringify(part.result);
      yield free(event({ type: 'TOOL_CALL_RESULT', messageId, toolCallId: part.toolCallId, content, role: 'tool' }));
      break;
    }
    case 'source':
      yield free(
        event({
          type: 'CUSTOM',
          name: 'sources',
          value: [{ url: part.url, ...(part.title === undefined ? {} : { title: part.title }) }],
        }),
      );
      break;
    case 'file':
      yield free(event({ type: 'CUSTOM', name: 'file', value: { url: part.url, mediaType: part.mediaType } }));
      break;
    case 'data':
      yield free(event({ type: 'CUSTOM', name: part.name, value: part.data }));
      break;
    case 'wait':
      yield free(part);
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
