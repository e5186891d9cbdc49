import { expect, test } from 'vitest';
import { createChat } from './chat.ts';
import { filePart } from './file-part.ts';
import { fakeServer, sse } from './testing/fake-server.ts';

test('an image goes to the model with the question', async () => {
  const server = fakeServer(() => new Response(sse('A dot.'), { headers: { 'content-type': 'text/event-stream' } }));
  const chat = createChat({ url: 'https://chat.example/chat', fetch: server.fetch });
  const file = await filePart(new File([new Uint8Array([1, 2, 255])], 'dot.png', { type: 'image/png' }));
  expect(file).toEqual({ url: 'data:image/png;base64,AQL/', mediaType: 'image/png', name: 'dot.png' });
  await chat.send({ text: 'What is this?', files: [file] });
  expect(JSON.stringify(server.requests[0]?.body)).toContain('data:image/png;base64,AQL/');
  expect(chat.getSnapshot().messages[0]).toMatchObject({
    role: 'user',
    text: 'What is this?',
    parts: [{ type: 'file' }, { type: 'text' }],
  });
});

test('a file of several megabytes is no deeper than one of a few bytes', async () => {
  const { url } = await filePart(new Blob([new Uint8Array(3_000_000)]));
  expect(url).toHaveLength('data:application/octet-stream;base64,'.length + 4_000_000);
});
