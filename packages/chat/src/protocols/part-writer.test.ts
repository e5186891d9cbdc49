import { expect, test } from 'vitest';
import { PartWriter } from './part-writer.ts';

test('text without a key goes on until something of another kind comes between', () => {
  const out = new PartWriter();
  out.text('a');
  out.text('b');
  out.reasoning('c');
  out.text('d');
  expect(out.take().filter(({ type }) => type !== 'delta')).toEqual([
    { type: 'part-start', part: { type: 'text', key: 'text-0', text: '' } },
    { type: 'part-end', part: 'text-0' },
    { type: 'part-start', part: { type: 'reasoning', key: 'reasoning-1', text: '' } },
    { type: 'part-end', part: 'reasoning-1' },
    { type: 'part-start', part: { type: 'text', key: 'text-2', text: '' } },
  ]);
});

test('text with keys interleaves, and a key may come again once its part is closed', () => {
  const out = new PartWriter();
  out.text('a', 'x');
  out.text('b', 'y');
  out.text('c', 'x');
  out.close('text', 'x');
  out.text('d', 'x');
  expect(out.take().flatMap((event) => (event.type === 'delta' ? [`${event.part} ${event.text}`] : []))).toEqual([
    'text-0 a',
    'text-1 b',
    'text-0 c',
    'text-2 d',
  ]);
});

test('what is no text says nothing', () => {
  const out = new PartWriter();
  for (const nothing of [undefined, null, '', 0, {}, []]) {
    out.text(nothing);
    out.reasoning(nothing, 'k');
    out.signature(nothing);
    out.source({ url: nothing });
    out.start({ id: nothing, model: nothing });
  }
  expect(out.take()).toEqual([]);
});

test('a name in pieces is put together, a repeated one is not', () => {
  const out = new PartWriter();
  out.toolCall('0', { name: 'get_' });
  out.toolCall('0', { name: 'weather', id: 'c' });
  out.toolCall('0', { name: 'get_weather', id: 'c', arguments: '{}' });
  expect(out.take().slice(1)).toEqual([
    { type: 'set', part: 'tool-call-0', id: 'c', name: 'get_weather' },
    { type: 'delta', part: 'tool-call-0', text: '{}' },
  ]);
  expect(out.toolCalls).toBe(1);
});

test('a good end closes what is open, a cut or failed one leaves it', () => {
  const closes = (end: (out: PartWriter) => void): boolean => {
    const out = new PartWriter();
    out.toolCall('0', { name: 'pay', arguments: '{}' });
    end(out);
    return out.take().some(({ type }) => type === 'part-end');
  };
  expect(closes((out) => out.end('done-marker'))).toBe(true);
  expect(closes((out) => out.finish('tool-calls', null))).toBe(true);
  expect(closes((out) => out.end('eof'))).toBe(false);
  expect(closes((out) => out.fail('busy'))).toBe(false);
});

test('nothing is said after the end, and an end after an error is an error', () => {
  const out = new PartWriter();
  out.error({ error: { message: 'busy', code: 429 } });
  out.end('done-marker');
  out.text('late');
  expect(out.take()).toEqual([
    { type: 'error', error: { code: 429, type: null, message: 'busy' } },
    { type: 'end', end: 'error' },
  ]);
});

test('missing counts are 0, a missing total is the sum, what nobody counted is left out', () => {
  const out = new PartWriter();
  out.usage({ inputTokens: 3, outputTokens: 'many', reasoningTokens: 2, cachedInputTokens: Number.NaN });
  expect(out.take()).toEqual([
    { type: 'usage', usage: { inputTokens: 3, outputTokens: 0, totalTokens: 3, reasoningTokens: 2 } },
  ]);
});
