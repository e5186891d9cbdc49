import { event, reset, type Step } from '../scenario.ts';
import { type Answer, eventStream, free, type PacedStep, textOf, token, type Wire } from './wire.ts';

/** How plain text is framed and ended. */
export interface PlainTextOptions {
  /** What the last event says; `false` for none. Default `[DONE]`. */
  readonly done?: string | false;
  /** Writes each piece as a JSON string. Default false. */
  readonly json?: boolean;
  /** `text`: a `text/plain` body, no events at all. Default `sse`. */
  readonly framing?: 'sse' | 'text';
}

/** Text and nothing else, one event or one chunk a piece. An error is an `error` event; a raw body just breaks. */
export function plainTextWire({ done = '[DONE]', json = false, framing = 'sse' }: PlainTextOptions = {}): Wire {
  const raw = framing === 'text';
  const write = (piece: string): Step =>
    raw
      ? { type: 'event', event: { data: piece }, as: ({ data = '' }) => data }
      : event(json ? JSON.stringify(piece) : piece);

  return {
    headers: raw ? { 'content-type': 'text/plain; charset=utf-8' } : eventStream,

    *stream(answer): Generator<PacedStep> {
      for (const part of answer.parts) {
        if (part.type === 'wait') yield free(part);
        if (part.type === 'text' || part.type === 'refusal') for (const piece of part.pieces) yield token(write(piece));
      }
      if (answer.error) yield free(raw ? reset('fin') : event(answer.error.message, { type: 'error' }));
      else if (done !== false && !raw) yield free(event(done));
    },

    whole: (answer: Answer) => textOf(answer, 'text') + textOf(answer, 'refusal'),

    failure: ({ message }) => ({ error: message }),

    streams: () => true,
  };
}
