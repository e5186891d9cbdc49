// dist/index.d.ts
import { applyChatEvent } from "./apply-chat-event.js";
import { ChatBusyError, chatOf, createChat } from "./chat.js";
import { filePart } from "./file-part.js";
import { timeToFirstToken, tokensPerSecond } from "./message-timing.js";
import { PartialJson, PartialJsonOptions, createPartialJson, partialJsonReader } from "./partial-json.js";
import { ChatStorage, Persistence, PersistenceOptions, StoredChat, memoryStorage, persistence, webStorage } from "./persistence.js";
import { StandardIssue, StandardResult, StandardSchema } from "./standard-schema.js";
import { Partially, StructuredOptions, StructuredOutput, structuredOutput } from "./structured.js";
import { ChatMessageInit, createChatMessage } from "./create-chat-message.js";
import { ChatAnswerSource, ReadChatStreamOptions, readChatStream } from "./read-chat-stream.js";
import { messageStatus } from "./message-status.js";
import { executableToolCalls, toolArguments } from "./tool-arguments.js";
import { AgUiOptions, agUi } from "./protocols/ag-ui.js";
import { AnthropicMessagesOptions, anthropicMessages } from "./protocols/anthropic-messages.js";
import { chatgptDelta } from "./protocols/chatgpt-delta.js";
import { DashscopeOptions, dashscope } from "./protocols/dashscope.js";
import { detectProtocol } from "./protocols/detect-protocol.js";
import { ExtractThinkOptions, extractThink } from "./protocols/extract-think.js";
import { gemini } from "./protocols/gemini.js";
import { JsonDecoderOptions, jsonDecoder } from "./protocols/json-decoder.js";
import { ollama } from "./protocols/ollama.js";
import { OpenaiChatOptions, openaiChat } from "./protocols/openai-chat.js";
import { openaiResponses } from "./protocols/openai-responses.js";
import { PartWriter, ToolCallPiece } from "./protocols/part-writer.js";
import { PlainTextOptions, plainText } from "./protocols/plain-text.js";
import { qianfan } from "./protocols/qianfan.js";
import { UiMessageStreamOptions, uiMessageStream } from "./protocols/ui-message-stream.js";
import { addPart } from "./protocols/whole-part.js";
import { ResumableOptions, resumable } from "./resumable.js";
import { ChatEnd, ChatErrorInfo, ChatEvent, ChatFrame, ChatMessage, ChatPart, ChatRole, ChatStatus, ChatTiming, ChatUsage, DataPart, FilePart, FinishReason, JsonValue, ReasoningPart, RefusalPart, SourcePart, TextPart, ToolCallPart, ToolResultPart } from "./types.js";
import { ChatDecoder, ChatFraming, ChatProtocol, ChatRequest, ChatResponseHead, ChatTool, ChatTurn } from "./protocol-contract.js";
import { Chat, ChatBranches, ChatClientTool, ChatEndEvent, ChatFileInput, ChatHeadersContext, ChatInput, ChatOptions, ChatOverlap, ChatPersist, ChatResume, ChatResumeContext, ChatResumeRequest, ChatSnapshot, ChatToolContext, ChatToolOutput, ChatTransport, ChatTransportItem, ChatTransportRequest, ChatTurnOptions, ChatUpdates, SavedChat, SavedMessage } from "./chat-contract.js";
export { type AgUiOptions, type AnthropicMessagesOptions, type Chat, type ChatAnswerSource, type ChatBranches, ChatBusyError, type ChatClientTool, type ChatDecoder, type ChatEnd, type ChatEndEvent, type ChatErrorInfo, type ChatEvent, type ChatFileInput, type ChatFrame, type ChatFraming, type ChatHeadersContext, type ChatInput, type ChatMessage, type ChatMessageInit, type ChatOptions, type ChatOverlap, type ChatPart, type ChatPersist, type ChatProtocol, type ChatRequest, type ChatResponseHead, type ChatResume, type ChatResumeContext, type ChatResumeRequest, type ChatRole, type ChatSnapshot, type ChatStatus, type ChatStorage, type ChatTiming, type ChatTool, type ChatToolContext, type ChatToolOutput, type ChatTransport, type ChatTransportItem, type ChatTransportRequest, type ChatTurn, type ChatTurnOptions, type ChatUpdates, type ChatUsage, type DashscopeOptions, type DataPart, type ExtractThinkOptions, type FilePart, type FinishReason, type JsonDecoderOptions, type JsonValue, type OpenaiChatOptions, PartWriter, type PartialJson, type PartialJsonOptions, type Partially, type Persistence, type PersistenceOptions, type PlainTextOptions, type ReadChatStreamOptions, type ReasoningPart, type RefusalPart, type ResumableOptions, type SavedChat, type SavedMessage, type SourcePart, type StandardIssue, type StandardResult, type StandardSchema, type StoredChat, type StructuredOptions, type StructuredOutput, type TextPart, type ToolCallPart, type ToolCallPiece, type ToolResultPart, type UiMessageStreamOptions, addPart, agUi, anthropicMessages, applyChatEvent, chatOf, chatgptDelta, createChat, createChatMessage, createPartialJson, dashscope, detectProtocol, executableToolCalls, extractThink, filePart, gemini, jsonDecoder, memoryStorage, messageStatus, ollama, openaiChat, openaiResponses, partialJsonReader, persistence, plainText, qianfan, readChatStream, resumable, structuredOutput, timeToFirstToken, tokensPerSecond, toolArguments, uiMessageStream, webStorage };

