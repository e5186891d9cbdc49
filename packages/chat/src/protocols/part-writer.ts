import type { ChatEnd, ChatErrorInfo, ChatEvent, ChatPart, ChatUsage, DataPart, FilePart, FinishReason, JsonValue, SourcePart, ToolResultPart } from '../types.ts';

type TextType = 'text' | 'reasoning' | 'refusal';

interface Call {
  id: string | null;
  name: string;
}

/** A piece of a tool call, as a platform streams it; every field may come late, or in fragments. */
export interface ToolCallPiece {
  readonly id?: string;
  /** Appended to what is known of the name; a name that is only repeated is not. */
  readonly name?: string;
  /** A fragment of the arguments' JSON text. */
  readonly arguments?: string;
}

/**
 * Says in events what a decoder read: opens and closes parts, names them, and keeps them in the order they came.
 *
 * Pieces of text without a key belong to the part in progress, until a piece of another kind comes between; with
 * a key they belong to the part of that key, however the parts interleave.
 */
export class PartWriter {
  /** Where in the stream the decoder is; goes with every event, for a resume. */
  cursor: string | number | undefined;
  /** The reason given so far. */
  finishReason: FinishReason | null = null;
  /** Whether an `end` has been said; what comes later is not. */
  over = false;

  #events: ChatEvent[] = [];
  #open = new Set<string>();
  #calls = new Map<string, Call>();
  #running: { readonly type: TextType; readonly key: string } | undefined;
  #parts = 0;
  #usage = '';

  /** The events since the last time. */
  take(): readonly ChatEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** How many tool calls the answer has so far. */
  get toolCalls(): number {
    return this.#calls.size;
  }

  start(init: { readonly id?: string; readonly model?: string; readonly metadata?: { readonly [key: string]: JsonValue } }): void {
    this.#say({ type: 'start', ...init });
  }

  text(delta: string, key?: string): void {
    this.#write('text', delta, key);
  }

  reasoning(delta: string, key?: string): void {
    this.#write('reasoning', delta, key);
  }

  refusal(delta: string, key?: string): void {
    this.#write('refusal', delta, key);
  }

  /** What the provider wants back with the reasoning of `key`, or of the part in progress. */
  signature(signature: string, key?: string): void {
    const part = this.#textPart('reasoning', key);
    this.#say({ type: 'set', part, signature });
  }

  toolCall(key: string, { id, name, arguments: args = '' }: ToolCallPiece): void {
    this.#interrupt();
    const part = `tool-call-${key}`;
    let call = this.#calls.get(part);
    if (!call) {
      call = { id: id || null, name: name ?? '' };
      this.#calls.set(part, call);
      this.#start({ type: 'tool-call', key: part, id: call.id, name: call.name, arguments: '', state: 'streaming' });
    } else if ((id && id !== call.id) || (name && name !== call.name)) {
      call.id = id || call.id;
      if (name && name !== call.name) call.name += name;
      this.#say({ type: 'set', part, ...(call.id !== null && { id: call.id }), name: call.name });
    }
    if (args) this.#say({ type: 'delta', part, text: args });
  }

  /** The tool call is whole. */
  toolCallEnd(key: string): void {
    this.#close(`tool-call-${key}`);
  }

  /** A result of a call that has one already replaces it. */
  toolResult(part: Omit<ToolResultPart, 'type' | 'key'>): void {
    this.#interrupt();
    const key = part.toolCallId === null ? this.#nextKey('tool-result') : `tool-result-${part.toolCallId}`;
    this.#say({ type: 'tool-result', part: { type: 'tool-result', key, ...part } });
  }

  source(part: Omit<SourcePart, 'type' | 'key'>): void {
    this.#say({ type: 'source', part: { type: 'source', key: this.#nextKey('source'), ...part } });
  }

  file(part: Omit<FilePart, 'type' | 'key'>): void {
    this.#interrupt();
    this.#say({ type: 'file', part: { type: 'file', key: this.#nextKey('file'), ...part } });
  }

  /** A data part with an id replaces the one of the same name and id. */
  data(part: Omit<DataPart, 'type' | 'key'>): void {
    const key = part.id === undefined ? this.#nextKey('data') : `data-${part.name}-${part.id}`;
    this.#say({ type: 'data', part: { type: 'data', key, ...part } });
  }

  /** Closes the text, reasoning or refusal of `key`. */
  close(type: TextType, key: string): void {
    this.#close(`${type}-${key}`);
  }

  /** Counts that have not changed are not repeated. */
  usage(usage: ChatUsage): void {
    const text = JSON.stringify(usage);
    if (text === this.#usage) return;
    this.#usage = text;
    this.#say({ type: 'usage', usage });
  }

  ping(): void {
    this.#say({ type: 'ping' });
  }

  /** The model's reason to stop: what it was writing is whole. */
  finish(reason: FinishReason, rawReason: string | null): void {
    this.#closeAll();
    this.finishReason = reason;
    this.#say({ type: 'finish', reason, rawReason });
  }

  /** The provider reported an error, but may go on. */
  error(error: ChatErrorInfo): void {
    this.#say({ type: 'error', error });
  }

  /** The provider reported an error, and that is the end. */
  fail(error: ChatErrorInfo): void {
    this.error(error);
    this.end('error');
  }

  /** Parts still open at a truncated or failed end stay so: an unfinished tool call must not look whole. */
  end(end: ChatEnd): void {
    if (end !== 'eof' && end !== 'error') this.#closeAll();
    this.#say({ type: 'end', end });
    this.over = true;
  }

  #write(type: TextType, delta: string, key: string | undefined): void {
    if (delta) this.#say({ type: 'delta', part: this.#textPart(type, key), text: delta });
  }

  /** The key of the part meant, which is opened where it is not. */
  #textPart(type: TextType, key: string | undefined): string {
    if (key === undefined && this.#running?.type === type) return this.#running.key;
    if (key === undefined) this.#interrupt();
    const part = key === undefined ? this.#nextKey(type) : `${type}-${key}`;
    if (key === undefined) this.#running = { type, key: part };
    if (!this.#open.has(part)) this.#start({ type, key: part, text: '' });
    return part;
  }

  #nextKey(type: string): string {
    return `${type}-${this.#parts++}`;
  }

  #start(part: ChatPart): void {
    this.#open.add(part.key);
    this.#say({ type: 'part-start', part });
  }

  #interrupt(): void {
    if (this.#running) this.#close(this.#running.key);
    this.#running = undefined;
  }

  #close(part: string): void {
    if (this.#open.delete(part)) this.#say({ type: 'part-end', part });
  }

  #closeAll(): void {
    this.#running = undefined;
    for (const part of this.#open) this.#close(part);
  }

  #say(event: ChatEvent): void {
    if (this.over) return;
    this.#events.push(this.cursor === undefined ? event : { ...event, cursor: this.cursor });
  }
}
