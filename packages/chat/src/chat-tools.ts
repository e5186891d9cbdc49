import type { ChatOptions, ChatToolContext } from './chat-contract.ts';
import type { MessageNode } from './message-tree.ts';
import { executableToolCalls, toolArguments } from './tool-arguments.ts';
import type { ChatEvent, JsonValue, ToolCallPart } from './types.ts';

/** Rounds of tools within one answer, unless the application says otherwise: a model may call for ever. */
export const defaultToolRounds = 8;

const resultKey = (call: ToolCallPart): string => `result-${call.key}`;

/** The message that holds the results of an answer's calls, if there are any. */
export function toolMessage(node: MessageNode): MessageNode | undefined {
  return node.children.find((child) => child.fold.message().role === 'tool');
}

/** The calls of an answer that may be executed and have no result: neither ours nor the provider's own. */
export function openCalls(node: MessageNode): readonly ToolCallPart[] {
  const { parts } = node.fold.message();
  const given = new Set(
    toolMessage(node)
      ?.fold.message()
      .parts.map((part) => part.key),
  );
  const provided = new Set(parts.map((part) => (part.type === 'tool-result' ? part.toolCallId : null)));
  return executableToolCalls(node.fold.message()).filter(
    (call) => !given.has(resultKey(call)) && (call.id === null || !provided.has(call.id)),
  );
}

/** Puts a result into the message of results behind the answer, which ends with the last of them. */
export function giveResult(
  node: MessageNode,
  call: ToolCallPart,
  result: JsonValue,
  isError: boolean,
  host: {
    readonly addMessage: (parent: MessageNode) => MessageNode;
    readonly apply: (node: MessageNode, events: readonly ChatEvent[]) => void;
  },
): MessageNode {
  const results = toolMessage(node) ?? host.addMessage(node);
  const { id: toolCallId, name } = call;
  host.apply(results, [
    {
      type: 'tool-result',
      part: { type: 'tool-result', key: resultKey(call), toolCallId, name, result, ...(isError && { isError }) },
    },
  ]);
  if (openCalls(node).length === 0) host.apply(results, [{ type: 'end', end: 'terminal-event' }]);
  return results;
}

/** Runs one call; `undefined` where nobody here takes it. What the tool throws is told to the model. */
export async function execute(
  call: ToolCallPart,
  options: ChatOptions,
  context: ChatToolContext,
): Promise<{ readonly result: JsonValue; readonly isError: boolean } | undefined> {
  const tool = options.tools?.find(({ name }) => name === call.name);
  try {
    const result = tool?.execute
      ? ((await tool.execute(toolArguments(call), context)) ?? null)
      : await options.onToolCall?.(call, context);
    return result === undefined ? undefined : { result, isError: false };
  } catch (error) {
    return { result: error instanceof Error ? error.message : String(error), isError: true };
  }
}