// dist/apply-chat-event.d.ts
import { ChatEvent, ChatMessage } from "./types.js";
export declare function applyChatEvent(message: ChatMessage, event: ChatEvent, at?: number): ChatMessage;

// dist/types.d.ts
export type ChatRole = "system" | "user" | "assistant" | "tool";
export type ChatStatus = "pending" | "streaming" | "complete" | "incomplete" | "stopped" | "failed";
export type FinishReason = "stop" | "length" | "tool-calls" | "content-filter" | "error" | "abort" | "other";
export interface ChatUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
  readonly cachedInputTokens?: number;
  readonly reasoningTokens?: number;
}
export interface ChatErrorInfo {
  readonly code: string | number | null;
  readonly type: string | null;
  readonly message: string | null;
  readonly status?: number;
  readonly retryAfter?: number;
}
export interface ChatTiming {
  readonly startedAt: number | null;
  readonly firstTokenAt: number | null;
  readonly lastTokenAt: number | null;
  readonly endedAt: number | null;
}
interface PartBase {
  readonly key: string;
}
export interface TextPart extends PartBase {
  readonly type: "text";
  readonly text: string;
}
export interface ReasoningPart extends PartBase {
  readonly type: "reasoning";
  readonly text: string;
  readonly signature?: string;
}
export interface RefusalPart extends PartBase {
  readonly type: "refusal";
  readonly text: string;
}
export interface ToolCallPart extends PartBase {
  readonly type: "tool-call";
  readonly id: string | null;
  readonly name: string;
  readonly arguments: string;
  readonly state: "streaming" | "ready" | "invalid";
  readonly signature?: string;
}
export interface ToolResultPart extends PartBase {
  readonly type: "tool-result";
  readonly toolCallId: string | null;
  readonly name?: string;
  readonly result: JsonValue;
  readonly isError?: boolean;
}
export interface SourcePart extends PartBase {
  readonly type: "source";
  readonly url: string;
  readonly title?: string;
  readonly id?: string;
}
export interface FilePart extends PartBase {
  readonly type: "file";
  readonly url: string;
  readonly mediaType: string;
  readonly name?: string;
}
export interface DataPart extends PartBase {
  readonly type: "data";
  readonly name: string;
  readonly id?: string;
  readonly data: JsonValue;
}
export type ChatPart = TextPart | ReasoningPart | RefusalPart | ToolCallPart | ToolResultPart | SourcePart | FilePart | DataPart;
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | {
  readonly [key: string]: JsonValue;
};
export interface ChatMessage {
  readonly id: string;
  readonly role: ChatRole;
  readonly createdAt: number;
  readonly model: string | null;
  readonly status: ChatStatus;
  readonly parts: readonly ChatPart[];
  readonly text: string;
  readonly finishReason: FinishReason | null;
  readonly rawFinishReason: string | null;
  readonly usage: ChatUsage | null;
  readonly error: ChatErrorInfo | null;
  readonly timing: ChatTiming;
  readonly metadata: {
    readonly [key: string]: JsonValue;
  };
}
export type ChatFrame = {
  readonly kind: "event";
  readonly type: string;
  readonly data: string;
  readonly lastEventId: string;
} | {
  readonly kind: "comment";
  readonly text: string;
} | {
  readonly kind: "unknown-field";
  readonly name: string;
  readonly value: string;
} | {
  readonly kind: "incomplete";
  readonly type: string;
  readonly data: string;
  readonly lastEventId: string;
} | {
  readonly kind: "json-line";
  readonly line: string;
} | {
  readonly kind: "text";
  readonly text: string;
};
export type ChatEnd = "done-marker" | "terminal-event" | "is_end" | "done:true" | "eof-after-finish" | "eof-unverifiable" | "eof" | "error" | "transport" | "stop";
interface Cursor {
  readonly cursor?: string | number;
}
export type ChatEvent = Cursor & ({
  readonly type: "start";
  readonly id?: string;
  readonly model?: string;
  readonly metadata?: {
    readonly [key: string]: JsonValue;
  };
} | {
  readonly type: "part-start";
  readonly part: ChatPart;
} | {
  readonly type: "delta";
  readonly part: string;
  readonly text: string;
} | {
  readonly type: "snapshot";
  readonly part: string;
  readonly text: string;
} | {
  readonly type: "set";
  readonly part: string;
  readonly id?: string;
  readonly name?: string;
  readonly signature?: string;
} | {
  readonly type: "part-end";
  readonly part: string;
} | {
  readonly type: "tool-result";
  readonly part: ToolResultPart;
} | {
  readonly type: "source";
  readonly part: SourcePart;
} | {
  readonly type: "file";
  readonly part: FilePart;
} | {
  readonly type: "data";
  readonly part: DataPart;
} | {
  readonly type: "usage";
  readonly usage: ChatUsage;
} | {
  readonly type: "retract";
  readonly parts: readonly string[];
} | {
  readonly type: "ping";
} | {
  readonly type: "error";
  readonly error: ChatErrorInfo;
} | {
  readonly type: "finish";
  readonly reason: FinishReason;
  readonly rawReason: string | null;
} | {
  readonly type: "end";
  readonly end: ChatEnd;
  readonly error?: ChatErrorInfo;
});

