import { expect, test } from 'vitest';
import { createChatMessage } from './create-chat-message.ts';
import { timeToFirstToken, tokensPerSecond } from './message-timing.ts';
import type { ChatMessage } from './types.ts';

const message = (
  outputTokens: number,
  firstTokenAt: number | null,
  lastTokenAt: number | null,
  more: Partial<ChatMessage> = {},
  reasoningTokens?: number,
): ChatMessage => ({
  ...createChatMessage({ role: 'assistant' }),
  usage: {
    inputTokens: 5,
    outputTokens,
    totalTokens: outputTokens + 5,
    ...(reasoningTokens !== undefined && { reasoningTokens }),
  },
  timing: { startedAt: 1000, firstTokenAt, lastTokenAt, endedAt: 99_000 },
  ...more,
});

test('speed is measured between the first and the last token, the wait before and after left out', () => {
  expect(tokensPerSecond(message(101, 3000, 5000))).toBe(50);
  expect(timeToFirstToken(message(101, 3000, 5000))).toBe(2000);
});

test('reasoning that was never shown does not make a model look fast', () => {
  expect(tokensPerSecond(message(601, 3000, 5000, {}, 500))).toBe(50);
  expect(tokensPerSecond(message(601, 3000, 5000, { parts: [{ type: 'reasoning', key: 'r', text: 'Hm' }] }, 500))).toBe(
    300,
  );
});

test('nothing is said where nothing can be: no count, no tokens, one burst', () => {
  expect(tokensPerSecond(message(100, 3000, 3000))).toBeNull();
  expect(tokensPerSecond(message(1, 3000, 5000))).toBeNull();
  expect(tokensPerSecond(message(100, null, null))).toBeNull();
  expect(tokensPerSecond(message(100, 3000, 5000, { usage: null }))).toBeNull();
  expect(timeToFirstToken(message(100, null, null))).toBeNull();
});
