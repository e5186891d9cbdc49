import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventTooLargeError } from '../errors.ts';
import type { ServerSentEvent } from './event.ts';
import { createParser, type ParserOptions } from './parser.ts';
import { referenceEvents } from './testing/reference.ts';
import { cutAt, cutEverywhere, randomCuts } from './testing/vectors.ts';

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** All the parser says, in order. */
const log = (chunks: readonly (Uint8Array | string)[], options: ParserOptions = {}): readonly unknown[] => {
  const said: unknown[] = [];
  const parser = createParser(
    {
      onEvent: ({ type, data, lastEventId }) => void said.push([type, data, lastEventId]),
      onRetry: (value) => void said.push(['retry', value]),
      onId: (id, hasEvent) => void said.push(['id', id, hasEvent]),
      onComment: (text) => void said.push(['comment', text]),
      onUnknownField: (name, value) => void said.push(['unknown', name, value]),
      onIncomplete: (event) => void said.push(['incomplete', event]),
    },
    options,
  );
  for (const chunk of chunks) parser.feed(chunk);
  parser.end();
  return said;
};

/** The same, whichever way it is cut. */
const logOf = (text: string, options?: ParserOptions): readonly unknown[] => {
  const bytes = utf8(text);
  const whole = log([bytes], options);
  expect(log(cutEverywhere(bytes), options)).toEqual(whole);
  for (let seed = 1; seed <= 50; seed++) {
    expect(log(cutAt(bytes, randomCuts(seed, bytes.length)), options), `seed ${seed}`).toEqual(whole);
  }
  return whole;
};

