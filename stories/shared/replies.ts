import type { ScenarioContext } from '@rivulet/mock-server';
import { rivers, short } from './texts.ts';

/** The last thing the user said, whatever the wire format of the request. */
export function lastUserText(body: unknown): string {
  const found: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'string') return;
    if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null) {
      const { role, content, text, parts } = value as {
        role?: unknown;
        content?: unknown;
        text?: unknown;
        parts?: unknown;
      };
      if (role === 'user') found.push([content, text, parts].map(textOf).join(''));
      else Object.values(value).forEach(walk);
    }
  };
  walk(body);
  return found.at(-1) ?? '';
}

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join('');
  if (typeof value === 'object' && value !== null) return textOf((value as { text?: unknown }).text);
  return '';
};

/** A model that knows a little about rivers. */
export function reply({ request }: ScenarioContext): string {
  const question = lastUserText(request.body).toLowerCase();
  if (question.includes('delta'))
    return 'It is the land a river builds where it meets the sea: it slows down, and gives back what it carried.';
  if (question.includes('grow') || question.includes('river')) return rivers;
  if (question === '') return short;
  return `You said: ${lastUserText(request.body)}\n\n${short}`;
}
