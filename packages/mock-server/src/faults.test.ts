import { describe, expect, test } from 'vitest';
import {
  burst,
  commentFlood,
  contentType,
  cut,
  dataAfterEnd,
  drop,
  duplicate,
  endlessLine,
  errorInStream,
  eventFlood,
  forgetIds,
  halfOpen,
  htmlPage,
  ignoreLastEventId,
  jitter,
  jsonError,
  neverAnswer,
  noEndMarker,
  once,
  redirect,
  slow,
  stall,
  status,
  withFaults,
} from './faults.ts';
import { bytes, comment, event, respond, type Scenario, type Step, wait } from './scenario.ts';
import { inMemory, type Observe, overSocket } from './testing/observe.ts';

/** Five numbered events, resumable, and the end marker. */
const scenario: Scenario = function* play({ lastEventId }): Generator<Step> {
  yield respond(200, { 'content-type': 'text/event-stream', 'x-test': 'kept' });
  for (let number = 1; number <= 5; number++) {
    if (number > Number(lastEventId ?? 0)) yield event(`e${number}`, { id: String(number) });
  }
  yield event('[DONE]');
};

const block = (number: number): string => `id: ${number}\ndata: e${number}\n\n`;
const blocks = (...numbers: readonly number[]): string => numbers.map(block).join('');
const done = 'data: [DONE]\n\n';
const whole = blocks(1, 2, 3, 4, 5) + done;

const ways: readonly (readonly [string, Observe])[] = [
  ['in memory', inMemory],
  ['over a socket', overSocket],
];

test('what is no fault is refused at once', () => {
  // @ts-expect-error what `isSlow && slow()` makes
  expect(() => withFaults(scenario, false)).toThrow('A fault is what drop() or slow() give, not false.');
});

