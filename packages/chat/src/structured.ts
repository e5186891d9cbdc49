import { isOpen } from './fold-message.ts';
import { partialJsonReader } from './partial-json.ts';
import type { StandardIssue, StandardResult, StandardSchema } from './standard-schema.ts';
import type { ChatMessage, ToolCallPart } from './types.ts';

/** `T` while it is still arriving: any member may be missing, any array short, any string unfinished. */
export type Partially<T> = T extends readonly (infer Item)[]
  ? readonly Partially<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]?: Partially<T[Key]> }
    : T;

/** What a message holds of a value so far. */
export type StructuredOutput<T> = {
  /** As far as it came, unchecked; `undefined` before its beginning. What is whole in it keeps its identity. */
  readonly partial: Partially<T> | undefined;
  /** Whether an object or array in `partial` came whole: `partial.items?.filter(isWhole)` are the finished elements. */
  readonly isWhole: (value: object) => boolean;
} & (
  | { readonly status: 'streaming'; readonly value: undefined; readonly issues: readonly [] }
  /** It came whole and passed the schema; `value` is the schema's output. */
  | { readonly status: 'valid'; readonly value: T; readonly issues: readonly [] }
  /** It came whole and did not pass, or is no JSON. */
  | { readonly status: 'invalid'; readonly value: undefined; readonly issues: readonly StandardIssue[] }
  /** The answer ended before it was whole. */
  | { readonly status: 'incomplete'; readonly value: undefined; readonly issues: readonly [] }
);

/** Where in a message the JSON stands. */
export interface StructuredOptions {
  /** Reads the arguments of the last call of this tool instead of the message's text. */
  readonly tool?: string;
}

/**
 * Reads a value out of an answer while it streams: give it the message each time it changed. It reads on where it was,
 * so that the cost is linear in the size. Text around the JSON, such as a Markdown fence, is skipped.
 *
 * @param schema - A Standard Schema (zod, valibot, arktype …). Checks the value when it is whole, once.
 * @returns A reader for one message at a time; another message starts it anew.
 * @throws {TypeError} from the reader, when the schema validates asynchronously.
 */
export function structuredOutput<T>(
  schema: StandardSchema<T>,
  options: StructuredOptions = {},
): (message: ChatMessage) => StructuredOutput<T> {
  const { tool } = options;
  let id: string | undefined;
  let read = partialJsonReader({ lenient: tool === undefined });
  let last: { readonly message: ChatMessage; readonly output: StructuredOutput<T> } | undefined;
  let checked: { readonly value: unknown; readonly result: StandardResult<T> } | undefined;

  function check(value: unknown): StandardResult<T> {
    if (checked?.value !== value || !checked) {
      const result = schema['~standard'].validate(value);
      if ('then' in result)
        throw new TypeError(
          'A schema that validates asynchronously cannot be read while rendering. Validate `partial` yourself when the message is complete.',
        );
      checked = { value, result };
    }
    return checked.result;
  }

  return (message) => {
    if (last?.message === message) return last.output;
    if (message.id !== id) {
      ({ id } = message);
      read = partialJsonReader({ lenient: tool === undefined });
      checked = undefined;
    }
    const call =
      tool === undefined
        ? undefined
        : message.parts.findLast((part): part is ToolCallPart => part.type === 'tool-call' && part.name === tool);
    const json = read(tool === undefined ? message.text : (call?.arguments ?? ''));
    const over = !isOpen(message);
    const base = { partial: json.value(over) as Partially<T> | undefined, isWhole: json.isWhole };
    const none = { value: undefined, issues: [] } as const;
    let output: StructuredOutput<T>;
    if (json.error)
      output = { ...base, status: 'invalid', value: undefined, issues: [{ message: json.error.message }] };
    else if (!json.complete) output = { ...base, ...none, status: over ? 'incomplete' : 'streaming' };
    else {
      const result = check(base.partial);
      output = result.issues
        ? { ...base, status: 'invalid', value: undefined, issues: result.issues }
        : { ...base, status: 'valid', value: result.value, issues: [] };
    }
    last = { message, output };
    return output;
  };
}
