import type { ChatEnd, ChatEvent, ChatPart, ChatUsage, DataPart, FilePart, FinishReason, JsonValue, SourcePart, ToolCallPart, ToolResultPart } from '../types.ts';
import { isShallow, number, readError, string } from './wire.ts';

type TextType = 'text' | 'reasoning' | 'refusal';
type WholePart = ToolResultPart | SourcePart | FilePart | DataPart;
type WithoutKey<Part> = Part extends unknown ? Omit<Part, 'key'> : never;

/** A piece of a tool call, as a platform streams it; every field may come late, or in fragments. */
export interface ToolCallPiece {
  readonly id?: unknown;
  /** Appended to what is known of the name; a name that is merely repeated is not. */
  readonly name?: unknown;
  /** A fragment of the arguments' JSON text. */
  readonly arguments?: unknown;
  /** What the provider wants back with the call; counts in the first piece. */
  readonly signature?: unknown;
}

/**
 * Says in events what a decoder read: opens and closes parts, names them, and keeps them in the order they came.
 *
 * What is typed `unknown` may be handed over straight off the wire: a text that is no string, or empty, says
 * nothing, and neither does what was said before.
 *
 * Text without a key belongs to the part in progress, until something of another kind comes between; with a key it
 * belongs to the part of that key, however the parts interleave, until that is closed.
 */
export class PartWriter {
  /** Where in the stream the decoder is; goes with every event, for a resume. */
  cursor: string | number | undefined;
  /** The reason given so far. */
  finishReason: FinishReason | null = null;
  /** How many tool calls the answer has so far. */
  toolCalls = 0;
  /** Whether an `end` has been said; what comes later is not. */
  over = false;

  #events: ChatEvent[] = [];
  /** Parts in progress: from the decoder's name for them to their key. */
  #open = new Map<string, string>();
  #calls = new Map<string, Pick<ToolCallPart, 'id' | 'name'>>();
  /** The part in progress that has no key of the decoder's. */
  #running: string | undefined;
  #parts = 0;
  #failed = false;
  #step: string[] = [];
  #said = new Map<string, string>();

  /** The events since the last time. */
  take(): readonly ChatEvent[] {
    return this.#events.splice(0);
  }

  /** What is known of the whole answer: its id and model on the platform, and the application's own metadata. */
  start({ id, model, metadata }: { readonly id?: unknown; readonly model?: unknown; readonly metadata?: unknown }): void {
    const known = {
      ...(string(id) && { id: string(id) }),
      ...(string(model) && { model: string(model) }),
      ...(metadata ? { metadata: shallow(metadata) as { readonly [key: string]: JsonValue } } : {}),
    };
    if (Object.keys(known).length > 0) this.#sayNew('start', { type: 'start', ...known });
  }

  text(delta: unknown, key?: string): void {
    this.#write('text', delta, key);
  }

  reasoning(delta: unknown, key?: string): void {
    this.#write('reasoning', delta, key);
  }

  /** The model declines, and this is its explanation. */
  refusal(delta: unknown, key?: string): void {
    this.#write('refusal', delta, key);
  }

  /** The whole text of a part anew, or the whole arguments, where the provider changed what it had sent. */
  snapshot(type: TextType | 'tool-call', text: unknown, key?: string): void {
    this.#say({ type: 'snapshot', part: type === 'tool-call' ? `${type}-${key}` : this.#textPart(type, key), text: string(text) });
  }

  /** What the provider wants back with the reasoning of `key`, or with the reasoning in progress. */
  signature(signature: unknown, key?: string): void {
    if (string(signature)) this.#say({ type: 'set', part: this.#textPart('reasoning', key), signature: string(signature) });
  }

  toolCall(key: string, piece: ToolCallPiece): void {
    this.#interrupt();
    const part = `tool-call-${key}`;
    const known = this.#calls.get(part);
    const id = string(piece.id) || (known?.id ?? null);
    const name = string(piece.name) === known?.name ? known.name : (known?.name ?? '') + string(piece.name);
    this.#calls.set(part, { id, name });
    if (!known) {
      this.toolCalls++;
      this.#start(part, { type: 'tool-call', key: part, id, name, arguments: '', state: 'streaming', ...(string(piece.signature) && { signature: string(piece.signature) }) });
    } else if (id !== known.id || name !== known.name) {
      this.#say({ type: 'set', part, ...(id !== null && { id }), name });
    }
    if (string(piece.arguments)) this.#open.set(part, part);
    this.#delta(part, piece.arguments);
  }

  /** Text, reasoning, a refusal or a tool call is whole. */
  close(type: TextType | 'tool-call', key: string): void {
    this.#close(type === 'tool-call' ? `${type}-${key}` : `${type}:${key}`);
  }

