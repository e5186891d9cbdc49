import {
  createParser,
  openEventStream,
  readEventStream,
  type EventStreamInit,
  type ServerSentEvent,
} from '@rivulet/core';
import { acrossTabs } from '@rivulet/core/across-tabs';
import { EventSource } from '@rivulet/core/eventsource';
import { anthropicMessages, createChat, type Chat, type ChatMessage, type ChatPart } from '@rivulet/chat';
import { Markdown, markdown } from '@rivulet/markdown';
import { answer, createMockServer } from '@rivulet/mock-server';
import { listen } from '@rivulet/mock-server/node';
import { StreamingText, useChatMessage, useChatStream, useEventStream, useStructuredOutput } from '@rivulet/react';
import * as devtools from '@rivulet/react/devtools';
import * as format from '@rivulet/react/format';
import type { ReactElement } from 'react';

const md = markdown();

/** What the types promise is what an app gets: each line is refused where a type has become `any` or too wide. */
export function Consumer({ history }: { history: readonly ChatMessage[] }): ReactElement {
  const { messages, send, status } = useChatStream({
    url: '/api/chat',
    protocol: anthropicMessages(),
    initialMessages: history,
  });
  const price = useEventStream('/prices', { parse: (data) => Number(data) });
  const value: number | undefined = price.data;
  // @ts-expect-error A number is no string.
  const wrong: string | undefined = price.data;
  // @ts-expect-error There is no such status.
  if (status === 'finished') return <p>{wrong}</p>;
  return (
    <>
      <output>{value}</output>
      {messages.map((message) => (
        <StreamingText key={message.id} message={message} format={md} smooth />
      ))}
      {/* @ts-expect-error One source, not two. */}
      <StreamingText text="a" message={messages[0]} />
      <Markdown text="**done**" />
      <button onClick={() => void send('Hello')}>Ask</button>
    </>
  );
}

export async function plain(response: Response): Promise<string[]> {
  const texts: string[] = [];
  for await (const event of readEventStream(response)) texts.push(event.data);
  const init: EventStreamInit = { headers: ({ number }) => ({ attempt: String(number) }), share: acrossTabs() };
  const stream = openEventStream('/events', init);
  stream.subscribe({ onEvent: (event: ServerSentEvent) => texts.push(event.data) });
  createParser({ onEvent: ({ data }) => texts.push(data) }).feed(new Uint8Array());
  const chat: Chat = createChat({ url: '/api/chat' });
  const parts: readonly ChatPart[] = (await chat.send('Hello')).parts;
  for (const part of parts) if (part.type === 'tool-call') texts.push(part.arguments);
  const server = createMockServer({ 'POST /api/chat': answer('Hello.') });
  const { url } = await listen(server);
  const source = new EventSource(url);
  source.close();
  return texts;
}

export const hooks: readonly unknown[] = [useChatMessage, useStructuredOutput, devtools, format];
