import { type AnswerHost, ask, begin } from './chat-answer.ts';
import type { ChatOptions, ChatToolContext, ChatTurnOptions } from './chat-contract.ts';
import { reopen } from './continue-events.ts';
import type { MessageNode } from './message-tree.ts';
import { readError } from './protocols/wire.ts';
import { executableToolCalls, toolArguments } from './tool-arguments.ts';
import type { JsonValue, ToolCallPart } from './types.ts';

/** Rounds of tools within one answer, unless the application says otherwise: a model may call for ever. */
const defaultToolRounds = 8;

const resultKey = (call: ToolCallPart): string => `result-${call.key}`;

/** The message that holds the results of an answer's calls, if there are any. */
export function toolMessage(node: MessageNode): MessageNode | undefined {
  return [...node.children].find((child) => child.role === 'tool');
}

/**
 * The calls of an answer that may be executed and have no result: neither ours nor the provider's own. Looked for once
 * per answer; each result takes its call out.
 */
export function openCalls(node: MessageNode): Set<ToolCallPart> {
  const answer = node.fold.message();
  if (node.whole !== answer) {
    node.whole = answer;
    // Sets: a model may call by the ten thousand.
    const given = new Set(
      toolMessage(node)
        ?.fold.message()
        .parts.map(({ key }) => key),
    );
    node.open = new Set(executableToolCalls(answer).filter((call) => !given.has(resultKey(call))));
  }
  return node.open!;
}

/** Puts a result into the message of results behind the answer, which ends with the last of them. */
export function giveResult(
  host: AnswerHost,
  node: MessageNode,
  call: ToolCallPart,
  result: JsonValue,
  isError?: boolean,
): MessageNode {
  const results = toolMessage(node) ?? host.add(node, { role: 'tool', status: 'pending' }, true);
  const { id: toolCallId, name } = call;
  // It may have been stopped before this one came.
  if (!results.fold.isOpen()) begin(host, results, reopen(results.fold.message()));
  host.apply(results, [
    {
      type: 'tool-result',
      part: {
        type: 'tool-result',
        key: resultKey(call),
        toolCallId,
        name,
        // A message is plain JSON, and its own, whatever a tool hands over.
        result: JSON.parse(JSON.stringify(result ?? null)) as JsonValue,
        ...(isError && { isError }),
      },
    },
  ]);
  const open = openCalls(node);
  open.delete(call);
  if (open.size === 0) host.apply(results, [{ type: 'end', end: 'terminal-event' }]);
  return results;
}

/**
 * Runs the tools that an answer calls, and asks again with their results, until no call is left that runs here.
 *
 * @param job - Its `node` is the answer, and in the end the last of the answers.
 */
export async function runTools(
  host: AnswerHost,
  job: { node: MessageNode },
  turnOptions: ChatTurnOptions,
  signal: AbortSignal,
): Promise<void> {
  const { options } = host;
  for (let rounds = options.maxToolRounds ?? defaultToolRounds; rounds > 0 && !signal.aborted; rounds -= 1) {
    const { node } = job;
    const message = host.look(node);
    const calls = [...openCalls(node)];
    if (calls.length === 0) return;
    host.changed();
    await Promise.all(
      calls.map(async (call) => {
        const give = (result: JsonValue | undefined, isError?: boolean): void => {
          // The application may have given one meanwhile.
          if (result !== undefined && !signal.aborted && openCalls(node).has(call))
            giveResult(host, node, call, result, isError);
        };
        try {
          give(await execute(call, options, { toolCallId: call.id, message, signal }));
        } catch (error) {
          // What the tool throws is told to the model.
          give(readError(error).message, true);
        }
      }),
    );
    const results = toolMessage(node);
    if (signal.aborted || !results || openCalls(node).size > 0) return;
    job.node = host.add(results, { role: 'assistant' }, true);
    await ask(host, job.node, false, turnOptions, signal);
  }
}

/** Runs one call; `undefined` where nobody here takes it. */
async function execute(
  call: ToolCallPart,
  options: ChatOptions,
  context: ChatToolContext,
): Promise<JsonValue | undefined> {
  const tool = options.tools?.find(({ name }) => name === call.name);
  return tool?.execute
    ? ((await tool.execute(toolArguments(call), context)) ?? null)
    : options.onToolCall?.(call, context);
}
