/**
 * The contract of the package: what comes off the wire (`ChatFrame`), what a protocol makes of it (`ChatEvent`),
 * and what the reader sees (`ChatMessage`). Read this file first; `protocol-contract.ts` is what stands between them.
 */

// ---------------------------------------------------------------------------------------------------------------
// The message: plain, immutable JSON. It survives structuredClone, JSON and the server-component boundary.
// ---------------------------------------------------------------------------------------------------------------

/** Who speaks; `tool` is the application, with the results of calls. */
export type ChatRole = 'system' | 'user' | 'assistant' | 'tool';

/**
 * Where a message stands.
 *
 * - `pending`: nothing has arrived yet.
 * - `streaming`: parts are arriving.
 * - `complete`: the model finished and the protocol's own end was seen.
 * - `incomplete`: cut short, by a limit, a filter, or a connection that ended too early. The text received is kept.
 * - `stopped`: the user called `stop()`.
 * - `failed`: the provider reported an error; see {@link ChatMessage.error}.
 */
export type ChatStatus = 'pending' | 'streaming' | 'complete' | 'incomplete' | 'stopped' | 'failed';

/** Why the model stopped, in one vocabulary for all platforms; `null` while it has not said. */
export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'error' | 'abort' | 'other';

/** Tokens, as the provider counted them; of an answer that was continued, its latest request's. */
export interface ChatUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
  readonly cachedInputTokens?: number;
  readonly reasoningTokens?: number;
}

/** What went wrong, in the provider's own words where it said any. Never holds a secret or a whole response body. */
export interface ChatErrorInfo {
  /** The provider's code, or `truncated`, or the code of an `EventStreamError`. */
  readonly code: string | number | null;
  readonly type: string | null;
  readonly message: string | null;
  /** The HTTP status, where the failure had one. */
  readonly status?: number;
  /** Milliseconds the server asked to wait, where it said so (`Retry-After`). */
  readonly retryAfter?: number;
}

/** Milliseconds since the Unix epoch, by the client's clock. Of an answer that was continued: its latest request's. */
export interface ChatTiming {
  /** When the request was sent. */
  readonly startedAt: number | null;
  /** When the first text, reasoning or tool argument arrived. */
  readonly firstTokenAt: number | null;
  /** When the last one arrived. */
  readonly lastTokenAt: number | null;
  /** When the answer ended, however it ended. */
  readonly endedAt: number | null;
}

/** `key` names a part within its message, for good: use it as the React key. */
interface PartBase {
  readonly key: string;
}

/** Text of the answer itself. */
export interface TextPart extends PartBase {
  readonly type: 'text';
  readonly text: string;
}

/** What the model thought before it answered, as far as the platform shows it. */
export interface ReasoningPart extends PartBase {
  readonly type: 'reasoning';
  readonly text: string;
  /** What the provider wants back, unchanged, with the next turn. */
  readonly signature?: string;
}

/** The model declined; the text is its explanation. */
export interface RefusalPart extends PartBase {
  readonly type: 'refusal';
  readonly text: string;
}

/**
 * A call the model wants made.
 *
 * - `streaming`: the arguments are still arriving.
 * - `ready`: the arguments are whole, valid JSON; with the answer's end they may be executed.
 * - `invalid`: they were cut short or are not JSON. Never execute these.
 */
export interface ToolCallPart extends PartBase {
  readonly type: 'tool-call';
  /** The provider's id; `null` where it sends none. */
  readonly id: string | null;
  readonly name: string;
  /** JSON text, exactly as streamed. */
  readonly arguments: string;
  readonly state: 'streaming' | 'ready' | 'invalid';
  /** What the provider wants back, unchanged, with the next turn (Gemini). */
  readonly signature?: string;
}

/** What a tool gave back: from the server within the same answer, or from the application. */
export interface ToolResultPart extends PartBase {
  readonly type: 'tool-result';
  readonly toolCallId: string | null;
  readonly name?: string;
  readonly result: JsonValue;
  readonly isError?: boolean;
}

/** Something the answer cites. */
export interface SourcePart extends PartBase {
  readonly type: 'source';
  readonly url: string;
  readonly title?: string;
  readonly id?: string;
}

/** A file, by URL or as a `data:` URL; images in a user's message are files. */
export interface FilePart extends PartBase {
  readonly type: 'file';
  readonly url: string;
  readonly mediaType: string;
  readonly name?: string;
}

/** The application's own data; parts of one `name` and `id` are merged, the newest wins. */
export interface DataPart extends PartBase {
  readonly type: 'data';
  readonly name: string;
  readonly id?: string;
  readonly data: JsonValue;
}

/** One piece of a message. Parts stand in the order in which they began. */
export type ChatPart =
  | TextPart
  | ReasoningPart
  | RefusalPart
  | ToolCallPart
  | ToolResultPart
  | SourcePart
  | FilePart
  | DataPart;

