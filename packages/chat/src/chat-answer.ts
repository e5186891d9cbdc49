import type {
  ChatEndEvent,
  ChatHeadersContext,
  ChatOptions,
  ChatResumeContext,
  ChatTransportRequest,
  ChatTurnOptions,
} from './chat-contract.ts';
import { errorInfo } from './chat-error.ts';
import { buildHeaders, buildTurn, fetchTransport, joinUrl } from './chat-request.ts';
import { continueEvents, reopen } from './continue-events.ts';
import { foldMessage } from './fold-message.ts';
import type { ChatMessageInit } from './create-chat-message.ts';
import { applyEvents, type Branch, type MessageNode } from './message-tree.ts';
import { type ChatAnswerSource, readAnswer } from './read-chat-stream.ts';
import type { ChatProtocol } from './protocol-contract.ts';
import type { ChatEvent, ChatMessage } from './types.ts';

/** What asking needs of the chat. */
export interface AnswerHost {
  readonly options: ChatOptions;
  readonly protocol: ChatProtocol;
  now(): number;
  /** Folds events into an answer, and tells who listens. No events: the message began anew. */
  apply(node: MessageNode, events: readonly ChatEvent[]): void;
  /** The message as listeners see it. */
  look(node: MessageNode): ChatMessage;
  /** The messages that lead to a branch. */
  history(branch: Branch): readonly ChatMessage[];
  /** @param between - What followed `parent` follows the message now. */
  add(parent: Branch, message: ChatMessageInit, between?: boolean): MessageNode;
  /** Tells who listens that the status may be another. */
  changed(): void;
}

export function contextOf(node: MessageNode): ChatResumeContext {
  return { message: node.fold.message(), cursor: [...node.cursors].at(-1) ?? null };
}

/**
 * Asks once for an answer and reads it, up to its end. Where it breaks off and can be picked up again, it is.
 *
 * @param continues - Whether the answer has a beginning already, which is kept.
 * @returns That there is an answer.
 */
export async function ask(
  host: AnswerHost,
  node: MessageNode,
  continues: boolean,
  turnOptions: ChatTurnOptions,
  signal: AbortSignal,
): Promise<true> {
  const history = host.history(node.parent);
  const { options, protocol } = host;
  const before = node.fold.message();
  const rest: ChatEvent[] = [];
  let end: ChatEndEvent;
  // Timing and reason are those of the latest request.
  const timing = { startedAt: host.now(), firstTokenAt: null, lastTokenAt: null, endedAt: null };
  begin(host, node, { ...reopen(before), finishReason: null, rawFinishReason: null, timing });
  let asked = false;
  try {
    const turn = buildTurn(continues ? [...history, before] : history, continues, options, turnOptions);
    const { path, query, headers, body } = protocol.request(turn);
    const url = joinUrl(String(options.url ?? ''), path, query);
    asked = true;
    const source = await send(host, { method: 'POST', url, body: JSON.stringify(body), turn, signal }, headers);
    const fit = continues ? continueEvents(before, false) : (event: ChatEvent): ChatEvent => event;
    const held = options.resume?.hold?.(protocol, rest) ?? protocol;
    end = await read(host, source, held, fit, (events) => host.apply(node, events), signal);
  } catch (reason) {
    // A turn that the protocol cannot put into words was never asked.
    const error = errorInfo(reason);
    end = asked
      ? { type: 'end', end: 'transport', error }
      : { type: 'end', end: 'error', error: { ...error, code: 'invalid-request' } };
  }
  if (options.resume && !signal.aborted && isCut(end)) {
    const picked = await options.resume.attach(host, node, signal);
    // Nothing to pick up: what the server sent of its last block counts after all.
    if (picked) end = picked;
    else host.apply(node, rest);
  }
  if (!signal.aborted) finish(host, node, end);
  return true;
}

/** Picks up an answer of an earlier connection, or of an earlier page. `false` where the server has nothing of it. */
export async function pickUp(host: AnswerHost, node: MessageNode, signal: AbortSignal): Promise<boolean> {
  const end = await host.options.resume?.attach(host, node, signal);
  if (end && !signal.aborted) finish(host, node, end);
  return !!end;
}

/**
 * Applies an answer's end; who asked tells the listeners, so that they see it together with the chat's new status.
 * What is not cut is never picked up again: where it was read is forgotten.
 */
function finish(host: AnswerHost, node: MessageNode, end: ChatEndEvent): void {
  applyEvents(node, [end], host.now());
  if (!isCut(end)) node.cursors.clear();
}

export function isCut({ end }: ChatEndEvent): boolean {
  return end === 'eof' || end === 'transport';
}

/** Sends one request; a 401 is answered once with fresh headers: no server has billed for it. */
export async function send(
  host: AnswerHost,
  request: Omit<ChatTransportRequest, 'headers'>,
  added: { readonly [name: string]: string } | undefined,
): Promise<ChatAnswerSource> {
  const { options } = host;
  const transport = (request.turn && options.transport) ?? fetchTransport(options);
  let reason: ChatHeadersContext['reason'] = request.turn ? 'initial' : 'reconnect';
  for (let number = 1; ; number++) {
    const headers = await buildHeaders(request.body !== null, added, options.headers, { number, reason });
    request.signal.throwIfAborted();
    const source = await transport({ ...request, headers });
    const isFinal = number > 1 || typeof options.headers !== 'function';
    if (isFinal || !('status' in source) || source.status !== 401) return source;
    source.body?.cancel().catch(() => {});
    reason = 'unauthorized';
  }
}

/**
 * Reads an answer, all but its end, which it gives back.
 *
 * @param transform - Fits each event into the message, or drops it.
 */
export function read(
  host: AnswerHost,
  source: ChatAnswerSource,
  protocol: ChatProtocol,
  transform: (event: ChatEvent) => ChatEvent | null,
  write: (events: readonly ChatEvent[]) => void,
  signal: AbortSignal,
): Promise<ChatEndEvent> {
  return readAnswer(source, { protocol, signal, idleTimeout: host.options.idleTimeout }, (batch) => {
    const events = batch.map((event) => transform(event)).filter((event) => !!event);
    if (events.length > 0 && !signal.aborted) write(events);
  });
}

/** Puts a message in the place of the node's, to be written on. */
export function begin(host: AnswerHost, node: MessageNode, message: ChatMessage): void {
  node.fold = foldMessage(message);
  host.apply(node, []);
}