// dist/chat-contract.d.ts
import { AnswerHost } from "./chat-answer.js";
import { ChatMessageInit } from "./create-chat-message.js";
import { MessageNode } from "./message-tree.js";
import { ChatProtocol, ChatTool, ChatTurn } from "./protocol-contract.js";
import { ChatErrorInfo, ChatEvent, ChatMessage, ChatPart, JsonValue, ToolCallPart } from "./types.js";
import { EventStreamAttempt, ServerSentEvent } from "@rivulet/core";
export interface ChatSnapshot {
  readonly messages: readonly ChatMessage[];
  readonly status: "ready" | "submitted" | "streaming" | "error";
  readonly error: ChatErrorInfo | null;
}
export type ChatUpdates = "frame" | "structure";
export interface ChatFileInput {
  readonly url: string;
  readonly mediaType: string;
  readonly name?: string;
}
export type ChatInput = string | {
  readonly text?: string;
  readonly files?: readonly ChatFileInput[];
  readonly parts?: readonly ChatPart[];
  readonly metadata?: {
    readonly [key: string]: JsonValue;
  };
};
export type ChatTurnOptions = Pick<ChatTurn, "model" | "system" | "toolChoice" | "maxOutputTokens" | "temperature" | "topP" | "stop" | "extra">;
export type ChatOverlap = "queue" | "interrupt" | "reject";
export interface ChatBranches {
  readonly ids: readonly string[];
  readonly index: number;
}
export interface ChatClientTool extends ChatTool {
  execute?(args: JsonValue, context: ChatToolContext): JsonValue | undefined | Promise<JsonValue | undefined>;
}
export interface ChatToolContext {
  readonly toolCallId: string | null;
  readonly message: ChatMessage;
  readonly signal: AbortSignal;
}
export interface ChatToolOutput {
  readonly toolCallId: string;
  readonly result: JsonValue;
  readonly isError?: boolean;
}
export interface ChatTransportRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string | null;
  readonly turn: ChatTurn | null;
  readonly signal: AbortSignal;
}
export type ChatTransportItem = Uint8Array | string | ServerSentEvent | ChatEvent;
export type ChatTransport = (request: ChatTransportRequest) => Response | ReadableStream<Uint8Array> | AsyncIterable<ChatTransportItem> | Promise<Response | ReadableStream<Uint8Array> | AsyncIterable<ChatTransportItem>>;
export type ChatHeadersContext = EventStreamAttempt;
export interface ChatOptions extends ChatTurnOptions {
  readonly url?: string | URL;
  readonly protocol?: ChatProtocol;
  readonly fetch?: (input: string, init: RequestInit) => Promise<Response>;
  readonly headers?: HeadersInit | ((context: ChatHeadersContext) => HeadersInit | Promise<HeadersInit>);
  readonly credentials?: RequestCredentials;
  readonly transport?: ChatTransport;
  readonly initialMessages?: readonly (ChatMessage | ChatMessageInit)[];
  readonly tools?: readonly ChatClientTool[];
  readonly onToolCall?: (call: ToolCallPart, context: ChatToolContext) => JsonValue | undefined | Promise<JsonValue | undefined>;
  readonly maxToolRounds?: number;
  readonly body?: {
    readonly [key: string]: JsonValue;
  } | (() => {
    readonly [key: string]: JsonValue;
  });
  readonly overlap?: ChatOverlap;
  readonly idleTimeout?: number;
  readonly resume?: ChatResume;
  readonly persist?: ChatPersist;
  readonly generateId?: () => string;
  readonly now?: () => number;
  readonly onFinish?: (message: ChatMessage) => void;
  readonly onError?: (error: ChatErrorInfo, message: ChatMessage) => void;
}
export interface Chat {
  getSnapshot(updates?: ChatUpdates): ChatSnapshot;
  subscribe(listener: () => void, updates?: ChatUpdates): () => void;
  getMessage(id: string): ChatMessage | undefined;
  subscribeToMessage(id: string, listener: () => void): () => void;
  send(input: ChatInput, options?: ChatTurnOptions): Promise<ChatMessage>;
  stop(): void;
  detach(): void;
  regenerate(id?: string, options?: ChatTurnOptions): Promise<ChatMessage>;
  continueMessage(id?: string, options?: ChatTurnOptions): Promise<ChatMessage>;
  retry(options?: ChatTurnOptions): Promise<ChatMessage>;
  edit(id: string, input: ChatInput, options?: ChatTurnOptions): Promise<ChatMessage>;
  resume(): Promise<ChatMessage | null>;
  addToolResult(output: ChatToolOutput, options?: ChatTurnOptions): Promise<ChatMessage | null>;
  getBranches(id: string): ChatBranches;
  selectBranch(id: string): void;
  setMessages(messages: readonly (ChatMessage | ChatMessageInit)[]): void;
  setOptions(options: Partial<ChatOptions>): void;
  save(): SavedChat;
  load(saved: SavedChat): void;
}
export interface SavedChat {
  readonly version: 1;
  readonly messages: readonly SavedMessage[];
}
export interface SavedMessage {
  readonly message: ChatMessage;
  readonly parent: string | null;
  readonly selected: boolean;
  readonly cursors: readonly (string | number)[];
}
export interface ChatResume {
  attach(host: AnswerHost, answer: MessageNode, signal: AbortSignal): Promise<ChatEndEvent | null>;
  hold?(protocol: ChatProtocol, rest: ChatEvent[]): ChatProtocol;
  stop?(context: ChatResumeContext): void;
}
export type ChatEndEvent = Extract<ChatEvent, {
  type: "end";
}>;
export interface ChatResumeContext {
  readonly message: ChatMessage;
  readonly cursor: string | number | null;
}
export interface ChatResumeRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: {
    readonly [name: string]: string;
  };
}
export interface ChatPersist {
  connect(chat: Chat): void;
}

