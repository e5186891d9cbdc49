import { event, respond, type Scenario, type Step } from '@rivulet/mock-server';

export interface Dictated {
  /** For one route, one answer after the other. */
  readonly scenario: Scenario;
  /** What the model says next. */
  say(text: string): void;
  /** The answer is over. */
  finish(): void;
}

/** A model that says what the test tells it to, when the test tells it to: nothing depends on the machine's speed. */
export function dictated(): Dictated {
  const waiting: (Step | 'end')[] = [];
  let wake = (): void => {};
  const put = (...steps: readonly (Step | 'end')[]): void => {
    waiting.push(...steps);
    wake();
  };
  const chunk = (delta: object, finish_reason: string | null = null): Step =>
    event({ choices: [{ index: 0, delta, finish_reason }] });
  return {
    async *scenario({ signal }) {
      waiting.length = 0;
      yield respond(200, { 'content-type': 'text/event-stream' });
      while (!signal.aborted) {
        const step = waiting.shift();
        if (step === 'end') return;
        if (step !== undefined) yield step;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
            signal.addEventListener('abort', () => resolve(), { once: true });
          });
      }
    },
    say: (text) => put(chunk({ content: text })),
    finish: () => put(chunk({}, 'stop'), event('[DONE]'), 'end'),
  };
}
