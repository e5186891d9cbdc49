import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPartialJson, partialJsonReader } from './partial-json.ts';
import { seeded } from './testing/cuts.ts';

const read = (...pieces: readonly string[]): ReturnType<typeof createPartialJson> => {
  const json = createPartialJson();
  for (const piece of pieces) json.push(piece);
  return json;
};

describe('what there is of it', () => {
  test.each([
    ['', undefined],
    ['  ', undefined],
    ['{', {}],
    ['{"a', {}],
    ['{"a"', {}],
    ['{"a":', {}],
    ['{"a":"', { a: '' }],
    ['{"a":"x\\', { a: 'x' }],
    ['{"a":"x\\u00', { a: 'x' }],
    ['{"a":"x\\u00e9', { a: 'xé' }],
    ['{"a":12', {}],
    ['{"a":12,', { a: 12 }],
    ['{"a":tru', {}],
    ['[1,[2,{"b":"c"', [1, [2, { b: 'c' }]]],
    ['[true,null,-1.5e3', [true, null]],
    ['"plai', 'plai'],
    ['[]', []],
  ])('%s', (text, value) => {
    const json = read(text);
    expect(json.value()).toEqual(value);
    expect(json.error).toBeNull();
  });

  test.each([
    '{]',
    '[}',
    '{"a" 1}',
    '[1 2]',
    '{,}',
    '[,]',
    '{"a":}',
    'truthy ',
    '[01,',
    '[1.,',
    '["\n"]',
    '["\\x"]',
    '["\\u00zz"]',
    '[1,]',
    '{"a":1,}',
  ])('stops at what is no JSON: %s', (text) => {
    const json = read(text);
    expect(json.error).toBeInstanceOf(SyntaxError);
    expect(json.complete).toBe(false);
  });

  test('is complete with its last bracket, and reads nothing behind it', () => {
    const json = read('{"a":[1]', '}', ' trailing');
    expect(json.complete).toBe(true);
    expect(json.value()).toEqual({ a: [1] });
  });
});

test('any JSON, cut anywhere, gives what JSON.parse gives', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.array(fc.nat(30)), fc.boolean(), (value, cuts, spaced) => {
      const text = JSON.stringify(spaced ? [value] : { value }, null, spaced ? 2 : 0);
      const json = createPartialJson();
      let at = 0;
      for (const cut of cuts) {
        json.push(text.slice(at, at + cut));
        json.value();
        at += cut;
      }
      json.push(text.slice(at));
      expect(json.error).toBeNull();
      expect(json.complete).toBe(true);
      expect(json.value()).toEqual(JSON.parse(text));
    }),
    { numRuns: 500 },
  );
});

test('character by character, nothing that was there goes away or changes but for a string that grows', () => {
  const text = JSON.stringify({
    title: 'Soup "of" the day',
    steps: [
      { text: 'Boil\n🌍', minutes: 12.5, done: false },
      { text: 'Eat', minutes: 3, done: null },
    ],
  });
  const json = createPartialJson();
  let before: unknown;
  for (const char of text) {
    json.push(char);
    const now = json.value();
    expect(JSON.stringify(now ?? null).length).toBeGreaterThanOrEqual(JSON.stringify(before ?? null).length - 3);
    before = now;
  }
  expect(before).toEqual(JSON.parse(text));
});

test('what is whole keeps its identity, what is open does not', () => {
  const json = read('{"items":[{"a":1},{"b":"x');
  const first = json.value() as { items: object[] };
  expect(json.value()).toBe(first);
  json.push('y');
  const second = json.value() as { items: object[] };
  expect(second).not.toBe(first);
  expect(second.items[0]).toBe(first.items[0]);
  expect(second.items[1]).not.toBe(first.items[1]);
  expect(first.items[1]).toEqual({ b: 'x' });
  expect(second.items.map((item) => json.isWhole(item))).toEqual([true, false]);
});

test('hostile keys and nesting do no harm', () => {
  const json = read('{"__proto__":{"polluted":true},"constructor":{"prototype":1}}');
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  expect(Object.keys(json.value() as object)).toEqual(['__proto__', 'constructor']);
  expect((json.value() as { polluted?: boolean }).polluted).toBeUndefined();
  const deep = read('['.repeat(100_000));
  expect(deep.error?.message).toContain('500 levels');
  expect(() => JSON.stringify(deep.value())).not.toThrow();
});

test('a reader goes on where it was, and starts again when the text is another', () => {
  const reader = partialJsonReader({ lenient: true });
  expect(reader('Sure:\n```json\n{"a":').value()).toEqual({});
  expect(reader('Sure:\n```json\n{"a":"b"}\n```').value()).toEqual({ a: 'b' });
  expect(reader('{"c":1}').value()).toEqual({ c: 1 });
});

describe('256 KB in pieces of 16 characters, looked at after each piece, cost what 256 KB cost', () => {
  const random = seeded(1);
  const items = Array.from({ length: 2600 }, (_, id) => ({
    id,
    name: `item "${id}"`,
    price: random() * 100,
    tags: ['a', 'b'],
    note: 'x'.repeat(20),
  }));
  test.each([
    ['objects in an array', JSON.stringify({ items })],
    ['one long string', JSON.stringify({ content: 'word \n "q" 你好 '.repeat(13_000) })],
    ['numbers in an array', JSON.stringify(items.flatMap(({ price }) => Array.from({ length: 6 }, () => price)))],
    [
      'members of one object',
      JSON.stringify(Object.fromEntries(Array.from({ length: 13_000 }, (_, index) => [`key-${index}`, index]))),
    ],
  ])('%s', (_, text) => {
    const started = performance.now();
    const json = createPartialJson();
    for (let at = 0; at < text.length; at += 16) {
      json.push(text.slice(at, at + 16));
      json.value();
    }
    const spent = performance.now() - started;
    expect(json.value()).toEqual(JSON.parse(text));
    // Copying what is open at each look takes from 12 seconds to minutes.
    expect(spent).toBeLessThan(2000);
  });
});

test('a text that broke off can be looked at exactly', () => {
  const json = createPartialJson();
  json.push(`[${'1,'.repeat(5000)}`);
  json.value();
  json.push('2,');
  expect(json.value(true)).toHaveLength(5001);
});
