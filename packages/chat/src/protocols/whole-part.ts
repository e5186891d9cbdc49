import { isCompleteJson } from '../tool-arguments.ts';
import type { ChatEvent, DataPart, FilePart, JsonValue, ToolResultPart } from '../types.ts';
import type { PartWriter } from './part-writer.ts';

type WithoutKey<Part> = Part extends unknown ? Omit<Part, 'key'> : never;

/**
 * Says a part that comes whole. Where the same comes again (a result of the same call, data of the same name and
 * id) the new one replaces the old.
 */
export function addPart(out: PartWriter, part: WithoutKey<ToolResultPart | FilePart | DataPart>): void {
  const name =
    part.type === 'tool-result' ? part.toolCallId : part.type === 'data' && part.id && `${part.name}:${part.id}`;
  const key = name ? `${part.type}:${name}` : out.nextKey(part.type);
  out.interrupt();
  out.say({ type: part.type, part: { ...part, key } } as ChatEvent);
}

/**
 * The application's own JSON, as it came; `null` for none. A message must survive being cloned, stored and walked.
 *
 * @throws {RangeError} where it is nested too deep for that.
 */
export function jsonOf(value: unknown = null): JsonValue {
  if (!isCompleteJson(JSON.stringify(value))) throw new RangeError();
  return value as JsonValue;
}
