import type { ChatProtocol, ChatTurn } from '../protocol-contract.ts';
import type { FinishReason } from '../types.ts';
import { callsOf, mapDialog, resultsOf, resultText, systemOf, textOf } from './history.ts';
import { jsonDecoder } from './json-decoder.ts';
import { type Fields, fields, list, lookUp, string } from './wire.ts';

const finishReasons: { readonly [reason: string]: FinishReason } = {
  normal: 'stop',
  stop: 'stop',
  length: 'length',
  content_filter: 'content-filter',
  function_call: 'tool-calls',
};

/**
 * Baidu Qianfan, 文心一言, version 1; version 2 is `openaiChat()`. The model's endpoint goes into the path. The
 * platform takes no files and gives its function calls no ids.
 *
 * @see {@link https://cloud.baidu.com/doc/WENXINWORKSHOP/s/clntwmv7t | the format}
 */
export function qianfan(): ChatProtocol {
  return {
    name: 'qianfan',
    framing: 'sse',
    request: (turn) => ({ ...(turn.model && { path: `/${turn.model}` }), body: requestBody(turn) }),
    createDecoder() {
      let calls = 0;
      return jsonDecoder((out, value) => {
        const {
          id,
          result,
          is_end: isEnd,
          is_truncated: isTruncated,
          finish_reason: rawReason,
          function_call: call,
          usage,
          search_info: search,
          error_code: code,
          error_msg: message,
        } = fields(value);
        if (code) return out.fail({ code, message });
        out.start({ id });
        for (const found of list(fields(search)['search_results'])) {
          const { url, title } = fields(found);
          out.source({ url, title });
        }
        if (call) {
          const { name, thoughts, arguments: args } = fields(call);
          out.reasoning(thoughts);
          out.toolCall(`${calls++}`, { name, arguments: args });
        }
        out.text(result);
        if (usage) {
          const { prompt_tokens, completion_tokens, total_tokens } = fields(usage);
          out.usage({ inputTokens: prompt_tokens, outputTokens: completion_tokens, totalTokens: total_tokens });
        }
        if (!isEnd) return;
        const reason = string(rawReason);
        out.finish(
          isTruncated
            ? 'length'
            : (lookUp(finishReasons, reason) ?? (calls > 0 ? 'tool-calls' : reason ? 'other' : 'stop')),
          reason || null,
        );
        out.end('is_end');
      });
    },
  };
}

function requestBody(turn: ChatTurn): unknown {
  return {
    system: systemOf(turn),
    messages: mapDialog(turn, (role, parts): Fields => {
      if (parts.some(({ type }) => type === 'file')) throw new TypeError('Qianfan v1 takes no files.');
      // One call a turn, with no id.
      const [result] = resultsOf(parts);
      if (result) return { role: 'function', name: result.name, content: resultText(result) };
      const [call] = callsOf(parts);
      return { role, content: textOf(parts), function_call: call && { name: call.name, arguments: call.arguments } };
    }),
    stream: true,
    functions: turn.tools?.map(({ name, description, parameters }) => ({ name, description, parameters })),
    tool_choice: typeof turn.toolChoice === 'object' ? { type: 'function', function: turn.toolChoice } : undefined,
    max_output_tokens: turn.maxOutputTokens,
    temperature: turn.temperature,
    top_p: turn.topP,
    stop: turn.stop,
    ...turn.extra,
  };
}
