import { readdirSync, readFileSync } from 'node:fs';
import { applyChatEvent } from '../../apply-chat-event.ts';
import { createChatMessage } from '../../create-chat-message.ts';
import { createFramer, framingOf } from '../../read-frames.ts';
import { seeded } from '../../testing/cuts.ts';
import type { ChatProtocol } from '../../protocol-contract.ts';
import type { ChatEnd, ChatEvent, ChatMessage, ChatStatus } from '../../types.ts';

/** What must come out of a transcript, as `fixtures/README.md` explains it. */
export interface Expected {
  readonly format: string;
  readonly contentType: string;
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly { readonly id: string | null; readonly name: string; readonly arguments: string }[];
  readonly finishReason: string | null;
  readonly rawFinishReason: string | null;
  readonly usage: { readonly [name: string]: number } | null;
  readonly error: {
    readonly code: string | number | null;
    readonly type: string | null;
    readonly message: string | null;
    readonly httpStatus?: number;
  } | null;
  readonly terminated: string;
  readonly refusal?: string;
  readonly sources?: readonly { readonly url: string; readonly title?: string }[];
  readonly reasoningSignature?: string;
  readonly withThinkExtraction?: { readonly reasoning: string; readonly text: string };
  readonly requestOptions?: { readonly [name: string]: unknown };
  readonly responseHeaders?: { readonly [name: string]: string };
  /** Where it does not follow from the rest. */
  readonly status?: ChatStatus;
  /** The states of the tool calls, where one is not `ready`. */
  readonly toolCallStates?: readonly string[];
}

export interface Transcript {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly expected: Expected;
}

const folders = [new URL('../../../../../fixtures/chat/', import.meta.url), new URL('./transcripts/', import.meta.url)];

/** All transcripts whose name begins with `prefix`: the shared fixtures, and those beside this file. */
export function transcripts(prefix = ''): readonly Transcript[] {
  return folders.flatMap((folder) => {
    const names = readdirSync(folder).filter((name) => name.startsWith(prefix) && !name.endsWith('.expected.json'));
    return names.map((file) => {
      const name = file.replace(/\.\w+$/, '');
      return {
        name,
        bytes: Uint8Array.from(readFileSync(new URL(file, folder))),
        expected: JSON.parse(readFileSync(new URL(`${name}.expected.json`, folder), 'utf8')) as Expected,
      };
    });
  });
}

export function responseHead({ expected }: Transcript): { readonly status: number; readonly headers: Headers } {
  return { status: 200, headers: new Headers(expected.responseHeaders ?? { 'content-type': expected.contentType }) };
}

/** The events a protocol makes of a body that arrives in these chunks. */
export function eventsOf(
  chunks: readonly Uint8Array[],
  protocol: ChatProtocol,
  transcript: Transcript,
): readonly ChatEvent[] {
  const decoder = protocol.createDecoder(responseHead(transcript));
  const events: ChatEvent[] = [];
  let over = false;
  const take = (more: readonly ChatEvent[]): void => {
    events.push(...more);
    over ||= more.some((event) => event.type === 'end');
  };
  const framer = createFramer(framingOf(protocol.framing, transcript.expected.contentType), (frame) => {
    if (!over) take(decoder.decode(frame));
  });
  for (const chunk of chunks) framer.feed(chunk);
  framer.end();
  if (!over) take(decoder.end());
  return events;
}

export function messageOf(events: readonly ChatEvent[]): ChatMessage {
  let message = createChatMessage({ role: 'assistant', id: 'a', createdAt: 0 });
  for (const event of events) message = applyChatEvent(message, event);
  return message;
}

function ofType(message: ChatMessage, type: 'reasoning' | 'refusal'): string {
  return message.parts.map((part) => (part.type === type ? part.text : '')).join('');
}

/** A transcript's outcome in the words of the fixtures. */
export function outcome(events: readonly ChatEvent[]): { readonly [name: string]: unknown } {
  const message = messageOf(events);
  const { error } = message;
  const end: ChatEnd | undefined = events.find((event) => event.type === 'end')?.end;
  const calls = message.parts.filter((part) => part.type === 'tool-call');
  const sources = message.parts.filter((part) => part.type === 'source');
  return {
    text: message.text,
    reasoning: ofType(message, 'reasoning'),
    toolCalls: calls.map((call) => ({ id: call.id, name: call.name, arguments: call.arguments })),
    finishReason: message.finishReason,
    rawFinishReason: message.rawFinishReason,
    usage: message.usage,
    error: error && {
      code: error.code,
      type: error.type,
      message: error.message,
      ...(error.status !== undefined && { httpStatus: error.status }),
    },
    terminated: end === 'eof-unverifiable' ? 'eof' : end,
    refusal: ofType(message, 'refusal'),
    sources: sources.map(({ url, title }) => ({ url, ...(title !== undefined && { title }) })),
    reasoningSignature: message.parts.map((part) => (part.type === 'reasoning' ? (part.signature ?? '') : '')).join(''),
    status: message.status,
    toolCallStates: calls.map((call) => call.state),
  };
}

/** The same for what was expected; what a fixture does not say follows from the table in `message-status.ts`. */
export function expectedOutcome(expected: Expected): { readonly [name: string]: unknown } {
  const { text, reasoning, toolCalls, finishReason, rawFinishReason, usage, error, terminated } = expected;
  const isCut =
    error?.code === 'truncated' || (finishReason !== null && !['stop', 'tool-calls'].includes(finishReason));
  return {
    text,
    reasoning,
    toolCalls,
    finishReason,
    rawFinishReason,
    usage,
    error,
    terminated,
    refusal: expected.refusal ?? '',
    sources: expected.sources ?? [],
    reasoningSignature: expected.reasoningSignature ?? '',
    status: expected.status ?? (terminated === 'error' ? 'failed' : isCut ? 'incomplete' : 'complete'),
    toolCallStates: expected.toolCallStates ?? toolCalls.map(() => 'ready'),
  };
}

/** The bytes in pieces, cut at up to 12 random places. */
export function cutAtRandom(bytes: Uint8Array, seed: number): readonly Uint8Array[] {
  const next = seeded(seed);
  const cuts = Array.from({ length: 1 + Math.floor(next() * 12) }, () =>
    Math.floor(next() * (bytes.length + 1)),
  ).toSorted((a, b) => a - b);
  return [0, ...cuts].map((from, index) => bytes.subarray(from, cuts[index] ?? bytes.length));
}

export function cutEverywhere(bytes: Uint8Array): readonly Uint8Array[] {
  return Array.from(bytes, (byte) => Uint8Array.of(byte));
}
