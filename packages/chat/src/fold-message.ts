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
  let changed = false;
  let partsChanged = false;
  /** Where the last part asked for was found: nearly always the one that is asked for next. */
  let hint = parts.length - 1;
  let positions: Map<string, number> | undefined;

  function find(key: string): number {
    if (parts[hint]?.key === key) return hint;
    positions ??= new Map(parts.map((part, position) => [part.key, position]));
    const found = positions.get(key) ?? -1;
    if (found >= 0) hint = found;
    return found;
  }

  function put(position: number, part: ChatPart): void {
    parts[position] = part;
    partsChanged = true;
    if (draft.status === 'pending') draft.status = 'streaming';
  }

  function add(part: ChatPart): void {
    hint = parts.length;
    positions?.set(part.key, hint);
    put(hint, part);
  }

  /** Replaces the part of the same key, or adds it. */
  function merge(part: ChatPart): boolean {
    const position = find(part.key);
    if (position < 0) add(part);
    else put(position, part);
    return position < 0;
  }

  /** Appends to, or replaces, what the part is made of. A key nobody opened opens a text. */
  function write(key: string, text: string, replace: boolean, at: number | undefined): boolean {
    const position = find(key);
    const part = parts[position];
    if (text !== '') token(at);
    if (part === undefined) add({ type: 'text', key, text });
    else if (part.type === 'tool-call') put(position, { ...part, arguments: replace ? text : part.arguments + text, state: 'streaming' });
    else if ('text' in part) put(position, { ...part, text: replace ? text : part.text + text });
    return part === undefined;
  }

  function token(at: number | undefined): void {
    if (at !== undefined) draft.timing = { ...draft.timing, firstTokenAt: draft.timing.firstTokenAt ?? at, lastTokenAt: at };
  }

  /** A call nobody closed is whole only if the answer is, and it reads as JSON: a resumed decoder does not know of it. */
  function closeToolCalls(): void {
    for (const [position, part] of parts.entries()) {
      if (part.type !== 'tool-call' || part.state !== 'streaming') continue;
      const whole = draft.status === 'complete' && part.arguments !== '' && isCompleteJson(part.arguments);
      put(position, { ...part, state: whole ? 'ready' : 'invalid' });
    }
  }

  function apply(event: ChatEvent, at: number | undefined): boolean {
    switch (event.type) {
      case 'start':
        if (event.model !== undefined) draft.model = event.model;
        if (event.metadata || event.id !== undefined) {
          draft.metadata = { ...draft.metadata, ...(event.id === undefined ? null : { responseId: event.id }), ...event.metadata };
        }
        return false;
      case 'part-start':
        if (find(event.part.key) >= 0) return false;
        if (('text' in event.part && event.part.text !== '') || (event.part.type === 'tool-call' && event.part.arguments !== '')) token(at);
        add(event.part);
        return true;
      case 'delta':
        return write(event.part, event.text, false, at);
      case 'snapshot':
        return write(event.part, event.text, true, at);
      case 'set': {
        const position = find(event.part);
        const part = parts[position];
        if (part?.type === 'tool-call') put(position, { ...part, id: event.id ?? part.id, name: event.name ?? part.name });
        else if (part?.type === 'reasoning' && event.signature !== undefined) put(position, { ...part, signature: event.signature });
        return part !== undefined;
      }
      case 'part-end': {
        const position = find(event.part);
        const part = parts[position];
        if (part?.type !== 'tool-call' || part.state !== 'streaming') return false;
        put(position, { ...part, state: isCompleteJson(part.arguments) ? 'ready' : 'invalid' });
        return true;
      }
      case 'tool-result':
      case 'source':
      case 'file':
      case 'data':
        return merge(event.part);
      case 'usage':
        draft.usage = event.usage;
        return false;
      case 'retract': {
        const gone = new Set(event.parts);
        parts = parts.filter((part) => !gone.has(part.key));
        positions = undefined;
        partsChanged = true;
        return true;
      }
      case 'error':
        draft.error = event.error;
        return false;
      case 'finish':
        draft.finishReason = event.reason;
        draft.rawFinishReason = event.rawReason;
        return false;
      case 'end': {
        Object.assign(draft, messageStatus(draft.finishReason, draft.error ? 'error' : event.end, draft.error ?? event.error ?? null));
        closeToolCalls();
        if (at !== undefined) draft.timing = { ...draft.timing, endedAt: at };
        return true;
      }
      default:
        return false;
    }
  }

  return {
    apply(event, at) {
      // [the contract] Nothing follows an end; a ping says only that somebody is there.
      if (event.type === 'ping' || !isOpen(draft)) return false;
      changed = true;
      const { status } = draft;
      return apply(event, at) || draft.status !== status;
    },
    message() {
      if (changed) {
        if (partsChanged) {
          draft.parts = [...parts];
          draft.text = textOf(parts);
        }
        current = { ...draft };
        changed = partsChanged = false;
      }
      return current;
    },
  };
}
