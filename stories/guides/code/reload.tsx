import { resumable } from '@rivulet/chat';
import { StreamingText, useChatStream } from '@rivulet/react';

/** The backend keeps what it has said under the conversation's id, and goes on behind `Last-Event-ID`. */
export function ResumingChat({ id }: { id: string }) {
  const { messages, send } = useChatStream({
    url: `/api/chat/${id}`,
    resume: resumable({ url: `/api/chat/${id}/stream` }),
  });
  return (
    <main>
      {messages.map((message) => (
        <StreamingText key={message.id} message={message} />
      ))}
      <button onClick={() => void send('Tell me a story')}>Tell me a story</button>
    </main>
  );
}
