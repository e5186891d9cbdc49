import { markdown } from '@rivulet/markdown';
import { StreamingText, useChatStream, useEventStream, useStickToBottom } from '@rivulet/react';
import { StrictMode, useEffect, type ReactElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import '@rivulet/react/styles.css';

declare global {
  interface Window {
    /** Mounts, streams and unmounts so many times: by turns in the middle of the answer, and at its end. */
    mountAndUnmount: (times: number) => Promise<void>;
  }
}

const format = markdown();

function Everything({ path }: { readonly path: string }): ReactElement {
  const { messages, send, status } = useChatStream({ url: path });
  const { data } = useEventStream('/api/ticker');
  const { ref } = useStickToBottom();
  useEffect(() => void send('Go on.'), [send]);
  return (
    <div ref={ref} data-status={status}>
      <output>{data}</output>
      {messages.map((message) => (
        <StreamingText key={message.id} message={message} format={format} announce="sentence" smooth caret />
      ))}
    </div>
  );
}

const root = createRoot(document.getElementById('root')!);
const box = document.getElementById('root')!;

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => requestAnimationFrame(resolve));
};

window.mountAndUnmount = async (times) => {
  for (let time = 0; time < times; time++) {
    const path = time % 2 === 0 ? '/api/whole' : '/api/endless';
    flushSync(() =>
      root.render(
        <StrictMode key={time}>
          <Everything path={path} />
        </StrictMode>,
      ),
    );
    await until(() => box.querySelector('output')?.textContent === 'tick' && box.querySelector('table') !== null);
    if (path === '/api/whole') await until(() => box.querySelector('[data-status=ready]') !== null);
    flushSync(() => root.render(null));
    // What is mounted again at once takes over the connection; here each has its own.
    await new Promise((resolve) => setTimeout(resolve));
  }
};
