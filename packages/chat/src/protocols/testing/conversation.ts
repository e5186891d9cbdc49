import { createChatMessage } from '../../create-chat-message.ts';
import type { ChatTurn } from '../../protocol-contract.ts';

const png = 'data:image/png;base64,iVBORw0=';

/**
 * A turn with everything in it: all kinds of parts, a system text, files, tools that were called and answered, and
 * calls that must not be told (never answered, or cut short).
 */
export const fullTurn: ChatTurn = {
  model: 'model-1',
  system: 'Be brief.',
  messages: [
    createChatMessage({
      role: 'user',
      id: 'u1',
      text: 'What is this?',
      parts: [{ type: 'file', key: 'f', url: png, mediaType: 'image/png', name: 'pixel.png' }],
    }),
    createChatMessage({
      role: 'assistant',
      id: 'a1',
      parts: [
        { type: 'reasoning', key: 'r', text: 'Better look it up.', signature: 'sig' },
        { type: 'text', key: 't0', text: 'Looking. ' },
        {
          type: 'tool-call',
          key: 'c0',
          id: 'call_1',
          name: 'look_up',
          arguments: '{"q":"pixel"}',
          state: 'ready',
          signature: 'call-sig',
        },
        {
          type: 'tool-call',
          key: 'c1',
          id: 'call_2',
          name: 'look_up',
          arguments: '{"q":"never answ',
          state: 'invalid',
        },
        {
          type: 'tool-call',
          key: 'c2',
          id: 'call_3',
          name: 'look_up',
          arguments: '{"q":"unanswered"}',
          state: 'ready',
        },
        { type: 'tool-result', key: 'x0', toolCallId: 'call_1', result: { hits: 1 } },
        { type: 'source', key: 's', url: 'https://a.example/', title: 'A' },
        { type: 'data', key: 'd', name: 'weather', id: 'w', data: { degrees: 9 } },
        { type: 'text', key: 't1', text: 'A pixel.' },
      ],
    }),
    createChatMessage({ role: 'user', id: 'u2', text: 'Sure?' }),
    createChatMessage({ role: 'assistant', id: 'a2', parts: [] }),
    createChatMessage({ role: 'assistant', id: 'a3', parts: [{ type: 'refusal', key: 'n', text: 'I will not say.' }] }),
    createChatMessage({ role: 'user', id: 'u3', text: 'Why?' }),
  ],
  tools: [
    {
      name: 'look_up',
      description: 'Looks it up.',
      parameters: { type: 'object', properties: { q: { type: 'string' } } },
    },
  ],
  toolChoice: 'required',
  maxOutputTokens: 100,
  temperature: 0.5,
  topP: 0.9,
  stop: ['END'],
  extra: { seed: 7 },
};

/** What goes over the wire of a request's body. */
export function onTheWire(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body));
}
