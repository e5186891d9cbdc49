import {
  applyChatEvent,
  type Chat,
  type ChatMessage,
  type ChatProtocol,
  createChatMessage,
  readChatStream,
} from '@rivulet/chat';
import { expect, test } from 'vitest';
import { docBlock, importDocBlock } from '../scripts/doc-blocks.ts';

const document = 'docs/protocols.md';
const run = (name: string): Promise<Record<string, unknown>> => importDocBlock(document, name);

async function read(protocol: ChatProtocol, ...data: readonly string[]): Promise<ChatMessage> {
  const response = new Response(data.map((each) => `data: ${each}\n\n`).join(''), {
    headers: { 'content-type': 'text/event-stream' },
  });
  let message = createChatMessage({ role: 'assistant' });
  for await (const event of readChatStream(response, { protocol })) message = applyChatEvent(message, event);
  return message;
}

const openai = (content: string): string => JSON.stringify({ choices: [{ index: 0, delta: { content } }] });

test('a chat speaks the protocol it is given', async () => {
  const chat = (await run('choose.ts'))['chat'] as Chat;
  expect(chat.getSnapshot().status).toBe('ready');
});

test('a protocol of your own reads text, reasoning and calls, and takes 20 lines', async () => {
  const acme = ((await run('own.ts'))['acme'] as () => ChatProtocol)();
  const message = await read(
    acme,
    '{"thought":"Hm."}',
    '{"token":"Hel"}',
    '{"token":"lo"}',
    '{"tool":{"id":"c1","name":"find","arguments":"{}"}}',
    '{"end":"stop"}',
  );
  expect(message).toMatchObject({
    status: 'complete',
    text: 'Hello',
    parts: [
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text' },
      { type: 'tool-call', id: 'c1', name: 'find', state: 'ready' },
    ],
  });
  expect(acme.request({ messages: [createChatMessage({ role: 'user', text: 'Hi' })] })).toEqual({
    body: { prompt: 'Hi' },
  });
  expect(docBlock(document, 'own.ts').split('export function')[1]?.trim().split('\n').length).toBeLessThanOrEqual(20);
});

test('a protocol of your own tells a cut answer, and what is not its own', async () => {
  const acme = ((await run('own.ts'))['acme'] as () => ChatProtocol)();
  expect(await read(acme, '{"token":"Hel"}')).toMatchObject({ status: 'incomplete', error: { code: 'truncated' } });
  expect(await read(acme, '<html>')).toMatchObject({ status: 'failed', error: { code: 'invalid-response' } });
});

test('thoughts between tags are reasoning', async () => {
  const { protocol, opened } = (await run('think.ts')) as Record<string, ChatProtocol>;
  expect(await read(protocol!, openai('<thi'), openai('nk>Hm</think>Yes'), '[DONE]')).toMatchObject({
    text: 'Yes',
    parts: [{ type: 'reasoning', text: 'Hm' }, {}],
  });
  expect(await read(opened!, openai('Hm</th'), openai('ink>Yes'), '[DONE]')).toMatchObject({
    text: 'Yes',
    parts: [{ type: 'reasoning', text: 'Hm' }, {}],
  });
});

test('a protocol can be detected', async () => {
  const { protocol } = (await run('detect.ts')) as Record<string, ChatProtocol>;
  const end = '{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}';
  expect(await read(protocol!, openai('Yes'), end, '[DONE]')).toMatchObject({ text: 'Yes', status: 'complete' });
});
