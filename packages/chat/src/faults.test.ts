import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createChat } from './chat.ts';
import type { Chat, ChatOptions } from './chat-contract.ts';
import { resumable } from './resumable.ts';
import { seeded } from './testing/cuts.ts';
import { chunk, settled } from './testing/fake-server.ts';
import type { ChatMessage } from './types.ts';

/** Schedules per kind of server; `RIVULET_SCHEDULES=2500` makes it 10,000 in all. */
const schedules = Number(process.env['RIVULET_SCHEDULES'] ?? 40);

/**
 * - `after`: goes on behind the id that the client names.
 * - `again`: sends the named event once more, and goes on.
 * - `whole`: has ids, but sends the answer from its start whatever the client names.
 * - `start`: has no ids, and sends the answer from its start.
 */
type Kind = 'after' | 'again' | 'whole' | 'start' | 'none';

const encoder = new TextEncoder();

interface Blocks {
  readonly text: string;
  readonly reasoning: string;
  readonly args: string;
  readonly blocks: readonly string[];
}

/** An answer of random words, some with reasoning before and a tool call behind. */
function randomAnswer(random: () => number, ids: boolean): Blocks {
  const words = (count: number): string[] =>
    Array.from(
      { length: count },
      () => ['wör', 'te ', '🌍', ' and', '\n\n', 'x', ' ', '好'][Math.floor(random() * 8)]!,
    );
  const reasoning = random() < 0.4 ? words(1 + Math.floor(random() * 6)) : [];
  const text = words(1 + Math.floor(random() * 25));
  const args = random() < 0.3 ? ['{"a"', ':"', 'b c', '"}'] : [];
  const deltas: unknown[] = [
    ...reasoning.map((piece) => ({ reasoning_content: piece })),
    ...text.map((content) => ({ content })),
    ...args.map((piece, index) => ({
      tool_calls: [
        {
          index: 0,
          ...(index === 0 && { id: 'call-1' }),
          function: { ...(index === 0 && { name: 'look' }), arguments: piece },
        },
      ],
    })),
  ];
  const blocks = [
    ...deltas.map((delta) => chunk(delta)),
    chunk({}, args.length > 0 ? 'tool_calls' : 'stop'),
    'data: [DONE]\n\n',
  ];
  return {
    text: text.join(''),
    reasoning: reasoning.join(''),
    args: args.join(''),
    blocks: ids
      ? blocks.map((block, index) =>
          index % 2 ? `id: ${index}\n${block}` : block.replace(/\n\n$/, `\nid: ${index}\n\n`),
        )
      : blocks,
  };
}

/** A server whose connections fail until its faults are used up. */
function faultyServer(kind: Kind, random: () => number, faults: number) {
  const answer = randomAnswer(random, kind !== 'start' && kind !== 'none');
  let left = faults;
  const stats = { generations: 0, requests: 0 };

  function stream(from: number, signal: AbortSignal): Response {
    const bytes = encoder.encode(answer.blocks.slice(from).join(''));
    const fault = left > 0 ? ['cut', 'reset', 'stall'][Math.floor(random() * 3)] : undefined;
    const stopAt = fault ? Math.floor(random() * bytes.length) : bytes.length;
    if (fault) left -= 1;
    let position = 0;
    return new Response(
      new ReadableStream<Uint8Array>({
        start: (controller) => signal.addEventListener('abort', () => controller.error(signal.reason), { once: true }),
        pull(controller) {
          const to = Math.min(position + 1 + Math.floor(random() * 200), stopAt);
          if (to > position) controller.enqueue(bytes.slice(position, to));
          position = to;
          if (position < stopAt) return undefined;
          if (fault === 'stall') return new Promise<void>(() => {});
          if (fault === 'reset') controller.error(new TypeError('terminated'));
          else controller.close();
          return undefined;
        },
      }),
      { headers: { 'content-type': 'text/event-stream' } },
    );
  }

  const fetch: NonNullable<ChatOptions['fetch']> = async (_, init) => {
    stats.requests += 1;
    const signal = init.signal!;
    const lost = left > 0 && random() < 0.3;
    if (lost) left -= 1;
    if (init.method === 'POST') {
      // A request may arrive though its response never does.
      if (!lost || random() < 0.5) stats.generations += 1;
      if (lost) throw new TypeError('fetch failed');
      return stream(0, signal);
    }
    if (lost && random() < 0.5) throw new TypeError('fetch failed');
    if (lost) return new Response('', { status: [429, 500, 503][Math.floor(random() * 3)]! });
    if (stats.generations === 0) return new Response(null, { status: 204 });
    const id = new Headers(init.headers).get('last-event-id');
    if (kind === 'after' && id !== null) return stream(Number(id) + 1, signal);
    if (kind === 'again' && id !== null) return stream(Number(id), signal);
    return stream(0, signal);
  };
  return { fetch, stats, answer, faultsLeft: () => left };
}

