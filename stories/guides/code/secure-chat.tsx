import { markdown } from '@rivulet/markdown';
import { StreamingText, useChatStream } from '@rivulet/react';

const format = markdown();
const urlPolicy = { images: ['self', 'https://images.example.com'] };

export function SecureChat({ getToken }: { getToken: () => Promise<string> }) {
  const { messages, send } = useChatStream({
    // Your own backend: the provider's key stays there.
    url: '/api/chat',
    // Asked for every request, and once more after a 401.
    headers: async () => ({ Authorization: `Bearer ${await getToken()}` }),
  });
  return (
    <main>
      {messages.map((message) => (
        <StreamingText key={message.id} message={message} format={format} urlPolicy={urlPolicy} />
      ))}
      <button type="button" onClick={() => send('Where do rivers go?')}>
        Ask
      </button>
    </main>
  );
}
