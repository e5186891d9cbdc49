import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMockServer, ticker } from './index.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the ticker', () => {
  test('quotes a price every interval, numbered, and goes on behind the last id', async () => {
    const { fetch } = createMockServer({
      'GET /prices': ticker({ symbols: ['AAA', 'BBB'], interval: 500, seed: 7, ticks: 4 }),
    });
    const read = async (headers: HeadersInit): Promise<string> => {
      const text = (await fetch('/prices', { headers })).text();
      await vi.advanceTimersByTimeAsync(2000);
      return await text;
    };
    const whole = await read({});
    const blocks = whole.trim().split('\n\n');
    expect(blocks[0]).toBe('retry: 500');
    expect(blocks.slice(1).map((block) => block.split('\n').slice(0, 2))).toEqual(
      [1, 2, 3, 4].map((id) => [`id: ${id}`, 'event: tick']),
    );
    const third = JSON.parse(/^data: (.*)$/m.exec(blocks[3] ?? '')?.[1] ?? '') as {
      symbol: string;
      price: number;
      change: number;
    };
    expect(third.symbol).toBe('AAA');
    expect(third.change).not.toBe(0);
    expect((await read({ 'last-event-id': '2' })).trim().split('\n\n')).toEqual([blocks[0], blocks[3], blocks[4]]);
  });
});