  /**
   * A part that comes whole. Where the same comes again (a result of the same call, data of the same name and id)
   * the new one replaces the old.
   */
  add(part: WithoutKey<WholePart>): void {
    const name = part.type === 'tool-result' ? part.toolCallId : part.type === 'data' ? part.id && `${part.name}:${part.id}` : part.type === 'source' && part.url;
    const key = name ? `${part.type}:${name}` : this.#nextKey(part.type);
    if (part.type !== 'source') this.#interrupt();
    this.#step.push(key);
    this.#say({ type: part.type, part: shallow({ ...part, key }) } as ChatEvent);
  }

  /** Something the answer cites; no URL, no source. */
  source({ url, title, id }: { readonly url?: unknown; readonly title?: unknown; readonly id?: unknown }): void {
    if (string(url)) this.add({ type: 'source', url: string(url), ...(string(title) && { title: string(title) }), ...(string(id) && { id: string(id) }) });
  }

  /** A step begins that the provider may take back. */
  step(): void {
    this.#step = [];
  }

  /** The provider takes back what came since the step began. */
  retract(): void {
    this.#open.clear();
    this.#running = undefined;
    for (const key of this.#step) this.#calls.delete(key);
    this.#say({ type: 'retract', parts: this.#step });
    this.step();
  }

  /** Tokens so far: what was not counted is 0, a missing total the sum. */
  usage(counts: { readonly [Count in keyof ChatUsage]?: unknown }): void {
    const inputTokens = number(counts.inputTokens) ?? 0;
    const outputTokens = number(counts.outputTokens) ?? 0;
    const cachedInputTokens = number(counts.cachedInputTokens);
    const reasoningTokens = number(counts.reasoningTokens);
    const usage = {
      inputTokens,
      outputTokens,
      totalTokens: number(counts.totalTokens) ?? inputTokens + outputTokens,
      ...(cachedInputTokens !== undefined && { cachedInputTokens }),
      ...(reasoningTokens !== undefined && { reasoningTokens }),
    };
    this.#sayNew('usage', { type: 'usage', usage });
  }

  ping(): void {
    this.#say({ type: 'ping' });
  }

  /** The model's reason to stop: what it was writing is whole. A later reason replaces it. */
  finish(reason: FinishReason, rawReason: string | null): void {
    this.#closeAll();
    this.finishReason = reason;
    this.#say({ type: 'finish', reason, rawReason });
  }

  /** The provider reported an error, of whatever shape, but may go on. */
  error(error: unknown): void {
    this.#failed = true;
    this.#say({ type: 'error', error: readError(error) });
  }

  /** The provider reported an error, and that is the end. */
  fail(error: unknown): void {
    this.error(error);
    this.end('error');
  }

  /** The answer is over; after an error, with that error. What is still open at a truncated or failed end stays so: it must not look whole. */
  end(end: ChatEnd): void {
    if (end !== 'eof' && end !== 'error') this.#closeAll();
    this.#say({ type: 'end', end: this.#failed ? 'error' : end });
    this.over = true;
  }

  #write(type: TextType, delta: unknown, key: string | undefined): void {
    if (string(delta)) this.#delta(this.#textPart(type, key), delta);
  }

  #delta(part: string, text: unknown): void {
    if (string(text)) this.#say({ type: 'delta', part, text: string(text) });
  }

  /** The key of the part meant, which is opened where it is not. */
  #textPart(type: TextType, key: string | undefined): string {
    const name = key === undefined ? type : `${type}:${key}`;
    if (key === undefined && this.#running !== name) {
      this.#interrupt();
      this.#running = name;
    }
    const part = this.#open.get(name) ?? this.#nextKey(type);
    if (!this.#open.has(name)) this.#start(name, { type, key: part, text: '' });
    return part;
  }

  #nextKey(type: string): string {
    return `${type}-${this.#parts++}`;
  }

  #start(name: string, part: ChatPart): void {
    this.#open.set(name, part.key);
    this.#step.push(part.key);
    this.#say({ type: 'part-start', part });
  }

  #interrupt(): void {
    if (this.#running) this.#close(this.#running);
    this.#running = undefined;
  }

  #close(name: string): void {
    const part = this.#open.get(name);
    if (part === undefined) return;
    this.#open.delete(name);
    this.#say({ type: 'part-end', part });
  }

  #closeAll(): void {
    this.#running = undefined;
    for (const name of this.#open.keys()) this.#close(name);
  }

  #sayNew(what: string, event: ChatEvent): void {
    const text = JSON.stringify(event);
    if (text === this.#said.get(what)) return;
    this.#said.set(what, text);
    this.#say(event);
  }

  #say(event: ChatEvent): void {
    if (!this.over) this.#events.push(this.cursor === undefined ? event : { ...event, cursor: this.cursor });
  }
}

/** A message must survive being cloned, stored and walked. */
function shallow<T>(value: T): T {
  if (!isShallow(value)) throw new RangeError('JSON nested too deep');
  return value;
}
