import type { ChatErrorInfo, ChatProtocol, ChatUsage, FinishReason } from '@rivulet/chat';
import type { ScenarioContext } from '../scenario.ts';
import type { PlainTextOptions } from './plain-text.ts';
import type { AnswerProtocol, ProtocolFactoryName } from './protocols.ts';
import type { AnswerPart } from './wire.ts';

/** What is answered: a text, parts, or a function that makes them of the request. */
export type AnswerContent =
  | string
  | readonly (string | AnswerPart)[]
  | ((context: ScenarioContext) => string | readonly (string | AnswerPart)[]);

/** How an answer is put on the wire. */
export interface AnswerOptions {
  /** Its name, the name of its factory in `@rivulet/chat`, or what the factory makes. Default `openai-chat`. */
  readonly protocol?: AnswerProtocol | ProtocolFactoryName | ChatProtocol;
  /** How the protocol `plain-text` frames and ends its text. */
  readonly plainText?: PlainTextOptions;
  /** On average; single tokens come a little earlier or later. `Infinity` sends everything at once. Default 60. */
  readonly tokensPerSecond?: number;
  /** Milliseconds from the response's head to the first token. Default 250. */
  readonly timeToFirstToken?: number;
  /** Default 1. The same seed cuts and paces the same. */
  readonly seed?: number;
  /** Default: what the request asks for, else `rivulet-mock`. */
  readonly model?: string;
  /** Default `stop`, or `tool-calls` where a tool call stands without its result. */
  readonly finishReason?: FinishReason;
  /** Default: counted. */
  readonly usage?: ChatUsage;
  /** Fails after the parts. With a `status` and no parts it is the response's status. */
  readonly error?: Partial<ChatErrorInfo>;
  /** With `error`: fails after so many tokens, and leaves out the rest. Default: after all of them. */
  readonly errorAfter?: number;
  /** Numbers the events, and goes on behind the request's `Last-Event-ID`. Default false, as most platforms do. */
  readonly resumable?: boolean;
  /**
   * `false` answers as one JSON body; `platform` does what the platform would do for the request. By default the answer
   * is streamed unless the request's body says `"stream": false`.
   */
  readonly stream?: boolean | 'platform';
}
