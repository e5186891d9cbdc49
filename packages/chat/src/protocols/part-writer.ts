import type { ChatEnd, ChatEvent, ChatPart, ChatUsage, FinishReason, ToolCallPart } from '../types.ts';
import { readError, string, strings } from './wire.ts';

type TextType = 'text' | 'reasoning' | 'refusal';

const countNames = ['inputTokens', 'outputTokens', 'totalTokens', 'cachedInputTokens', 'reasoningTokens'] as const;

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
 * nothing.
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

  #events: ChatEvent[] = [];
  #isOver = false;
  #hasFailed = false;
  #id: unknown;
  #model: unknown;
  #parts = 0;
  /** Parts in progress: from the decoder's name for them to their key. */
  #open = new Map<string, string>();
  #calls = new Map<string, Pick<ToolCallPart, 'id' | 'name'>>();
  /** The text in progress for which the decoder has no key. */
  #running: string | undefined;

  /** The events since the last time. */
  take(): readonly ChatEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** Any event, for what has no method here. After the end nothing is said any more. */
  say(event: ChatEvent): void {
    if (!this.#isOver) this.#events.push(this.cursor === undefined ? event : { ...event, cursor: this.cursor });
  }

  /** The answer's id and model on the platform; said once, however often they come. */
  start({ id, model }: { readonly id?: unknown; readonly model?: unknown }): void {
    // Nearly all platforms repeat them with every piece.
    if (id === this.#id && model === this.#model) return;
    this.#id = id;
    this.#model = model;
    if (string(id) || string(model)) this.say({ type: 'start', ...strings({ id, model }) });
  }

  /** More of the answer. Anything but text that is not empty says nothing. */
  text(delta: unknown, key?: string): void {
    this.#write('text', delta, key);
  }

  /** More of what the model thinks. */
  reasoning(delta: unknown, key?: string): void {
    this.#write('reasoning', delta, key);
  }

  /** The model declines, and this is its explanation. */
  refusal(delta: unknown, key?: string): void {
    this.#write('refusal', delta, key);
  }

  /** The key of a text's part, for events of your own; the part is opened where it is not. */
  textPart(type: TextType, key?: string): string {
    const name = key === undefined ? type : `${type}-${key}`;
    if (key === undefined && this.#running !== name) {
      this.interrupt();
      this.#running = name;
    }
    return this.#open.get(name) ?? this.#start(name, { type, key: this.nextKey(type), text: '' });
  }

  /** What the provider wants back with the reasoning of `key`, or with the one in progress. */
  signature(signature: unknown, key?: string): void {
    const given = strings({ signature });
    if (given.signature) this.say({ type: 'set', part: this.textPart('reasoning', key), ...given });
  }

  /** A piece of a call; the key tells calls apart that come interleaved. */
  toolCall(key: string, piece: ToolCallPiece): void {
    this.interrupt();
    const part = `tool-call-${key}`;
    const known = this.#calls.get(part);
    const id = string(piece.id) || (known?.id ?? null);
    const more = string(piece.name);
    const name = known && known.name !== more ? known.name + more : more;
    this.#calls.set(part, { id, name });
    if (!known) {
      this.toolCalls++;
      this.#start(part, {
        type: 'tool-call',
        key: part,
        id,
        name,
        arguments: '',
        state: 'streaming',
        ...strings({ signature: piece.signature }),
      });
    } else if (id !== known.id || name !== known.name) {
      this.say({ type: 'set', part, ...strings({ id, name }) });
    }
    this.#open.set(part, part);
    this.#delta(part, piece.arguments);
  }

  /** Text, reasoning, a refusal or a tool call is whole. */
  close(type: TextType | 'tool-call', key: string): void {
    this.#close(`${type}-${key}`);
  }

  /** Something comes between: text without a key begins a new part after it. */
  interrupt(): void {
    this.#close(this.#running);
    this.#running = undefined;
  }

  /** A key that no part of the answer has. */
  nextKey(type: string): string {
    return `${type}-${this.#parts++}`;
  }

  /** Something the answer cites; no URL, no source. The same URL is the same source. */
  source({
    url: rawUrl,
    title,
    id,
  }: {
    readonly url?: unknown;
    readonly title?: unknown;
    readonly id?: unknown;
  }): void {
    const { url, ...more } = strings({ url: rawUrl, title, id });
    if (url) this.say({ type: 'source', part: { type: 'source', key: `source:${url}`, url, ...more } });
  }

  /** Tokens so far: what was not counted is 0, a missing total the sum. */
  usage(counts: { readonly [Count in keyof ChatUsage]?: unknown }): void {
    const known: Partial<ChatUsage> = Object.fromEntries(
      countNames.filter((name) => Number.isFinite(counts[name])).map((name) => [name, counts[name]]),
    );
    const { inputTokens = 0, outputTokens = 0 } = known;
    this.say({
      type: 'usage',
      usage: { totalTokens: inputTokens + outputTokens, ...known, inputTokens, outputTokens },
    });
  }

  /** The model's reason to stop: what it was writing is whole. A later reason replaces it. */
  finish(reason: FinishReason, rawReason: string | null): void {
    this.#closeAll();
    this.finishReason = reason;
    this.say({ type: 'finish', reason, rawReason });
  }

  /** The provider reported an error, of whatever shape, but may go on. */
  error(error: unknown): void {
    this.#hasFailed = true;
    this.say({ type: 'error', error: readError(error) });
  }

  /** The provider reported an error, and that is the end. */
  fail(error: unknown): void {
    this.error(error);
    this.end('error');
  }

  /** The answer is over; after an error, with that error. What a truncated end leaves open must not look whole. */
  end(end: ChatEnd): void {
    if (end !== 'eof' && end !== 'error') this.#closeAll();
    this.say({ type: 'end', end: this.#hasFailed ? 'error' : end });
    this.#isOver = true;
  }

  #write(type: TextType, delta: unknown, key: string | undefined): void {
    if (string(delta)) this.#delta(this.textPart(type, key), delta);
  }

  #delta(part: string, text: unknown): void {
    if (string(text)) this.say({ type: 'delta', part, text: string(text) });
  }

  #start(name: string, part: ChatPart): string {
    this.#open.set(name, part.key);
    this.say({ type: 'part-start', part });
    return part.key;
  }

  #close(name = ''): void {
    const part = this.#open.get(name);
    if (this.#open.delete(name)) this.say({ type: 'part-end', part: part! });
  }

  #closeAll(): void {
    this.#running = undefined;
    for (const name of this.#open.keys()) this.#close(name);
  }
}
