import type { ChatMessage } from './types.ts';

/** Shorter than this, in milliseconds, a window says more about the network's buffers than about the model. */
const shortestWindow = 100;

/** Milliseconds from the request to the first text, reasoning or argument; `null` where the message has none. */
export function timeToFirstToken({ timing: { startedAt, firstTokenAt } }: ChatMessage): number | null {
  return startedAt === null || firstTokenAt === null ? null : firstTokenAt - startedAt;
}

/**
 * How fast the model wrote: the tokens that the provider counted, per second between the first that was seen and the
 * last. The wait before the first does not count, neither does what came after the last, and the first token marks
 * only where the window opens. Reasoning that was counted, but never shown, was written before it and is left out.
 *
 * @returns `null` where it cannot be said: no count from the provider, fewer than two tokens, or all in one burst.
 */
export function tokensPerSecond({ usage, parts, timing: { firstTokenAt, lastTokenAt } }: ChatMessage): number | null {
  if (!usage || firstTokenAt === null || lastTokenAt === null || lastTokenAt - firstTokenAt < shortestWindow)
    return null;
  const hidden = parts.some(({ type }) => type === 'reasoning') ? 0 : (usage.reasoningTokens ?? 0);
  const tokens = usage.outputTokens - hidden - 1;
  return tokens > 0 ? (tokens * 1000) / (lastTokenAt - firstTokenAt) : null;
}
