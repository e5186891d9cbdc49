import { type EventStreamError, HttpStatusError, reconnectDelay } from '@rivulet/core';
import { type AnswerHost, begin, contextOf, isCut, read, send } from './chat-answer.ts';
import type { ChatEndEvent, ChatResume, ChatResumeContext, ChatResumeRequest } from './chat-contract.ts';
import { responseError } from './chat-error.ts';
import { continueEvents, reopen } from './continue-events.ts';
import { createChatMessage } from './create-chat-message.ts';
import { foldMessage, isOpen } from './fold-message.ts';
import { applyEvents, type MessageNode } from './message-tree.ts';
import { framingOf } from './read-frames.ts';
import type { ChatProtocol } from './protocol-contract.ts';
import type { ChatEvent } from './types.ts';

/** Where and how answers that broke off are picked up. */
export interface ResumableOptions {
  /**
   * Where an answer is picked up, by GET: an address, or a function that makes the request; `null` from it says that
   * this answer cannot be resumed. An address gets the cursor as `Last-Event-ID`.
   */
  readonly url: string | ((context: ChatResumeContext) => string | ChatResumeRequest | null);
  /**
   * What the server goes by.
   *
   * - `cursor` (the default): the id or sequence number of the last event; where events have none, the server is
   *   taken to send the answer from its start.
   * - `offset`: the number of characters of text, `message.text.length`; it is the `cursor` of the request, and the
   *   server sends what follows.
   */
  readonly by?: 'cursor' | 'offset';
  /** How often in a row an attempt that failed is repeated before the answer is left as it is. Default 20, about eight minutes. */
  readonly retries?: number;
  /** Milliseconds before the second attempt; doubled with each failure up to 30 s. The first goes out at once. Default 500. */
  readonly delay?: number;
  /** Tells the server that nobody waits for the answer any more; called by `stop()`. */
  readonly onStop?: (context: ChatResumeContext) => void;
}

/**
 * Lets a chat pick up answers that broke off: by itself when the connection breaks, and by `chat.resume()` after a
 * reload. Nothing is asked or paid for anew: only GET requests go out, until the answer is whole, the server answers
 * 204 or another status that is final, or `retries` failed in a row.
 */
export function resumable(options: ResumableOptions): ChatResume {
  const { url, by = 'cursor', retries = 20, delay = 500, onStop } = options;

  function buildRequest(context: ChatResumeContext): ChatResumeRequest | null {
    const request = typeof url === 'function' ? url(context) : url;
    if (typeof request !== 'string') return request;
    const id = context.cursor === null ? null : String(context.cursor);
    // [spec §9.2.3] The id goes out as UTF-8, which a header carries as one character per byte.
    return {
      url: request,
      headers: id === null ? {} : { 'last-event-id': String.fromCharCode(...new TextEncoder().encode(id)) },
    };
  }

  return {
    async attach(host, node, signal) {
      let end: ChatEndEvent | null = null;
      for (let failures = 0; ;) {
        const context = contextOf(node);
        const request = buildRequest(by === 'offset' ? { ...context, cursor: context.message.text.length } : context);
        if (!request || signal.aborted) return end;
        let failure: EventStreamError | undefined;
        try {
          const { url: address, method = 'GET', headers } = request;
          const response = await send(host, { method, url: address, body: null, turn: null, signal }, headers);
          if (!('headers' in response) || response.status === 204) return end;
          const error = await responseError(
            response,
            framingOf(host.protocol.framing, response.headers.get('content-type')),
            signal,
          );
          if (error) {
            const { status, retryAfter = null } = error;
            if (status === undefined || !(status === 408 || status === 429 || status >= 500)) return end;
            failure = new HttpStatusError(status, { retryAfter, retryable: true });
          } else {
            const { cursor } = context;
            const isReplay = replays(cursor, (seen) => node.cursors.has(seen));
            let progress = false;
            const observe = (event: ChatEvent): boolean => {
              const old = isReplay(event);
              progress ||= !old && event.type !== 'end' && event.type !== 'ping';
              return old;
            };
            end = await (by === 'offset' || cursor !== null ? readOn : readAnew)(host, node, response, signal, observe);
            if (!isCut(end)) return end;
            if (progress) failures = 0;
          }
        } catch {
          // No response: the network is down, or the server. That is what the waiting is for.
        }
        failures += 1;
        const wait = reconnectDelay(failure, delay, failures, { retries });
        if (wait === undefined) return end;
        await pause(wait, signal);
      }
    },
    hold,
    ...(onStop && { stop: onStop }),
  };
}

