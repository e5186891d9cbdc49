import type { ChatEvent, ChatMessage, ChatPart } from './types.ts';

/** The message taken up again: what cut it is forgotten, what it says is kept. */
export function reopen(message: ChatMessage): ChatMessage {
  return {
    ...message,
    status: 'pending',
    parts: message.parts.map((part) =>
      part.type === 'tool-call' && part.state === 'invalid' ? { ...part, state: 'streaming' } : part,
    ),
    error: null,
    timing: { ...message.timing, endedAt: null },
  };
}

/**
 * Fits the events of a second decoder into a message that has parts already. A decoder names parts as if the answer
 * began with it, so its keys are taken for new ones, with two exceptions: its first text goes on where the last part
 * is a text (reasoning and refusals likewise), and with `sameCalls` a tool call of a known key is that call. The
 * events of a replay have to pass as well, though nobody applies them: their parts are those that are there.
 */
export function continueEvents(
  message: ChatMessage,
  sameCalls: boolean,
): (event: ChatEvent, isReplay?: boolean) => ChatEvent {
  const known = new Map(message.parts.map((part) => [part.key, part.type]));
  const names = new Map<string, string>();
  let last: ChatPart | undefined = message.parts.at(-1);

  function place(key: string, type: ChatPart['type'], same: boolean): string {
    let name = names.get(key);
    if (name === undefined) {
      if (last?.type === type && (type === 'text' || type === 'reasoning' || type === 'refusal')) name = last.key;
      else if (same && known.get(key) === type) name = key;
      else for (name = key; known.has(name);) name += "'";
      names.set(key, name);
      known.set(name, type);
      last = undefined;
    }
    return name;
  }

  return (event, isReplay = false) => {
    if (event.type === 'retract') return { ...event, parts: event.parts.map((key) => names.get(key) ?? key) };
    if (!('part' in event)) return event;
    const { part } = event;
    if (typeof part !== 'string') {
      const same = isReplay || (part.type === 'tool-call' ? sameCalls : part.type === 'data' && part.id !== undefined);
      return { ...event, part: { ...part, key: place(part.key, part.type, same) } } as ChatEvent;
    }
    const opens = event.type === 'delta' || event.type === 'snapshot';
    return { ...event, part: names.get(part) ?? (opens ? place(part, 'text', false) : part) } as ChatEvent;
  };
}
