// dist/index.d.ts
import { answer } from "./answers.js";
import { AnswerContent, AnswerOptions } from "./answers/options.js";
import { AnswerProtocol, ProtocolFactoryName } from "./answers/protocols.js";
import { PlainTextOptions } from "./answers/plain-text.js";
import { AnswerPart } from "./answers/wire.js";
import { Random } from "./random.js";
import { MockRequest } from "./request.js";
import { RouteKey, Routes } from "./routes.js";
import { Scenario, ScenarioContext, ScenarioEvent, ScenarioItem, ScenarioSource, Step, bytes, comment, end, event, inTurn, json, reset, respond, retry, wait } from "./scenario.js";
import { MockServer, MockServerOptions, createMockServer } from "./server.js";
import { Tick, TickerOptions, ticker } from "./ticker.js";
import { Fault, once, times, withFaults } from "./faults/fault.js";
import { PlatformsOptions, platforms } from "./platforms.js";
import { reply } from "./platforms/reply.js";
import { burst, cut, drop, slow } from "./faults/bytes.js";
import { commentFlood, dataAfterEnd, duplicate, endlessLine, errorInStream, eventFlood, forgetIds, ignoreLastEventId, noEndMarker } from "./faults/content.js";
import { contentType, htmlPage, jsonError, redirect, status } from "./faults/responses.js";
import { halfOpen, jitter, neverAnswer, stall } from "./faults/timing.js";
import "./faults.js";
import { ReplayOptions, record, replay } from "./recording.js";
export { type AnswerContent, type AnswerOptions, type AnswerPart, type AnswerProtocol, type Fault, type MockRequest, type MockServer, type MockServerOptions, type PlainTextOptions, type PlatformsOptions, type ProtocolFactoryName, type Random, type ReplayOptions, type RouteKey, type Routes, type Scenario, type ScenarioContext, type ScenarioEvent, type ScenarioItem, type ScenarioSource, type Step, type Tick, type TickerOptions, answer, burst, bytes, comment, commentFlood, contentType, createMockServer, cut, dataAfterEnd, drop, duplicate, end, endlessLine, errorInStream, event, eventFlood, forgetIds, halfOpen, htmlPage, ignoreLastEventId, inTurn, jitter, json, jsonError, neverAnswer, noEndMarker, once, platforms, record, redirect, replay, reply, reset, respond, retry, slow, stall, status, ticker, times, wait, withFaults };

// dist/answers.d.ts
import { AnswerContent, AnswerOptions } from "./answers/options.js";
import { Scenario } from "./scenario.js";
export declare function answer(content: AnswerContent, options?: AnswerOptions): Scenario;

// dist/answers/options.d.ts
import { ScenarioContext } from "../scenario.js";
import { PlainTextOptions } from "./plain-text.js";
import { AnswerProtocol, ProtocolFactoryName } from "./protocols.js";
import { AnswerPart } from "./wire.js";
import { ChatErrorInfo, ChatProtocol, ChatUsage, FinishReason } from "@rivulet/chat";
export type AnswerContent = string | readonly (string | AnswerPart)[] | ((context: ScenarioContext) => string | readonly (string | AnswerPart)[]);
export interface AnswerOptions {
  readonly protocol?: AnswerProtocol | ProtocolFactoryName | ChatProtocol;
  readonly plainText?: PlainTextOptions;
  readonly tokensPerSecond?: number;
  readonly timeToFirstToken?: number;
  readonly seed?: number;
  readonly model?: string;
  readonly finishReason?: FinishReason;
  readonly usage?: ChatUsage;
  readonly error?: Partial<ChatErrorInfo>;
  readonly errorAfter?: number;
  readonly resumable?: boolean;
  readonly stream?: boolean | "platform";
}

// dist/answers/plain-text.d.ts
import "./wire.js";
export interface PlainTextOptions {
  readonly done?: string | false;
  readonly json?: boolean;
  readonly framing?: "sse" | "text";
}

// dist/answers/protocols.d.ts
import "./plain-text.js";
import "./wire.js";
import { ChatProtocol } from "@rivulet/chat";
export type AnswerProtocol = "openai-chat" | "openai-responses" | "anthropic" | "gemini" | "dashscope" | "qianfan" | "ui-message-stream" | "ag-ui" | "ollama" | "ollama-generate" | "chatgpt-delta" | "plain-text";
export type ProtocolFactoryName = "openaiChat" | "openaiResponses" | "anthropicMessages" | "uiMessageStream" | "agUi" | "chatgptDelta" | "plainText";

