// dist/index.d.ts
import { CheckResponseOptions, checkResponse } from "./connection/check-response.js";
import { BatchedIterator } from "./connection/read-batches.js";
import { readChunks } from "./connection/read-chunks.js";
import { ReadEventStreamOptions, readEventStream } from "./connection/read-event-stream.js";
import { ReadJsonLinesOptions, readJsonLines } from "./connection/read-json-lines.js";
import { ContentTypeError, EventStreamError, EventStreamErrorCode, EventTooLargeError, HttpStatusError, InvalidJsonError } from "./errors.js";
import { ReadChunksOptions } from "./connection/read-body.js";
import { EventStreamResponseOptions, eventStreamResponse } from "./event-stream-response.js";
import { detach } from "./sse/detach.js";
import { EncodableEvent, encodeEvent } from "./sse/encode.js";
import { ServerSentEvent } from "./sse/event.js";
import { LineHandlers, LineSplitter, LineSplitterOptions, createLineSplitter } from "./sse/line-splitter.js";
import { EventStreamParser, ParserHandlers, ParserOptions, createParser } from "./sse/parser.js";
import { EventStream, EventStreamAttempt, EventStreamGap, EventStreamInit, EventStreamListeners, EventStreamOpening, EventStreamStatus, EventStreamWait, ReconnectOptions } from "./connection/event-stream-contract.js";
import { EventStreamDiagnostic } from "./connection/diagnostics.js";
import { StreamFinding, explainDiagnostics } from "./connection/explain-diagnostics.js";
import { openEventStream } from "./connection/event-stream.js";
import { Share } from "./connection/share.js";
import { ReconnectPolicy, reconnectDelay } from "./connection/reconnect.js";
import { parseRetryAfter } from "./connection/retry-after.js";
export { type BatchedIterator, type CheckResponseOptions, ContentTypeError, type EncodableEvent, type EventStream, type EventStreamAttempt, type EventStreamDiagnostic, EventStreamError, type EventStreamErrorCode, type EventStreamGap, type EventStreamInit, type EventStreamListeners, type EventStreamOpening, type EventStreamParser, type EventStreamResponseOptions, type EventStreamStatus, type EventStreamWait, EventTooLargeError, HttpStatusError, InvalidJsonError, type LineHandlers, type LineSplitter, type LineSplitterOptions, type ParserHandlers, type ParserOptions, type ReadChunksOptions, type ReadEventStreamOptions, type ReadJsonLinesOptions, type ReconnectOptions, type ReconnectPolicy, type ServerSentEvent, type Share, type StreamFinding, checkResponse, createLineSplitter, createParser, detach, encodeEvent, eventStreamResponse, explainDiagnostics, openEventStream, parseRetryAfter, readChunks, readEventStream, readJsonLines, reconnectDelay };

// dist/connection/check-response.d.ts
export interface CheckResponseOptions {
  accept?: readonly string[] | undefined;
}
export declare const checkResponse: (response: Response, { accept }?: CheckResponseOptions) => Promise<void>;

// dist/connection/diagnostics.d.ts
export type EventStreamDiagnostic = {
  readonly type: "chunk";
  readonly milliseconds: number;
  readonly bytes: number;
  readonly events: number;
} | {
  readonly type: "end";
  readonly milliseconds: number;
  readonly bytes: number;
  readonly events: number;
};

