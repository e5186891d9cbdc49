import { EventSchema } from '@ag-ui/core/schemas';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { DefaultChatTransport, readUIMessageStream, type UIMessage } from 'ai';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import type { Expected, Transcript } from './transcripts.ts';

/** What can be asked of every platform's own client alike. Arguments are values: some clients keep no text of them. */
export interface Reading {
  text: string;
  reasoning: string;
  refusal: string;
  toolCalls: { readonly id: string | null; readonly name: string; readonly arguments: unknown }[];
  finish: string | null;
  /** Whether the client threw, or says that the answer failed. */
  failed: boolean;
}

export type VendorReader = (transcript: Transcript) => Promise<Reading>;

function empty(): Reading {
  return { text: '', reasoning: '', refusal: '', toolCalls: [], finish: null, failed: false };
}

function responding({ bytes, expected }: Transcript): () => Promise<Response> {
  return async () =>
    new Response(bytes, { headers: expected.responseHeaders ?? { 'content-type': expected.contentType } });
}

/** The arguments' value, or their text where they are cut short. */
export function argumentsValue(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What the transcript's own expectation says of the same. */
export function expectedReading(expected: Expected): Reading {
  return {
    text: expected.text,
    reasoning: expected.reasoning,
    refusal: expected.refusal ?? '',
    toolCalls: expected.toolCalls.map((call) => ({
      id: call.id,
      name: call.name,
      arguments: argumentsValue(call.arguments),
    })),
    finish: expected.rawFinishReason,
    failed: expected.error !== null,
  };
}

/** Runs `read`, and keeps what it had when it threw. */
async function collect(read: (reading: Reading) => Promise<void>): Promise<Reading> {
  const reading = empty();
  try {
    await read(reading);
  } catch {
    reading.failed = true;
  }
  return reading;
}

export const readWithOpenai: VendorReader = (transcript) =>
  collect(async (reading) => {
    const client = new OpenAI({
      apiKey: 'none',
      baseURL: 'http://model.test/v1',
      fetch: responding(transcript),
      maxRetries: 0,
    });
    const stream = client.chat.completions.stream({ model: 'm', messages: [] });
    // The client's own folding, as far as it came; it drops the snapshot at the end.
    stream.on('chunk', (_chunk, { choices: [choice] }) => {
      if (!choice) return;
      const { message, finish_reason: finish } = choice;
      reading.text = message.content ?? '';
      reading.refusal = message.refusal ?? '';
      reading.finish = finish ?? null;
      reading.toolCalls = (message.tool_calls ?? [])
        .filter((call) => call !== undefined)
        .map((call) => ({
          id: call.id ?? null,
          name: 'function' in call ? call.function.name : '',
          arguments: argumentsValue('function' in call ? (call.function.arguments ?? '') : ''),
        }));
    });
    await stream.done();
  });

export const readWithOpenaiResponses: VendorReader = (transcript) =>
  collect(async (reading) => {
    const client = new OpenAI({
      apiKey: 'none',
      baseURL: 'http://model.test/v1',
      fetch: responding(transcript),
      maxRetries: 0,
    });
    const names = new Map<string, { id: string; name: string; text: string }>();
    for await (const event of await client.responses.create({ model: 'm', input: '', stream: true })) {
      if (event.type === 'response.output_text.delta') reading.text += event.delta;
      else if (event.type === 'response.refusal.delta') reading.refusal += event.delta;
      else if (event.type === 'response.reasoning_summary_text.delta') reading.reasoning += event.delta;
      else if (event.type === 'response.output_item.added' && event.item.type === 'function_call')
        names.set(event.item.id ?? '', { id: event.item.call_id, name: event.item.name, text: '' });
      else if (event.type === 'response.function_call_arguments.delta') names.get(event.item_id)!.text += event.delta;
      else if (
        event.type === 'response.completed' ||
        event.type === 'response.incomplete' ||
        event.type === 'response.failed'
      ) {
        reading.finish = event.response.incomplete_details?.reason ?? event.response.status ?? null;
        reading.failed = event.response.error !== null;
      } else if (event.type === 'error') reading.failed = true;
    }
    reading.toolCalls = [...names.values()].map(({ id, name, text }) => ({
      id,
      name,
      arguments: argumentsValue(text),
    }));
  });

export const readWithAnthropic: VendorReader = (transcript) =>
  collect(async (reading) => {
    const client = new Anthropic({
      apiKey: 'none',
      baseURL: 'http://model.test',
      fetch: responding(transcript),
      maxRetries: 0,
    });
    const stream = client.messages.stream({ model: 'm', max_tokens: 1, messages: [] });
    stream.on('streamEvent', (_event, message) => {
      reading.text = message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
      reading.reasoning = message.content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join('');
      reading.toolCalls = message.content.flatMap((block) =>
        block.type === 'tool_use' ? [{ id: block.id, name: block.name, arguments: block.input }] : [],
      );
      reading.finish = message.stop_reason;
    });
    await stream.done();
  });

/** This client has no `fetch` of its own: the caller puts one in the place of the global one. */
export const readWithGemini: VendorReader = () =>
  collect(async (reading) => {
    const client = new GoogleGenAI({ apiKey: 'none' });
    for await (const chunk of await client.models.generateContentStream({ model: 'm', contents: 'x' })) {
      for (const part of chunk.candidates?.[0]?.content?.parts ?? []) {
        if (part.thought) reading.reasoning += part.text ?? '';
        else reading.text += part.text ?? '';
        if (part.functionCall)
          reading.toolCalls.push({
            id: part.functionCall.id ?? null,
            name: part.functionCall.name ?? '',
            arguments: part.functionCall.args,
          });
      }
      reading.finish = chunk.candidates?.[0]?.finishReason ?? chunk.promptFeedback?.blockReason ?? reading.finish;
    }
  });

export const readWithOllama: VendorReader = (transcript) =>
  collect(async (reading) => {
    const client = new Ollama({ host: 'http://model.test', fetch: responding(transcript) as typeof fetch });
    for await (const { message, done, done_reason: reason } of await client.chat({
      model: 'm',
      messages: [],
      stream: true,
    })) {
      reading.text += message.content;
      reading.reasoning += message.thinking ?? '';
      for (const call of message.tool_calls ?? []) {
        const { id } = call as { readonly id?: string };
        reading.toolCalls.push({ id: id ?? null, name: call.function.name, arguments: call.function.arguments });
      }
      if (done) reading.finish = reason ?? null;
    }
  });

export const readWithAiSdk: VendorReader = (transcript) =>
  collect(async (reading) => {
    const transport = new DefaultChatTransport<UIMessage>({
      api: 'http://model.test/chat',
      fetch: responding(transcript) as typeof fetch,
    });
    const chunks = await transport.sendMessages({
      chatId: 'c',
      messages: [],
      trigger: 'submit-message',
      messageId: undefined,
      abortSignal: undefined,
    });
    const [forMessage, forFinish] = chunks.tee();
    const last = (async () => {
      for await (const message of readUIMessageStream({ stream: forMessage, onError: () => (reading.failed = true) })) {
        const calls = message.parts.flatMap((part) =>
          part.type.startsWith('tool-') ? [part as { type: string; toolCallId: string; input?: unknown }] : [],
        );
        reading.text = message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
        reading.reasoning = message.parts.map((part) => (part.type === 'reasoning' ? part.text : '')).join('');
        reading.toolCalls = calls.map((call) => ({
          id: call.toolCallId,
          name: call.type.slice(5),
          arguments: call.input,
        }));
      }
    })();
    for await (const chunk of forFinish) {
      if (chunk.type === 'finish') reading.finish = chunk.finishReason ?? null;
      if (chunk.type === 'abort') reading.finish = 'abort';
    }
    await last;
  });

/** `@ag-ui/core` has the events' schemas and no reader: it says that they are events, and what is in them. */
export const readWithAgUi: VendorReader = ({ bytes }) =>
  collect(async (reading) => {
    const calls = new Map<string, { id: string; name: string; text: string }>();
    const echoed = new Set<string>();
    let message = '';
    let call = '';
    for (const line of new TextDecoder().decode(bytes).split('\n')) {
      if (!line.startsWith('data: ')) continue;
      const event = EventSchema.parse(JSON.parse(line.slice(6)));
      if (event.type === 'TEXT_MESSAGE_START' || event.type === 'TEXT_MESSAGE_CHUNK') {
        message = event.messageId ?? message;
        if (event.role === 'user') echoed.add(message);
      }
      if ((event.type === 'TEXT_MESSAGE_CONTENT' || event.type === 'TEXT_MESSAGE_CHUNK') && !echoed.has(message))
        reading.text += event.delta ?? '';
      if (event.type === 'REASONING_MESSAGE_CONTENT' || event.type === 'REASONING_MESSAGE_CHUNK')
        reading.reasoning += event.delta ?? '';
      if (event.type === 'TOOL_CALL_START' || event.type === 'TOOL_CALL_ARGS' || event.type === 'TOOL_CALL_CHUNK') {
        call = event.toolCallId ?? call;
        const known = calls.get(call) ?? { id: call, name: '', text: '' };
        if ('toolCallName' in event && typeof event.toolCallName === 'string') known.name = event.toolCallName;
        if ('delta' in event && typeof event.delta === 'string') known.text += event.delta;
        calls.set(call, known);
      }
      if (event.type === 'RUN_FINISHED') reading.finish = (event.outcome?.type as string | undefined) ?? null;
      if (event.type === 'RUN_ERROR') reading.failed = true;
    }
    reading.toolCalls = [...calls.values()].map(({ id, name, text }) => ({
      id,
      name,
      arguments: argumentsValue(text),
    }));
  });
