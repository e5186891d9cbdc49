import type { ChatErrorInfo, ChatUsage, FinishReason, JsonValue } from '@rivulet/chat';
import type { MockRequest } from '../request.ts';
import { event, type Step } from '../scenario.ts';

/** One part of an answer as a test writes it down; a bare string is a text. */
export type AnswerPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string; readonly signature?: string }
  | { readonly type: 'refusal'; readonly text: string }
  /** `arguments` as JSON text, or as the value itself. */
  | { readonly type: 'tool-call'; readonly name: string; readonly arguments: JsonValue; readonly id?: string }
  /** Only where the protocol lets the server report results: the AI SDK's and AG-UI. */
  | {
      readonly type: 'tool-result';
      readonly result: JsonValue;
      readonly toolCallId?: string;
      readonly isError?: boolean;
    }
  | { readonly type: 'source'; readonly url: string; readonly title?: string }
  | { readonly type: 'file'; readonly url: string; readonly mediaType: string }
  | { readonly type: 'data'; readonly name: string; readonly data: JsonValue; readonly id?: string }
  /** The model thinks: nothing arrives for so many milliseconds. */
  | { readonly type: 'wait'; readonly ms: number };

/** The same with all that a wire format needs filled in. `pieces` is what arrives one by one. */
export type ReadyPart =
  | { readonly type: 'text' | 'refusal'; readonly text: string; readonly pieces: readonly string[] }
  | {
      readonly type: 'reasoning';
      readonly text: string;
      readonly pieces: readonly string[];
      readonly signature: string | undefined;
    }
  | {
      readonly type: 'tool-call';
      readonly name: string;
      readonly arguments: string;
      readonly id: string;
      readonly pieces: readonly string[];
      readonly index: number;
    }
  | Extract<AnswerPart, { type: 'source' | 'file' | 'data' | 'wait' }>
  | {
      readonly type: 'tool-result';
      readonly result: JsonValue;
      readonly toolCallId: string;
      readonly isError: boolean;
    };

/** A whole answer, ready to be written in any wire format. */
export interface Answer {
  /** Letters and digits; formats put their own prefix before it. */
  readonly id: string;
  readonly model: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  readonly parts: readonly ReadyPart[];
  readonly finishReason: FinishReason;
  readonly usage: ChatUsage;
  /** Comes after the parts, in place of the end. */
  readonly error: ChatErrorInfo | null;
  /** For formats that answer as they are asked to. */
  readonly request: MockRequest;
}

/** A step of an answer, and how many tokens the model had to make for it. */
export interface PacedStep {
  readonly step: Step;
  readonly tokens: number;
}

/** One platform's way of writing an answer down: the counterpart of a `ChatProtocol`. */
export interface Wire {
  readonly headers: Readonly<Record<string, string>>;
  /** Streamed, without the head. */
  stream(answer: Answer): Iterable<PacedStep>;
  /** The body of an answer that is not streamed: JSON, or a plain text. */
  whole(answer: Answer): object | string;
  /** The body of a response whose status is an error. */
  failure(error: ChatErrorInfo): object;
  /** Whether the platform would stream its answer to this request. */
  streams(request: MockRequest): boolean;
}

export const eventStream: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

/** A step the model makes no token for. */
export function free(step: Step): PacedStep {
  return { step, tokens: 0 };
}

/** A step that carries one token. */
export function token(step: Step): PacedStep {
  return { step, tokens: 1 };
}

/** The texts of all parts of one type, joined. */
export function textOf(answer: Answer, type: 'text' | 'reasoning' | 'refusal'): string {
  return answer.parts.map((part) => (part.type === type ? part.text : '')).join('');
}

export function partsOf<Type extends ReadyPart['type']>(
  answer: Answer,
  type: Type,
): readonly Extract<ReadyPart, { type: Type }>[] {
  return answer.parts.filter((part): part is Extract<ReadyPart, { type: Type }> => part.type === type);
}

/** A field of a JSON body, where the body is an object and has it. */
export function field(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** A tool call's arguments as a value; what is no JSON stays text. */
export function parsedArguments(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** An event whose name stands in its data, too: `event: ping`, `data: {"type":"ping"}`. */
export function named(data: { readonly type: string; readonly [field: string]: unknown }): Step {
  return event(data, { type: data.type });
}
