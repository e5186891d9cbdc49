import { StreamingText, useChatStream } from '@rivulet/react';

export function FirstChat() {
  const { messages, send } = useChatStream({ url: '/api/chat' });
  const rows = messages.map((message) => <StreamingText key={message.id} message={message} />);
  return (
    <main>
      {rows}
      <input aria-label="Question" onKeyDown={(event) => event.key === 'Enter' && send(event.currentTarget.value)} />
    </main>
  );
}
