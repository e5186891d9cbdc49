import { event, type Step } from '../scenario.ts';
import { eventStream, free, type PacedStep, textOf, token, type Wire } from './wire.ts';

/**
 * The web client of ChatGPT, delta encoding v1: paths that stay in force, and only text.
 *
 * @experimental The format is undocumented and may change any day.
 */
export const chatgptDeltaWire: Wire = {
  headers: eventStream,

  *stream(answer): Generator<PacedStep> {
    const conversation_id = `conversation-${answer.id}`;
    yield free(event(JSON.stringify('v1'), { type: 'delta_encoding' }));
    const message = {
      id: `message-${answer.id}`,
      author: { role: 'assistant', name: null, metadata: {} },
      create_time: answer.createdAt / 1000,
      update_time: null,
      content: { content_type: 'text', parts: [''] },
      status: 'in_progress',
      end_turn: null,
      weight: 1,
      metadata: { model_slug: answer.model },
      recipient: 'all',
      channel: 'final',
    };
    yield free(delta({ p: '', o: 'add', v: { message, conversation_id, error: null }, c: 0 }));
    let first = true;
    for (const part of answer.parts) {
      if (part.type === 'wait') yield free(part);
      if (part.type !== 'text' && part.type !== 'refusal') continue;
      for (const v of part.pieces) {
        yield token(delta(first ? { p: '/message/content/parts/0', o: 'append', v } : { v }));
        first = false;
      }
    }
    if (answer.error) {
      yield free(event({ ...this.failure(answer.error), conversation_id }));
      return;
    }
    const status = answer.finishReason === 'length' ? 'finished_partial_completion' : 'finished_successfully';
    const v = [
      { p: '/message/status', o: 'replace', v: status },
      { p: '/message/end_turn', o: 'replace', v: true },
    ];
    yield free(delta({ p: '', o: 'patch', v }));
    yield free(event({ type: 'message_stream_complete', conversation_id }));
    yield free(event('[DONE]'));
  },

  whole: (answer) => ({
    message: { id: `message-${answer.id}`, content: { content_type: 'text', parts: [textOf(answer, 'text')] } },
  }),

  failure: ({ message }) => ({ error: message }),

  streams: () => true,
};

function delta(operation: object): Step {
  return event(operation, { type: 'delta' });
}
