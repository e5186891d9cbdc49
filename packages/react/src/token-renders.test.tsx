/** Tokens don't re-render the app: what a long answer costs in renders, and how late the screen is. */
import { cleanup, render } from '@testing-library/react';
import { createChat, createChatMessage, type Chat, type ChatMessage, type ChatUpdates } from '@rivulet/chat';
import { memo, Profiler, useEffect, type ComponentType, type ReactElement } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { StreamingText } from './streaming-text/streaming-text.tsx';
import { compileComponent } from './testing/compile.ts';
import { fakeServer, openaiDelta, openaiEnd, type FakeServer } from './testing/fake-server.ts';
import { useChatMessage } from './use-chat-message.ts';
import { useChatStream } from './use-chat-stream.ts';

const tokens = Array.from({ length: 2000 }, (_, i) => `${i} `);
const answer = tokens.join('');
const frameLength = 16;

let server: FakeServer;
let chat: Chat;

/** What was rendered how often, and where what was seen. */
const renders = { caller: 0, rows: new Map<string, number>() };
const seen = { effect: '', handler: '' };

beforeEach(() => {
  vi.useFakeTimers();
  server = fakeServer();
  const history = Array.from({ length: 50 }, (_, i) =>
    createChatMessage({
      id: `history-${i}`,
      role: i % 2 === 0 ? 'user' : 'assistant',
      status: 'complete',
      parts: [{ type: 'text', key: '0', text: `Old ${i}` }],
    }),
  );
  chat = createChat({ url: 'https://example.test/chat', fetch: server.fetch, initialMessages: history });
  // Renders as an app's do, scheduled by React itself.
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false);
});

afterEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  cleanup();
  await vi.runOnlyPendingTimersAsync();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const Row = memo(function Row({ message }: { message: ChatMessage }): ReactElement {
  renders.rows.set(message.id, (renders.rows.get(message.id) ?? 0) + 1);
  return <li>{message.text}</li>;
});

const LiveRow = memo(function LiveRow({ message }: { message: ChatMessage }): ReactElement {
  const { text } = useChatMessage(message);
  renders.rows.set(message.id, (renders.rows.get(message.id) ?? 0) + 1);
  return <li>{text}</li>;
});

const StreamedRow = memo(function StreamedRow({ message }: { message: ChatMessage }): ReactElement {
  renders.rows.set(message.id, (renders.rows.get(message.id) ?? 0) + 1);
  return (
    <li>
      <StreamingText message={message} />
    </li>
  );
});

interface AppProps {
  readonly updates: ChatUpdates;
  readonly row: typeof Row;
}

function App({ updates, row: MessageRow }: AppProps): ReactElement {
  const { messages, status } = useChatStream({ chat, updates });
  const text = messages.length > 51 ? messages[51]!.text : '';
  useEffect(() => {
    seen.effect = text;
  }, [text]);
  useEffect(() => {
    renders.caller += 1;
  });
  return (
    <>
      <output data-status={status}>{text}</output>
      <button type="button" onClick={() => (seen.handler = text)}>
        Read
      </button>
      <ul>
        {messages.map((message) => (
          <MessageRow key={message.id} message={message} />
        ))}
      </ul>
    </>
  );
}

/** The same in an app that React Compiler has compiled: nobody wrote `memo` or `useMemo`. */
const compiledApp = (): ComponentType<{ readonly chat: Chat; readonly count: (what: string) => void }> =>
  compileComponent(`
    const { useEffect } = require('react');
    const { useChatStream } = require('@rivulet/react');

    function Row({ message, count }) {
      return <li ref={(element) => { if (element) count('row ' + message.id); }}>{message.text}</li>;
    }

    function Page({ chat, count }) {
      const { messages } = useChatStream({ chat });
      const text = messages.length > 51 ? messages[51].text : '';
      useEffect(() => { count('commit'); });
      return (
        <div>
          <output>{text}</output>
          <button type="button" onClick={() => count('read ' + text)}>Read</button>
          <ul>{messages.map((message) => <Row key={message.id} message={message} count={count} />)}</ul>
        </div>
      );
    }
    return Page;
  `);

interface Progress {
  readonly milliseconds: number;
  /** What had been sent, and two frames later, at the latest, has to be seen. */
  readonly due: string;
}

/**
 * Streams the answer in uneven bursts and looks fifty times on the way, at any moment of a frame.
 *
 * @returns How many frames it took.
 */
