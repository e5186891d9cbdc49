// dist/index.d.ts
import { EventDataError } from "./event-data-error.js";
import { EventStreamState } from "./event-stream-store.js";
import { EventParser } from "./parse-event.js";
import { CopySource, CopySourceProps, copySource } from "./streaming-text/copy-source.js";
import { StreamingText, StreamingTextOptions, StreamingTextProps, StreamingTextSource } from "./streaming-text/streaming-text.js";
import { FormattedText, TextComponents, TextFormat, TextFormatContext, UrlPolicy } from "./streaming-text/text-format.js";
import { TextStream } from "./streaming-text/text-stream.js";
import { FadeInOptions, useFadeIn } from "./streaming-text/use-fade-in.js";
import { StickToBottom, useStickToBottom } from "./streaming-text/use-stick-to-bottom.js";
import { useChatMessage } from "./use-chat-message.js";
import { OwnChatOptions, SharedChatOptions, UseChatStreamOptions, UseChatStreamResult, useChatStream } from "./use-chat-stream.js";
import { EventStreamHookOptions, UseEventStreamResult, useEventStream } from "./use-event-stream.js";
import { useStructuredOutput } from "./use-structured-output.js";
export { CopySource, type CopySourceProps, EventDataError, type EventParser, type EventStreamHookOptions, type EventStreamState, type FadeInOptions, type FormattedText, type OwnChatOptions, type SharedChatOptions, type StickToBottom, StreamingText, type StreamingTextOptions, type StreamingTextProps, type StreamingTextSource, type TextComponents, type TextFormat, type TextFormatContext, type TextStream, type UrlPolicy, type UseChatStreamOptions, type UseChatStreamResult, type UseEventStreamResult, copySource, useChatMessage, useChatStream, useEventStream, useFadeIn, useStickToBottom, useStructuredOutput };

// dist/event-data-error.d.ts
import { StandardIssue } from "@rivulet/chat";
import { ServerSentEvent } from "@rivulet/core";
export declare class EventDataError extends Error {
  override readonly name = "EventDataError";
  readonly code = "invalid-data";
  readonly event: ServerSentEvent;
  readonly issues: readonly StandardIssue[];
  constructor(event: ServerSentEvent, issues: readonly StandardIssue[], cause?: unknown);
}

// dist/event-stream-store.d.ts
import { EventDataError } from "./event-data-error.js";
import { EventParser } from "./parse-event.js";
import { EventStreamError, EventStreamGap, EventStreamInit, EventStreamOpening, EventStreamStatus, EventStreamWait, ServerSentEvent } from "@rivulet/core";
export interface EventStreamState<R> {
  readonly status: EventStreamStatus;
  readonly data: R | undefined;
  readonly lastEvent: ServerSentEvent | undefined;
  readonly error: EventStreamError | EventDataError | undefined;
  readonly wait: EventStreamWait | undefined;
}
export interface EventStreamHandlers<T, R> {
  readonly types?: readonly string[] | undefined;
  readonly parse?: EventParser<T> | undefined;
  readonly reduce?: ((data: R, value: T, event: ServerSentEvent) => R) | undefined;
  readonly onEvent?: ((value: T, event: ServerSentEvent) => void) | undefined;
  readonly onError?: ((error: EventStreamError | EventDataError) => void) | undefined;
  readonly onOpen?: ((opening: EventStreamOpening) => void) | undefined;
  readonly onGap?: ((gap: EventStreamGap) => void) | undefined;
}

// dist/parse-event.d.ts
import { StandardSchema } from "@rivulet/chat";
import { ServerSentEvent } from "@rivulet/core";
export type EventParser<T> = ((data: string, event: ServerSentEvent) => T) | StandardSchema<T>;

// dist/streaming-text/copy-source.d.ts
import { ComponentPropsWithoutRef, ReactElement, ReactNode } from "react";
import { ChatMessage } from "@rivulet/chat";
export declare function copySource(source: string | ChatMessage): Promise<void>;
export interface CopySourceProps extends Omit<ComponentPropsWithoutRef<"button">, "type" | "onClick" | "onError"> {
  readonly of: string | ChatMessage;
  readonly children?: ReactNode;
  readonly copied?: ReactNode;
  readonly onError?: (error: unknown) => void;
}
export declare function CopySource({ of, children, copied, onError, className, ...rest }: CopySourceProps): ReactElement;

