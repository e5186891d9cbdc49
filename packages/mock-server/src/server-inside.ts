import type { Sink } from './play.ts';
import type { RequestRecord } from './request.ts';
import type { Route } from './routes.ts';

/** What the ways of serving need and nobody else. */
export interface ServerInside {
  readonly routes: readonly Route[];
  /** Takes a request down; its body may follow before `answer` is called. */
  receive(method: string, url: string, headers: Headers): ReceivedRequest;
}

export interface ReceivedRequest {
  readonly record: RequestRecord;
  /** Plays the answer; rejects when the scenario itself throws. `signal` says that the client left. */
  answer(sink: Sink, signal: AbortSignal): Promise<void>;
}
