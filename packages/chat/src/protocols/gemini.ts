import { toolArguments } from '../tool-arguments.ts';
import type { ChatProtocol, ChatTurn } from '../protocol-contract.ts';
import type { ChatPart } from '../types.ts';
import { base64Of, mapDialog, mapParts, systemOf } from './history.ts';
import { jsonDecoder } from './json-decoder.ts';
import { setPartialArgument } from './partial-arguments.ts';
import type { PartWriter } from './part-writer.ts';
import { type Fields, fields, list, string } from './wire.ts';

/** Reasons that a filter gives; there are more of them with every version. */
const filtered = /SAFE|RECIT|BLOCK|PROHIB|SPII/;

/**
 * Google Gemini, `streamGenerateContent`. The model goes into the path, as `/models/<model>:streamGenerateContent`, so
 * the chat's `url` ends in the API's version.
 *
 * Calls are signed: what is sent back of them carries the signature, as the platform demands.
 *
 * @see {@link https://ai.google.dev/api/generate-content | the format}
 */
export function gemini(): ChatProtocol {
  return {
    name: 'gemini',
    framing: 'sse',
    request: (turn) => ({
      ...(turn.model && { path: `/models/${turn.model}:streamGenerateContent` }),
      query: { alt: 'sse' },
      body: requestBody(turn),
    }),
    createDecoder() {
      let calls = 0;
      /** Those of the call in progress, where they come in values, each with its path. */
      let args: { [name: string]: unknown } | undefined;

      function endCall(out: PartWriter, json: string): void {
        args = undefined;
        out.toolCall(`${calls}`, { arguments: json });
      }

      return jsonDecoder(
        (out, value) => {
          const {
            candidates,
            usageMetadata,
            promptFeedback,
            modelVersion: model,
            responseId: id,
            error,
          } = fields(value);
          out.start({ id, model });
          const { content, finishReason, groundingMetadata } = fields(list(candidates)[0]);
          for (const part of list(fields(content)['parts'])) {
            const { text, thought, thoughtSignature: signature, functionCall, inlineData } = fields(part);
            out[thought ? 'reasoning' : 'text'](text);
            if (functionCall) {
              const { args: whole, partialArgs, willContinue, ...call } = fields(functionCall);
              if (!args) out.toolCall(`${++calls}`, { ...call, signature });
              // No prototype: a name like `__proto__` is a name.
              args ??= Object.create(null) as { [name: string]: unknown };
              for (const piece of list(partialArgs)) setPartialArgument(args, piece);
              if (!willContinue) endCall(out, JSON.stringify(whole ?? args));
            }
            if (inlineData) {
              const mediaType = string(fields(inlineData)['mimeType']);
              out.interrupt();
              out.say({
                type: 'file',
                part: {
                  type: 'file',
                  key: out.nextKey('file'),
                  mediaType,
                  url: `data:${mediaType};base64,${string(fields(inlineData)['data'])}`,
                },
              });
            }
          }
          for (const chunk of list(fields(groundingMetadata)['groundingChunks'])) {
            const { uri: url, title } = fields(fields(chunk)['web']);
            out.source({ url, title });
          }
          const counts = fields(usageMetadata);
          const reasoningTokens = counts['thoughtsTokenCount'];
          if (usageMetadata)
            out.usage({
              inputTokens: counts['promptTokenCount'],
              outputTokens: Number(counts['candidatesTokenCount'] ?? 0) + Number(reasoningTokens ?? 0),
              totalTokens: counts['totalTokenCount'],
              cachedInputTokens: counts['cachedContentTokenCount'],
              reasoningTokens,
            });
          const blocked = fields(promptFeedback)['blockReason'];
          const reason = string(finishReason ?? blocked);
          if (reason) {
            // Cut short, it must not be valid.
            if (args) endCall(out, JSON.stringify(args).slice(0, -1));
            out.finish(
              blocked || filtered.test(reason)
                ? 'content-filter'
                : reason === 'MAX_TOKENS'
                  ? 'length'
                  : reason !== 'STOP'
                    ? 'other'
                    : calls
                      ? 'tool-calls'
                      : 'stop',
              reason,
            );
          }
          if (error) out.fail({ ...fields(error), type: fields(error)['status'] });
        },
        { endsWithBody: true },
      );
    },
  };
}

function requestBody(turn: ChatTurn): unknown {
  const system = systemOf(turn);
  const { toolChoice, maxOutputTokens, temperature, topP, stop: stopSequences } = turn;
  return {
    contents: mapDialog(turn, (role, parts) => ({
      role: role === 'assistant' ? 'model' : 'user',
      parts: mapParts(parts, contentPart),
    })),
    systemInstruction: system && { parts: [{ text: system }] },
    tools: turn.tools && [
      {
        functionDeclarations: turn.tools.map(({ name, description, parameters }) => ({
          name,
          description,
          parametersJsonSchema: parameters,
        })),
      },
    ],
    toolConfig: toolChoice && {
      functionCallingConfig:
        typeof toolChoice === 'object'
          ? { mode: 'ANY', allowedFunctionNames: [toolChoice.name] }
          : { mode: toolChoice === 'required' ? 'ANY' : toolChoice.toUpperCase() },
    },
    generationConfig: { maxOutputTokens, temperature, topP, stopSequences },
    ...turn.extra,
  };
}

function contentPart(part: ChatPart): Fields | undefined {
  if (part.type === 'text' || part.type === 'refusal') return { text: part.text };
  if (part.type === 'tool-call')
    return {
      functionCall: { id: part.id, name: part.name, args: toolArguments(part) },
      thoughtSignature: part.signature,
    };
  if (part.type === 'tool-result')
    return {
      functionResponse: {
        id: part.toolCallId,
        name: part.name,
        response: { [part.isError ? 'error' : 'output']: part.result },
      },
    };
  if (part.type !== 'file') return undefined;
  const { mediaType: mimeType, url: fileUri } = part;
  const data = base64Of(part);
  return data ? { inlineData: { mimeType, data } } : { fileData: { mimeType, fileUri } };
}
