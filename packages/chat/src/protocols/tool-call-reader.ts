import type { PartWriter } from './part-writer.ts';
import { fields, string } from './wire.ts';

/**
 * Puts the pieces of tool calls together: by index, in a Map, so that no index does harm. Where a server sends no
 * index, or the same for every call, another id begins another call, and so does a name after arguments.
 */
export function toolCallReader(): (out: PartWriter, piece: unknown) => void {
  const calls = new Map<unknown, { readonly key: string; id: string; filled: boolean }>();
  let count = 0;
  return (out, piece) => {
    const { index, id: rawId, function: fn } = fields(piece);
    const { name, arguments: rawArguments } = fields(fn);
    const id = string(rawId);
    const args = rawArguments && typeof rawArguments === 'object' ? JSON.stringify(rawArguments) : string(rawArguments);
    let call = calls.get(index);
    const isAnother = call && (id && call.id ? id !== call.id : index === undefined && name && call.filled);
    if (!call || isAnother) {
      call = { key: call || index === undefined ? `n${count}` : `${index}`, id, filled: false };
      calls.set(index, call);
      count++;
    }
    call.id ||= id;
    call.filled ||= args !== '';
    out.toolCall(call.key, { id, name, arguments: args });
  };
}