// dist/connection/event-stream-contract.d.ts
import { EventStreamError } from "../errors.js";
import { ServerSentEvent } from "../sse/event.js";
import { EventStreamDiagnostic } from "./diagnostics.js";
import { Share } from "./share.js";
export type EventStreamStatus = "connecting" | "open" | "waiting" | "closed";
export interface EventStreamAttempt {
  readonly number: number;
  readonly reason: "initial" | "reconnect" | "unauthorized";
}
export interface ReconnectOptions {
  readonly retries?: number;
  readonly delay?: number;
  readonly maxDelay?: number;
}
export interface EventStreamInit extends Omit<RequestInit, "headers"> {
  headers?: HeadersInit | ((attempt: EventStreamAttempt) => HeadersInit | Promise<HeadersInit>);
  fetch?: typeof globalThis.fetch;
  reconnect?: boolean | ReconnectOptions;
  resend?: "never" | "idempotent";
  idleTimeout?: number;
  connectTimeout?: number;
  lastEventId?: string;
  lastEventIdParam?: string;
  maxEventSize?: number;
  bufferSize?: number;
  share?: boolean | Share;
  onDiagnostic?: (diagnostic: EventStreamDiagnostic) => void;
}
export interface EventStreamOpening {
  readonly url: string;
  readonly headers: Headers;
  readonly reconnected: boolean;
}
export interface EventStreamWait {
  readonly error: EventStreamError | undefined;
  readonly failures: number;
  readonly retryAt: number | null;
  readonly until: "time" | "online" | "pageshow";
}
export interface EventStreamGap {
  readonly reason: "no-id" | "not-replayed" | "hand-over";
  readonly lastEventId: string;
}
export interface EventStreamListeners {
  onEvent?: (event: ServerSentEvent) => void;
  onEvents?: (events: readonly ServerSentEvent[]) => void;
  onOpen?: (opening: EventStreamOpening) => void;
  onStatus?: (status: EventStreamStatus) => void;
  onWaiting?: (wait: EventStreamWait) => void;
  onGap?: (gap: EventStreamGap) => void;
  onError?: (error: EventStreamError) => void;
  onClose?: () => void;
}
export interface EventStream extends AsyncIterable<ServerSentEvent> {
  readonly url: string;
  readonly status: EventStreamStatus;
  readonly lastEventId: string;
  readonly lastEvent: ServerSentEvent | undefined;
  readonly reconnectionTime: number;
  readonly error: EventStreamError | undefined;
  readonly wait: EventStreamWait | undefined;
  subscribe(listeners: EventStreamListeners): () => void;
  reconnect(): void;
  close(): void;
}

// dist/connection/share.d.ts
import { EventStreamError } from "../errors.js";
import { EventStreamDiagnostic } from "./diagnostics.js";
import { EventStreamInit, EventStreamListeners, EventStreamStatus, EventStreamWait } from "./event-stream-contract.js";
import { ServerSentEvent } from "../sse/event.js";
import { StreamRequest } from "./stream-request.js";
export interface ConnectionState {
  readonly status: EventStreamStatus;
  readonly lastEventId: string;
  readonly lastEvent: ServerSentEvent | undefined;
  readonly reconnectionTime: number;
  readonly error: EventStreamError | undefined;
  readonly wait: EventStreamWait | undefined;
}
export interface Connection extends ConnectionState {
  reconnect(): void;
  close(): void;
}
export interface ConnectionListeners extends EventStreamListeners {
  onDiagnostic?: (diagnostic: EventStreamDiagnostic) => void;
}
export type Told = { [Name in keyof ConnectionListeners]-?: [name: Name, ...argument: Parameters<NonNullable<ConnectionListeners[Name]>>]; }[Exclude<keyof ConnectionListeners, "onEvent">];
export interface ConnectionSink {
  tell(...told: Told): void;
  whenReady(): Promise<void> | undefined;
}
export interface ShareRequest {
  readonly request: StreamRequest;
  readonly init: EventStreamInit;
  open(sink: ConnectionSink, lastEventId: string): Connection;
}
export interface Share {
  connect(request: ShareRequest, sink: ConnectionSink): Connection;
}

// dist/connection/stream-request.d.ts
export interface StreamRequest {
  readonly url: string;
  readonly method: string;
  readonly credentials: RequestCredentials;
  readonly headers: Headers;
  readonly signal: AbortSignal | null | undefined;
  readonly resendable: boolean;
  send(lastEventId: string, signal: AbortSignal): Promise<Response>;
}

// dist/errors.d.ts
export type EventStreamErrorCode = "network" | "http-status" | "content-type" | "no-body" | "connect-timeout" | "idle-timeout" | "event-too-large" | "buffer-overflow" | "invalid-json" | "retries-exhausted" | "redirect" | "headers";
export declare class EventStreamError extends Error {
  override readonly name: string;
  readonly code: EventStreamErrorCode;
  readonly retryable: boolean;
  constructor(code: EventStreamErrorCode, message: string, options?: {
    retryable?: boolean;
    cause?: unknown;
  });
}
export declare class HttpStatusError extends EventStreamError {
  override readonly name = "HttpStatusError";
  readonly status: number;
  readonly body: string;
  readonly retryAfter: number | null;
  constructor(status: number, details?: {
    body?: string;
    retryAfter?: number | null;
    retryable?: boolean;
  });
}
export declare class ContentTypeError extends EventStreamError {
  override readonly name = "ContentTypeError";
  readonly contentType: string | null;
  readonly body: string;
  constructor(contentType: string | null, expected: string, body?: string);
}
export declare class EventTooLargeError extends EventStreamError {
  override readonly name = "EventTooLargeError";
  readonly limit: number;
  constructor(limit: number, option?: string);
}
export declare class InvalidJsonError extends EventStreamError {
  override readonly name = "InvalidJsonError";
  readonly line: number;
  readonly text: string;
  constructor(line: number, text: string, options?: {
    cause?: unknown;
  });
}