// dist/chat-answer.d.ts
import { ChatOptions } from "./chat-contract.js";
import { ChatMessageInit } from "./create-chat-message.js";
import { Branch, MessageNode } from "./message-tree.js";
import "./read-chat-stream.js";
import { ChatProtocol } from "./protocol-contract.js";
import { ChatEvent, ChatMessage } from "./types.js";
export interface AnswerHost {
  readonly options: ChatOptions;
  readonly protocol: ChatProtocol;
  now(): number;
  apply(node: MessageNode, events: readonly ChatEvent[]): void;
  look(node: MessageNode): ChatMessage;
  history(branch: Branch): readonly ChatMessage[];
  add(parent: Branch, message: ChatMessageInit, between?: boolean): MessageNode;
  changed(): void;
}

// dist/create-chat-message.d.ts
import { ChatMessage, ChatPart, ChatRole, ChatStatus, JsonValue } from "./types.js";
export interface ChatMessageInit {
  readonly role: ChatRole;
  readonly id?: string | undefined;
  readonly createdAt?: number;
  readonly text?: string;
  readonly parts?: readonly ChatPart[];
  readonly model?: string | null;
  readonly status?: ChatStatus;
  readonly metadata?: {
    readonly [key: string]: JsonValue;
  };
}
export declare function createChatMessage(init: ChatMessageInit): ChatMessage;

