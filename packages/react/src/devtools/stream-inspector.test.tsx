import { act, cleanup, render, screen } from '@testing-library/react';
import { createChat, openaiChat } from '@rivulet/chat';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeServer, openaiDelta, openaiEnd, type FakeServer } from '../testing/fake-server.ts';
import { frame } from '../testing/frames.ts';
import { StreamInspector } from './stream-inspector.tsx';
import { createStreamRecorder, type StreamRecorder } from './stream-recorder.ts';

let server: FakeServer;
let recorder: StreamRecorder;

beforeEach(() => {
  vi.useFakeTimers();
  server = fakeServer();
  recorder = createStreamRecorder({ fetch: server.fetch });
});

afterEach(async () => {
  cleanup();
  await vi.runOnlyPendingTimersAsync();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function answerOf(...tokens: string[]): Promise<void> {
  const chat = createChat({ url: 'https://example.test/chat', fetch: recorder.fetch });
  void chat.send('Hello');
  await frame();
  for (const token of tokens) {
    server.last.send(openaiDelta(token));
    await frame();
  }
  server.last.send(openaiEnd);
  server.last.end();
  await frame();
}

test('it shows the request, each frame, and the rates', async () => {
  render(<StreamInspector recorder={recorder} />);
  expect(screen.getByText('Nothing has been asked for yet.')).toBeInTheDocument();
  await answerOf('One', ' two');
  expect(screen.getByRole('rowheader', { name: 'POST https://example.test/chat' })).toBeInTheDocument();
  expect(screen.getByText('4 frames, newest first')).toBeInTheDocument();
  expect(screen.getByRole('img', { name: /bytes and .* frames per second, one connection/ })).toBeInTheDocument();
});

test('with the protocol known it tells the time to the first token, and counts tokens', async () => {
  recorder = createStreamRecorder({ fetch: server.fetch, protocol: openaiChat() });
  render(<StreamInspector recorder={recorder} />);
  const chat = createChat({ url: 'https://example.test/chat', fetch: recorder.fetch });
  void chat.send('Hello');
  await frame();
  server.last.send(': thinking\n\n');
  await frame();
  const cells = (): (string | null)[] =>
    Array.from(screen.getAllByRole('row')[1]!.querySelectorAll('td'), ({ textContent }) => textContent);
  expect(screen.getByRole('columnheader', { name: 'First token' })).toBeInTheDocument();
  expect([cells()[1], cells()[2], cells()[5]]).toEqual([expect.stringMatching(/^\d+ ms$/), '…', '0']);
  server.last.send(openaiDelta('One') + openaiDelta(' two'));
  await frame();
  expect([cells()[2], cells()[5]]).toEqual([expect.stringMatching(/^\d+ ms$/), '2']);
  expect(Number.parseInt(cells()[2]!)).toBeGreaterThan(Number.parseInt(cells()[1]!));
  expect(screen.getByRole('img', { name: /tokens per second/ })).toBeInTheDocument();
  server.last.end();
  await frame();
});

test('a frame that is chosen shows all of its data, indented', async () => {
  render(<StreamInspector recorder={recorder} />);
  await answerOf('One');
  act(() => screen.getAllByRole('button', { name: /"content":"One"/ })[0]!.click());
  expect(screen.getByLabelText('Data of the selected frame').textContent).toContain('  "model": "test"');
});

test('it pauses and steps by its buttons', async () => {
  render(<StreamInspector recorder={recorder} />);
  const chat = createChat({ url: 'https://example.test/chat', fetch: recorder.fetch });
  void chat.send('Hello');
  await frame();
  act(() => screen.getByRole('button', { name: 'Pause' }).click());
  server.last.send(openaiDelta('One'));
  await frame();
  expect(screen.getByText('Paused, 1 held back.')).toBeInTheDocument();
  expect(chat.getSnapshot().messages[1]?.text).toBe('');
  act(() => screen.getByRole('button', { name: 'Step' }).click());
  await frame();
  expect(chat.getSnapshot().messages[1]?.text).toBe('One');
  chat.stop();
});

test('a recording is saved as a file', async () => {
  render(<StreamInspector recorder={recorder} />);
  await answerOf('One');
  let saved: Blob | undefined;
  vi.stubGlobal(
    'URL',
    Object.assign(URL, { createObjectURL: (blob: Blob) => ((saved = blob), 'blob:1'), revokeObjectURL: () => {} }),
  );
  const clicked = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
  act(() => screen.getByRole('button', { name: 'Save' }).click());
  expect(clicked).toHaveBeenCalledOnce();
  expect(saved?.type).toBe('application/json');
  vi.unstubAllGlobals();
});
