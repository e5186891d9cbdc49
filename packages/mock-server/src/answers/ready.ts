import { type Random, seededRandom, seedFrom } from '../random.ts';
import type { ScenarioContext } from '../scenario.ts';
import type { AnswerOptions } from './options.ts';
import { cutJson, tokenize } from './tokens.ts';
import { type Answer, type AnswerPart, field, type ReadyPart } from './wire.ts';

/** Fills in what the test left out: ids, pieces, usage, the finish reason. */
export function readyAnswer(
  content: string | readonly (string | AnswerPart)[],
  context: ScenarioContext,
  options: AnswerOptions,
  random: Random,
): Answer {
  const { body } = context.request;
  const written = typeof content === 'string' ? [content] : content;
  // Every answer has ids of its own, but for one that is picked up again.
  const attempt = options.resumable ? 0 : context.attempt;
  const ids = seededRandom(seedFrom(options.seed ?? 1, 'ids', JSON.stringify(body), attempt));
  const all = readyParts(
    written.map((part) => (typeof part === 'string' ? { type: 'text', text: part } : part)),
    random,
    ids,
  );
  const parts = options.error ? firstTokens(all, options.errorAfter ?? Infinity) : all;
  const error = options.error ? { code: null, type: null, message: 'The model failed.', ...options.error } : null;
  const asked = options.model ?? context.params['model'] ?? field(body, 'model');
  return {
    id: identifier(ids),
    model: typeof asked === 'string' ? asked : 'rivulet-mock',
    createdAt: Date.now(),
    parts,
    finishReason: options.finishReason ?? (waitsForTools(parts) ? 'tool-calls' : 'stop'),
    usage: options.usage ?? countUsage(parts, body),
    error,
    request: context.request,
  };
}

function readyParts(parts: readonly AnswerPart[], random: Random, ids: Random): readonly ReadyPart[] {
  let calls = 0;
  let lastCall = '';
  return parts.map((part): ReadyPart => {
    switch (part.type) {
      case 'text':
      case 'refusal':
        return { ...part, pieces: tokenize(part.text, random) };
      case 'reasoning':
        return { ...part, signature: part.signature, pieces: tokenize(part.text, random) };
      case 'tool-call': {
        const text = typeof part.arguments === 'string' ? part.arguments : JSON.stringify(part.arguments);
        lastCall = part.id ?? `call_${identifier(ids)}`;
        return { ...part, id: lastCall, arguments: text, pieces: cutJson(text, random), index: calls++ };
      }
      case 'tool-result':
        return { ...part, toolCallId: part.toolCallId ?? lastCall, isError: part.isError ?? false };
      default:
        return part;
    }
  });
}

/** What the model had made before it failed. */
function firstTokens(parts: readonly ReadyPart[], count: number): readonly ReadyPart[] {
  const made: ReadyPart[] = [];
  let left = count;
  for (const part of parts) {
    if (left <= 0) break;
    if (!('pieces' in part)) {
      made.push(part);
      continue;
    }
    const pieces = part.pieces.slice(0, left);
    left -= pieces.length;
    const text = pieces.join('');
    made.push(part.type === 'tool-call' ? { ...part, pieces, arguments: text } : { ...part, pieces, text });
  }
  return made;
}

function waitsForTools(parts: readonly ReadyPart[]): boolean {
  const answered = new Set(parts.map((part) => (part.type === 'tool-result' ? part.toolCallId : '')));
  return parts.some((part) => part.type === 'tool-call' && !answered.has(part.id));
}

/** Four characters of JSON make about one token. */
const charactersPerToken = 4;

function countUsage(parts: readonly ReadyPart[], body: unknown): Answer['usage'] {
  const conversation =
    field(body, 'messages') ?? field(body, 'contents') ?? field(body, 'input') ?? field(body, 'prompt') ?? '';
  const inputTokens = Math.ceil(JSON.stringify(conversation).length / charactersPerToken);
  let outputTokens = 0;
  let reasoningTokens = 0;
  for (const part of parts) {
    if (!('pieces' in part)) continue;
    outputTokens += part.pieces.length;
    if (part.type === 'reasoning') reasoningTokens += part.pieces.length;
  }
  return {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens,
    ...(reasoningTokens > 0 ? { reasoningTokens } : {}),
  };
}

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';

function identifier(random: Random): string {
  return Array.from({ length: 14 }, () => letters[Math.floor(random() * letters.length)]).join('');
}
