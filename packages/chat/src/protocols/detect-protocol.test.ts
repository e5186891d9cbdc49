import { expect, test } from 'vitest';
import { dashscope } from './dashscope.ts';
import { detectProtocol } from './detect-protocol.ts';
import { plainText } from './plain-text.ts';
import { eventsOf, expectedOutcome, outcome, transcripts } from './testing/transcripts.ts';

/** Without those that need to be told more than a name. */
const named = transcripts('').filter(
  ({ name, expected }) => !/plain-(end|json)/.test(name) && !expected.requestOptions,
);

test.each(named.map((transcript) => [transcript.name, transcript] as const))(
  '%s is read without being told its protocol',
  (_name, transcript) => {
    expect(outcome(eventsOf([transcript.bytes], detectProtocol(), transcript))).toEqual(
      expectedOutcome(transcript.expected),
    );
  },
);

test('only the candidates are asked', () => {
  const [openai] = transcripts('openai-chat-length');
  const events = eventsOf([openai!.bytes], detectProtocol([dashscope(), plainText()]), openai!);
  expect(events.at(-2)).toMatchObject({ type: 'error', error: { code: 'unknown-protocol' } });
  expect(events.at(-1)).toEqual({ type: 'end', end: 'error' });
});

test('a protocol of your own takes part if it says what it matches', () => {
  const own = { ...plainText({ done: '<end>' }), name: 'own', matches: () => true };
  const bytes = new TextEncoder().encode('data: {"choices":[]}\n\ndata: <end>\n\n');
  const [transcript] = transcripts('plain-done');
  const events = eventsOf([bytes], detectProtocol([own]), transcript!);
  expect(events).toContainEqual({ type: 'delta', part: 'text-0', text: '{"choices":[]}' });
  expect(events.at(-1)).toEqual({ type: 'end', end: 'done-marker' });
});

test('an error that could be of any protocol is read, not taken for an unknown one', () => {
  const bytes = new TextEncoder().encode('data: {"error":{"message":"Too many requests","code":429}}\n\n');
  const [transcript] = transcripts('anthropic-full');
  const events = eventsOf([bytes], detectProtocol([dashscope(), plainText()]), transcript!);
  expect(events[0]).toMatchObject({ type: 'error', error: { code: 429, message: 'Too many requests' } });
});
