import { toolArguments } from '../tool-arguments.ts';
import type { ChatProtocol, ChatTurn } from '../protocol-contract.ts';
import type { ChatPart, FinishReason } from '../types.ts';
import { base64Of, callsOf, history, mapParts, reasoningOf, resultsOf, resultText, textOf } from './history.ts';
import { jsonDecoder } from './json-decoder.ts';
import { openaiTools } from './openai-messages.ts';
import { type Fields, fields, list, lookUp, string } from './wire.ts';

const finishReasons: { readonly [reason: string]: FinishReason } = { stop: 'stop', length: 'length' };

/**
 * Ollama's `/api/chat`: JSON lines. Images go as data only, so give them as `data:` URLs.
 *
 * @see {@link https://github.com/ollama/ollama/blob/main/docs/api.md | the format}
 */
export function ollama(): ChatProtocol {
  return {
    name: 'ollama',
    framing: 'ndjson',
    request: (turn) => ({ body: requestBody(turn) }),
    createDecoder() {
      let calls = 0;
      return jsonDecoder((out, value) => {
        const { model, message, done, done_reason: rawReason, prompt_eval_count, eval_count } = fields(value);
        const { content, thinking, tool_calls: toolCalls } = fields(message);
        out.start({ model });
        out.reasoning(thinking);
        out.text(content);
        for (const call of list(toolCalls)) {
          const { id, function: fn } = fields(call);
          const { name, arguments: args } = fields(fn);
          out.toolCall(`${calls}`, { id, name, arguments: typeof args === 'object' ? JSON.stringify(args) : args });
          out.close('tool-call', `${calls++}`);
        }
        if (!done) return;
        out.usage({ inputTokens: prompt_eval_count, outputTokens: eval_count });
        const reason = string(rawReason);
        const normal = lookUp(finishReasons, reason || 'stop') ?? 'other';
        out.finish(normal === 'stop' && calls > 0 ? 'tool-calls' : normal, reason || null);
        out.end('done:true');
      });
    },
  };
}

function requestBody(turn: ChatTurn): unknown {
  return {
    model: turn.model,
    messages: [
      ...(turn.system ? [{ role: 'system', content: turn.system }] : []),
      ...history(turn).flatMap(({ role, parts }) => messagesOf(role, parts)),
    ],
    stream: true,
    tools: openaiTools(turn),
    options: { num_predict: turn.maxOutputTokens, temperature: turn.temperature, top_p: turn.topP, stop: turn.stop },
    ...turn.extra,
  };
}

function messagesOf(role: string, parts: readonly ChatPart[]): readonly Fields[] {
  if (role === 'tool')
    return resultsOf(parts).map((result) => ({ role, content: resultText(result), tool_name: result.name }));
  const calls = callsOf(parts).map((call) => ({ function: { name: call.name, arguments: toolArguments(call) } }));
  const images = mapParts(parts, imageOf);
  return [
    {
      role,
      content: textOf(parts),
      thinking: reasoningOf(parts) || undefined,
      images: images.length > 0 ? images : undefined,
      tool_calls: calls.length > 0 ? calls : undefined,
    },
  ];
}

function imageOf(part: ChatPart): string | undefined {
  if (part.type !== 'file') return undefined;
  const data = base64Of(part);
  if (data === undefined) throw new TypeError('Ollama takes files as data: URLs only.');
  return data;
}