// dist/message-tree.d.ts
import "./chat-contract.js";
import { MessageFold } from "./fold-message.js";
import { ChatMessage, ChatRole, ToolCallPart } from "./types.js";
export interface Branch {
  readonly id: string | null;
  children: Set<MessageNode>;
  shown?: MessageNode | undefined;
}
export interface Writing {
  fold: MessageFold;
  cursors: Set<string | number>;
}
export interface MessageNode extends Branch, Writing {
  readonly id: string;
  readonly role: ChatRole;
  parent: Branch;
  open?: Set<ToolCallPart>;
  whole?: ChatMessage;
}

// dist/fold-message.d.ts
import { ChatEvent, ChatMessage } from "./types.js";
export interface MessageFold {
  apply(event: ChatEvent, at?: number): boolean;
  isOpen(): boolean;
  message(): ChatMessage;
}

// dist/protocol-contract.d.ts
import { ChatEvent, ChatFrame, ChatMessage, JsonValue } from "./types.js";
export interface ChatTool {
  readonly name: string;
  readonly description?: string;
  readonly parameters: {
    readonly [key: string]: JsonValue;
  };
}
export interface ChatTurn {
  readonly messages: readonly ChatMessage[];
  readonly model?: string;
  readonly system?: string;
  readonly tools?: readonly ChatTool[];
  readonly toolChoice?: "auto" | "none" | "required" | {
    readonly name: string;
  };
  readonly maxOutputTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly stop?: readonly string[];
  readonly continue?: boolean;
  readonly extra?: {
    readonly [key: string]: JsonValue;
  };
}
export interface ChatRequest {
  readonly path?: string;
  readonly query?: {
    readonly [name: string]: string;
  };
  readonly headers?: {
    readonly [name: string]: string;
  };
  readonly body: unknown;
}
export interface ChatResponseHead {
  readonly status: number;
  readonly headers: Headers;
}
export interface ChatDecoder {
  decode(frame: ChatFrame): readonly ChatEvent[];
  end(): readonly ChatEvent[];
}
export type ChatFraming = "sse" | "ndjson" | "text" | "auto";
export interface ChatProtocol {
  readonly name: string;
  readonly framing: ChatFraming;
  request(turn: ChatTurn): ChatRequest;
  createDecoder(response: ChatResponseHead): ChatDecoder;
  matches?(frame: ChatFrame, response: ChatResponseHead): boolean;
}

