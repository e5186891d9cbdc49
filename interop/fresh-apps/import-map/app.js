// The README's chat without JSX, and without any step between these files and the browser.
import { Markdown } from '@rivulet/markdown';
import { StreamingText, useChatStream } from '@rivulet/react';
import { createElement as h } from 'react';
import { createRoot } from 'react-dom/client';

function App() {
  const { messages, send } = useChatStream({ url: 'http://localhost:8787/v1/chat/completions' });
  return h(
    'main',
    null,
    h(Markdown, { text: 'Without a *bundler*.' }),
    messages.map((message) => h(StreamingText, { key: message.id, message })),
    h('input', {
      'aria-label': 'Message',
      onKeyDown: (event) => event.key === 'Enter' && void send(event.currentTarget.value),
    }),
  );
}

createRoot(document.getElementById('root')).render(h(App));
