import { act, cleanup } from '@testing-library/react';
import { createChatMessage } from '@rivulet/chat';
import { StrictMode, type ReactElement } from 'react';
import { hydrateRoot, type Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeServer, openaiDelta, type FakeServer } from './testing/fake-server.ts';
import { frame } from './testing/frames.ts';
import { useChatStream } from './use-chat-stream.ts';
import { useEventStream } from './use-event-stream.ts';

let server: FakeServer;

beforeEach(() => {
  vi.useFakeTimers();
  server = fakeServer();
});

afterEach(async () => {
  cleanup();
  await vi.runOnlyPendingTimersAsync();
  vi.useRealTimers();
});

const initialMessages = [
  createChatMessage({
    id: 'welcome',
    role: 'assistant',
    status: 'complete',
    parts: [{ type: 'text', key: '0', text: 'Welcome' }],
  }),
];

function Page(): ReactElement {
  const { messages, send } = useChatStream({ url: 'https://example.test/chat', fetch: server.fetch, initialMessages });
  const { data, status } = useEventStream('https://example.test/ticks', { fetch: server.fetch, initial: '-' });
  return (
    <main>
      <button type="button" onClick={() => void send('Hello')}>
        Send
      </button>
      <p>{messages.map(({ text }) => text).join('|')}</p>
      <p>{`${status} ${data}`}</p>
    </main>
  );
}

test('what a server rendered is taken over without a difference, and comes alive with one connection', async () => {
  const container = document.body.appendChild(document.createElement('div'));
  container.innerHTML = renderToString(<Page />);
  expect(container.textContent).toBe('SendWelcomeconnecting -');
  expect(server.exchanges).toHaveLength(0);
  const complaints = vi.fn<(error: unknown) => void>();
  let root: Root;
  act(() => {
    root = hydrateRoot(
      container,
      <StrictMode>
        <Page />
      </StrictMode>,
      { onRecoverableError: complaints },
    );
  });
  await frame();
  expect(complaints).not.toHaveBeenCalled();
  expect(server.exchanges).toHaveLength(1);
  server.last.send('data: 101\n\n');
  act(() => container.querySelector('button')!.click());
  await frame();
  server.last.send(openaiDelta('Hi'));
  await frame();
  expect(container.textContent).toBe('SendWelcome|Hello|Hiopen 101');
  expect(server.exchanges).toHaveLength(2);
  act(() => root.unmount());
  container.remove();
  await frame();
  expect(server.exchanges.every(({ closed }) => closed)).toBe(true);
});
