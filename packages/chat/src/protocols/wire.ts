import type { ChatErrorInfo } from '../types.ts';

/**
 * Reading what came off the wire. Nothing in there is trusted: each of these takes anything and never throws.
 */

/** A JSON object's fields, to be destructured; none for anything that is no object. */
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

/** Those of the fields that say something: the texts that are not empty. */
export function strings<Name extends string>(given: { readonly [Field in Name]?: unknown }): {
  readonly [Field in Name]?: string;
} {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => string(value))) as {
    readonly [Field in Name]?: string;
  };
}

/** The value of a JSON text; `undefined` where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a platform's word means; a word like `constructor` means nothing. */
export function lookUp<T>(table: { readonly [word: string]: T }, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

/** Error messages are kept to this length: a provider's is a sentence, and a whole page helps nobody. */
const longestMessage = 2000;

/**
 * A provider's error, in whichever shape it came: an object under `error`, a flat object, or a bare string.
 * LiteLLM writes Python's `None` for a missing type.
 */
export function readError(value: unknown): ChatErrorInfo {
  const { error, code, type, message, status } = fields(value);
  if (error) return readError(error);
  return {
    code: typeof code === 'string' || typeof code === 'number' ? code : null,
    type: string(type).replace(/^(None|error)$/, '') || null,
    message: string(message || value).slice(0, longestMessage) || null,
    ...(typeof status === 'number' && { status }),
  };
}
