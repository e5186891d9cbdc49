import { describe, expect, expectTypeOf, test, vi } from 'vitest';
import { applyChatEvent } from './apply-chat-event.ts';
import { createChatMessage } from './create-chat-message.ts';
import type { StandardSchema } from './standard-schema.ts';
import { structuredOutput } from './structured.ts';
import type { ChatEvent, ChatMessage } from './types.ts';

interface Recipe {
  readonly title: string;
  readonly steps: readonly { readonly text: string; readonly minutes: number }[];
}

const validate = vi.fn<StandardSchema<Recipe>['~standard']['validate']>((value) => {
  const { title } = value as Recipe;
  return typeof title === 'string' && title
    ? { value: value as Recipe }
    : { issues: [{ message: 'A title is needed.', path: ['title'] }] };
});
const schema: StandardSchema<Recipe> = { '~standard': { version: 1, vendor: 'test', validate } };

const recipe: Recipe = {
  title: 'Soup',
  steps: [
    { text: 'Boil', minutes: 10 },
    { text: 'Eat', minutes: 5 },
  ],
};

function* streaming(
  text: string,
  events: (text: string) => ChatEvent,
  end: readonly ChatEvent[],
  start: readonly ChatEvent[] = [],
): Generator<ChatMessage> {
  let message = createChatMessage({ role: 'assistant', id: 'm' });
  for (const event of start) message = applyChatEvent(message, event);
  for (const piece of text) yield (message = applyChatEvent(message, events(piece)));
  for (const event of end) message = applyChatEvent(message, event);
  yield message;
}

const done: readonly ChatEvent[] = [
  { type: 'finish', reason: 'stop', rawReason: 'stop' },
  { type: 'end', end: 'done-marker' },
];
const textDelta = (text: string): ChatEvent => ({ type: 'delta', part: 't', text });

describe('a typed value while it streams', () => {
  test('grows with the text, its finished elements keep their identity, and is checked once', () => {
    validate.mockClear();
    const read = structuredOutput(schema);
    const firsts = new Set<unknown>();
    const finished: number[] = [];
    let output = read(createChatMessage({ role: 'assistant' }));
    expect(output).toMatchObject({ status: 'streaming', partial: undefined });
    for (const message of streaming(
      `Here you are:\n\`\`\`json\n${JSON.stringify(recipe)}\n\`\`\`\nEnjoy [it]!`,
      textDelta,
      done,
    )) {
      output = read(message);
      expect(read(message)).toBe(output);
      const steps = output.partial?.steps ?? [];
      const whole = steps.filter((step) => output.isWhole(step));
      finished.push(whole.length);
      if (whole[0]) firsts.add(whole[0]);
    }
    expect([...new Set(finished)]).toEqual([0, 1, 2]);
    expect(firsts.size).toBe(1);
    expect(output).toMatchObject({ status: 'valid', value: recipe });
    expect(validate).toHaveBeenCalledTimes(1);
    expectTypeOf(output.partial?.steps?.[0]?.minutes).toEqualTypeOf<number | undefined>();
    if (output.status === 'valid') expectTypeOf(output.value).toEqualTypeOf<Recipe>();
  });

  test('says what the schema found', () => {
    const read = structuredOutput(schema);
    const [last] = [...streaming('{"title":""}', textDelta, done)].slice(-1);
    expect(read(last!)).toMatchObject({ status: 'invalid', issues: [{ message: 'A title is needed.' }] });
  });

  test('says when it is no JSON, and when the answer ended before it was whole', () => {
    const broken = [...streaming('{"title" "x"}', textDelta, done)].at(-1)!;
    expect(structuredOutput(schema)(broken)).toMatchObject({
      status: 'invalid',
      issues: [{ message: expect.stringContaining('JSON') }],
    });
    const cut = [...streaming('{"title":"So', textDelta, [{ type: 'end', end: 'eof' }])].at(-1)!;
    expect(structuredOutput(schema)(cut)).toMatchObject({
      status: 'incomplete',
      partial: { title: 'So' },
      value: undefined,
    });
  });

  test('comes from the arguments of a tool as well', () => {
    const read = structuredOutput(schema, { tool: 'cook' });
    const start: readonly ChatEvent[] = [
      {
        type: 'part-start',
        part: { type: 'tool-call', key: 'c', id: '1', name: 'cook', arguments: '', state: 'streaming' },
      },
    ];
    const partials = [
      ...streaming(
        JSON.stringify(recipe),
        (text) => ({ type: 'delta', part: 'c', text }),
        [{ type: 'part-end', part: 'c' }, ...done],
        start,
      ),
    ].map((message) => read(message));
    expect(partials[20]?.partial).toMatchObject({ title: 'Soup' });
    expect(partials.at(-1)).toMatchObject({ status: 'valid', value: recipe });
  });

  test('starts anew with another message', () => {
    const read = structuredOutput(schema);
    for (const message of streaming('{"title":"One"}', textDelta, done)) read(message);
    expect(read(createChatMessage({ role: 'assistant', text: '{"title":"Two"}' }))).toMatchObject({
      status: 'valid',
      value: { title: 'Two' },
    });
  });

  test('refuses a schema that cannot say at once', () => {
    const slow: StandardSchema<Recipe> = {
      '~standard': { ...schema['~standard'], validate: async (value) => ({ value: value as Recipe }) },
    };
    expect(() => structuredOutput(slow)(createChatMessage({ role: 'assistant', text: '{}' }))).toThrow(TypeError);
  });
});
