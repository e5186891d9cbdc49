import { expect, test } from 'vitest';
import { createChat } from './chat.ts';
import { createChatMessage } from './create-chat-message.ts';

const file = { type: 'file', key: 'file', url: 'https://example.com/a.png', mediaType: 'image/png' } as const;

test('a text comes before the parts', () => {
  const { parts, text } = createChatMessage({ role: 'user', text: 'Look!', parts: [file] });
  expect(parts).toEqual([{ type: 'text', key: 'text', text: 'Look!' }, file]);
  expect(text).toBe('Look!');
});

test('a message made of a message says the same once', () => {
  const message = createChatMessage({ role: 'user', text: 'Look!', parts: [file] });
  expect(createChatMessage({ ...message, id: 'copy' })).toEqual({ ...message, id: 'copy' });
  const empty = createChatMessage({ role: 'assistant', text: '' });
  expect(createChatMessage(empty)).toEqual(empty);
});

test('a message that is sent again says the same once', async () => {
  const bodies: string[] = [];
  const fetch = async (_url: string, { body }: RequestInit): Promise<Response> => {
    bodies.push(String(body));
    return new Response('data: [DONE]\n\n', { headers: { 'content-type': 'text/event-stream' } });
  };
  const chat = createChat({ url: 'https://example.com/chat', fetch });
  await chat.send(createChatMessage({ role: 'user', text: 'Hello' }));
  expect(chat.getSnapshot().messages[0]?.text).toBe('Hello');
  expect(bodies).toEqual([expect.stringContaining('"content":"Hello"')]);
});
