import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { AnswerContent, AnswerOptions } from '../answers/options.ts';
import type { AnswerPart } from '../answers/wire.ts';
import { readTurn } from '../platforms/read-turn.ts';

/** What an answer file says, and how. */
export interface FileAnswer {
  readonly content: AnswerContent;
  readonly options: Pick<AnswerOptions, 'finishReason' | 'usage' | 'error'>;
}

/**
 * Reads an answer from a file: text as it is, or JSON: a list of parts, or `{ "parts": […] }`, or `{ "turns": […] }` with
 * one list for each answer of a conversation, the last for all that follow; with `finishReason`, `usage` and `error`.
 *
 * @throws {TypeError} that says what is wrong with the file.
 */
export function readAnswerFile(path: string): FileAnswer {
  const text = readFileSync(path, 'utf8');
  if (extname(path) !== '.json') return { content: text, options: {} };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text) as unknown;
  } catch (error) {
    throw new TypeError(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  if (Array.isArray(parsed) || typeof parsed === 'string') return { content: checkedParts(parsed, path), options: {} };
  const { parts, turns, ...options } = parsed as { parts?: unknown; turns?: unknown } & FileAnswer['options'];
  if (!Array.isArray(turns)) return { content: checkedParts(parts, `${path}: parts`), options };
  const lists = turns.map((turn, index) => checkedParts(turn, `${path}: turns[${index}]`));
  return {
    content: ({ request }) => lists[Math.min(readTurn(request.body).answers, lists.length - 1)] ?? [],
    options,
  };
}

const fields: Readonly<Record<AnswerPart['type'], readonly string[]>> = {
  text: ['text'],
  reasoning: ['text'],
  refusal: ['text'],
  'tool-call': ['name', 'arguments'],
  'tool-result': ['result'],
  source: ['url'],
  file: ['url', 'mediaType'],
  data: ['name', 'data'],
  wait: ['ms'],
};

function checkedParts(value: unknown, where: string): readonly (string | AnswerPart)[] {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) throw new TypeError(`${where} is a list of parts, or a text.`);
  for (const [index, part] of (value as readonly unknown[]).entries()) {
    if (typeof part === 'string') continue;
    const { type } = Object(part) as { readonly type?: unknown };
    const needed = fields[type as AnswerPart['type']];
    if (needed === undefined)
      throw new TypeError(`${where}[${index}] has a type, one of ${Object.keys(fields).join(', ')}.`);
    const missing = needed.find((name) => !(name in Object(part)));
    if (missing !== undefined) throw new TypeError(`${where}[${index}], a ${String(type)}, has no ${missing}.`);
  }
  return value as readonly (string | AnswerPart)[];
}
