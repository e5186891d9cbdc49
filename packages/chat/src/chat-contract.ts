/**
 * What a chat is to its user: the `Chat` interface, its options, and what is injected into it.
 * `chat.ts` implements it; the React hooks adapt it.
 */
import type { EventStreamAttempt, ServerSentEvent } from '@rivulet/core';
import type { AnswerHost } from './chat-answer.ts';
import type { ChatMessageInit } from './create-chat-message.ts';
import type { MessageNode } from './message-tree.ts';
import type { ChatProtocol, ChatTool, ChatTurn } from './protocol-contract.ts';
import type { ChatErrorInfo, ChatEvent, ChatMessage, ChatPart, JsonValue, ToolCallPart } from './types.ts';

/** What is on screen. Messages that did not change keep their identity from one snapshot to the next. */
export interface ChatSnapshot {
  /** The conversation from its first message to the end of the branch that is selected. */
  readonly messages: readonly ChatMessage[];
  /**
   * - `ready`: nothing is under way.
   * - `submitted`: a request is out, no part of its answer has come yet.
   * - `streaming`: parts are arriving.
   * - `error`: the latest answer failed or broke off; see `error`. One that was left by `detach()` did not.
   */
  readonly status: 'ready' | 'submitted' | 'streaming' | 'error';
  /** The latest answer's error; `null` while there is none. */
  readonly error: ChatErrorInfo | null;
}

/**
 * How often a subscriber hears of changes.
 *
 * - `frame`: whenever anything changed, once per network chunk. (React's hook makes at most one update per frame of it.)
 * - `structure`: only when a message or a part starts or ends, or the status changes.
 */
export type ChatUpdates = 'frame' | 'structure';

/** A file to send along: an address, or a `data:` URL (see `filePart`). */
export interface ChatFileInput {
  readonly url: string;
  readonly mediaType: string;
  readonly name?: string;
}

/** What the user says: words, or words with files, or parts made by hand. */
export type ChatInput =
  | string
  | {
      readonly text?: string;
      readonly files?: readonly ChatFileInput[];
      readonly parts?: readonly ChatPart[];
      readonly metadata?: { readonly [key: string]: JsonValue };
    };

/** What one turn can ask for; an option of `send()` wins over the chat's. */
export type ChatTurnOptions = Pick<
  ChatTurn,
  'model' | 'system' | 'toolChoice' | 'maxOutputTokens' | 'temperature' | 'topP' | 'stop' | 'extra'
>;

/** What happens to a `send()` while an answer is still coming. */
export type ChatOverlap =
  /** It waits for its turn (the default). */
  | 'queue'
  /** The answer under way is stopped. */
  | 'interrupt'
  /** Its promise rejects with a `ChatBusyError`, and nothing else happens. */
  | 'reject';

/** Where a message stands among its alternatives: the answers of a question, or the wordings of one. */
export interface ChatBranches {
  /** Ids, oldest first; the message's own among them. */
  readonly ids: readonly string[];
  /** The position of the message in `ids`. */
  readonly index: number;
}

/** A client-side tool: with `execute`, the chat runs it and sends the result back. */
export interface ChatClientTool extends ChatTool {
  /**
   * Called once per call whose arguments came whole and valid, when the answer has ended.
   * What it throws goes to the model as an error.
   */
  execute?(args: JsonValue, context: ChatToolContext): JsonValue | undefined | Promise<JsonValue | undefined>;
}

/** What a tool may know of the call that it answers. */
export interface ChatToolContext {
  /** The provider's id of the call; `null` where it sends none. */
  readonly toolCallId: string | null;
  readonly message: ChatMessage;
  /** Aborted by `stop()`. */
  readonly signal: AbortSignal;
}

/** The result of a call that the application ran by itself. */
export interface ChatToolOutput {
  /** The call's `id`, or its part's `key` where the provider sends no id. */
  readonly toolCallId: string;
  readonly result: JsonValue;
  readonly isError?: boolean;
}

/** What a transport is asked for. */
export interface ChatTransportRequest {
  readonly method: string;
  /** The chat's `url` with the protocol's path and query. */
  readonly url: string;
  readonly headers: Headers;
  /** JSON text; `null` for a resume. */
  readonly body: string | null;
  /** What `body` was made from; `null` for a resume. */
  readonly turn: ChatTurn | null;
  readonly signal: AbortSignal;
}

/** Bytes (or their text) to be framed and decoded, events to be decoded, or chat events as they are. */
export type ChatTransportItem = Uint8Array | string | ServerSentEvent | ChatEvent;

