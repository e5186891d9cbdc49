import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeEvent } from './encode.ts';
import type { ServerSentEvent } from './event.ts';
import { createParser } from './parser.ts';

const parse = (text: string): { events: ServerSentEvent[]; retry: number[]; ids: string[]; comments: string[] } => {
  const seen = {
    events: [] as ServerSentEvent[],
    retry: [] as number[],
    ids: [] as string[],
    comments: [] as string[],
  };
  const parser = createParser({
    onEvent: (event) => void seen.events.push(event),
    onRetry: (value) => void seen.retry.push(value),
    onId: (id) => void seen.ids.push(id),
    onComment: (comment) => void seen.comments.push(comment),
  });
  parser.feed(new TextEncoder().encode(text));
  parser.end();
  return seen;
};

test('a message is one data line and an empty line', () => {
  expect(encodeEvent({ data: 'hello' })).toBe('data: hello\n\n');
  expect(encodeEvent({ type: 'message', data: 'hello' })).toBe('data: hello\n\n');
});

test('everything a block can say has its line', () => {
  expect(encodeEvent({ comment: 'hi', retry: 250, lastEventId: '7', type: 'price', data: 'a\nb' })).toBe(
    ': hi\nretry: 250\nid: 7\nevent: price\ndata: a\ndata: b\n\n',
  );
});

test('data that has many lines arrives with all of them, joined with LF', () => {
  for (const data of ['a\nb', 'a\r\nb', 'a\rb']) expect(parse(encodeEvent({ data })).events[0]?.data).toBe('a\nb');
  expect(parse(encodeEvent({ data: '\n\n' })).events[0]?.data).toBe('\n\n');
  expect(parse(encodeEvent({ data: '' })).events[0]?.data).toBe('');
});

test('a comment cannot end its line either', () => {
  expect(parse(encodeEvent({ comment: 'x\rdata: forged\n\ndata: forged' })).events).toEqual([]);
});

test.each(['\n', '\r', '\r\n', 'a\rdata: forged', 'a\n\ndata: forged'])(
  'a line end in the type or the id is refused: %j',
  (text) => {
    expect(() => encodeEvent({ type: text, data: '' })).toThrow(TypeError);
    expect(() => encodeEvent({ type: text, data: '' })).toThrow('Remove or escape it');
    expect(() => encodeEvent({ lastEventId: text, data: '' })).toThrow(TypeError);
  },
);

test('an id with NUL is refused, because clients would ignore it', () => {
  expect(() => encodeEvent({ lastEventId: '1\u00002' })).toThrow('NUL');
});

test('a bare text is refused, because it would be lost', () => {
  // @ts-expect-error a text is no event
  expect(() => encodeEvent('hello')).toThrow('{ data: "text" }');
  // @ts-expect-error and so is nothing
  expect(() => encodeEvent(null)).toThrow('{ data: "text" }');
});

test('an empty type is refused, because no stream can say it', () => {
  expect(() => encodeEvent({ type: '', data: 'a' })).toThrow('Leave it out');
});

test.each([-1, 1.5, Number.NaN, Infinity, 1e21])('retry %s is refused', (retry) => {
  expect(() => encodeEvent({ retry })).toThrow('whole number of milliseconds');
});

test.each([
  [{ id: '7', data: '' }, 'lastEventId'],
  [{ event: 'price', data: '' }, 'type'],
])('the wire’s own names are refused, with ours: %j', (event, name) => {
  expect(() => encodeEvent(event)).toThrow(TypeError);
  expect(() => encodeEvent(event)).toThrow(name);
});

test('a wire’s name without a value says nothing, and is passed over', () => {
  const event = { id: undefined, data: 'a' };
  expect(encodeEvent(event)).toBe('data: a\n\n');
});

test.each(['type', 'data', 'lastEventId', 'comment'])(
  '%s that is no string is refused, and how to make it one',
  (name) => {
    for (const value of [7, { a: 1 }, null]) {
      expect(() => encodeEvent({ data: '', [name]: value })).toThrow(TypeError);
      expect(() => encodeEvent({ data: '', [name]: value })).toThrow(/^\w+ is no string: .*(String|JSON\.stringify)/);
    }
  },
);

test('an id, a retry or a comment alone is a block that dispatches nothing', () => {
  expect(parse(encodeEvent({ lastEventId: '9' }))).toMatchObject({ events: [], ids: ['9'] });
  expect(parse(encodeEvent({ retry: 0 }))).toMatchObject({ events: [], retry: [0] });
  expect(parse(encodeEvent({ comment: 'ping' }))).toMatchObject({ events: [], comments: ['ping'] });
});

const wellFormed = fc.string({ unit: 'grapheme', maxLength: 40 });
const oneLine = wellFormed.map((text) => text.replaceAll(/[\r\n\0]/g, '·'));

test('the parser reads every accepted event as it was written', () => {
  fc.assert(
    fc.property(
      fc.record({
        type: oneLine.filter((type) => type !== ''),
        data: fc.array(wellFormed, { maxLength: 5 }).map((lines) => lines.join('\n').replaceAll(/\r\n?/g, '\n')),
        lastEventId: oneLine,
        retry: fc.nat(),
        comment: wellFormed,
      }),
      (event) => {
        const { events, retry } = parse(encodeEvent(event));
        expect(events).toEqual([{ type: event.type, data: event.data, lastEventId: event.lastEventId }]);
        expect(retry).toEqual([event.retry]);
      },
    ),
    { numRuns: 500 },
  );
});

test('what was parsed and encoded again says the same', () => {
  const piece = fc.constantFrom(
    'data: a',
    'data',
    'data:  b',
    ': c',
    'event: x',
    'event',
    'id: 1',
    'id',
    '',
    '',
    '\uFEFFdata: y',
    'foo: z',
    'data:é漢👍',
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(piece, fc.constantFrom('\n', '\r', '\r\n')), { maxLength: 30 }), (lines) => {
      const { events } = parse(lines.map((line) => line.join('')).join(''));
      expect(parse(events.map((event) => encodeEvent(event)).join('')).events).toEqual(events);
    }),
    { numRuns: 500 },
  );
});
