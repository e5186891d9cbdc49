/** What a protocol is: one wire format, both ways. It puts a turn into a request, and an answer's frames into events. */
import type { ChatEvent, ChatFrame, ChatMessage, JsonValue } from './types.ts';

/** A tool the model may call. */
export interface ChatTool {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the arguments. */
  readonly parameters: { readonly [key: string]: JsonValue };
}

/** One turn to ask for: the conversation so far, and how to answer. */
export interface ChatTurn {
  /** The conversation so far, the newest message last. */
  readonly messages: readonly ChatMessage[];
  /** As the platform names it. */
  readonly model?: string;
  /** What the model is told before the conversation. */
  readonly system?: string;
  /** What the model may call. */
  readonly tools?: readonly ChatTool[];
  /** Whether it may, must or must not call a tool, or the one it has to call. Default: the platform's, `auto`. */
  readonly toolChoice?: 'auto' | 'none' | 'required' | { readonly name: string };
  /** Where the answer is cut off, in tokens. */
  readonly maxOutputTokens?: number;
  /** How freely words are chosen; the range is the platform's. */
  readonly temperature?: number;
  /** How much of the likely words are considered, 0 to 1. */
  readonly topP?: number;
  /** Texts at which the answer ends. */
  readonly stop?: readonly string[];
  /** Set when the last message is a partial answer to be continued from its text. */
  readonly continue?: boolean;
  /** Merged into the body last: whatever the platform knows and this type does not. */
  readonly extra?: { readonly [key: string]: JsonValue };
}

/** How a protocol asks for a turn. */
export interface ChatRequest {
  /** Appended to the chat's `url`, for platforms that put the model into the path. */
  readonly path?: string;
  readonly query?: { readonly [name: string]: string };
  readonly headers?: { readonly [name: string]: string };
  /** Sent as JSON. */
  readonly body: unknown;
}

/** What a decoder may know of the response before its first frame. */
export interface ChatResponseHead {
  readonly status: number;
  readonly headers: Headers;
}

/**
 * Turns frames into events. One decoder reads one answer; it holds that answer's state and nothing else.
 * After it has returned an `end` event it is not called again.
 */
export interface ChatDecoder {
  /** What one frame means; nothing, where it means nothing. */
  decode(frame: ChatFrame): readonly ChatEvent[];
  /** The body ended cleanly. Says how, unless an `end` went out before. */
  end(): readonly ChatEvent[];
}

/** How a body is cut into frames; `auto` goes by the response's content type. */
export type ChatFraming = 'sse' | 'ndjson' | 'text' | 'auto';

/**
 * One wire format: how to ask, and how to read the answer. `openaiChat()` and its siblings make them; an object of your
 * own does as well.
 */
export interface ChatProtocol {
  readonly name: string;
  readonly framing: ChatFraming;
  /** The request that asks for the turn. Called anew for every request. */
  request(turn: ChatTurn): ChatRequest;
  /** A decoder for one response; it keeps what it needs between frames. */
  createDecoder(response: ChatResponseHead): ChatDecoder;
  /** For `detectProtocol()`: whether an answer that has this among its first frames is of the protocol. */
  matches?(frame: ChatFrame, response: ChatResponseHead): boolean;
}