// dist/answers/wire.d.ts
import "../scenario.js";
import { ChatErrorInfo, ChatUsage, FinishReason, JsonValue } from "@rivulet/chat";
export type AnswerPart = {
  readonly type: "text";
  readonly text: string;
} | {
  readonly type: "reasoning";
  readonly text: string;
  readonly signature?: string;
} | {
  readonly type: "refusal";
  readonly text: string;
} | {
  readonly type: "tool-call";
  readonly name: string;
  readonly arguments: JsonValue;
  readonly id?: string;
} | {
  readonly type: "tool-result";
  readonly result: JsonValue;
  readonly toolCallId?: string;
  readonly isError?: boolean;
} | {
  readonly type: "source";
  readonly url: string;
  readonly title?: string;
} | {
  readonly type: "file";
  readonly url: string;
  readonly mediaType: string;
} | {
  readonly type: "data";
  readonly name: string;
  readonly data: JsonValue;
  readonly id?: string;
} | {
  readonly type: "wait";
  readonly ms: number;
};

// dist/scenario.d.ts
import { MockRequest } from "./request.js";
import { Random } from "./random.js";
import { EncodableEvent } from "@rivulet/core";
export interface ScenarioEvent {
  readonly type?: string;
  readonly data?: string;
  readonly id?: string;
  readonly retry?: number;
}
export type Step = {
  readonly type: "respond";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
} | {
  readonly type: "event";
  readonly event: ScenarioEvent;
  readonly as?: (event: ScenarioEvent) => string;
} | {
  readonly type: "comment";
  readonly text: string;
} | {
  readonly type: "bytes";
  readonly bytes: Uint8Array | string;
} | {
  readonly type: "wait";
  readonly ms: number;
} | {
  readonly type: "end";
} | {
  readonly type: "reset";
  readonly by: "fin" | "rst";
};
export interface ScenarioContext {
  readonly request: MockRequest;
  readonly signal: AbortSignal;
  readonly random: Random;
  readonly lastEventId: string | null;
  readonly attempt: number;
  readonly params: Readonly<Record<string, string>>;
}
export type Scenario = readonly Step[] | ((context: ScenarioContext) => Iterable<Step> | AsyncIterable<Step>);
export type ScenarioItem = Step | (EncodableEvent & {
  readonly data: string;
});
export type ScenarioSource = Scenario | readonly ScenarioItem[] | ((context: ScenarioContext) => Iterable<ScenarioItem> | AsyncIterable<ScenarioItem> | Promise<readonly ScenarioItem[]>);
export declare function respond(status: number, headers?: Readonly<Record<string, string>>): Step;
export declare function event(data: unknown, fields?: Omit<ScenarioEvent, "data">): Step;
export declare function retry(ms: number): Step;
export declare function comment(text?: string): Step;
export declare function bytes(content: Uint8Array | string): Step;
export declare function wait(ms: number): Step;
export declare function end(): Step;
export declare function reset(by?: "fin" | "rst"): Step;
export declare function json(body: unknown, status?: number, headers?: Readonly<Record<string, string>>): readonly Step[];
export declare function inTurn(...scenarios: readonly [Scenario, ...Scenario[]]): Scenario;

// dist/random.d.ts
export type Random = () => number;

// dist/request.d.ts
export interface MockRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: unknown;
  readonly lastEventId: string | null;
  readonly startedAt: number;
  readonly status: number | null;
  readonly bytesSent: number;
  readonly closedAt: number | null;
  readonly closedBy: "client" | "server" | null;
}

// dist/faults/bytes.d.ts
import { Fault } from "./fault.js";
export declare function cut(options: {
  readonly gap?: number;
} & ({
  readonly at: number | readonly number[];
} | {
  readonly every: number;
} | {
  readonly random: number;
} | {
  readonly inside: "utf-8" | "crlf";
})): Fault;
export declare function slow({ bytesPerSecond }: {
  readonly bytesPerSecond: number;
}): Fault;
export declare function burst({ size }?: {
  readonly size?: number;
}): Fault;
export declare function drop({ after, by }?: {
  readonly after?: number;
  readonly by?: "fin" | "rst" | "end";
}): Fault;

// dist/faults/fault.d.ts
import { Scenario } from "../scenario.js";
export interface Fault {
  (scenario: Scenario): Scenario;
  readonly onBytes?: boolean;
}
export declare function withFaults(scenario: Scenario, ...faults: readonly Fault[]): Scenario;
export declare function times(count: number, fault: Fault): Fault;
export declare function once(fault: Fault): Fault;