// dist/chat.d.ts
import { Chat, ChatOptions } from "./chat-contract.js";
import { ChatMessage } from "./types.js";
export declare class ChatBusyError extends Error {
  override readonly name = "ChatBusyError";
  constructor();
}
export declare function chatOf(message: ChatMessage): Chat | undefined;
export declare function createChat(init: ChatOptions): Chat;

// dist/file-part.d.ts
import { ChatFileInput } from "./chat-contract.js";
export declare function filePart(file: Blob & {
  readonly name?: string;
}): Promise<ChatFileInput>;

// dist/message-status.d.ts
import { ChatEnd, ChatErrorInfo, ChatStatus, FinishReason } from "./types.js";
export declare function messageStatus(finish: FinishReason | null, end: ChatEnd, error: ChatErrorInfo | null): {
  readonly status: ChatStatus;
  readonly error: ChatErrorInfo | null;
};

// dist/message-timing.d.ts
import { ChatMessage } from "./types.js";
export declare function timeToFirstToken({ timing: { startedAt, firstTokenAt } }: ChatMessage): number | null;
export declare function tokensPerSecond({ usage, parts, timing: { firstTokenAt, lastTokenAt } }: ChatMessage): number | null;

// dist/partial-json.d.ts
import { JsonValue } from "./types.js";
export interface PartialJson {
  push(text: string): void;
  value(exact?: boolean): JsonValue | undefined;
  isWhole(container: object): boolean;
  readonly complete: boolean;
  readonly error: SyntaxError | null;
}
export interface PartialJsonOptions {
  readonly maxDepth?: number;
  readonly lenient?: boolean;
}
export declare function createPartialJson({ maxDepth, lenient }?: PartialJsonOptions): PartialJson;
export declare function partialJsonReader(options?: PartialJsonOptions): (text: string) => PartialJson;

// dist/persistence.d.ts
import { ChatPersist, SavedChat } from "./chat-contract.js";
export interface StoredChat {
  readonly chat: SavedChat;
  readonly draft: string;
}
export interface ChatStorage {
  load(): StoredChat | null | Promise<StoredChat | null>;
  save(stored: StoredChat): void | Promise<void>;
}
export interface PersistenceOptions {
  readonly interval?: number;
}
export interface Persistence extends ChatPersist {
  readonly loaded: Promise<void>;
  readonly draft: string;
  setDraft(text: string): void;
  subscribe(listener: () => void): () => void;
  flush(): Promise<void>;
  disconnect(): Promise<void>;
}
export declare function persistence(storage: ChatStorage, { interval }?: PersistenceOptions): Persistence;
export declare function memoryStorage(): ChatStorage;
export declare function webStorage(key: string, storage?: () => Pick<Storage, "getItem" | "setItem"> | undefined): ChatStorage;

// dist/protocols/ag-ui.d.ts
import { ChatProtocol } from "../protocol-contract.js";
export interface AgUiOptions {
  readonly threadId?: string;
}
export declare function agUi({ threadId }?: AgUiOptions): ChatProtocol;

// dist/protocols/anthropic-messages.d.ts
import { ChatProtocol } from "../protocol-contract.js";
export interface AnthropicMessagesOptions {
  readonly maxOutputTokens?: number;
  readonly version?: string;
}
export declare function anthropicMessages({ maxOutputTokens, version }?: AnthropicMessagesOptions): ChatProtocol;

// dist/protocols/chatgpt-delta.d.ts
import { ChatProtocol } from "../protocol-contract.js";
export declare function chatgptDelta(): ChatProtocol;

