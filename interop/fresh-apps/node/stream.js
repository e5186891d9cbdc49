// Asks a server once through @rivulet/chat and once through @rivulet/core alone, and prints what both have read.
import { createChat } from '@rivulet/chat';
import { readEventStream } from '@rivulet/core';

const [url, question] = process.argv.slice(2);

const chat = createChat({ url });
const { text, status } = await chat.send(question);

const response = await fetch(url, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ model: 'mock', stream: true, messages: [{ role: 'user', content: question }] }),
});
let read = '';
for await (const { data } of readEventStream(response)) {
  if (data !== '[DONE]') read += JSON.parse(data).choices[0]?.delta.content ?? '';
}

console.log(JSON.stringify({ version: process.version, status, text, read }));
