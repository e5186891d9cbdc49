/** From a chunk's arrival to the DOM, counted in frames: a machine that is slow has slow frames, not more of them. */
import { cleanup, render } from '@testing-library/react';
import { createChat, type Chat, type ChatMessage } from '@rivulet/chat';
import { memo, type ReactElement } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { StreamingText } from './streaming-text/streaming-text.tsx';
import { fakeServer, openaiDelta, openaiEnd, type FakeServer } from './testing/fake-server.ts';
import { useChatMessage } from './use-chat-message.ts';
import { useChatStream } from './use-chat-stream.ts';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const tokens = Array.from({ length: 300 }, (_, i) => `${i} `);

function Caller({ chat }: { chat: Chat }): ReactElement {
  return <p>{useChatStream({ chat }).messages.at(-1)?.text}</p>;
}

const Row = memo(function Row({ message }: { message: ChatMessage }): ReactElement {
  return <p>{useChatMessage(message).text}</p>;
});

function Rows({ chat }: { chat: Chat }): ReactElement {
  const answer = useChatStream({ chat, updates: 'structure' }).messages.at(1);
  return <>{answer && <Row message={answer} />}</>;
}

function Streamed({ chat }: { chat: Chat }): ReactElement {
  const answer = useChatStream({ chat, updates: 'structure' }).messages.at(1);
  return <>{answer && <StreamingText message={answer} />}</>;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}

async function sendTokens(server: FakeServer, sent: (text: string) => void): Promise<void> {
  let text = '';
  for (const [i, token] of tokens.entries()) {
    text += token;
    server.last.send(openaiDelta(token));
    sent(text);
    if (i % 3 === 0) await new Promise((resolve) => setTimeout(resolve, (i * 7) % 23));
  }
  server.last.send(openaiEnd);
}

test.for([
  ['the caller', Caller],
  ['a row with useChatMessage', Rows],
  ['<StreamingText>', Streamed],
] as const)('%s shows 95 of 100 chunks within two frames of their arrival', async ([, View]) => {
  const server = fakeServer();
  const chat = createChat({ url: 'https://example.test/chat', fetch: server.fetch });
  const { container } = render(<View chat={chat} />);
  let frame = 0;
  let counting = true;
  requestAnimationFrame(function next() {
    frame += 1;
    if (counting) requestAnimationFrame(next);
  });

  const waiting: { length: number; frame: number }[] = [];
  const delays: number[] = [];
  const observer = new MutationObserver(() => {
    const shown = container.textContent?.length ?? 0;
    while (waiting[0] !== undefined && waiting[0].length <= shown) delays.push(frame - waiting.shift()!.frame);
  });
  observer.observe(container, { subtree: true, childList: true, characterData: true });

  void chat.send('Count');
  await until(() => server.exchanges.length > 0);
  await sendTokens(server, (text) => waiting.push({ length: text.length, frame }));
  await until(() => container.textContent === tokens.join(''));
  counting = false;
  observer.disconnect();

  expect(delays).toHaveLength(tokens.length);
  expect(delays.toSorted((a, b) => a - b)[Math.floor(tokens.length * 0.95)]).toBeLessThanOrEqual(2);
});

test('a tab that does not paint loses nothing', async () => {
  const frames = vi.spyOn(globalThis, 'requestAnimationFrame').mockReturnValue(0);
  const server = fakeServer();
  const chat = createChat({ url: 'https://example.test/chat', fetch: server.fetch });
  const { container } = render(<Caller chat={chat} />);
  void chat.send('Count');
  await until(() => server.exchanges.length > 0);
  await sendTokens(server, () => {});
  await until(() => container.textContent === tokens.join(''));
  expect(frames).toHaveBeenCalled();
});
