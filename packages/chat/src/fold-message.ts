import { detach } from '@rivulet/core';
import { textOf } from './create-chat-message.ts';
import { messageStatus } from './message-status.ts';
import { isCompleteJson } from './tool-arguments.ts';
import type { ChatEvent, ChatMessage, ChatPart } from './types.ts';

/** An answer in the making: events go in, an immutable message comes out when somebody looks. */
export interface MessageFold {
  /**
   * Takes one event in, in constant time.
   *
   * @param at - Milliseconds since the Unix epoch, for the message's `timing`; left out, timing stays as it is.
   * @returns Whether a part or the message started or ended.
   */
  apply(event: ChatEvent, at?: number): boolean;
  /** Whether the message is still being written. */
  isOpen(): boolean;
  /** The message as it is now: the same object until something changed. Costs what the number of its parts costs. */
  message(): ChatMessage;
}

type Draft = { -readonly [Key in keyof ChatMessage]: ChatMessage[Key] };

/** Whether the message is still being written. */
export function isOpen(message: ChatMessage): boolean {
  return message.status === 'pending' || message.status === 'streaming';
}

/** Folds events into a message. */
export function foldMessage(start: ChatMessage): MessageFold {
  let current: ChatMessage | undefined = start;
  const draft: Draft = { ...start };
  /** By their keys, which no name, however chosen, and no index, however large, can break. */
  const parts = new Map(start.parts.map((part) => [part.key, part]));
  let partsChanged = false;
  /** Whether a part or the message started or ended, by the event that is taken in. */
  let structural = false;
  /** The part that the last piece was for. What follows for it is put together before the part is made anew. */
  let written: string | undefined;
  let more = '';
  let cameAt: number | undefined;

  function put(part: ChatPart): void {
    structural ||= !parts.has(part.key);
    parts.set(part.key, part);
    partsChanged = true;
    if (draft.status === 'pending') draft.status = 'streaming';
  }

  function time(times: Partial<ChatMessage['timing']>): void {
    draft.timing = { ...draft.timing, ...times };
  }

  /** A call nobody closed is whole only if the answer is, and it reads as JSON: a resumed decoder does not know of it. */
  function closeCall(part: ChatPart | undefined, whole: boolean): void {
    if (part?.type !== 'tool-call' || part.state !== 'streaming') return;
    put({ ...part, state: whole && isCompleteJson(part.arguments) ? 'ready' : 'invalid' });
    structural = true;
  }

  /** Takes in an event of a part that is known by its key. */
  function write(event: Extract<ChatEvent, { readonly part: string }>, at: number | undefined): void {
    const part = parts.get(event.part);
    if (event.type === 'part-end') return closeCall(part, true);
    if (event.type === 'set') {
      const { part: _, type: __, cursor: ___, ...fields } = event;
      if (part) put({ ...part, ...fields } as ChatPart);
      structural = true;
      return;
    }
    // A piece cut from a network chunk must not keep the chunk.
    const text = detach(event.text);
    if (text && at !== undefined) time({ firstTokenAt: draft.timing.firstTokenAt ?? at, lastTokenAt: at });
    written = event.part;
    const append = (before: string): string => (event.type === 'delta' ? before + text : text);
    // A key nobody opened opens a text.
    if (!part) put({ type: 'text', key: event.part, text });
    else if (part.type === 'tool-call') put({ ...part, arguments: append(part.arguments), state: 'streaming' });
    else if ('text' in part) put({ ...part, text: append(part.text) });
  }

  function settle(): void {
    if (more) write({ type: 'delta', part: written!, text: more }, cameAt);
    more = '';
  }

  function take(event: ChatEvent, at: number | undefined): void {
    if (event.type === 'start') {
      const { id, model = draft.model, metadata } = event;
      draft.model = model;
      draft.metadata = { ...draft.metadata, ...(id !== undefined && { responseId: id }), ...metadata };
    } else if (event.type === 'usage') draft.usage = event.usage;
    else if (event.type === 'error') draft.error = event.error;
    else if (event.type === 'finish') {
      draft.finishReason = event.reason;
      draft.rawFinishReason = event.rawReason;
    } else if (event.type === 'retract') {
      for (const key of event.parts) parts.delete(key);
      structural = partsChanged = true;
      written = undefined;
    } else if (event.type === 'end') {
      const { error, finishReason } = draft;
      Object.assign(draft, messageStatus(finishReason, error ? 'error' : event.end, error ?? event.error ?? null));
      for (const part of parts.values())
        closeCall(part, draft.status === 'complete' && 'arguments' in part && part.arguments !== '');
      if (at !== undefined) time({ endedAt: at });
    } else if ('part' in event) {
      if (typeof event.part === 'string') write(event as Parameters<typeof write>[0], at);
      else if (event.type !== 'part-start' || !parts.has(event.part.key)) put(event.part);
    }
  }

  return {
    apply(event, at) {
      // [the contract] Nothing follows an end; a ping says only that somebody is there.
      if (event.type === 'ping' || !isOpen(draft)) return false;
      const { status } = draft;
      structural = false;
      current = undefined;
      if (event.type === 'delta' && event.part === written) {
        more += event.text;
        cameAt = at;
        // Pieces that are not put together keep the chunks they were cut from.
        if (more.length > 999) settle();
        return false;
      }
      settle();
      take(event, at);
      return structural || draft.status !== status;
    },
    isOpen: () => isOpen(draft),
    message() {
      settle();
      if (partsChanged) {
        draft.parts = [...parts.values()];
        draft.text = textOf(draft.parts);
      }
      partsChanged = false;
      return (current ??= { ...draft });
    },
  };
}