describe('any cutting of any bytes says the same as the whole', () => {
  const pieces = [
    '\n',
    '\r',
    '\r\n',
    '\n\n',
    '\r\r',
    '\r\n\r\n',
    ':',
    ' ',
    '\0',
    '\uFEFF',
    'ï»¿',
    'é',
    '漢',
    '👍',
    'data',
    'data:',
    'data: ',
    'event:',
    'event: x',
    'id: 1',
    'id',
    'retry: 5',
    'retry: x',
    'foo: b',
    ': c',
    'a',
  ].map(utf8);
  const broken = [
    [0xff],
    [0xc0, 0xaf],
    [0xe4, 0xbd],
    [0xf0, 0x9f],
    [0xf0, 0x9f, 0x91],
    [0xed, 0xa0, 0x80],
    [0x80],
    [0xef, 0xbb],
    [0xef, 0xbb, 0xbf],
  ];
  const bytesOf = fc
    .array(
      fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(...pieces) },
        { weight: 2, arbitrary: fc.constantFrom(...broken).map((list) => Uint8Array.from(list)) },
        { weight: 1, arbitrary: fc.uint8Array({ maxLength: 4 }) },
      ),
      { maxLength: 40 },
    )
    .map((list) => Uint8Array.from(list.flatMap((piece) => [...piece])));

  test('in pieces of the grammar, valid and broken', () => {
    fc.assert(
      fc.property(bytesOf, fc.nat(), (bytes, seed) => {
        const whole = log([bytes]);
        expect(log(cutEverywhere(bytes))).toEqual(whole);
        expect(log(cutAt(bytes, randomCuts(seed, bytes.length)))).toEqual(whole);
      }),
      { numRuns: 3000 },
    );
  });

  test('and the same as the specification read word for word', () => {
    fc.assert(
      fc.property(bytesOf, (bytes) => {
        const events: ServerSentEvent[] = [];
        const parser = createParser({ onEvent: (event) => void events.push(event) });
        parser.feed(bytes);
        parser.end();
        expect(events).toEqual(referenceEvents(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  test('in large chunks whose text is mostly not ASCII', () => {
    const text = Array.from(
      { length: 200 },
      (_, index) => `data: ${'漢字かな'.repeat(9)}${index}\n\n${index % 7 ? '' : `data: ${'plain '.repeat(30)}\n\n`}`,
    ).join('');
    const bytes = utf8(text);
    // Broken in the middle of a character, just before another begins.
    bytes[bytes.length - 400] = 0xe4;
    const whole = log([bytes]);
    for (let seed = 1; seed <= 100; seed++) {
      expect(log(cutAt(bytes, randomCuts(seed, bytes.length))), `seed ${seed}`).toEqual(whole);
    }
    expect(log(cutEverywhere(bytes))).toEqual(whole);
  });
});

describe('what lies between the events', () => {
  test('a comment and an unknown field are told at their line, before the event of their block', () => {
    expect(logOf('id:1\nevent:result\n:HTTP_STATUS/200\ndata:{}\nerror: {"code":500}\n: x\nflag\n\n')).toEqual([
      ['comment', 'HTTP_STATUS/200'],
      ['unknown', 'error', '{"code":500}'],
      ['comment', 'x'],
      ['unknown', 'flag', ''],
      ['id', '1', true],
      ['result', '{}', '1'],
    ]);
  });

  test('[spec] field names are case-sensitive and a space makes another', () => {
    expect(logOf('Data: a\ndata : b\n data: c\ndatax: d\ndat\n\n')).toEqual([
      ['unknown', 'Data', 'a'],
      ['unknown', 'data ', 'b'],
      ['unknown', ' data', 'c'],
      ['unknown', 'datax', 'd'],
      ['unknown', 'dat', ''],
    ]);
  });

  test('a comment of a lone colon is an empty text, and one leading space is no part of it', () => {
    expect(logOf(':\n: \n:  a\n')).toEqual([
      ['comment', ''],
      ['comment', ''],
      ['comment', ' a'],
    ]);
  });

  test('an id is told at the end of its block, also without data, and stays', () => {
    expect(logOf('id: 1\n\ndata: a\n\nid: 2\nid: 3\ndata: b\n\nid\n\n')).toEqual([
      ['id', '1', false],
      ['message', 'a', '1'],
      ['id', '3', true],
      ['message', 'b', '3'],
      ['id', '', false],
    ]);
  });

  test('the last event ID goes on from the connection before', () => {
    expect(logOf('data: a\n\nid: 8\ndata: b\n\n', { lastEventId: '7' })).toEqual([
      ['message', 'a', '7'],
      ['id', '8', true],
      ['message', 'b', '8'],
    ]);
  });
});

describe('a body that ends inside a block', () => {
  test('[spec] dispatches nothing, but says what there was, an unterminated line read as if it had ended', () => {
    expect(logOf('data: a\n\ndata: [DONE]')).toEqual([
      ['message', 'a', ''],
      ['incomplete', { type: 'message', data: '[DONE]', lastEventId: '' }],
    ]);
    expect(logOf('event: error\ndata: {"m":\ndata: 1}\n')).toEqual([
      ['incomplete', { type: 'error', data: '{"m":\n1}', lastEventId: '' }],
    ]);
    expect(logOf('event: error')).toEqual([['incomplete', { type: 'error', data: '', lastEventId: '' }]]);
    expect(logOf('id: 3\ndata: a\r\n')).toEqual([['incomplete', { type: 'message', data: 'a', lastEventId: '3' }]]);
  });

  test('tells a comment and an unknown field that were cut off', () => {
    expect(logOf('error: {"code":503}')).toEqual([['unknown', 'error', '{"code":503}']]);
    expect(logOf(': pi')).toEqual([['comment', 'pi']]);
  });

  test('[spec] takes no reconnection time from a line that was cut off', () => {
    expect(logOf('retry: 25')).toEqual([]);
    expect(logOf('retry: 25\n')).toEqual([['retry', 25]]);
  });

  test('is told of nothing after a whole block', () => {
    expect(logOf('data: a\n\n')).toEqual([['message', 'a', '']]);
    expect(logOf('data: a\r\r')).toEqual([['message', 'a', '']]);
    expect(logOf('')).toEqual([]);
  });

  test('reads a character that was cut off as U+FFFD', () => {
    expect(log([utf8('data: a'), Uint8Array.of(0xe4, 0xbd)])).toEqual([
      ['incomplete', { type: 'message', data: 'a\uFFFD', lastEventId: '' }],
    ]);
  });
});

describe('[spec] byte order marks and line ends', () => {
  test('only one BOM is dropped, only at the very start, however it is cut', () => {
    expect(logOf('\uFEFFdata: a\n\n')).toEqual([['message', 'a', '']]);
    expect(logOf('\uFEFF\uFEFFdata: a\n\n')).toEqual([['unknown', '\uFEFFdata', 'a']]);
    expect(logOf('data: a\n\n\uFEFFdata: b\n\n')).toEqual([
      ['message', 'a', ''],
      ['unknown', '\uFEFFdata', 'b'],
    ]);
    expect(logOf('\uFEFF\ndata: a\n\n')).toEqual([['message', 'a', '']]);
    expect(logOf('\n\uFEFFdata: a\n\n')).toEqual([['unknown', '\uFEFFdata', 'a']]);
  });

  test('the text ï»¿ is no BOM', () => {
    expect(logOf('ï»¿data: a\n\n')).toEqual([['unknown', 'ï»¿data', 'a']]);
  });

  test('an event that ends in CR is there at once, and an LF that follows is no second line end', () => {
    const events: string[] = [];
    const parser = createParser({ onEvent: ({ data }) => void events.push(data) });
    parser.feed('data: a\r\r');
    expect(events).toEqual(['a']);
    parser.feed('\ndata: b\r');
    parser.feed('\n');
    expect(events).toEqual(['a']);
    parser.feed('\r');
    expect(events).toEqual(['a', 'b']);
  });

  test('an event is there with the byte that ends it', () => {
    const events: string[] = [];
    const parser = createParser({ onEvent: ({ data }) => void events.push(data) });
    for (const byte of utf8('data: a\n')) parser.feed(Uint8Array.of(byte));
    expect(events).toEqual([]);
    parser.feed(Uint8Array.of(10));
    expect(events).toEqual(['a']);
  });

  test('chunks of nothing change nothing', () => {
    expect(log([utf8(''), utf8('\uFEFF'), utf8(''), 'data: a\r', '', '\n', utf8(''), '\n', ''])).toEqual([
      ['message', 'a', ''],
    ]);
  });
});

test('an event that comes byte by byte is there with the byte that ends it', () => {
  for (const lineEnd of ['\n', '\r', '\r\n']) {
    const events: string[] = [];
    const parser = createParser({ onEvent: ({ data }) => void events.push(data) });
    const text = `data: ${'long 长 '.repeat(200)}${lineEnd}${lineEnd}`;
    const bytes = utf8(text);
    // A CR ends its line at once; an LF behind it changes nothing.
    const last = lineEnd === '\r\n' ? bytes.length - 2 : bytes.length - 1;
    bytes.forEach((_, index) => {
      parser.feed(bytes.subarray(index, index + 1));
      expect(events.length).toBe(index < last ? 0 : 1);
    });
    expect(events).toEqual(['long 长 '.repeat(200)]);
  }
});

describe('the size of a block', () => {
  const feed = (
    chunks: readonly string[],
    maxEventSize: number,
    onComment?: (text: string) => void,
  ): readonly string[] => {
    const events: string[] = [];
    const parser = createParser({ onEvent: ({ data }) => void events.push(data), onComment }, { maxEventSize });
    for (const chunk of chunks) parser.feed(utf8(chunk));
    return events;
  };

  test('one that is too large fails, whichever way it is cut; one that just fits does not', () => {
    const fits = 'data: 1234\n\nevent: a\ndata: 1\n\ndata\ndata\ndata\n\n';
    const tooLarge = `${fits}data: 12345678901\n\n`;
    for (const cut of [[fits], fits.split(''), [fits.slice(0, 9), fits.slice(9)]])
      expect(feed(cut, 17)).toEqual(['1234', '1', '\n\n']);
    for (let at = 0; at < tooLarge.length; at++)
      expect(() => feed([tooLarge.slice(0, at), tooLarge.slice(at)], 17)).toThrow(EventTooLargeError);
    expect(() => feed(tooLarge.split(''), 17)).toThrow(EventTooLargeError);
  });

  test('what came before it was delivered', () => {
    const events: string[] = [];
    const parser = createParser({ onEvent: ({ data }) => void events.push(data) }, { maxEventSize: 10 });
    expect(() => parser.feed('data: a\n\ndata: 12345678\n\n')).toThrow('Raise maxEventSize (10)');
    expect(events).toEqual(['a']);
  });

  test('one whose line has no end yet fails with the chunk that makes it too large', () => {
    expect(() => feed([`data: ${'x'.repeat(100)}`], 20)).toThrow(EventTooLargeError);
    expect(() => feed(['data: a\n', `data: ${'x'.repeat(100)}`], 20)).toThrow(EventTooLargeError);
  });

  test('counts many short lines, unknown fields too', () => {
    expect(() => feed(Array<string>(100).fill('data\n'), 200)).toThrow(EventTooLargeError);
    expect(() => feed(Array<string>(100).fill('foo: bar\n'), 200)).toThrow(EventTooLargeError);
  });

  test('leaves comments out that nobody listens to, however long', () => {
    const endless = [
      ':',
      ...Array<string>(100).fill('x'.repeat(100)),
      '\n',
      'data: a\n',
      `: ${'y'.repeat(500)}\n`,
      '\n',
    ];
    expect(feed(endless, 20)).toEqual(['a']);
    expect(() => feed(endless, 20, () => {})).toThrow(EventTooLargeError);
  });

  test('does not add up comments that somebody listens to', () => {
    const comments: string[] = [];
    feed(Array<string>(100).fill(': ping\n'), 20, (text) => void comments.push(text));
    expect(comments).toHaveLength(100);
  });
});