// dist/faults/content.d.ts
import { Step } from "../scenario.js";
import { Fault } from "./fault.js";
export declare function endlessLine({ after, bytes: length }?: {
  readonly after?: number;
  readonly bytes?: number;
}): Fault;
export declare function commentFlood({ after, count }?: {
  readonly after?: number;
  readonly count?: number;
}): Fault;
export declare function eventFlood({ after, count, type }?: {
  readonly after?: number;
  readonly count?: number;
  readonly type?: string;
}): Fault;
export declare function errorInStream({ after, event: error }?: {
  readonly after?: number;
  readonly event?: Step;
}): Fault;
export declare function noEndMarker(): Fault;
export declare function dataAfterEnd({ event: extra }?: {
  readonly event?: Step;
}): Fault;
export declare function duplicate({ count }?: {
  readonly count?: number;
}): Fault;
export declare function forgetIds(): Fault;
export declare function ignoreLastEventId(): Fault;

// dist/faults/responses.d.ts
import { Fault } from "./fault.js";
export declare function status({ status: code, retryAfter }?: {
  readonly status?: number;
  readonly retryAfter?: number | string;
}): Fault;
export declare function htmlPage({ status: code }?: {
  readonly status?: number;
}): Fault;
export declare function jsonError({ status: code, type, message }?: {
  readonly status?: number;
  readonly type?: string;
  readonly message?: string;
}): Fault;
export declare function contentType({ type }: {
  readonly type: string | null;
}): Fault;
export declare function redirect({ to, status: code }: {
  readonly to: string;
  readonly status?: number;
}): Fault;

// dist/faults/timing.d.ts
import { Fault } from "./fault.js";
export declare function stall({ after, ms }?: {
  readonly after?: number;
  readonly ms?: number;
}): Fault;
export declare function jitter({ ms }?: {
  readonly ms?: number;
}): Fault;
export declare function halfOpen({ after }?: {
  readonly after?: number;
}): Fault;
export declare function neverAnswer(): Fault;

// dist/platforms.d.ts
import { AnswerContent, AnswerOptions } from "./answers/options.js";
import { Fault } from "./faults/fault.js";
import { Routes } from "./routes.js";
export interface PlatformsOptions extends Omit<AnswerOptions, "protocol" | "plainText"> {
  readonly content?: AnswerContent;
  readonly faults?: readonly Fault[];
}
export declare function platforms(options?: PlatformsOptions): Routes;

// dist/routes.d.ts
import { ScenarioSource } from "./scenario.js";
export type RouteKey = `${"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} /${string}`;
export type Routes = Readonly<Partial<Record<RouteKey, ScenarioSource>>>;

// dist/platforms/reply.d.ts
import { AnswerPart } from "../answers/wire.js";
import { ScenarioContext } from "../scenario.js";
export declare function reply({ request }: ScenarioContext): readonly (string | AnswerPart)[];

// dist/recording.d.ts
import { Scenario } from "./scenario.js";
import { Recording } from "@rivulet/core/recording";
export declare function record(response: Response): Promise<Recording>;
export interface ReplayOptions {
  readonly speed?: number;
}
export declare function replay(recording: Recording, { speed }?: ReplayOptions): Scenario;

// dist/server.d.ts
import { MockRequest } from "./request.js";
import { Routes } from "./routes.js";
import "./server-inside.js";
export interface MockServerOptions {
  readonly seed?: number;
  readonly maxRequests?: number;
  readonly onClose?: (request: MockRequest) => void;
}
export interface MockServer {
  readonly fetch: typeof fetch;
  readonly requests: readonly MockRequest[];
  reset(): void;
}
export declare function createMockServer(routes: Routes, options?: MockServerOptions): MockServer;

// dist/ticker.d.ts
import { Scenario } from "./scenario.js";
export interface TickerOptions {
  readonly symbols?: readonly string[];
  readonly interval?: number;
  readonly seed?: number;
  readonly ticks?: number;
}
export interface Tick {
  readonly symbol: string;
  readonly price: number;
  readonly change: number;
  readonly time: number;
}
export declare function ticker(options?: TickerOptions): Scenario;

// dist/node.d.ts
import { MockServer } from "./server.js";
export interface ListenOptions {
  readonly port?: number;
  readonly host?: string;
  readonly cors?: string | false;
  readonly onError?: (error: unknown) => void;
}
export interface Listening {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}
export declare function listen(server: MockServer, options?: ListenOptions): Promise<Listening>;

// dist/msw.d.ts
import { MockServer } from "./server.js";
import { HttpHandler } from "msw";
export declare function handlers(server: MockServer): HttpHandler[];
