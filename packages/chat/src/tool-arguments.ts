import { fields } from './protocols/wire.ts';
import type { ChatMessage, JsonValue, ToolCallPart } from './types.ts';

/** Deeper than any tool's arguments; `JSON.stringify` and every walk of the value stay clear of the stack's end. */
const maxDepth = 500;

/** A model that has no arguments to give may send nothing at all. */
function parseArguments(text: string): JsonValue {
  return JSON.parse(text.trim() ? text : '{}') as JsonValue;
}

/**
 * Whether a tool's arguments came whole: valid JSON of a sane depth, or nothing at all (a call without arguments).
 */
export function isCompleteJson(text: string): boolean {
  try {
    // Level by level, without recursion and no further than needed.
    let level: unknown[] = [parseArguments(text)];
    for (let depth = 0; level.length > 0; depth++) {
      if (depth === maxDepth) return false;
      level = level.flatMap((item) => Object.values(fields(item)));
    }
    return true;
  } catch {
    return false;
  }
}

/**
 * The arguments of a call as a value; `{}` where the model sent none.
 *
 * @throws {TypeError} when the call is not `ready`: what was cut short must never be executed.
 */
export function toolArguments(call: ToolCallPart): JsonValue {
  if (call.state !== 'ready') throw new TypeError(`${call.name}: arguments cut short.`);
  return parseArguments(call.arguments);
}

/**
 * The calls that may be executed: their arguments came whole and valid, and so did the answer they belong to, which has
 * no result of theirs: what the provider ran is not run again.
 */
export function executableToolCalls(message: ChatMessage): readonly ToolCallPart[] {
  // A set: a model may call by the ten thousand.
  const provided = new Set(message.parts.map((part) => part.type === 'tool-result' && part.toolCallId));
  return message.parts.filter(
    (part): part is ToolCallPart =>
      message.status === 'complete' && part.type === 'tool-call' && part.state === 'ready' && !provided.has(part.id),
  );
}
