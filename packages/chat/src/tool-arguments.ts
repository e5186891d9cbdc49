import type { ChatMessage, JsonValue, ToolCallPart } from './types.ts';

/** Deeper than any tool's arguments; `JSON.stringify` and every walk of the value stay clear of the stack's end. */
const maxDepth = 500;

/**
 * Whether a tool's arguments came whole: valid JSON of a sane depth, or nothing at all (a call without arguments).
 */
export function isCompleteJson(text: string): boolean {
  if (text.trim() === '') return true;
  try {
    return depth(JSON.parse(text) as JsonValue) <= maxDepth;
  } catch {
    return false;
  }
}

/** Levels of nesting, counted without recursion and no further than needed. */
function depth(value: JsonValue): number {
  let level: JsonValue[] = [value];
  let levels = 0;
  while (level.length > 0 && levels <= maxDepth) {
    levels += 1;
    level = level.flatMap((item) =>
      typeof item === 'object' && item !== null ? (Object.values(item) as JsonValue[]) : [],
    );
  }
  return levels;
}

/**
 * The arguments of a call as a value; `{}` where the model sent none.
 *
 * @throws {TypeError} when the call is not `ready`: what was cut short must never be executed.
 */
export function toolArguments(call: ToolCallPart): JsonValue {
  if (call.state !== 'ready') throw new TypeError(`The arguments of ${call.name} did not come whole.`);
  return call.arguments.trim() === '' ? {} : (JSON.parse(call.arguments) as JsonValue);
}

/** The calls that may be executed: their arguments came whole and valid, and so did the answer they belong to. */
export function executableToolCalls(message: ChatMessage): readonly ToolCallPart[] {
  if (message.status !== 'complete') return [];
  return message.parts.filter((part): part is ToolCallPart => part.type === 'tool-call' && part.state === 'ready');
}
