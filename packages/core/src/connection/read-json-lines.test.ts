import { expect, test } from 'vitest';
import { EventTooLargeError, InvalidJsonError } from '../errors.ts';
import { createLineSplitter } from '../sse/line-splitter.ts';
import { bodyOf, cutAt, cutEverywhere, randomCuts } from '../sse/testing/vectors.ts';
import { readJsonLines } from './read-json-lines.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const read = async (
  chunks: readonly Uint8Array[],
  maxLineSize?: number,
): Promise<{ values: unknown[]; error: unknown }> => {
  const values: unknown[] = [];
  try {
    for await (const value of readJsonLines(bodyOf(chunks), { maxLineSize })) values.push(value);
    return { values, error: undefined };
  } catch (error) {
    return { values, error };
  }
};

test('a value per line, LF or CRLF, empty lines skipped, the last line without an end, cut anywhere', async () => {
  const bytes = utf8('\uFEFF{"a":"漢👍"}\r\n\r\n[1]\n\n"x\u2028y"\n null\ntrue');
  const expected = { values: [{ a: '漢👍' }, [1], 'x\u2028y', null, true], error: undefined };
  expect(await read([bytes])).toEqual(expected);
  expect(await read(cutEverywhere(bytes))).toEqual(expected);
  for (let seed = 1; seed <= 100; seed++)
    expect(await read(cutAt(bytes, randomCuts(seed, bytes.length)))).toEqual(expected);
});

test('lines of white space, which keep a connection, are skipped, and counted', async () => {
  expect(await read([utf8(' \n1\n\t \r\n2\n  ')])).toEqual({ values: [1, 2], error: undefined });
  expect(await read([utf8(' \n{\n')])).toMatchObject({ values: [], error: { line: 2 } });
});

test('a line that is not JSON is a typed error with its number, after the values before it', async () => {
  const { values, error } = await read([utf8('{"a":1}\n\n{"b":\n{"c":3}\n')]);
  expect(values).toEqual([{ a: 1 }]);
  expect(error).toBeInstanceOf(InvalidJsonError);
  expect(error).toMatchObject({ code: 'invalid-json', line: 3, text: '{"b":', cause: expect.any(SyntaxError) });
  expect(String(error)).toContain('one JSON value per line');
  expect(String(error)).not.toContain('"b"');
});

test('a body cut off in mid-line is that error too', async () => {
  const { values, error } = await read([utf8('1\n{"b"')]);
  expect(values).toEqual([1]);
  expect(error).toMatchObject({ code: 'invalid-json', line: 2 });
});

test('a line that is too long is an error, whichever way it is cut; one that just fits is not', async () => {
  const bytes = utf8('12345\r\n12345\n123456\n');
  for (const chunks of [[bytes], cutEverywhere(bytes)]) {
    const { values, error } = await read(chunks, 5);
    expect(values).toEqual([12345, 12345]);
    expect(error).toBeInstanceOf(EventTooLargeError);
    expect(String(error)).toContain('Raise maxLineSize (5)');
  }
});

test('leaving early keeps silent about a line that was cut off', async () => {
  const values = readJsonLines(bodyOf([utf8('1\n2\n{"cut'), utf8('off')]));
  expect((await values.next()).value).toBe(1);
  await values.return?.();
  expect(await values.next()).toEqual({ done: true, value: undefined });
});

test('lines can be taken as text, the incomplete one apart', () => {
  const lines: unknown[] = [];
  const splitter = createLineSplitter({
    onLine: (line, number) => void lines.push([number, line]),
    onIncomplete: (line, number) => void lines.push(['incomplete', number, line]),
  });
  splitter.feed('a\n\nb\r\nc');
  splitter.feed(utf8('d'));
  splitter.end();
  expect(lines).toEqual([
    [1, 'a'],
    [3, 'b'],
    ['incomplete', 4, 'cd'],
  ]);
});