// dist/protocols/dashscope.d.ts
import { ChatProtocol } from "../protocol-contract.js";
export interface DashscopeOptions {
  readonly incrementalOutput?: boolean;
}
export declare function dashscope({ incrementalOutput }?: DashscopeOptions): ChatProtocol;

// dist/protocols/detect-protocol.d.ts
import { ChatProtocol } from "../protocol-contract.js";
export declare function detectProtocol(candidates?: readonly ChatProtocol[]): ChatProtocol;

// dist/protocols/extract-think.d.ts
import { ChatProtocol } from "../protocol-contract.js";
export interface ExtractThinkOptions {
  readonly tag?: string;
  readonly opened?: boolean;
}
export declare function extractThink(protocol: ChatProtocol, { tag, opened }?: ExtractThinkOptions): ChatProtocol;

// dist/protocols/gemini.d.ts
import { ChatProtocol } from "../protocol-contract.js";
export declare function gemini(): ChatProtocol;

// dist/protocols/json-decoder.d.ts
import { ChatDecoder } from "../protocol-contract.js";
import { PartWriter } from "./part-writer.js";
export interface JsonDecoderOptions {
  readonly done?: string;
  readonly needsReason?: boolean;
  readonly endsWithBody?: boolean;
  readonly onComment?: (text: string) => void;
}
export declare function jsonDecoder(read: (out: PartWriter, value: unknown, type: string) => void, options?: JsonDecoderOptions): ChatDecoder;

// dist/protocols/part-writer.d.ts
import { ChatEnd, ChatEvent, ChatUsage, FinishReason } from "../types.js";
type TextType = "text" | "reasoning" | "refusal";
export interface ToolCallPiece {
  readonly id?: unknown;
  readonly name?: unknown;
  readonly arguments?: unknown;
  readonly signature?: unknown;
}
export declare class PartWriter {
  #private;
  cursor: string | number | undefined;
  finishReason: FinishReason | null;
  toolCalls: number;
  take(): readonly ChatEvent[];
  say(event: ChatEvent): void;
  start({ id, model }: {
    readonly id?: unknown;
    readonly model?: unknown;
  }): void;
  text(delta: unknown, key?: string): void;
  reasoning(delta: unknown, key?: string): void;
  refusal(delta: unknown, key?: string): void;
  textPart(type: TextType, key?: string): string;
  signature(signature: unknown, key?: string): void;
  toolCall(key: string, piece: ToolCallPiece): void;
  close(type: TextType | "tool-call", key: string): void;
  interrupt(): void;
  nextKey(type: string): string;
  source({ url: rawUrl, title, id }: {
    readonly url?: unknown;
    readonly title?: unknown;
    readonly id?: unknown;
  }): void;
  usage(counts: { readonly [Count in keyof ChatUsage]?: unknown; }): void;
  finish(reason: FinishReason, rawReason: string | null): void;
  error(error: unknown): void;
  fail(error: unknown): void;
  end(end: ChatEnd): void;
}

// dist/protocols/ollama.d.ts
import { ChatProtocol } from "../protocol-contract.js";
export declare function ollama(): ChatProtocol;

// dist/protocols/openai-chat.d.ts
import { ChatProtocol } from "../protocol-contract.js";
import { JsonValue } from "../types.js";
export interface OpenaiChatOptions {
  readonly done?: boolean;
  readonly maxTokensField?: "max_completion_tokens" | "max_tokens";
  readonly usage?: boolean;
  readonly reasoningField?: string;
  readonly continueMessage?: {
    readonly [field: string]: JsonValue;
  };
  readonly continueBody?: {
    readonly [field: string]: JsonValue;
  };
}
export declare function openaiChat(options?: OpenaiChatOptions): ChatProtocol;

// dist/protocols/openai-responses.d.ts
import { ChatProtocol } from "../protocol-contract.js";
export declare function openaiResponses(): ChatProtocol;