describe.each(ways)('faults %s', (_, observe) => {
  test('without any, all goes well', async () => {
    expect(await observe(scenario)).toMatchObject({ status: 200, text: whole, ended: 'whole' });
  });

  test('cut after a number of bytes', async () => {
    const { chunks, text } = await observe(withFaults([event('abcdef')], cut({ at: [1, 8], gap: 5 })));
    expect([chunks.map(({ length }) => length), text]).toEqual([[1, 7, 6], 'data: abcdef\n\n']);
  });

  test('cut into single bytes', async () => {
    const { chunks, text } = await observe(withFaults(scenario, cut({ every: 1 })));
    expect([chunks.every(({ length }) => length === 1), text]).toEqual([true, whole]);
  });

  test('cut at random places, the same ones for the same seed', async () => {
    const random = withFaults(scenario, cut({ random: 9 }));
    const first = await observe(random);
    const sizes = first.chunks.map(({ length }) => length);
    expect(first.text).toBe(whole);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(9);
    expect(new Set(sizes).size).toBeGreaterThan(2);
    expect((await observe(random)).chunks.map(({ length }) => length)).toEqual(sizes);
  });

  test('cut inside every character of several bytes', async () => {
    const { chunks, text } = await observe(withFaults([event('a你🌊')], cut({ inside: 'utf-8' })));
    // "data: a" and the first of the three bytes of 你; the second; the third and the first of the four of 🌊; …
    expect(chunks.map(({ length }) => length)).toEqual([8, 1, 2, 1, 1, 3]);
    expect(text).toBe('data: a你🌊\n\n');
  });

  test('cut between CR and LF', async () => {
    const { chunks, text } = await observe(withFaults([bytes('data: a\r\n\r\n')], cut({ inside: 'crlf' })));
    expect(chunks.map((chunk) => new TextDecoder().decode(chunk))).toEqual(['data: a\r', '\n\r', '\n']);
    expect(text).toBe('data: a\r\n\r\n');
  });

  test('stall: silence after some events, then the rest', async () => {
    const { text, times } = await observe(withFaults(scenario, stall({ after: 2, ms: 60 })));
    expect(text).toBe(whole);
    expect(Math.max(...gaps(times))).toBeGreaterThan(50);
  });

  test('slow: so many bytes a second and no more', async () => {
    const { text, times } = await observe(withFaults(scenario, slow({ bytesPerSecond: 1000 })));
    expect(text).toBe(whole);
    expect(times.at(-1)).toBeGreaterThan(whole.length * 0.9);
  });

  test('jitter: every event late by another while', async () => {
    const { text, times } = await observe(withFaults(scenario, jitter({ ms: 40 })));
    expect(text).toBe(whole);
    // Six draws from the seed, 20 ms each on average; without the fault it is all there in a few.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(50);
  });

  test('burst: nothing at all, then everything at once', async () => {
    const slowly: Scenario = [
      respond(200, { 'content-type': 'text/event-stream' }),
      event('1'),
      wait(30),
      event('2'),
      wait(30),
      event('3'),
    ];
    const { text, chunks, times } = await observe(withFaults(slowly, burst()));
    expect([text, chunks.length]).toEqual(['data: 1\n\ndata: 2\n\ndata: 3\n\n', 1]);
    expect(times[0]).toBeGreaterThan(50);
    const inBlocks = await observe(withFaults(slowly, burst({ size: 15 })));
    expect(inBlocks.chunks.map(({ length }) => length)).toEqual([18, 9]);
  });

  test.each(['fin', 'rst'] as const)(
    'drop in mid-event by %s: half an event, then the connection breaks',
    async (by) => {
      const { text, ended } = await observe(withFaults(scenario, drop({ after: 2, by })));
      expect([text, ended]).toEqual([blocks(1, 2) + block(3).slice(0, 8), 'broken']);
    },
  );

  test('drop in mid-event as if all were well', async () => {
    const { text, ended } = await observe(withFaults(scenario, drop({ after: 2, by: 'end' })));
    expect([text, ended]).toEqual([blocks(1, 2) + block(3).slice(0, 8), 'whole']);
  });

  test('duplicate: a client that comes back gets its last events once more', async () => {
    const fault = withFaults(scenario, duplicate({ count: 2 }));
    expect((await observe(fault)).text).toBe(whole);
    expect((await observe(fault, { headers: { 'last-event-id': '3' } })).text).toBe(blocks(2, 3, 4, 5) + done);
  });

  test('forgotten ids: no event has one', async () => {
    expect((await observe(withFaults(scenario, forgetIds()))).text).toBe(whole.replace(/id: \d\n/g, ''));
  });

  test('an ignored Last-Event-ID: from the beginning again', async () => {
    const back = { headers: { 'last-event-id': '3' } };
    expect((await observe(scenario, back)).text).toBe(blocks(4, 5) + done);
    expect((await observe(withFaults(scenario, ignoreLastEventId()), back)).text).toBe(whole);
  });

  test('a status with Retry-After', async () => {
    const observed = await observe(withFaults(scenario, status({ status: 429, retryAfter: 2 })));
    expect([observed.status, observed.headers.get('retry-after'), observed.text]).toEqual([429, '2', '429\n']);
    expect(await observe(withFaults(scenario, status({ status: 204 })))).toMatchObject({ status: 204, text: '' });
  });

  test('an HTML page with status 200', async () => {
    const observed = await observe(withFaults(scenario, htmlPage()));
    expect([observed.status, observed.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(observed.text).toContain('<!doctype html>');
  });

  test('an error as JSON', async () => {
    const observed = await observe(withFaults(scenario, jsonError({ status: 500, message: 'Broken.' })));
    expect([observed.status, observed.headers.get('content-type')]).toEqual([500, 'application/json']);
    expect(JSON.parse(observed.text)).toMatchObject({ error: { message: 'Broken.' } });
  });

  test('a wrong content type, and none', async () => {
    const wrong = await observe(withFaults(scenario, contentType({ type: 'application/octet-stream' })));
    expect([wrong.headers.get('content-type'), wrong.headers.get('x-test'), wrong.text]).toEqual([
      'application/octet-stream',
      'kept',
      whole,
    ]);
    const none = await observe(withFaults([event('x')], contentType({ type: null })));
    expect([none.headers.get('content-type'), none.text]).toEqual([null, 'data: x\n\n']);
  });

  test('a redirect', async () => {
    const observed = await observe(withFaults(scenario, redirect({ to: '/elsewhere' })), { method: 'POST' });
    expect([observed.status, observed.headers.get('location'), observed.text]).toEqual([307, '/elsewhere', '']);
  });

  test('an endless line', async () => {
    const { text } = await observe(withFaults(scenario, endlessLine({ after: 1, bytes: 200_000 })));
    expect(text).toBe(`${block(1)}data: ${'x'.repeat(200_000)}\n\n${blocks(2, 3, 4, 5)}${done}`);
  });

  test('a flood of comments', async () => {
    const { text } = await observe(withFaults(scenario, commentFlood({ after: 1, count: 1000 })));
    expect(text).toBe(`${block(1)}${': flood\n\n'.repeat(1000)}${blocks(2, 3, 4, 5)}${done}`);
  });

  test('a flood of events', async () => {
    const { text } = await observe(withFaults(scenario, eventFlood({ after: 1, count: 1000 })));
    expect(text.match(/^event: flood\ndata: \d+$/gm)).toHaveLength(1000);
    expect(text.endsWith(blocks(2, 3, 4, 5) + done)).toBe(true);
  });

  test('half open: silence that does not end', async () => {
    expect(await observe(withFaults(scenario, halfOpen({ after: 2 })), { patience: 200 })).toMatchObject({
      text: blocks(1, 2),
      ended: 'silent',
    });
  });

  test('never an answer: not even a status', async () => {
    expect(await observe(withFaults(scenario, neverAnswer()), { patience: 200 })).toMatchObject({
      status: null,
      text: '',
      ended: 'silent',
    });
  });

  test('an error in a stream that had begun well', async () => {
    const { status: code, text, ended } = await observe(withFaults(scenario, errorInStream({ after: 2 })));
    expect([code, ended]).toEqual([200, 'whole']);
    expect(text.startsWith(`${blocks(1, 2)}data: {"error":{"message":`)).toBe(true);
    expect(text).not.toContain('e3');
    const own = withFaults(scenario, errorInStream({ after: 0, event: event('no', { type: 'error' }) }));
    expect((await observe(own)).text).toBe('event: error\ndata: no\n\n');
  });

  test('a missing end marker', async () => {
    expect(await observe(withFaults(scenario, noEndMarker()))).toMatchObject({
      text: blocks(1, 2, 3, 4, 5),
      ended: 'whole',
    });
  });

  test('a missing end marker, and the rest in its order', async () => {
    const mixed = withFaults([comment('a'), event('1'), bytes('data: 2\n\n'), event('3'), comment('b')], noEndMarker());
    expect((await observe(mixed)).text).toBe(': a\n\ndata: 1\n\ndata: 2\n\n: b\n\n');
    const silent = withFaults([event('1'), wait(Infinity), event('2')], noEndMarker());
    expect(await observe(silent, { patience: 200 })).toMatchObject({ text: 'data: 1\n\n', ended: 'silent' });
  });

  test('data after the end marker', async () => {
    expect((await observe(withFaults(scenario, dataAfterEnd()))).text).toBe(whole + block(5));
    expect((await observe(withFaults(scenario, dataAfterEnd({ event: comment('ghost') })))).text).toBe(
      `${whole}: ghost\n\n`,
    );
  });

  test('what a network does comes after what the server does, in whatever order one says it', async () => {
    const { text, chunks, ended } = await observe(withFaults(scenario, cut({ every: 1 }), drop({ after: 2 })));
    expect([text, ended]).toEqual([blocks(1, 2) + block(3).slice(0, 8), 'broken']);
    expect(chunks.every(({ length }) => length === 1)).toBe(true);
  });

  test('faults compose, and only the first request need meet them', async () => {
    const flaky = withFaults(scenario, forgetIds(), once(drop({ after: 2, by: 'end' })));
    expect((await observe(flaky)).text).toBe('data: e1\n\ndata: e2\n\ndata:');
    expect((await observe(flaky, { before: 1 })).text).toBe(whole.replace(/id: \d\n/g, ''));
  });
});

function gaps(times: readonly number[]): readonly number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}