// dist/sse/event.d.ts
export interface ServerSentEvent {
  readonly type: string;
  readonly data: string;
  readonly lastEventId: string;
}

// dist/connection/event-stream.d.ts
import { EventStream, EventStreamInit } from "./event-stream-contract.js";
export declare function openEventStream(input: string | URL | Request, init?: EventStreamInit): EventStream;

// dist/connection/explain-diagnostics.d.ts
import { EventStreamDiagnostic } from "./diagnostics.js";
export interface StreamFinding {
  readonly type: "first-byte" | "burst" | "end";
  readonly text: string;
}
export declare function explainDiagnostics(report: (finding: StreamFinding) => void): (diagnostic: EventStreamDiagnostic) => void;

// dist/connection/read-batches.d.ts
export interface BatchedIterator<T> extends AsyncIterableIterator<T> {
  batches(): AsyncIterableIterator<readonly T[]>;
}

// dist/connection/read-body.d.ts
export interface ReadChunksOptions {
  signal?: AbortSignal | undefined;
  idleTimeout?: number | undefined;
}

// dist/connection/read-chunks.d.ts
import { ReadChunksOptions } from "./read-body.js";
export declare const readChunks: (source: Response | ReadableStream<Uint8Array>, options?: ReadChunksOptions) => AsyncIterableIterator<Uint8Array>;
export type { ReadChunksOptions };

// dist/connection/read-event-stream.d.ts
import { ServerSentEvent } from "../sse/event.js";
import { ParserHandlers } from "../sse/parser.js";
import { BatchedIterator } from "./read-batches.js";
import { ReadChunksOptions } from "./read-body.js";
export interface ReadEventStreamOptions extends ReadChunksOptions, Pick<ParserHandlers, "onRetry" | "onComment"> {
  maxEventSize?: number | undefined;
  detach?: boolean | undefined;
}
export declare const readEventStream: (source: Response | ReadableStream<Uint8Array>, options?: ReadEventStreamOptions) => BatchedIterator<ServerSentEvent>;

// dist/sse/parser.d.ts
import { ServerSentEvent } from "./event.js";
export interface ParserHandlers {
  onEvent(event: ServerSentEvent): void;
  onRetry?: ((milliseconds: number) => void) | undefined;
  onId?(lastEventId: string, hasEvent: boolean): void;
  onComment?: ((text: string) => void) | undefined;
  onUnknownField?: ((name: string, value: string) => void) | undefined;
  onIncomplete?: ((event: ServerSentEvent) => void) | undefined;
}
export interface ParserOptions {
  maxEventSize?: number | undefined;
  lastEventId?: string | undefined;
}
export interface EventStreamParser {
  feed(chunk: Uint8Array | string): void;
  end(): void;
}
export declare const createParser: ({ onEvent, onRetry, onId, onComment, onUnknownField, onIncomplete }: ParserHandlers, { maxEventSize: limit, lastEventId }?: ParserOptions) => EventStreamParser;

// dist/connection/read-json-lines.d.ts
import { BatchedIterator } from "./read-batches.js";
import { ReadChunksOptions } from "./read-body.js";
export interface ReadJsonLinesOptions extends ReadChunksOptions {
  maxLineSize?: number | undefined;
}
export declare const readJsonLines: (source: Response | ReadableStream<Uint8Array>, options?: ReadJsonLinesOptions) => BatchedIterator<unknown>;

// dist/connection/reconnect.d.ts
import { EventStreamError } from "../errors.js";
export interface ReconnectPolicy {
  readonly retries?: number | undefined;
  readonly maxDelay?: number | undefined;
  readonly random?: (() => number) | undefined;
}
export declare const reconnectDelay: (failure: EventStreamError | undefined, reconnectionTime: number, failures: number, { retries, maxDelay, random }?: ReconnectPolicy) => number | undefined;

