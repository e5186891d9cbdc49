import type { ChatMessage } from '@rivulet/chat';
import { StreamingText, useChatStream } from '@rivulet/react';
import { memo } from 'react';

/** Renders only when its own message starts or ends; the text keeps itself live. */
const Row = memo(function Row({ message }: { message: ChatMessage }) {
  return (
    <article aria-label={message.role}>
      <StreamingText message={message} />
    </article>
  );
});

export function FastList() {
  // This component renders when a message or a part starts or ends: a handful of times per answer, however long.
  const { messages, send } = useChatStream({ url: '/api/chat', updates: 'structure' });
  return (
    <main>
      {messages.map((message) => (
        <Row key={message.id} message={message} />
      ))}
      <button onClick={() => void send('Tell me everything')}>Tell me everything</button>
    </main>
  );
}