// dist/streaming-text/streaming-text.d.ts
import { TextComponents, TextFormat, UrlPolicy } from "./text-format.js";
import { TextStream } from "./text-stream.js";
import { ReactElement } from "react";
import { ChatMessage, ReasoningPart, RefusalPart, TextPart } from "@rivulet/chat";
export interface StreamingTextOptions {
  readonly format?: TextFormat;
  readonly smooth?: boolean;
  readonly caret?: boolean;
  readonly announce?: "sentence" | "end" | "off";
  readonly urlPolicy?: UrlPolicy;
  readonly components?: TextComponents;
  readonly className?: string;
}
interface NoSource {
  readonly text?: never;
  readonly message?: never;
  readonly part?: never;
  readonly stream?: never;
  readonly streaming?: never;
  readonly onError?: never;
}
type Source<Given> = Given & Omit<NoSource, keyof Given>;
export type StreamingTextSource = Source<{
  readonly text: string;
  readonly streaming?: boolean;
}> | Source<{
  readonly message: ChatMessage;
}> | Source<{
  readonly part: TextPart | ReasoningPart | RefusalPart;
  readonly streaming?: boolean;
}> | Source<{
  readonly stream: TextStream;
  readonly onError?: (error: unknown) => void;
}>;
export type StreamingTextProps = StreamingTextOptions & StreamingTextSource;
export declare function StreamingText(props: StreamingTextProps): ReactElement;

// dist/streaming-text/text-format.d.ts
import { ComponentType, JSX, ReactNode } from "react";
export interface UrlPolicy {
  readonly links?: readonly string[] | "all";
  readonly images?: readonly string[] | "all";
}
export type TextComponents = { readonly [Tag in keyof JSX.IntrinsicElements]?: ComponentType<JSX.IntrinsicElements[Tag]>; };
export interface TextFormatContext {
  readonly streaming: boolean;
  readonly id?: string;
  readonly caret?: ReactNode;
  readonly urlPolicy?: UrlPolicy | undefined;
  readonly components?: TextComponents | undefined;
}
export interface FormattedText {
  readonly text: string;
  readonly content: ReactNode;
  readonly settledPages: number;
}
export interface TextFormat {
  readonly name: string;
  read(previous: FormattedText | undefined, text: string, context: TextFormatContext): FormattedText;
}

// dist/streaming-text/text-stream.d.ts
export type TextStream = ReadableStream<string> | ReadableStream<Uint8Array> | AsyncIterable<string> | Response;

// dist/streaming-text/use-fade-in.d.ts
import { RefCallback } from "react";
export interface FadeInOptions {
  readonly by?: "chunk" | "word";
}
export declare function useFadeIn<T extends HTMLElement = HTMLDivElement>({ by }?: FadeInOptions): RefCallback<T>;

// dist/streaming-text/use-stick-to-bottom.d.ts
import { RefCallback } from "react";
export interface StickToBottom<T extends HTMLElement> {
  readonly ref: RefCallback<T>;
  readonly isAtBottom: boolean;
  readonly scrollToBottom: () => void;
}
export declare function useStickToBottom<T extends HTMLElement = HTMLDivElement>(): StickToBottom<T>;

// dist/use-chat-message.d.ts
import { ChatMessage } from "@rivulet/chat";
export declare function useChatMessage(message: ChatMessage): ChatMessage;
export declare function useChatMessage(message: ChatMessage | undefined): ChatMessage | undefined;

// dist/use-chat-stream.d.ts
import { Chat, ChatOptions, ChatSnapshot, ChatUpdates } from "@rivulet/chat";
interface Updates {
  readonly updates?: ChatUpdates;
}
export interface SharedChatOptions extends Updates {
  readonly chat: Chat;
}
export interface OwnChatOptions extends Updates, ChatOptions {
  readonly chat?: never;
}
export type UseChatStreamOptions = OwnChatOptions | SharedChatOptions;
declare const actionNames: readonly ["send", "stop", "detach", "regenerate", "continueMessage", "retry", "edit", "resume", "addToolResult", "selectBranch", "setMessages"];
type ChatActions = Pick<Chat, (typeof actionNames)[number] | "getBranches">;
export interface UseChatStreamResult extends ChatSnapshot, ChatActions {
  readonly chat: Chat;
}
export declare function useChatStream(options: UseChatStreamOptions): UseChatStreamResult;

