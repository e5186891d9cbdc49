import type { ChatErrorInfo, ChatUsage } from '../types.ts';

/**
 * Reading what came off the wire. Nothing in there is trusted: each of these takes anything and never throws.
 */

/** A JSON object's fields, to be destructured; empty for anything that is no object. */
export type Fields = { readonly [name: string]: unknown };

export function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function string(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function number(value: unknown): number | undefined {
  return Number.isFinite(value) ? (value as number) : undefined;
}

/** The value of a JSON text; `undefined` where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Error messages are kept to this length: a provider's is a sentence, and a whole page helps nobody. */
const longestMessage = 2000;

/**
 * A provider's error, in whichever shape it came: an object under `error`, a flat object, or a bare string.
 * LiteLLM writes Python's `None` for a missing type.
 */
export function readError(value: unknown): ChatErrorInfo {
  const { error, code, type, message } = fields(value);
  if (error) return readError(error);
  return {
    code: typeof code === 'string' || typeof code === 'number' ? code : null,
    type: string(type).replace(/^(None|error)$/, '') || null,
    message: string(message || value).slice(0, longestMessage) || null,
  };
}

/** Token counts, where the provider gave any: a missing total is the sum, a missing count is 0. */
export function readUsage(input: unknown, output: unknown, total: unknown, cached?: unknown, reasoning?: unknown): ChatUsage {
  const inputTokens = number(input) ?? 0;
  const outputTokens = number(output) ?? 0;
  const cachedInputTokens = number(cached);
  const reasoningTokens = number(reasoning);
  return {
    inputTokens,
    outputTokens,
    totalTokens: number(total) ?? inputTokens + outputTokens,
    ...(cachedInputTokens !== undefined && { cachedInputTokens }),
    ...(reasoningTokens !== undefined && { reasoningTokens }),
  };
}
