import { expect, test, vi } from 'vitest';
import { createChat } from './chat.ts';
import { ollama } from './protocols/ollama.ts';
import { readChatStream } from './read-chat-stream.ts';
import { resumable } from './resumable.ts';

const encoder = new TextEncoder();
const block = (content: string): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;
const end = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';
const headers = { 'content-type': 'text/event-stream' };

/** Sends a text byte by byte, and then closes, breaks or stays open. */
function byteByByte(
  text: string,
  then: 'close' | 'break' | 'stay',
  cancel = (): void => {},
): ReadableStream<Uint8Array> {
  const bytes = encoder.encode(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.slice(at, ++at));
      else if (then === 'break') controller.error(new TypeError('network error'));
      else if (then === 'close') controller.close();
      else return new Promise(() => {});
      return undefined;
    },
    cancel,
  });
}

test('an answer streams byte by byte, breaks, and is picked up again', async () => {
  const bodies = [
    byteByByte(`id: 1\n${block('Grüße ')}`, 'break'),
    byteByByte(`id: 2\n${block('🌍!')}${end}`, 'close'),
  ];
  const seen = new Set<string>();
  const chat = createChat({
    url: '/chat',
    fetch: async () => new Response(bodies.shift()!, { headers }),
    resume: resumable({ url: '/stream' }),
  });
  chat.subscribe(() => seen.add(chat.getSnapshot().messages[1]?.text ?? ''));
  expect(await chat.send('Hi')).toMatchObject({ text: 'Grüße 🌍!', status: 'complete', error: null });
  expect([...seen]).toEqual(['', 'Grüße ', 'Grüße 🌍!']);
});

test('stop cancels the body, whatever fetch makes of it', async () => {
  const cancel = vi.fn<() => void>();
  const chat = createChat({
    url: '/chat',
    fetch: async () => new Response(byteByByte(block('Some'), 'stay', cancel), { headers }),
  });
  const answer = chat.send('Hi');
  await expect.poll(() => chat.getSnapshot().messages[1]?.text).toBe('Some');
  chat.stop();
  expect(await answer).toMatchObject({ status: 'stopped', text: 'Some' });
  await expect.poll(() => cancel.mock.calls.length).toBe(1);
});

test('JSON lines from a stream of their own', async () => {
  const lines = '{"message":{"content":"Hel"}}\n{"message":{"content":"lo"}}\n{"done":true,"done_reason":"stop"}\n';
  const texts: string[] = [];
  for await (const event of readChatStream(byteByByte(lines, 'close'), { protocol: ollama() })) {
    if (event.type === 'delta') texts.push(event.text);
    if (event.type === 'end') texts.push(event.end);
  }
  expect(texts).toEqual(['Hel', 'lo', 'done:true']);
});
