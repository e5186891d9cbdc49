import type { ChatFrame, ChatProtocol } from '@rivulet/chat';
import type { WireFrame } from './wire-frames.ts';

/** Counts the pieces of an answer that frames carry: words, thoughts, and the arguments of tools. */
export function tokenCounter(
  protocol: ChatProtocol,
  response: { readonly status: number; readonly headers: Headers },
): (frames: readonly WireFrame[]) => number {
  const decoder = protocol.createDecoder(response);
  return (frames) => {
    let tokens = 0;
    for (const frame of frames) {
      const chatFrame = chatFrameOf(frame);
      if (chatFrame === undefined) continue;
      try {
        for (const { type } of decoder.decode(chatFrame)) if (type === 'delta') tokens++;
      } catch {
        // Whoever reads the answer will say what is wrong with it.
      }
    }
    return tokens;
  };
}

function chatFrameOf({ kind, type, eventId, data }: WireFrame): ChatFrame | undefined {
  switch (kind) {
    case 'event':
    case 'incomplete':
      return { kind, type, data, lastEventId: eventId };
    case 'comment':
      return { kind, text: data };
    case 'field':
      return { kind: 'unknown-field', name: type, value: data };
    case 'line':
      return { kind: 'json-line', line: data };
    case 'text':
      return { kind, text: data };
    case 'retry':
      return undefined;
  }
}
