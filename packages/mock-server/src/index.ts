export { answer } from './answers.ts';
export type { AnswerContent, AnswerOptions } from './answers/options.ts';
export type { AnswerProtocol, ProtocolFactoryName } from './answers/protocols.ts';
export type { PlainTextOptions } from './answers/plain-text.ts';
export type { AnswerPart } from './answers/wire.ts';
export type { Random } from './random.ts';
export type { MockRequest } from './request.ts';
export type { RouteKey, Routes } from './routes.ts';
export {
  bytes,
  comment,
  end,
  event,
  inTurn,
  json,
  reset,
  respond,
  retry,
  type Scenario,
  type ScenarioContext,
  type ScenarioEvent,
  type ScenarioItem,
  type ScenarioSource,
  type Step,
  wait,
} from './scenario.ts';
export { createMockServer, type MockServer, type MockServerOptions } from './server.ts';
export { type Tick, ticker, type TickerOptions } from './ticker.ts';
export { platforms, type PlatformsOptions } from './platforms.ts';
export { reply } from './platforms/reply.ts';
export {
  burst,
  commentFlood,
  contentType,
  cut,
  dataAfterEnd,
  drop,
  duplicate,
  endlessLine,
  errorInStream,
  eventFlood,
  type Fault,
  forgetIds,
  halfOpen,
  htmlPage,
  ignoreLastEventId,
  jitter,
  jsonError,
  neverAnswer,
  noEndMarker,
  once,
  redirect,
  slow,
  stall,
  status,
  times,
  withFaults,
} from './faults.ts';
export { record, replay, type ReplayOptions } from './recording.ts';
