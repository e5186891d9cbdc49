import type { ChatTurn } from '../protocol-contract.ts';
import type { ChatPart } from '../types.ts';
import { callId, callsOf, contentOf, history, reasoningOf, resultsOf, resultText, textOf } from './history.ts';

export type WireMessage = { readonly [name: string]: unknown };

/** The conversation in OpenAI's words, which other platforms speak too. */
export function openaiMessages(
  turn: ChatTurn,
  reasoningField?: string,
  toPart: (part: ChatPart) => WireMessage | undefined = contentPart,
): WireMessage[] {
  const system = turn.system ? [{ role: 'system', content: turn.system }] : [];
  const messages = history(turn).map(({ role, parts }): WireMessage | readonly WireMessage[] => {
    if (role === 'tool')
      return resultsOf(parts).map((result) => ({
        role,
        tool_call_id: callId(result),
        content: resultText(result),
      }));
    if (role === 'assistant')
      return {
        role,
        content: textOf(parts) || null,
        ...(reasoningField && { [reasoningField]: reasoningOf(parts) }),
        tool_calls: openaiToolCalls(parts),
      };
    return { role, content: contentOf(parts, toPart) };
  });
  return [...system, ...messages.flat()];
}

function contentPart(part: ChatPart): WireMessage | undefined {
  if (part.type === 'text') return { type: 'text', text: part.text };
  if (part.type !== 'file') return undefined;
  const { url, mediaType, name } = part;
  if (mediaType.startsWith('image/')) return { type: 'image_url', image_url: { url } };
  return { type: 'file', file: { filename: name, file_data: url } };
}

export function openaiTools({ tools }: ChatTurn): readonly WireMessage[] | undefined {
  return tools?.map(({ name, description, parameters }) => ({
    type: 'function',
    function: { name, description, parameters },
  }));
}

export function openaiToolChoice({ toolChoice }: ChatTurn): unknown {
  return typeof toolChoice === 'object' ? { type: 'function', function: { name: toolChoice.name } } : toolChoice;
}

export function openaiToolCalls(parts: readonly ChatPart[]): readonly WireMessage[] | undefined {
  const calls = callsOf(parts).map((call) => ({
    id: callId(call),
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
  }));
  return calls.length > 0 ? calls : undefined;
}
