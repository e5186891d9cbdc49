import { memo, useEffect, useEffectEvent, type ReactElement } from 'react';
import { createChatMessage, type ChatMessage } from '@rivulet/chat';
import { StreamingText, useChatStream } from '@rivulet/react';
import '@rivulet/react/styles.css';
import { openai } from '../answer.ts';
import type { ContestantProps } from '../contestant.ts';

const Row = memo(function Row({ message }: { readonly message: ChatMessage }): ReactElement {
  return (
    <div className={message.role}>
      <StreamingText message={message} />
    </div>
  );
});

export default function Rivulet({ fetch, history, onReady, onDone }: ContestantProps): ReactElement {
  const { messages, send } = useChatStream({
    url: 'https://bench.invalid/chat',
    fetch: fetch(openai),
    updates: 'structure',
    initialMessages: history.map(({ id, role, text }) =>
      createChatMessage({ id, role, status: 'complete', parts: [{ type: 'text', key: '0', text }] }),
    ),
    onFinish: onDone,
  });
  const ready = useEffectEvent(() => onReady(() => void send('Go')));
  useEffect(() => ready(), []);
  return (
    <>
      {messages.map((message) => (
        <Row key={message.id} message={message} />
      ))}
    </>
  );
}
