import { expect, test } from 'vitest';
import { extractThink } from './extract-think.ts';
import { openaiChat } from './openai-chat.ts';
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