const join = (message: ChatMessage, type: 'reasoning' | 'text'): string =>
  message.parts.map((part) => (part.type === type ? part.text : '')).join('');
const argsOf = (message: ChatMessage): string =>
  message.parts.map((part) => (part.type === 'tool-call' ? part.arguments : '')).join('');

async function runSchedule(kind: Kind, seed: number): Promise<void> {
  const random = seeded(seed);
  const server = faultyServer(kind, random, Math.floor(random() * 6));
  const make = (): Chat =>
    createChat({
      url: 'https://chat.example/chat',
      fetch: server.fetch,
      idleTimeout: 1000,
      ...(kind !== 'none' && { resume: resumable({ url: 'https://chat.example/resume' }) }),
    });
  let chat = make();
  let answer: Promise<ChatMessage | null> = chat.send('Hi');
  let longest = 0;
  const check = (): void => {
    const message = chat.getSnapshot().messages[1]!;
    expect(server.answer.text.startsWith(message.text), `text of seed ${seed} is a beginning`).toBe(true);
    expect(message.text.length, `text of seed ${seed} never shrinks`).toBeGreaterThanOrEqual(longest);
    longest = message.text.length;
  };
  for (let reloads = Math.floor(random() * 3); reloads > 0; reloads -= 1) {
    for (let steps = Math.floor(random() * 20); steps > 0; steps -= 1) await settled();
    await vi.advanceTimersByTimeAsync(random() * 3000);
    check();
    if (kind === 'none') continue;
    const saved = JSON.parse(JSON.stringify(chat.save()));
    chat.detach();
    chat = make();
    chat.load(saved);
    answer = chat.resume();
  }
  await vi.advanceTimersByTimeAsync(1_000_000);
  await answer;
  check();
  const message = chat.getSnapshot().messages[1]!;
  const { text, reasoning, args } = server.answer;
  expect(server.stats.generations, `generations of seed ${seed}`).toBeLessThanOrEqual(1);
  if (message.status === 'complete') {
    expect([join(message, 'reasoning'), message.text, argsOf(message)], `seed ${seed}`).toEqual([
      reasoning,
      text,
      args,
    ]);
    for (const part of message.parts)
      if (part.type === 'tool-call') expect(part.state, `tool call of seed ${seed}`).toBe('ready');
  } else {
    expect(message, `seed ${seed}`).toMatchObject({ status: 'incomplete', error: expect.anything() });
  }
  // A client that gives up passes nothing.
  if (kind !== 'none' && server.stats.generations === 1) expect(message.status, `seed ${seed}`).toBe('complete');
}

describe('whatever the network does, nobody pays twice, and the text is whole or says that it is not', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each(['after', 'again', 'whole', 'start', 'none'] as const)(
    'with a server that resumes: %s',
    async (kind) => {
      expect(schedules).toBeGreaterThan(0);
      for (let seed = 1; seed <= schedules; seed += 1) await runSchedule(kind, seed);
    },
    600_000,
  );
});