// dist/protocols/plain-text.d.ts
import { ChatProtocol } from "../protocol-contract.js";
export interface PlainTextOptions {
  readonly done?: string | false;
  readonly json?: boolean;
}
export declare function plainText({ done, json }?: PlainTextOptions): ChatProtocol;

// dist/protocols/qianfan.d.ts
import { ChatProtocol } from "../protocol-contract.js";
export declare function qianfan(): ChatProtocol;

// dist/protocols/ui-message-stream.d.ts
import { ChatProtocol } from "../protocol-contract.js";
export interface UiMessageStreamOptions {
  readonly chatId?: string;
}
export declare function uiMessageStream({ chatId }?: UiMessageStreamOptions): ChatProtocol;

// dist/protocols/whole-part.d.ts
import { DataPart, FilePart, ToolResultPart } from "../types.js";
import { PartWriter } from "./part-writer.js";
type WithoutKey<Part> = Part extends unknown ? Omit<Part, "key"> : never;
export declare function addPart(out: PartWriter, part: WithoutKey<ToolResultPart | FilePart | DataPart>): void;

// dist/read-chat-stream.d.ts
import { ChatTransportItem } from "./chat-contract.js";
import { ChatProtocol } from "./protocol-contract.js";
import { ChatEvent } from "./types.js";
export interface ReadChatStreamOptions {
  readonly protocol: ChatProtocol;
  readonly signal?: AbortSignal | undefined;
  readonly idleTimeout?: number | undefined;
}
export type ChatAnswerSource = Response | ReadableStream<Uint8Array> | AsyncIterable<ChatTransportItem>;
export declare function readChatStream(source: ChatAnswerSource, options: ReadChatStreamOptions): AsyncIterableIterator<ChatEvent>;

// dist/resumable.d.ts
import { ChatResume, ChatResumeContext, ChatResumeRequest } from "./chat-contract.js";
export interface ResumableOptions {
  readonly url: string | ((context: ChatResumeContext) => string | ChatResumeRequest | null);
  readonly by?: "cursor" | "offset";
  readonly retries?: number;
  readonly delay?: number;
  readonly onStop?: (context: ChatResumeContext) => void;
}
export declare function resumable(options: ResumableOptions): ChatResume;

// dist/standard-schema.d.ts
export interface StandardSchema<Output = unknown> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: {
      readonly input: unknown;
      readonly output: Output;
    } | undefined;
  };
}
export type StandardResult<Output> = {
  readonly value: Output;
  readonly issues?: undefined;
} | {
  readonly issues: readonly StandardIssue[];
};
export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | {
    readonly key: PropertyKey;
  })[] | undefined;
}

// dist/structured.d.ts
import { StandardIssue, StandardSchema } from "./standard-schema.js";
import { ChatMessage } from "./types.js";
export type Partially<T> = T extends readonly (infer Item)[] ? readonly Partially<Item>[] : T extends object ? { readonly [Key in keyof T]?: Partially<T[Key]>; } : T;
export type StructuredOutput<T> = {
  readonly partial: Partially<T> | undefined;
  readonly isWhole: (value: object) => boolean;
} & ({
  readonly status: "streaming";
  readonly value: undefined;
  readonly issues: readonly [];
} | {
  readonly status: "valid";
  readonly value: T;
  readonly issues: readonly [];
} | {
  readonly status: "invalid";
  readonly value: undefined;
  readonly issues: readonly StandardIssue[];
} | {
  readonly status: "incomplete";
  readonly value: undefined;
  readonly issues: readonly [];
});
export interface StructuredOptions {
  readonly tool?: string;
}
export declare function structuredOutput<T>(schema: StandardSchema<T>, options?: StructuredOptions): (message: ChatMessage) => StructuredOutput<T>;

// dist/tool-arguments.d.ts
import { ChatMessage, JsonValue, ToolCallPart } from "./types.js";
export declare function toolArguments(call: ToolCallPart): JsonValue;
export declare function executableToolCalls(message: ChatMessage): readonly ToolCallPart[];
