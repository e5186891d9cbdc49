import { StreamingText, useChatStream } from '@rivulet/react';
import type { KeyboardEvent } from 'react';

export function FirstChat() {
  const { messages, send } = useChatStream({ url: '/api/chat' });
  function ask({ key, currentTarget: box }: KeyboardEvent<HTMLInputElement>) {
    if (key !== 'Enter') return;
    void send(box.value);
    box.value = '';
  }
  return (
    <main>
      {messages.map((message) => <StreamingText key={message.id} message={message} />)}
      <input aria-label="Question" onKeyDown={ask} />
    </main>
  );
}