/**
 * Carries a turn to a model and its answer back: `fetch` by default, a socket, a worker, a function in the page.
 * What it throws ends the answer as a network fault; it should heed `request.signal`.
 */
export type ChatTransport = (
  request: ChatTransportRequest,
) =>
  | Response
  | ReadableStream<Uint8Array>
  | AsyncIterable<ChatTransportItem>
  | Promise<Response | ReadableStream<Uint8Array> | AsyncIterable<ChatTransportItem>>;

/**
 * What the `headers` function is told; as of `openEventStream`, so that one function serves both.
 * `reconnect`: an answer is picked up again.
 */
export type ChatHeadersContext = EventStreamAttempt;

/** Where a chat's turns go, in what format, and what happens around them. */
export interface ChatOptions extends ChatTurnOptions {
  /** Where turns are posted to. May be left out with a `transport` of your own. */
  readonly url?: string | URL;
  /** Default: `openaiChat()`. */
  readonly protocol?: ChatProtocol;
  /** Default: the global `fetch`, looked up at each call. */
  readonly fetch?: (input: string, init: RequestInit) => Promise<Response>;
  /** A function is called for each request, and once more, with `reason: 'unauthorized'`, after a 401. */
  readonly headers?: HeadersInit | ((context: ChatHeadersContext) => HeadersInit | Promise<HeadersInit>);
  /** As in `fetch`. Default: fetch's own, `same-origin`. */
  readonly credentials?: RequestCredentials;
  /** Carries turns some other way than by `fetch`: over a WebSocket, or in process. */
  readonly transport?: ChatTransport;
  /**
   * What was said before: whole messages, as they were saved, or what `createChatMessage()` makes one of, such as
   * `{ id: 'hi', role: 'assistant', text: 'Hello' }`; where a server renders them, they need ids. Read once.
   */
  readonly initialMessages?: readonly (ChatMessage | ChatMessageInit)[];
  /** What the model may call. Those with an `execute` are run here, and their results sent back. */
  readonly tools?: readonly ChatClientTool[];
  /**
   * Called for a call that no tool's `execute` takes, such as one of a tool that the backend declared. What it returns
   * is the result; `undefined` leaves the call to `addToolResult()`.
   */
  readonly onToolCall?: (
    call: ToolCallPart,
    context: ChatToolContext,
  ) => JsonValue | undefined | Promise<JsonValue | undefined>;
  /** Rounds of tool results that are sent back by themselves within one `send()`. Default 8. */
  readonly maxToolRounds?: number;
  /** Members added to every request's body. */
  readonly body?: { readonly [key: string]: JsonValue } | (() => { readonly [key: string]: JsonValue });
  /** Default `queue`. */
  readonly overlap?: ChatOverlap;
  /** Milliseconds without a byte after which an answer counts as cut. Off by default: reasoning models are silent for minutes. */
  readonly idleTimeout?: number;
  /** From `resumable()`: answers that broke off are picked up where they were. */
  readonly resume?: ChatResume;
  /** From `persistence()`: the conversation outlives the page. */
  readonly persist?: ChatPersist;
  /** Default: `crypto.randomUUID()` where there is one. */
  readonly generateId?: () => string;
  /** Milliseconds since the Unix epoch. Default: `Date.now()`. */
  readonly now?: () => number;
  /** Called when an answer has ended, however it ended. */
  readonly onFinish?: (message: ChatMessage) => void;
  /** Called when an answer ended with an error, `detach()` aside. */
  readonly onError?: (error: ChatErrorInfo, message: ChatMessage) => void;
}

