import { field } from '../answers/wire.ts';

/** What a request asks for, whatever the platform. */
export interface AskedTurn {
  /** The user's last words; empty where there are none. */
  readonly text: string;
  readonly tools: readonly AskedTool[];
  /** What a tool gave back, where that is the last thing in the conversation. */
  readonly toolResult: string | null;
  /** How many answers the conversation holds already. */
  readonly answers: number;
}

export interface AskedTool {
  readonly name: string;
  /** JSON Schema of the arguments, where one was sent. */
  readonly parameters: unknown;
}

/** Reads a turn out of a body in the shape of any platform the command plays. */
export function readTurn(body: unknown): AskedTurn {
  const messages = messagesOf(body);
  const last = messages.at(-1);
  const toolResult = last === undefined ? null : resultOf(last);
  const users = messages.filter((message) => roleOf(message) === 'user' && resultOf(message) === null);
  return {
    text: textOf(users.at(-1)).trim(),
    tools: toolsOf(body),
    toolResult,
    answers: messages.filter((message) => ['assistant', 'model'].includes(roleOf(message))).length,
  };
}

function messagesOf(body: unknown): readonly unknown[] {
  const input = field(body, 'input');
  const prompt = field(body, 'prompt');
  const messages =
    field(body, 'messages') ??
    field(body, 'contents') ??
    field(input, 'messages') ??
    (Array.isArray(input) ? input : undefined);
  if (Array.isArray(messages)) return messages;
  const words = [input, prompt, field(input, 'prompt')].find((value) => typeof value === 'string');
  return words === undefined ? [] : [{ role: 'user', content: words }];
}

function roleOf(message: unknown): string {
  const role = field(message, 'role');
  // Gemini lets the user's role out, OpenAI's Responses has items without one.
  if (typeof role === 'string') return role;
  return field(message, 'type') === undefined ? 'user' : '';
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join('');
  return value === undefined || value === null
    ? ''
    : textOf(field(value, 'content') ?? field(value, 'parts') ?? field(value, 'text') ?? '');
}

/** A tool's result is a message of its own, an item, or a part of what the user says. */
function resultOf(message: unknown): string | null {
  const type = field(message, 'type');
  if (['tool', 'function'].includes(roleOf(message))) return textOf(message);
  if (type === 'function_call_output') return textOf(field(message, 'output'));
  const parts = field(message, 'content') ?? field(message, 'parts');
  if (!Array.isArray(parts)) return null;
  for (const part of parts as readonly unknown[]) {
    if (field(part, 'type') === 'tool_result') return textOf(field(part, 'content'));
    // The AI SDK keeps a tool's output beside its call.
    const output = field(part, 'output');
    if (/^(tool-|dynamic-tool)/.test(String(field(part, 'type'))) && output !== undefined) return textOrJson(output);
    const response = field(part, 'functionResponse');
    if (response !== undefined) return textOrJson(field(response, 'response') ?? null);
  }
  return null;
}

function toolsOf(body: unknown): readonly AskedTool[] {
  const choice = field(body, 'tool_choice') ?? field(field(body, 'parameters'), 'tool_choice');
  if (choice === 'none') return [];
  const listed = field(body, 'tools') ?? field(body, 'functions') ?? field(field(body, 'parameters'), 'tools');
  if (!Array.isArray(listed)) return [];
  return (listed as readonly unknown[]).flatMap((tool) => {
    const declarations = field(tool, 'functionDeclarations');
    const each: readonly unknown[] = Array.isArray(declarations) ? declarations : [field(tool, 'function') ?? tool];
    return each.flatMap((one): readonly AskedTool[] => {
      const name = field(one, 'name');
      const parameters = field(one, 'parameters') ?? field(one, 'parametersJsonSchema') ?? field(one, 'input_schema');
      return typeof name === 'string' ? [{ name, parameters }] : [];
    });
  });
}

function textOrJson(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
