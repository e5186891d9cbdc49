import { expect, test } from 'vitest';
import { extractThink } from './extract-think.ts';
import { openaiChat } from './openai-chat.ts';
import type { ChatProtocol } from '../protocol-contract.ts';
import { cutAtRandom, eventsOf, expectedOutcome, outcome, transcripts } from './testing/transcripts.ts';

const inline = transcripts('').filter(({ expected }) => expected.withThinkExtraction);

test.each(inline.map((transcript) => [transcript.name, transcript] as const))(
  '%s: what stands between the tags is reasoning',
  (_name, transcript) => {
    const expected = expectedOutcome({ ...transcript.expected, ...transcript.expected.withThinkExtraction });
    for (let seed = 1; seed <= 200; seed++)
      expect(outcome(eventsOf(cutAtRandom(transcript.bytes, seed), extractThink(openaiChat()), transcript))).toEqual(
        expected,
      );
  },
);

test('a part that begins with its text is read from there', () => {
  const whole: ChatProtocol = {
    ...openaiChat(),
    createDecoder: () => ({
      decode: () => [
        { type: 'part-start', part: { type: 'text', key: 't', text: '<think>Hm.</think>' } },
        { type: 'delta', part: 't', text: 'Yes.' },
      ],
      end: () => [],
    }),
  };
  const decoder = extractThink(whole).createDecoder({ status: 200, headers: new Headers() });
  expect(decoder.decode({ kind: 'text', text: '' })).toMatchObject([
    { type: 'part-start', part: { type: 'reasoning' } },
    { type: 'delta', text: 'Hm.' },
    { type: 'part-end' },
    { type: 'part-start', part: { type: 'text', key: 't' } },
    { type: 'delta', text: 'Yes.' },
  ]);
});
