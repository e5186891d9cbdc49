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
  /** The message as it is now: the same object until something changed. Costs what the number of its parts costs. */
  message(): ChatMessage;
}

type Draft = { -readonly [Key in keyof ChatMessage]: ChatMessage[Key] };

/** Whether the message is still being written. */
export function isOpen(message: ChatMessage): boolean {
  return message.status === 'pending' || message.status === 'streaming';
}

/**
 * Folds events into a message. The parts' keys are addresses in a `Map`, so that no key, however named, and no
 * index, however large, costs or breaks anything.
 */
export function foldMessage(start: ChatMessage): MessageFold {
  let current = start;
  const draft: Draft = { ...start };
  let parts = [...start.parts];
  let positions: Map<string, number> | undefined;
  let changed = false;
  let partsChanged = false;

  function find(key: string): number | undefined {
    positions ??= new Map(parts.map((part, position) => [part.key, position]));
    return positions.get(key);
  }

  function put(part: ChatPart): void {
    const position = find(part.key) ?? parts.length;
    positions!.set(part.key, position);
    parts[position] = part;
    partsChanged = true;
    if (draft.status === 'pending') draft.status = 'streaming';
  }

  function time(times: Partial<ChatMessage['timing']>): void {
    draft.timing = { ...draft.timing, ...times };
  }

  /** A call nobody closed is whole only if the answer is, and it reads as JSON: a resumed decoder does not know of it. */
  function closeCall(part: ChatPart, whole: boolean): boolean {
    const open = part.type === 'tool-call' && part.state === 'streaming';
    if (open) put({ ...part, state: whole && isCompleteJson(part.arguments) ? 'ready' : 'invalid' });
    return open;
  }

  /** Takes an event in; says whether a part or the message started or ended. */
  function take(event: ChatEvent, at: number | undefined): boolean | undefined {
    if ('part' in event) {
      const key = typeof event.part === 'string' ? event.part : event.part.key;
      const part = parts[find(key) ?? -1];
      if (typeof event.part !== 'string') {
        if (!part || event.type !== 'part-start') put(event.part);
        return !part;
      }
      if (event.type === 'part-end') return part && closeCall(part, true);
      if (event.type === 'set') {
        const { type: _, part: __, cursor: ___, ...fields } = event;
        if (part) put({ ...part, ...fields } as ChatPart);
        return true;
      }
      // A piece cut from a network chunk must not keep the chunk.
      const text = detach((event as { readonly text: string }).text);
      const before = event.type === 'snapshot' ? '' : undefined;
      if (text !== '' && at !== undefined) time({ firstTokenAt: draft.timing.firstTokenAt ?? at, lastTokenAt: at });
      // A key nobody opened opens a text.
      if (!part) put({ type: 'text', key, text });
      else if (part.type === 'tool-call')
        put({ ...part, arguments: (before ?? part.arguments) + text, state: 'streaming' });
      else if ('text' in part) put({ ...part, text: (before ?? part.text) + text });
      return !part;
    }
    switch (event.type) {
      case 'start': {
        const { id, model = draft.model, metadata } = event;
        Object.assign(draft, {
          model,
          metadata: { ...draft.metadata, ...(id !== undefined && { responseId: id }), ...metadata },
        });
        return false;
      }
      case 'usage':
        draft.usage = event.usage;
        return false;
      case 'error':
        draft.error = event.error;
        return false;
      case 'finish':
        draft.finishReason = event.reason;
        draft.rawFinishReason = event.rawReason;
        return false;
      case 'retract': {
        const gone = new Set(event.parts);
        parts = parts.filter(({ key }) => !gone.has(key));
        positions = undefined;
        partsChanged = true;
        return true;
      }
      case 'end':
        Object.assign(
          draft,
          messageStatus(draft.finishReason, draft.error ? 'error' : event.end, draft.error ?? event.error ?? null),
        );
        for (const part of parts)
          closeCall(part, draft.status === 'complete' && part.type === 'tool-call' && part.arguments !== '');
        if (at !== undefined) time({ endedAt: at });
    }
    return true;
  }

  return {
    apply(event, at) {
      // [the contract] Nothing follows an end; a ping says only that somebody is there.
      if (event.type === 'ping' || !isOpen(draft)) return false;
      changed = true;
      const { status } = draft;
      return take(event, at) || draft.status !== status;
    },
    message() {
      if (changed)
        current = {
          ...draft,
          ...(partsChanged ? { parts: [...parts], text: textOf(parts) } : { parts: current.parts, text: current.text }),
        };
      changed = partsChanged = false;
      return current;
    },
  };
}