/** What JSON can carry: what it says is the same after `JSON.parse(JSON.stringify(…))`. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * A message of a conversation: plain immutable JSON, which survives `structuredClone`, `JSON` and server components. A
 * message that did not change keeps its identity.
 */
export interface ChatMessage {
  readonly id: string;
  readonly role: ChatRole;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  /** The model that answered, as it named itself. */
  readonly model: string | null;
  readonly status: ChatStatus;
  readonly parts: readonly ChatPart[];
  /** The text parts, concatenated. */
  readonly text: string;
  readonly finishReason: FinishReason | null;
  /** The provider's own word for it. */
  readonly rawFinishReason: string | null;
  readonly usage: ChatUsage | null;
  readonly error: ChatErrorInfo | null;
  readonly timing: ChatTiming;
  readonly metadata: { readonly [key: string]: JsonValue };
}

// ---------------------------------------------------------------------------------------------------------------
// Frames: one response, cut by its framing. Between `core` and a protocol's decoder.
// ---------------------------------------------------------------------------------------------------------------

/**
 * What a decoder is handed, in the order of the wire.
 *
 * Comments and unknown fields come before the event of their block (DashScope puts the status into a comment,
 * llama.cpp its error into a field called `error`). `incomplete` is the last block of a body that ended without
 * its empty line, read as if it had ended: `[DONE]` may stand there, and half a token.
 */
export type ChatFrame =
  | { readonly kind: 'event'; readonly type: string; readonly data: string; readonly lastEventId: string }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'unknown-field'; readonly name: string; readonly value: string }
  | { readonly kind: 'incomplete'; readonly type: string; readonly data: string; readonly lastEventId: string }
  | { readonly kind: 'json-line'; readonly line: string }
  | { readonly kind: 'text'; readonly text: string };

// ---------------------------------------------------------------------------------------------------------------
// Events: what a decoder says. An append-only log; `applyChatEvent` folds it into a message.
// ---------------------------------------------------------------------------------------------------------------

/**
 * How the stream of an answer ended. What the model said of its own end is `finish`; `message-status.ts` has the
 * table that makes a status of the two.
 *
 * - `done-marker`, `terminal-event`, `is_end`, `done:true`: the protocol's own end was seen.
 * - `eof-after-finish`: the body ended cleanly, the reason had come, and the protocol has no marker.
 * - `eof-unverifiable`: the body ended cleanly and the protocol can say no more.
 * - `eof`: the body ended before the protocol's end.
 * - `error`: the provider reported an error in the stream.
 * - `transport`: the connection failed or timed out.
 * - `stop`: the user called `stop()`.
 */
export type ChatEnd =
  | 'done-marker'
  | 'terminal-event'
  | 'is_end'
  | 'done:true'
  | 'eof-after-finish'
  | 'eof-unverifiable'
  | 'eof'
  | 'error'
  | 'transport'
  | 'stop';

/** Where in the stream an event came from: SSE id, sequence number or offset. A resume starts behind it. */
interface Cursor {
  readonly cursor?: string | number;
}

/** `part` is the `key` of the part meant. */
export type ChatEvent = Cursor &
  (
    | {
        readonly type: 'start';
        readonly id?: string;
        readonly model?: string;
        readonly metadata?: { readonly [key: string]: JsonValue };
      }
    /** Opens a part. A key that exists already is left as it is. */
    | { readonly type: 'part-start'; readonly part: ChatPart }
    /** Appends to the part's `text`, or to a tool call's `arguments`. */
    | { readonly type: 'delta'; readonly part: string; readonly text: string }
    /** Replaces the same, for servers that send the cumulative text. */
    | { readonly type: 'snapshot'; readonly part: string; readonly text: string }
    /** Sets a part's other fields as they become known. */
    | {
        readonly type: 'set';
        readonly part: string;
        readonly id?: string;
        readonly name?: string;
        readonly signature?: string;
      }
    /** Closes a part; a tool call becomes `ready` or `invalid`. */
    | { readonly type: 'part-end'; readonly part: string }
    | { readonly type: 'tool-result'; readonly part: ToolResultPart }
    | { readonly type: 'source'; readonly part: SourcePart }
    | { readonly type: 'file'; readonly part: FilePart }
    /** Adds a data part, or replaces the one of the same key. */
    | { readonly type: 'data'; readonly part: DataPart }
    | { readonly type: 'usage'; readonly usage: ChatUsage }
    /** The provider takes parts back (a filter, a retried step): they are removed. */
    | { readonly type: 'retract'; readonly parts: readonly string[] }
    | { readonly type: 'ping' }
    | { readonly type: 'error'; readonly error: ChatErrorInfo }
    /** The model's reason. A later one replaces it (Azure filters after `stop`). */
    | { readonly type: 'finish'; readonly reason: FinishReason; readonly rawReason: string | null }
    /** The stream is over; nothing follows. */
    | { readonly type: 'end'; readonly end: ChatEnd; readonly error?: ChatErrorInfo }
  );
