import type { ChatPart, ChatProtocol, ChatTurn } from '../types.ts';
import { argumentsOf, base64Of, history, mapParts, systemOf } from './history.ts';
import { jsonDecoder } from './json-decoder.ts';
import { emptyArguments, setPartialArgument } from './partial-arguments.ts';
import type { PartWriter } from './part-writer.ts';
import { addPart } from './whole-part.ts';
import { type Fields, fields, list, number, string } from './wire.ts';

/** Reasons that a filter gives; there are more of them with every version. */
const filtered = /SAFETY|RECITATION|BLOCKLIST|PROHIBITED|SPII/;

/**
 * Google Gemini, `streamGenerateContent`. The model goes into the path, so the chat's `url` ends in the API's version.
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
      ...(turn.model && { path: `/${turn.model.includes('/') ? turn.model : `models/${turn.model}`}:streamGenerateContent` }),
      query: { alt: 'sse' },
      body: requestBody(turn),
    }),
    createDecoder() {
      let calls = 0;
      let args: ReturnType<typeof emptyArguments> | undefined;

      /** A call comes whole, or in values each with its path; then it goes on until a piece does not say so. */
      function readCall(out: PartWriter, call: Fields, signature: unknown): void {
        const { id, name, args: whole, partialArgs, willContinue } = call;
        if (!args) out.toolCall(`${calls++}`, { id, name, signature });
        args ??= emptyArguments();
        for (const value of list(partialArgs)) setPartialArgument(args, value);
        if (!willContinue) endCall(out, JSON.stringify(whole ?? args));
      }

      function endCall(out: PartWriter, json: string): void {
        args = undefined;
        out.toolCall(`${calls - 1}`, { arguments: json });
        out.close('tool-call', `${calls - 1}`);
      }

      return jsonDecoder(
        (out, value) => {
          const { candidates, usageMetadata, promptFeedback, modelVersion, responseId, error } = fields(value);
          out.start({ id: responseId, model: modelVersion });
          const { content, finishReason, groundingMetadata } = fields(list(candidates)[0]);
          for (const part of list(fields(content)['parts'])) {
            const { text, thought, thoughtSignature, functionCall, inlineData } = fields(part);
            const { mimeType, data } = fields(inlineData);
            if (thought) out.reasoning(text);
            else out.text(text);
            if (functionCall) readCall(out, fields(functionCall), thoughtSignature);
            if (string(data)) addPart(out, { type: 'file', mediaType: string(mimeType), url: `data:${string(mimeType)};base64,${string(data)}` });
          }
          for (const chunk of list(fields(groundingMetadata)['groundingChunks'])) {
            const { uri, title } = fields(fields(chunk)['web']);
            out.source({ url: uri, title });
          }
          if (usageMetadata) {
            const { promptTokenCount, candidatesTokenCount, thoughtsTokenCount, totalTokenCount, cachedContentTokenCount } = fields(usageMetadata);
            out.usage({
              inputTokens: promptTokenCount,
              outputTokens: (number(candidatesTokenCount) ?? 0) + (number(thoughtsTokenCount) ?? 0),
              totalTokens: totalTokenCount,
              cachedInputTokens: cachedContentTokenCount,
              reasoningTokens: thoughtsTokenCount,
            });
          }
          const blocked = string(fields(promptFeedback)['blockReason']);
          const reason = string(finishReason) || blocked;
          if (reason) {
            // Cut short, it must not be valid.
            if (args) endCall(out, JSON.stringify(args).slice(0, -1));
            out.finish(blocked || filtered.test(reason) ? 'content-filter' : reason === 'MAX_TOKENS' ? 'length' : reason !== 'STOP' ? 'other' : calls > 0 ? 'tool-calls' : 'stop', reason);
          }
          if (error) {
            const { code, message, status } = fields(error);
            out.fail({ code, type: status, message: message ?? error });
          }
        },
        { endsWithBody: true },
      );
    },
  };
}

function requestBody(turn: ChatTurn): unknown {
  const system = systemOf(turn);
  const { toolChoice } = turn;
  return {
    contents: history(turn)
      .filter(({ role }) => role !== 'system')
      .map(({ role, parts }) => ({ role: role === 'assistant' ? 'model' : 'user', parts: mapParts(parts, contentPart) }))
      .filter(({ parts }) => parts.length > 0),
    systemInstruction: system === undefined ? undefined : { parts: [{ text: system }] },
    tools: turn.tools && [{ functionDeclarations: turn.tools.map(({ name, description, parameters }) => ({ name, description, parametersJsonSchema: parameters })) }],
    toolConfig: toolChoice && {
      functionCallingConfig: typeof toolChoice === 'object' ? { mode: 'ANY', allowedFunctionNames: [toolChoice.name] } : { mode: toolChoice === 'required' ? 'ANY' : toolChoice.toUpperCase() },
    },
    generationConfig: { maxOutputTokens: turn.maxOutputTokens, temperature: turn.temperature, topP: turn.topP, stopSequences: turn.stop },
    ...turn.extra,
  };
}

function contentPart(part: ChatPart): Fields | undefined {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return { text: part.text };
    case 'tool-call':
      return { functionCall: { id: part.id ?? undefined, name: part.name, args: argumentsOf(part) }, thoughtSignature: part.signature };
    case 'tool-result': {
      const { result, isError } = part;
      const isObject = typeof result === 'object' && result !== null && !Array.isArray(result);
      return { functionResponse: { id: part.toolCallId ?? undefined, name: part.name, response: isError ? { error: result } : isObject ? result : { output: result } } };
    }
    case 'file': {
      const data = base64Of(part);
      return data === undefined ? { fileData: { mimeType: part.mediaType, fileUri: part.url } } : { inlineData: { mimeType: part.mediaType, data } };
    }
    default:
      return undefined;
  }
}
