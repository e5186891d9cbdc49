import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answer, createMockServer } from './index.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('an answer', () => {
  test('arrives token by token at the speed asked for', async () => {
    const text = 'word '.repeat(300).trim();
    const { fetch } = createMockServer({
      'POST /chat': answer(text, { tokensPerSecond: 100, timeToFirstToken: 1000 }),
    });
    const reader = (await fetch('/chat', { method: 'POST', body: '{}' })).body!.getReader();
    let wire = '';
    void (async () => {
      for (let result = await reader.read(); !result.done; result = await reader.read())
        wire += new TextDecoder().decode(result.value);
    })();
    const tokens = (): number => wire.match(/"delta":\{"content":"[^"]/g)?.length ?? 0;
    await vi.advanceTimersByTimeAsync(999);
    expect(tokens()).toBe(0);
    await vi.advanceTimersByTimeAsync(1001);
    expect(tokens()).toBeGreaterThan(90);
    expect(tokens()).toBeLessThan(112);
    await vi.advanceTimersByTimeAsync(3000);
    expect(tokens()).toBe(300);
    expect(wire.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  test.each([0, -1, Number.NaN])(
    'at %s tokens a second is refused: it would never come, or all at once',
    (tokensPerSecond) => {
      expect(() => answer('Hi.', { tokensPerSecond })).toThrow(RangeError);
    },
  );

  test('is one JSON body where the request does not want a stream', async () => {
    const { fetch } = createMockServer({ 'POST /chat': answer('Hi.', { timeToFirstToken: 0 }) });
    const response = await fetch('/chat', { method: 'POST', body: '{"model":"m","stream":false}' });
    expect(await response.json()).toMatchObject({
      object: 'chat.completion',
      model: 'm',
      choices: [{ message: { content: 'Hi.' }, finish_reason: 'stop' }],
    });
  });

  test('that is resumable goes on behind the last id', async () => {
    const { fetch } = createMockServer({
      'POST /chat': answer('One two three.', { resumable: true, tokensPerSecond: Infinity, timeToFirstToken: 0 }),
    });
    const whole = await (await fetch('/chat', { method: 'POST' })).text();
    const rest = await (await fetch('/chat', { method: 'POST', headers: { 'last-event-id': '3' } })).text();
    expect(whole.endsWith(rest)).toBe(true);
    expect(rest.startsWith('id: 4\n')).toBe(true);
  });
});
