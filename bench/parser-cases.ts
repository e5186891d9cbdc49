import { createParser as createPeer } from 'eventsource-parser';
import { createParser } from '../packages/core/src/sse/parser.ts';
import { random } from '../packages/core/src/sse/testing/vectors.ts';
import type { Contestant } from './compare.ts';

/** One way a stream can look, and how its bytes come. */
export interface ParserCase {
  readonly name: string;
  readonly events: number;
  readonly chunks: readonly Uint8Array[];
}

const encoder = new TextEncoder();
const next = random(7);
const words = 'the of stream token model answer river delta event parser reader chunk buffer while every between'.split(
  ' ',
);
const latin = (length: number): string => {
  let text = '';
  while (text.length < length) text += `${words[Math.floor(next() * words.length)] ?? ''} `;
  return text.slice(0, length);
};
const han = (length: number): string =>
  Array.from({ length }, () => String.fromCodePoint(0x4e00 + Math.floor(next() * 5000))).join('');

const chat = (content: string): string =>
  `{"id":"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT","object":"chat.completion.chunk","created":1741569952,"model":"gpt-5.4","choices":[{"index":0,"delta":{"content":"${content}"},"logprobs":null,"finish_reason":null}]}`;

const repeat = (count: number, make: () => string): readonly string[] => Array.from({ length: count }, make);
const chatEvents = repeat(8000, () => `data: ${chat(latin(44))}\n\n`);

const inChunks = (text: string, size: () => number): readonly Uint8Array[] => {
  const bytes = encoder.encode(text);
  const chunks: Uint8Array[] = [];
  for (let from = 0; from < bytes.length;) {
    const to = Math.min(bytes.length, from + size());
    chunks.push(bytes.slice(from, to));
    from = to;
  }
  return chunks;
};

const large = (events: readonly string[]): Omit<ParserCase, 'name'> => ({
  events: events.length,
  chunks: inChunks(events.join(''), () => 65_536),
});

export const parserCases: readonly ParserCase[] = [
  { name: '64 KiB chunks', ...large(chatEvents) },
  { name: 'one event per chunk', events: chatEvents.length, chunks: chatEvents.map((event) => encoder.encode(event)) },
  { name: 'CRLF', ...large(chatEvents.map((event) => event.replaceAll('\n', '\r\n'))) },
  {
    name: 'event and data lines',
    ...large(
      repeat(
        8000,
        () =>
          `event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"${latin(40)}"}}\n\n`,
      ),
    ),
  },
  { name: 'tiny events', ...large(repeat(100_000, () => `data: ${latin(3)}\n\n`)) },
  { name: 'CJK', ...large(repeat(4000, () => `data: {"text":"${han(70)}","index":0}\n\n`)) },
  {
    name: '1 to 17 bytes per chunk',
    events: 1000,
    chunks: inChunks(chatEvents.slice(0, 1000).join(''), () => 1 + Math.floor(next() * 17)),
  },
];

/** The bare work nobody can avoid without cutting the chunks: a streaming decoder. */
export const floorOf = ({ chunks }: ParserCase): Contestant => ({
  name: 'TextDecoder, streaming',
  run: () => {
    const decoder = new TextDecoder();
    let characters = 0;
    for (const chunk of chunks) characters += decoder.decode(chunk, { stream: true }).length;
    return characters;
  },
});

export const oursOf = ({ chunks }: ParserCase): Contestant => ({
  name: 'rivulet',
  run: () => {
    let events = 0;
    let characters = 0;
    const parser = createParser({
      onEvent: (event) => {
        events++;
        characters += event.data.length;
      },
    });
    for (const chunk of chunks) parser.feed(chunk);
    return [events, characters];
  },
});

export const peerOf = ({ chunks }: ParserCase): Contestant => ({
  name: 'eventsource-parser',
  run: () => {
    let events = 0;
    let characters = 0;
    const decoder = new TextDecoder();
    const parser = createPeer({
      onEvent: (event) => {
        events++;
        characters += event.data.length;
      },
    });
    for (const chunk of chunks) parser.feed(decoder.decode(chunk, { stream: true }));
    return [events, characters];
  },
});
