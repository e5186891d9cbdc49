import { describe, expect, test, vi } from 'vitest';
import { readChatStream } from '../../read-chat-stream.ts';
import type { ChatProtocol } from '../../protocol-contract.ts';
import type { ChatEvent } from '../../types.ts';
import {
  cutAtRandom,
  cutEverywhere,
  eventsOf,
  expectedOutcome,
  outcome,
  type Transcript,
  transcripts,
} from './transcripts.ts';

/** Tests that every transcript whose name begins with one of `prefixes` comes out exactly, however it is cut. */
export function expectTranscripts(
  prefixes: readonly string[],
  protocolFor: (transcript: Transcript) => ChatProtocol,
): void {
  // A slow machine takes longer for 200 readings; that is no failure.
  vi.setConfig({ testTimeout: 60_000 });
  const all = prefixes.flatMap((prefix) => transcripts(prefix));
  test('there are transcripts to read', () => {
    expect(all.length).toBeGreaterThanOrEqual(prefixes.length);
  });
  describe.each(all.map((transcript) => [transcript.name, transcript] as const))('%s', (_name, transcript) => {
    const read = (chunks: readonly Uint8Array[]): unknown =>
      outcome(eventsOf(chunks, protocolFor(transcript), transcript));
    const expected = expectedOutcome(transcript.expected);

    test('comes out exactly', () => {
      expect(read([transcript.bytes])).toEqual(expected);
    });

    test('comes out the same from a response', async () => {
      const { contentType, responseHeaders } = transcript.expected;
      const response = new Response(transcript.bytes, { headers: responseHeaders ?? { 'content-type': contentType } });
      const events: ChatEvent[] = [];
      for await (const event of readChatStream(response, { protocol: protocolFor(transcript) })) events.push(event);
      expect(outcome(events)).toEqual(expected);
    });

    test('comes out the same byte by byte', () => {
      expect(read(cutEverywhere(transcript.bytes))).toEqual(expected);
    });

    test('comes out the same at 200 random cuts', () => {
      for (let seed = 1; seed <= 200; seed++)
        expect(read(cutAtRandom(transcript.bytes, seed)), `seed ${seed}`).toEqual(expected);
    });
  });
}
