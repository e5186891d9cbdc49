import type { Step } from './scenario.ts';

/** The steps that put something on the wire. */
export type SentStep = Extract<Step, { type: 'event' | 'comment' | 'bytes' }>;

/** What a step puts on the wire. */
export function encodeStep(step: SentStep): Uint8Array {
  switch (step.type) {
    case 'bytes':
      return typeof step.bytes === 'string' ? new TextEncoder().encode(step.bytes) : step.bytes;
    case 'comment':
      return new TextEncoder().encode(
        `${lines(step.text)
          .map((line) => (line === '' ? ':\n' : `: ${line}\n`))
          .join('')}\n`,
      );
    case 'event': {
      if (step.as) return new TextEncoder().encode(step.as(step.event));
      const { type, data, id, retry } = step.event;
      const fields = [
        ...(retry === undefined ? [] : [`retry: ${retry}\n`]),
        ...(id === undefined ? [] : [`id: ${id}\n`]),
        ...(type === undefined ? [] : [`event: ${type}\n`]),
        ...(data === undefined ? [] : lines(data).map((line) => `data: ${line}\n`)),
      ];
      return new TextEncoder().encode(`${fields.join('')}\n`);
    }
  }
}

function lines(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/);
}
