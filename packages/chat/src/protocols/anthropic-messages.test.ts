import { expect, test } from 'vitest';
import { anthropicMessages } from './anthropic-messages.ts';
import { expectTranscripts } from './testing/expect-transcripts.ts';

expectTranscripts(['anthropic-'], () => anthropicMessages());

test('arguments that go on after a reconnect belong to the call that was open', () => {
  const decoder = anthropicMessages().createDecoder({ status: 200, headers: new Headers() });
  const data = JSON.stringify({
    type: 'content_block_delta',
    index: 2,
    delta: { type: 'input_json_delta', partial_json: '1}' },
  });
  const events = decoder.decode({ kind: 'event', type: 'content_block_delta', data, lastEventId: '' });
  expect(events.at(-1)).toEqual({ type: 'delta', part: 'tool-call-2', text: '1}' });
});