// dist/use-event-stream.d.ts
import { EventStreamHandlers, EventStreamState } from "./event-stream-store.js";
import { EventParser } from "./parse-event.js";
import { EventStreamInit, ServerSentEvent } from "@rivulet/core";
export interface EventStreamHookOptions<T> extends EventStreamInit, Omit<EventStreamHandlers<T, never>, "parse" | "reduce"> {}
interface Unparsed {
  readonly parse?: undefined;
}
interface Parsed<T> {
  readonly parse: EventParser<T>;
}
interface ParsedAsJson {
  readonly parse: typeof JSON.parse;
}
interface Latest {
  readonly reduce?: undefined;
}
interface Reduced<T, R> {
  readonly reduce: (data: R, value: T, event: ServerSentEvent) => R;
  readonly initial: R;
}
export interface UseEventStreamResult<R> extends EventStreamState<R> {
  reconnect(): void;
  close(): void;
}
export declare function useEventStream<T extends string = string>(input: string | URL | Request | null, options?: EventStreamHookOptions<T> & Unparsed & Latest & {
  readonly initial?: T;
}): UseEventStreamResult<T>;
export declare function useEventStream<T>(input: string | URL | Request | null, options: EventStreamHookOptions<T> & Parsed<T> & Latest & {
  readonly initial?: T;
}): UseEventStreamResult<T>;
export declare function useEventStream<T extends string, R>(input: string | URL | Request | null, options: EventStreamHookOptions<T> & Unparsed & Reduced<T, R>): UseEventStreamResult<R> & {
  readonly data: R;
};
export declare function useEventStream<T, R>(input: string | URL | Request | null, options: EventStreamHookOptions<T> & Parsed<T> & Reduced<T, R>): UseEventStreamResult<R> & {
  readonly data: R;
};
export declare function useEventStream<T>(input: string | URL | Request | null, options: EventStreamHookOptions<T> & ParsedAsJson & Latest & {
  readonly initial?: T;
}): UseEventStreamResult<T>;
export declare function useEventStream<T, R>(input: string | URL | Request | null, options: EventStreamHookOptions<T> & ParsedAsJson & Reduced<T, R>): UseEventStreamResult<R> & {
  readonly data: R;
};

// dist/use-structured-output.d.ts
import { ChatMessage, StandardSchema, StructuredOptions, StructuredOutput } from "@rivulet/chat";
export declare function useStructuredOutput<T>(message: ChatMessage | undefined, schema: StandardSchema<T>, options?: StructuredOptions): StructuredOutput<T> | undefined;

// dist/format.d.ts
import { cleanText, withoutOpenSequence } from "./streaming-text/clean-text.js";
import { GrowingList, GrowingText, append, appendAll, changeAt } from "./streaming-text/growing-list.js";
import { isExtension, owned } from "./streaming-text/owned-text.js";
import { Pages, addBlock, addBlocks, fullPages, noPages, redrawBlock } from "./streaming-text/pages.js";
import { FormattedText, TextComponents, TextFormat, TextFormatContext, UrlPolicy } from "./streaming-text/text-format.js";
export { type FormattedText, type GrowingList, type GrowingText, type Pages, type TextComponents, type TextFormat, type TextFormatContext, type UrlPolicy, addBlock, addBlocks, append, appendAll, changeAt, cleanText, fullPages, isExtension, noPages, owned, redrawBlock, withoutOpenSequence };

// dist/streaming-text/clean-text.d.ts
export declare const cleanText: (text: string) => string;
export declare const withoutOpenSequence: (text: string) => string;