/** The protocol, but what a block that was cut off says goes into `rest`. */
function hold(protocol: ChatProtocol, rest: ChatEvent[]): ChatProtocol {
  return {
    ...protocol,
    createDecoder(response) {
      const decoder = protocol.createDecoder(response);
      return {
        decode(frame) {
          const events = decoder.decode(frame);
          if (frame.kind !== 'incomplete') return events;
          rest.push(...events);
          return [];
        },
        end: () => decoder.end(),
      };
    },
  };
}

/** Reads what follows from where the answer broke off. */
function readOn(
  host: AnswerHost,
  node: MessageNode,
  response: Response,
  signal: AbortSignal,
  isReplay: (event: ChatEvent) => boolean,
): Promise<ChatEndEvent> {
  const shown = node.fold.message();
  if (!isOpen(shown)) begin(host, node, reopen(shown));
  const fit = continueEvents(shown, true);
  const fitNew = (event: ChatEvent): ChatEvent | null => {
    const old = isReplay(event);
    const fitted = fit(event, old);
    return old ? null : fitted;
  };
  return read(host, response, hold(host.protocol, []), fitNew, (events) => host.apply(node, events), signal);
}

/**
 * Reads an answer that comes from its start. It is written anew beside what is shown, and takes its place when it has
 * caught up, or is over: what was received does not go away.
 */
async function readAnew(
  host: AnswerHost,
  node: MessageNode,
  response: Response,
  signal: AbortSignal,
  observe: (event: ChatEvent) => boolean,
): Promise<ChatEndEvent> {
  const shown = node.fold.message();
  const { id, createdAt, timing } = shown;
  const empty = { ...createChatMessage({ role: 'assistant', id, createdAt }), timing: { ...timing, endedAt: null } };
  const anew = { fold: foldMessage(empty), cursors: new Set<string | number>() };
  const replace = (): void => {
    Object.assign(node, anew);
    host.apply(node, []);
  };
  const write = (events: readonly ChatEvent[]): void => {
    if (node.fold === anew.fold) return host.apply(node, events);
    applyEvents(anew, events, host.now());
    const { text, parts } = anew.fold.message();
    if (text.length >= shown.text.length && parts.length >= shown.parts.length) replace();
  };
  const held = hold(host.protocol, []);
  const end = await read(host, response, held, (event) => (observe(event) ? null : event), write, signal);
  if (!isCut(end) && !signal.aborted && node.fold !== anew.fold) replace();
  return end;
}

/**
 * Tells what a server sends again: where the first event was read before, everything up to and with the last one
 * that was. A server that goes on behind it sends nothing again.
 */
function replays(
  last: string | number | null,
  seen: (cursor: string | number) => boolean,
): (event: ChatEvent) => boolean {
  let state: 'unknown' | 'replay' | 'last' | 'new' = last === null ? 'new' : 'unknown';
  return ({ type, cursor }) => {
    if (cursor === undefined || type === 'end' || state === 'new') return false;
    if (typeof cursor === 'number' && typeof last === 'number') return cursor <= last;
    if (state === 'unknown') state = seen(cursor) ? 'replay' : 'new';
    if (cursor === last) state = 'last';
    else if (state === 'last') state = 'new';
    return state !== 'new';
  };
}

/** Waits, and beyond that for a browser that is offline; an abort ends it. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      globalThis.removeEventListener?.('online', done);
      resolve();
    };
    const timer = setTimeout(() => {
      if (globalThis.navigator?.onLine !== false) done();
      else globalThis.addEventListener?.('online', done);
    }, milliseconds);
    if (signal.aborted) return done();
    signal.addEventListener('abort', done);
  });
}
