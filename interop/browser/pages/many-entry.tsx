import { StreamingText, useChatStream } from '@rivulet/react';
import { useEffect, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';

declare global {
  interface Window {
    /** Shows one chat per address, and asks all of them at once. */
    askAll: (urls: readonly string[]) => void;
  }
}

function Chat({ url }: { readonly url: string }): ReactElement {
  const { messages, send, status } = useChatStream({ url });
  useEffect(() => void send('Go on.'), [send]);
  const answer = messages.find(({ role }) => role === 'assistant');
  return (
    <article data-status={answer?.status ?? status}>
      {answer === undefined ? null : <StreamingText message={answer} />}
    </article>
  );
}

const root = createRoot(document.getElementById('root')!);
window.askAll = (urls) => root.render(urls.map((url) => <Chat key={url} url={url} />));