/** A conversation outside of any framework, made by `createChat()`. */
export interface Chat {
  /** What is on screen now. The same object until something changed (of the kind that `updates` names; default `frame`). */
  getSnapshot(updates?: ChatUpdates): ChatSnapshot;
  /** Calls `listener` after each change, synchronously; a listener that throws is reported and stops nobody. */
  subscribe(listener: () => void, updates?: ChatUpdates): () => void;
  /** The message as it is now, on the selected branch or not. */
  getMessage(id: string): ChatMessage | undefined;
  /** Calls `listener` after each change of one message. */
  subscribeToMessage(id: string, listener: () => void): () => void;
  /**
   * Adds the user's message and asks for an answer.
   *
   * @returns The answer, once it has ended and its tools have run. The promise never rejects for what the network or
   * the provider does: the message's `status` and `error` say it.
   * @throws {ChatBusyError} with `overlap: 'reject'` while an answer is coming.
   */
  send(input: ChatInput, options?: ChatTurnOptions): Promise<ChatMessage>;
  /** Ends the answers under way and waiting; their text stays, their status is `stopped`, the server sees the close. */
  stop(): void;
  /**
   * Leaves the answer to the server, as a page that goes away does: it stays `incomplete` here until `resume()`.
   * Unlike `stop()`, nothing tells the server to cease.
   */
  detach(): void;
  /** Asks for another answer in place of the given one (default: the last); the old one stays as a branch. */
  regenerate(id?: string, options?: ChatTurnOptions): Promise<ChatMessage>;
  /** Goes on with an answer that was cut (default: the last) from its partial text, in the same message. */
  continueMessage(id?: string, options?: ChatTurnOptions): Promise<ChatMessage>;
  /** Asks the last question again after an error. A partial answer stays as a branch. */
  retry(options?: ChatTurnOptions): Promise<ChatMessage>;
  /** Puts a new wording beside a user's message and asks again; the old one and what followed stay as a branch. */
  edit(id: string, input: ChatInput, options?: ChatTurnOptions): Promise<ChatMessage>;
  /**
   * Re-attaches to the last answer if it broke off and the server may still have it.
   *
   * @returns The answer, once it has ended; `null` where there is nothing to resume.
   */
  resume(): Promise<ChatMessage | null>;
  /**
   * Gives a tool's result; when all calls of the answer have one, they are sent back: at once, or, where the
   * conversation has gone on, with what is asked next.
   *
   * @returns The answer to the results, once it has ended; `null` where nothing is asked yet.
   * @throws {RangeError} when no call of that id waits for a result.
   */
  addToolResult(output: ChatToolOutput, options?: ChatTurnOptions): Promise<ChatMessage | null>;
  /** The alternatives of a message. */
  getBranches(id: string): ChatBranches;
  /** Shows the branch that leads through the message. */
  selectBranch(id: string): void;
  /** Replaces the conversation: to clear it, or to open another. Stops what is under way. */
  setMessages(messages: readonly (ChatMessage | ChatMessageInit)[]): void;
  /** Replaces options; the next request uses them. Nothing is sent. */
  setOptions(options: Partial<ChatOptions>): void;
  /** The whole conversation with its branches, as plain JSON. */
  save(): SavedChat;
  /** Puts back what `save()` gave. Stops what is under way. */
  load(saved: SavedChat): void;
}

/** A conversation with all its branches, as plain JSON. */
export interface SavedChat {
  readonly version: 1;
  /** Parents before their children. */
  readonly messages: readonly SavedMessage[];
}

/** A message as `save()` gives it, with its place among the branches. */
export interface SavedMessage {
  readonly message: ChatMessage;
  /** The id of the message it answers; `null` for a first one. */
  readonly parent: string | null;
  /** Whether it is the branch shown among its siblings. */
  readonly selected: boolean;
  /** Where its stream was read, the last being how far; empty where the server does not say, and once it came whole. */
  readonly cursors: readonly (string | number)[];
}

/** Made by `resumable()`. */
export interface ChatResume {
  /**
   * Picks an answer up again, with as many attempts as it takes.
   *
   * @returns How the answer's stream ended in the end; `null` where there is nothing to pick up.
   */
  attach(host: AnswerHost, answer: MessageNode, signal: AbortSignal): Promise<ChatEndEvent | null>;
  /** The protocol, but what a block that was cut off says goes into `rest`: it may come whole once more. */
  hold?(protocol: ChatProtocol, rest: ChatEvent[]): ChatProtocol;
  /** Tells the server to cease; called by `stop()`. */
  stop?(context: ChatResumeContext): void;
}

/** The event that says how a stream ended. */
export type ChatEndEvent = Extract<ChatEvent, { type: 'end' }>;

/** What is known of an answer that is to be picked up. */
export interface ChatResumeContext {
  /** The answer as far as it came. */
  readonly message: ChatMessage;
  /** How far its stream was read: SSE id, sequence number or offset; `null` where the server gave none. */
  readonly cursor: string | number | null;
}

/** How an answer is picked up, where an address alone does not do. */
export interface ChatResumeRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: { readonly [name: string]: string };
}

/** Made by `persistence()`. */
export interface ChatPersist {
  /** Called once, at the chat's first subscriber. */
  connect(chat: Chat): void;
}
