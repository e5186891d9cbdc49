import type { ChatEvent, ChatMessage, DataPart } from './types.ts';

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
  let last = message.parts.at(-1);
  const nameOf = (key: string): string => names.get(key) ?? key;

  return (event, isReplay = false) => {
    if (event.type === 'retract') return { ...event, parts: event.parts.map(nameOf) };
    if (!('part' in event)) return event;
    const { part } = event;
    const isKey = typeof part === 'string';
    // A key nobody opened opens a text.
    const { key, type } = isKey ? { key: part, type: 'text' as const } : part;
    if (!names.has(key) && (!isKey || event.type === 'delta' || event.type === 'snapshot')) {
      const isSame =
        isReplay || (type === 'tool-call' ? sameCalls : type === 'data' && (part as DataPart).id !== undefined);
      let name = key;
      if (last?.type === type && 'text' in last) name = last.key;
      else if (!isSame || known.get(key) !== type) while (known.has(name)) name += "'";
      names.set(key, name);
      known.set(name, type);
      last = undefined;
    }
    return { ...event, part: isKey ? nameOf(key) : { ...part, key: nameOf(key) } } as ChatEvent;
  };
}