// dist/connection/retry-after.d.ts
export declare const parseRetryAfter: (value: string | null, now?: number) => number | null;

// dist/event-stream-response.d.ts
import { EncodableEvent } from "./sse/encode.js";
export interface EventStreamResponseOptions {
  heartbeat?: number | false | undefined;
  retry?: number | undefined;
  signal?: AbortSignal | undefined;
  headers?: HeadersInit | undefined;
}
export declare const eventStreamResponse: (source: AsyncIterable<EncodableEvent> | Iterable<EncodableEvent>, { heartbeat, retry, signal, headers }?: EventStreamResponseOptions) => Response;

// dist/sse/encode.d.ts
import { ServerSentEvent } from "./event.js";
export interface EncodableEvent extends Partial<ServerSentEvent> {
  readonly retry?: number;
  readonly comment?: string;
}
export declare const encodeEvent: (event: EncodableEvent) => string;

// dist/sse/detach.d.ts
export declare const detach: (text: string) => string;

// dist/sse/line-splitter.d.ts
export interface LineHandlers {
  onLine(line: string, number: number): void;
  onIncomplete?(line: string, number: number): void;
}
export interface LineSplitterOptions {
  maxLineSize?: number | undefined;
}
export interface LineSplitter {
  feed(chunk: Uint8Array | string): void;
  end(): void;
}
export declare const createLineSplitter: (handlers: LineHandlers, options?: LineSplitterOptions) => LineSplitter;

// dist/eventsource/event-source.d.ts
import { EventHandler } from "./event-handlers.js";
export interface EventSourceInit {
  withCredentials?: boolean;
  fetch?: typeof globalThis.fetch;
}
type Listener<E> = (this: EventSource, event: E) => unknown;
export declare class EventSource extends EventTarget {
  #private;
  static readonly CONNECTING: 0;
  static readonly OPEN: 1;
  static readonly CLOSED: 2;
  readonly CONNECTING: 0;
  readonly OPEN: 1;
  readonly CLOSED: 2;
  constructor(url: string | URL, init?: EventSourceInit);
  static fromReadableStream(stream: ReadableStream<Uint8Array>): EventSource;
  get url(): string;
  get withCredentials(): boolean;
  get readyState(): 0 | 1 | 2;
  get lastEventId(): string;
  get reconnectionTime(): number;
  get onopen(): EventHandler<Event>;
  set onopen(handler: EventHandler<Event>);
  get onmessage(): EventHandler<MessageEvent<string>>;
  set onmessage(handler: EventHandler<MessageEvent<string>>);
  get onerror(): EventHandler<Event>;
  set onerror(handler: EventHandler<Event>);
  override addEventListener<Type extends keyof EventSourceEventMap>(type: Type, listener: Listener<EventSourceEventMap[Type]>, options?: boolean | AddEventListenerOptions): void;
  override addEventListener(type: string, listener: Listener<MessageEvent<string>>, options?: boolean | AddEventListenerOptions): void;
  override addEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
  override removeEventListener<Type extends keyof EventSourceEventMap>(type: Type, listener: Listener<EventSourceEventMap[Type]>, options?: boolean | EventListenerOptions): void;
  override removeEventListener(type: string, listener: Listener<MessageEvent<string>>, options?: boolean | EventListenerOptions): void;
  override removeEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | EventListenerOptions): void;
  close(): void;
  reset(): void;
}

// dist/eventsource/event-handlers.d.ts
export interface HandlerThis extends EventTarget {
  readonly url: string;
  readonly withCredentials: boolean;
  readonly readyState: number;
  close(): void;
}
export type EventHandler<E extends Event> = ((this: HandlerThis, event: E) => unknown) | null;

// dist/connection/across-tabs.d.ts
import { Share } from "./share.js";
export interface AcrossTabsOptions {
  shareKey?: string;
}
export declare function acrossTabs({ shareKey }?: AcrossTabsOptions): Share;

// dist/recording.d.ts
export interface Recording {
  readonly version: 1;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly chunks: readonly RecordedChunk[];
  readonly endedAt: number;
  readonly ended: "whole" | "broken";
}
export interface RecordedChunk {
  readonly at: number;
  readonly text?: string;
  readonly base64?: string;
}
export declare function recordedHeaders(headers: Headers): Recording["headers"];
export declare function recordedBytes(bytes: Uint8Array): Pick<RecordedChunk, "text" | "base64">;