// dist/streaming-text/growing-list.d.ts
export type GrowingList<T> = readonly (T | GrowingList<T>)[];
export type GrowingText = GrowingList<string>;
export declare function changeAt<T>(list: GrowingList<T>, index: number, change: (item: T | undefined) => T): GrowingList<T>;
export declare const append: <T>(list: GrowingList<T>, item: T) => GrowingList<T>;
export declare function appendAll<T>(list: GrowingList<T>, items: readonly T[]): GrowingList<T>;

// dist/streaming-text/owned-text.d.ts
export declare const owned: (slice: string) => string;
export declare const isExtension: (text: string, start: string) => boolean;

// dist/streaming-text/pages.d.ts
import { GrowingList } from "./growing-list.js";
import { ReactElement } from "react";
export interface Pages {
  readonly content: GrowingList<ReactElement>;
  readonly last: readonly ReactElement[];
  readonly blocks: number;
}
export declare const noPages: Pages;
export declare function addBlock({ content, last, blocks }: Pages, block: ReactElement): Pages;
export declare function addBlocks(pages: Pages, added: readonly ReactElement[]): Pages;
export declare function redrawBlock(pages: Pages, index: number, block: ReactElement): Pages;
export declare const fullPages: (settledBlocks: number) => number;

// dist/devtools/index.d.ts
import { StreamInspector, StreamInspectorProps } from "./stream-inspector.js";
import { StreamRecorder, StreamRecorderOptions, createStreamRecorder } from "./stream-recorder.js";
import { WireFrame } from "./wire-frames.js";
import { RecordedFrame, WireChunk, WireConnection, WireSnapshot } from "./wire-snapshot.js";
export { type RecordedFrame, StreamInspector, type StreamInspectorProps, type StreamRecorder, type StreamRecorderOptions, type WireChunk, type WireConnection, type WireFrame, type WireSnapshot, createStreamRecorder };

// dist/devtools/stream-inspector.d.ts
import { StreamRecorder } from "./stream-recorder.js";
import { ReactElement } from "react";
export interface StreamInspectorProps {
  readonly recorder: StreamRecorder;
  readonly className?: string;
}
export declare function StreamInspector({ recorder, className }: StreamInspectorProps): ReactElement;

// dist/devtools/stream-recorder.d.ts
import { WireSnapshot } from "./wire-snapshot.js";
import { ChatProtocol } from "@rivulet/chat";
import { Recording } from "@rivulet/core/recording";
export interface StreamRecorder {
  readonly fetch: typeof globalThis.fetch;
  getSnapshot(): WireSnapshot;
  subscribe(listener: () => void): () => void;
  pause(): void;
  step(): void;
  resume(): void;
  clear(): void;
  record(connection: number): Recording | null;
}
export interface StreamRecorderOptions {
  readonly fetch?: typeof globalThis.fetch;
  readonly maxBytes?: number;
  readonly protocol?: ChatProtocol;
}
export declare function createStreamRecorder({ fetch: ownFetch, maxBytes, protocol }?: StreamRecorderOptions): StreamRecorder;

// dist/devtools/wire-snapshot.d.ts
import { WireFrame } from "./wire-frames.js";
export interface WireConnection {
  readonly id: number;
  readonly url: string;
  readonly method: string;
  readonly startedAt: number;
  readonly openedAt: number | null;
  readonly firstByteAt: number | null;
  readonly endedAt: number | null;
  readonly status: number | null;
  readonly ended: "whole" | "broken" | "left" | null;
  readonly bytes: number;
  readonly frames: number;
  readonly tokens: number | null;
  readonly firstTokenAt: number | null;
  readonly isKept: boolean;
}
export interface WireChunk {
  readonly at: number;
  readonly bytes: number;
  readonly frames: number;
  readonly tokens: number;
}
export interface RecordedFrame extends WireFrame {
  readonly key: number;
  readonly connection: number;
  readonly at: number;
}
export interface WireSnapshot {
  readonly connections: readonly WireConnection[];
  readonly frames: readonly RecordedFrame[];
  readonly chunks: readonly WireChunk[];
  readonly isPaused: boolean;
  readonly held: number;
}

// dist/devtools/wire-frames.d.ts
export interface WireFrame {
  readonly kind: "event" | "comment" | "retry" | "field" | "incomplete" | "line" | "text";
  readonly type: string;
  readonly eventId: string;
  readonly size: number;
  readonly data: string;
}
