import { expect, test } from 'vitest';
import { messageStatus } from './message-status.ts';
import type { ChatEnd, FinishReason } from './types.ts';

const truncated = { code: 'truncated', type: 'truncated', message: null };
const provider = { code: 429, type: 'rate_limit', message: 'Slow down.' };
const network = { code: 'network', type: 'EventStreamError', message: 'The connection was lost.' };
const reasons: readonly (FinishReason | null)[] = [
  'stop',
  'length',
  'tool-calls',
  'content-filter',
  'error',
  'abort',
  'other',
  null,
];
const properEnds: readonly ChatEnd[] = ['done-marker', 'terminal-event', 'is_end', 'done:true', 'eof-after-finish'];

test.each(properEnds)('an answer that finished and ended with %s is complete', (end) => {
  expect(messageStatus('stop', end, null)).toEqual({ status: 'complete', error: null });
  expect(messageStatus('tool-calls', end, null)).toEqual({ status: 'complete', error: null });
});

test.each(properEnds)(
  'a limit, a filter, an abort or an unknown reason leaves the answer incomplete, though %s came',
  (end) => {
    for (const finish of ['length', 'content-filter', 'abort', 'other'] as const) {
      expect(messageStatus(finish, end, null)).toEqual({ status: 'incomplete', error: null });
    }
  },
);

test.each(properEnds)('the end of a protocol that knows no reason (%s) completes the answer', (end) => {
  expect(messageStatus(null, end, null)).toEqual({ status: 'complete', error: null });
});

test.each(reasons)('an error in the stream fails the answer whatever the model said (%s)', (finish) => {
  expect(messageStatus(finish, 'error', provider)).toEqual({ status: 'failed', error: provider });
});

test('the reason "error" fails the answer whatever ended the stream, and there is always an error to show', () => {
  for (const end of [...properEnds, 'eof', 'transport', 'stop', 'error'] as const) {
    expect(messageStatus('error', end, provider)).toEqual({ status: 'failed', error: provider });
  }
  expect(messageStatus('error', 'done-marker', null)).toMatchObject({ status: 'failed', error: { type: 'error' } });
});

test.each(reasons.filter((reason) => reason !== 'error'))(
  'a body that ends too early leaves the answer incomplete and truncated, even after %s',
  (finish) => {
    expect(messageStatus(finish, 'eof', null)).toEqual({ status: 'incomplete', error: truncated });
  },
);

test.each(reasons.filter((reason) => reason !== 'error'))(
  'a fault of the network leaves the answer incomplete with that fault, even after %s',
  (finish) => {
    expect(messageStatus(finish, 'transport', network)).toEqual({ status: 'incomplete', error: network });
    expect(messageStatus(finish, 'transport', null)).toEqual({ status: 'incomplete', error: truncated });
  },
);

test.each(reasons.filter((reason) => reason !== 'error'))(
  "the user's stop stops the answer without an error (%s)",
  (finish) => {
    expect(messageStatus(finish, 'stop', null)).toEqual({ status: 'stopped', error: null });
  },
);

test('raw text with no marker at all is complete at a clean end', () => {
  expect(messageStatus(null, 'eof-unverifiable', null)).toEqual({ status: 'complete', error: null });
});