async function streamAndLook(look: (progress: Progress) => void): Promise<number> {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false);
  const started = Date.now();
  renders.caller = 0;
  renders.rows.clear();
  void chat.send('Count');
  await vi.advanceTimersByTimeAsync(2 * frameLength);
  const sent: { at: number; text: string }[] = [];
  let text = '';
  for (let i = 0; i < tokens.length; i++) {
    server.last.send(openaiDelta(tokens[i]!));
    text += tokens[i]!;
    sent.push({ at: Date.now(), text });
    if (i % 7 === 0) await vi.advanceTimersByTimeAsync((i % 3) * 5 + 3);
    if (i % 40 === 39) {
      const due = sent.findLast(({ at }) => at <= Date.now() - 2 * frameLength)?.text ?? '';
      look({ milliseconds: Date.now() - started, due });
    }
  }
  server.last.send(openaiEnd);
  await vi.advanceTimersByTimeAsync(2 * frameLength);
  return Math.ceil((Date.now() - started) / frameLength);
}

const rowsOf = (container: HTMLElement): (string | null)[] =>
  [...container.querySelectorAll('li')].map((row) => row.textContent);
const isUpToDate = (text: string | null | undefined, { due }: Progress): boolean =>
  typeof text === 'string' && text.startsWith(due) && answer.startsWith(text);
const historyRenders = (): number =>
  [...renders.rows].filter(([id]) => id.startsWith('history')).reduce((sum, [, count]) => sum + count, 0);

describe('by default', () => {
  test('the caller renders at most once per frame, finished rows never, and what one reads is at most two frames late', async () => {
    const { container } = render(<App updates="frame" row={Row} />);
    let looks = 0;
    const frames = await streamAndLook((progress) => {
      looks += 1;
      container.querySelector('button')!.click();
      expect(isUpToDate(container.querySelector('output')?.textContent, progress)).toBe(true);
      expect(isUpToDate(rowsOf(container)[51], progress)).toBe(true);
      expect(isUpToDate(seen.effect, progress)).toBe(true);
      expect(isUpToDate(seen.handler, progress)).toBe(true);
    });
    expect(looks).toBe(50);
    expect(container.querySelector('output')?.textContent).toBe(answer);
    expect(container.querySelector('output')?.dataset['status']).toBe('ready');
    expect(renders.caller).toBeGreaterThan(50);
    expect(renders.caller).toBeLessThanOrEqual(frames);
    expect(historyRenders()).toBe(0);
  });

  test('the same holds in a component that React Compiler compiled', async () => {
    const Page = compiledApp();
    const counts = new Map<string, number>();
    let read = '';
    const { container } = render(
      <Page
        chat={chat}
        count={(what) => {
          if (what.startsWith('read ')) read = what.slice(5);
          else counts.set(what, (counts.get(what) ?? 0) + 1);
        }}
      />,
    );
    counts.clear();
    const frames = await streamAndLook((progress) => {
      container.querySelector('button')!.click();
      expect(isUpToDate(container.querySelector('output')?.textContent, progress)).toBe(true);
      expect(isUpToDate(rowsOf(container)[51], progress)).toBe(true);
      expect(isUpToDate(read, progress)).toBe(true);
    });
    expect(rowsOf(container)[51]).toBe(answer);
    expect(counts.get('commit')).toBeLessThanOrEqual(frames);
    expect([...counts.keys()].filter((what) => what.includes('history'))).toEqual([]);
  });
});

describe("with updates: 'structure'", () => {
  test.for([
    ['useChatMessage', LiveRow],
    ['<StreamingText>', StreamedRow],
  ] as const)('the caller renders at most 4 times, and a row with %s is at most two frames late', async ([, row]) => {
    const { container } = render(<App updates="structure" row={row} />);
    await streamAndLook((progress) => expect(isUpToDate(rowsOf(container)[51], progress)).toBe(true));
    expect(renders.caller).toBeLessThanOrEqual(4);
    expect(rowsOf(container)[51]).toBe(answer);
    expect(container.querySelector('output')?.textContent).toBe(answer);
    expect(historyRenders()).toBe(0);
  });
});

test('two thousand events in one chunk are at most two commits', async () => {
  const commits = vi.fn<() => void>();
  const { container } = render(
    <Profiler id="app" onRender={commits}>
      <App updates="frame" row={Row} />
    </Profiler>,
  );
  void chat.send('Count');
  await vi.advanceTimersByTimeAsync(2 * frameLength);
  commits.mockClear();
  server.last.send(tokens.map((token) => openaiDelta(token)).join('') + openaiEnd);
  await vi.advanceTimersByTimeAsync(4 * frameLength);
  expect(rowsOf(container)[51]).toBe(answer);
  expect(commits.mock.calls.length).toBeLessThanOrEqual(2);
});

test('in a hidden tab nothing is lost, and it is there when one comes back', async () => {
  const { container } = render(<App updates="frame" row={Row} />);
  vi.stubGlobal('requestAnimationFrame', () => 0);
  await streamAndLook(() => {});
  await vi.advanceTimersByTimeAsync(100);
  expect(rowsOf(container)[51]).toBe(answer);
  vi.restoreAllMocks();
});
