import { describe, expect, test, vi } from 'vitest';
import { createChat } from './chat.ts';
import type { ChatClientTool, ChatOptions } from './chat-contract.ts';
import { chunk, type FakeServer, fakeServer, settled, sse } from './testing/fake-server.ts';
import type { JsonValue } from './types.ts';

const url = 'https://chat.example/v1/chat/completions';
const stream = { headers: { 'content-type': 'text/event-stream' } };

const callChunk = (index: number, id: string, name: string, args: string): string =>
  chunk({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: args } }] });
const calls = (...pieces: readonly string[]): Response =>
  new Response(`${pieces.join('')}${chunk({}, 'tool_calls')}data: [DONE]\n\n`, stream);
const text = (words: string): Response => new Response(sse(words), stream);

const weather: ChatClientTool = {
  name: 'weather',
  parameters: { type: 'object' },
  execute: (args) => ({ city: (args as { city: string }).city, degrees: 21 }),
};

function start(
  answers: Parameters<typeof fakeServer>[0],
  options: Partial<ChatOptions> = {},
): { readonly chat: ReturnType<typeof createChat>; readonly server: FakeServer } {
  const server = fakeServer(answers);
  return { server, chat: createChat({ url, fetch: server.fetch, ...options }) };
}

const messagesOf = (server: FakeServer, request: number): JsonValue =>
  (server.requests[request]!.body as { messages: JsonValue }).messages;

describe('a tool with execute', () => {
  test('runs in the client, and its result is sent back for the final answer', async () => {
    const { chat, server } = start([calls(callChunk(0, 'c1', 'weather', '{"city":"Oslo"}')), text('21 degrees.')], {
      tools: [weather],
    });
    const answer = await chat.send('Weather?');
    expect(answer).toMatchObject({ text: '21 degrees.', status: 'complete' });
    expect(chat.getSnapshot().messages.map(({ role, status }) => `${role} ${status}`)).toEqual([
      'user complete',
      'assistant complete',
      'tool complete',
      'assistant complete',
    ]);
    expect(server.requests[0]?.body).toMatchObject({ tools: [{ type: 'function', function: { name: 'weather' } }] });
    expect(messagesOf(server, 1)).toMatchObject([
      { role: 'user' },
      { role: 'assistant', tool_calls: [{ id: 'c1', function: { name: 'weather', arguments: '{"city":"Oslo"}' } }] },
      { role: 'tool', tool_call_id: 'c1', content: '{"city":"Oslo","degrees":21}' },
    ]);
  });

  test('that throws tells the model so', async () => {
    const broken: ChatClientTool = {
      ...weather,
      execute: () => {
        throw new Error('No such city.');
      },
    };
    const { chat, server } = start([calls(callChunk(0, 'c1', 'weather', '{}')), text('Sorry.')], { tools: [broken] });
    expect(await chat.send('Weather?')).toMatchObject({ text: 'Sorry.' });
    expect(chat.getSnapshot().messages[2]?.parts[0]).toMatchObject({
      type: 'tool-result',
      isError: true,
      result: 'No such city.',
    });
    expect(messagesOf(server, 1)).toMatchObject([{}, {}, { content: 'No such city.' }]);
  });

  test('gives plain JSON to the message, which stays what it was', async () => {
    const result = { at: new Date(0), left: undefined, degrees: [21] };
    const { chat, server } = start([calls(callChunk(0, 'c1', 'weather', '{}')), text('Warm.')], {
      tools: [{ ...weather, execute: () => result as unknown as JsonValue }],
    });
    await chat.send('Weather?');
    result.degrees.push(99);
    const [part] = chat.getSnapshot().messages[2]!.parts;
    expect(part).toStrictEqual(JSON.parse(JSON.stringify(part)));
    expect(part).toMatchObject({ result: { at: '1970-01-01T00:00:00.000Z', degrees: [21] } });
    expect(messagesOf(server, 1)).toMatchObject([{}, {}, { content: expect.stringContaining('[21]') as string }]);
  });

  test('that returns what no JSON can say tells the model so', async () => {
    const { chat } = start([calls(callChunk(0, 'c1', 'weather', '{}')), text('Sorry.')], {
      tools: [{ ...weather, execute: () => 1n as unknown as JsonValue }],
    });
    expect(await chat.send('Weather?')).toMatchObject({ text: 'Sorry.', status: 'complete' });
    expect(chat.getSnapshot().messages[2]?.parts).toMatchObject([
      { isError: true, result: expect.stringContaining('BigInt') as string },
    ]);
  });

  test.each([
    ['cut short', callChunk(0, 'c1', 'weather', '{"city":"Os'), 'data: [DONE]\n\n'],
    ['whole, in an answer that was cut', callChunk(0, 'c1', 'weather', '{"city":"Oslo"}'), ''],
  ])('never runs with arguments %s', async (_, piece, end) => {
    const execute = vi.fn<() => JsonValue>();
    const { chat, server } = start([new Response(`${piece}${end && chunk({}, 'tool_calls')}${end}`, stream)], {
      tools: [{ ...weather, execute }],
    });
    await chat.send('Weather?');
    expect(execute).not.toHaveBeenCalled();
    expect(server.requests).toHaveLength(1);
  });

  test('is aborted by stop, and its late result goes nowhere', async () => {
    let finish!: (value: JsonValue) => void;
    let signal!: AbortSignal;
    const slow: ChatClientTool = {
      ...weather,
      execute: (_, context) => {
        ({ signal } = context);
        return new Promise((resolve) => {
          finish = resolve;
        });
      },
    };
    const { chat, server } = start([calls(callChunk(0, 'c1', 'weather', '{}'))], { tools: [slow] });
    const answer = chat.send('Weather?');
    await settled();
    expect(chat.getSnapshot().status).toBe('submitted');
    chat.stop();
    expect(signal.aborted).toBe(true);
    finish('late');
    await answer;
    await settled();
    expect(server.requests).toHaveLength(1);
    expect(chat.getSnapshot().messages).toHaveLength(2);
    expect(chat.getSnapshot().status).toBe('ready');
  });

  test('does not let a model call for ever', async () => {
    const { chat, server } = start(() => calls(callChunk(0, `c${Math.random()}`, 'weather', '{}')), {
      tools: [weather],
      maxToolRounds: 3,
    });
    await chat.send('Weather?');
    expect(server.requests).toHaveLength(4);
  });
});

describe('results given by the application', () => {
  test('are sent back when the last call has one', async () => {
    const { chat, server } = start([
      calls(callChunk(0, 'c1', 'ask', '{}'), callChunk(1, 'c2', 'ask', '{}')),
      text('Thanks.'),
    ]);
    const asked = await chat.send('Hi');
    expect(asked).toMatchObject({ finishReason: 'tool-calls', status: 'complete' });
    expect(await chat.addToolResult({ toolCallId: 'c2', result: 'two' })).toBeNull();
    expect(server.requests).toHaveLength(1);
    expect(await chat.addToolResult({ toolCallId: 'c1', result: { one: 1 } })).toMatchObject({ text: 'Thanks.' });
    expect(messagesOf(server, 1)).toMatchObject([
      { role: 'user' },
      { role: 'assistant' },
      { role: 'tool', tool_call_id: 'c2', content: 'two' },
      { role: 'tool', tool_call_id: 'c1' },
    ]);
  });

  test('complete those of tools that ran by themselves', async () => {
    const { chat } = start(
      [calls(callChunk(0, 'c1', 'weather', '{"city":"Oslo"}'), callChunk(1, 'c2', 'confirm', '{}')), text('Done.')],
      { tools: [weather] },
    );
    await chat.send('Hi');
    expect(await chat.addToolResult({ toolCallId: 'c2', result: true })).toMatchObject({ text: 'Done.' });
  });

  test('are refused for a call that is unknown, answered or invalid', async () => {
    const { chat } = start([
      calls(callChunk(0, 'c1', 'ask', '{}'), callChunk(1, 'c2', 'ask', '{"cut')),
      text('Thanks.'),
    ]);
    await chat.send('Hi');
    await expect(chat.addToolResult({ toolCallId: 'nope', result: 1 })).rejects.toThrow(RangeError);
    await expect(chat.addToolResult({ toolCallId: 'c2', result: 1 })).rejects.toThrow(RangeError);
    await chat.addToolResult({ toolCallId: 'c1', result: 1 });
    await expect(chat.addToolResult({ toolCallId: 'c1', result: 1 })).rejects.toThrow(RangeError);
  });

  test('may come from onToolCall, for tools that the backend declared', async () => {
    const { chat } = start([calls(callChunk(0, 'c1', 'place', '{}')), text('Here.')], {
      onToolCall: ({ name }) => (name === 'place' ? 'Oslo' : undefined),
    });
    expect(await chat.send('Where?')).toMatchObject({ text: 'Here.' });
  });
});

test('a server that always calls the same tool with a new id is answered call by call', async () => {
  const execute = vi.fn<(args: JsonValue) => JsonValue>(() => 'ok');
  const { chat } = start(
    [calls(callChunk(0, 'a', 'weather', '{}')), calls(callChunk(0, 'b', 'weather', '{}')), text('Done.')],
    { tools: [{ ...weather, execute }] },
  );
  expect(await chat.send('Hi')).toMatchObject({ text: 'Done.' });
  expect(execute).toHaveBeenCalledTimes(2);
});

test('a result that the application gives while the tool runs is the one that counts', async () => {
  let finish!: (value: JsonValue) => void;
  const slow: ChatClientTool = {
    ...weather,
    execute: () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  };
  const { chat, server } = start([calls(callChunk(0, 'c1', 'weather', '{}')), text('Cold.')], { tools: [slow] });
  const answer = chat.send('Weather?');
  await settled();
  const given = chat.addToolResult({ toolCallId: 'c1', result: 'given' });
  finish('late');
  expect(await answer).toMatchObject({ text: 'Cold.' });
  expect(await given).toMatchObject({ text: 'Cold.' });
  expect(messagesOf(server, 1)).toMatchObject([{}, {}, { content: 'given' }]);
});

test('a result that comes after stop() still counts, beside those that came before', async () => {
  const { chat, server } = start(
    [calls(callChunk(0, 'c1', 'fast', '{}'), callChunk(1, 'c2', 'slow', '{}')), text('Both.')],
    {
      tools: [
        { name: 'fast', parameters: {}, execute: () => 1 },
        { name: 'slow', parameters: {}, execute: () => new Promise(() => {}) },
      ],
    },
  );
  const answer = chat.send('Go');
  await settled();
  chat.stop();
  await answer;
  expect(await chat.addToolResult({ toolCallId: 'c2', result: 2 })).toMatchObject({
    text: 'Both.',
    status: 'complete',
  });
  expect(messagesOf(server, 1)).toMatchObject([{}, {}, { content: '1' }, { content: '2' }]);
  expect(chat.getSnapshot().messages[2]).toMatchObject({ role: 'tool', status: 'complete' });
});

describe('results that come when the conversation has gone on', () => {
  const shown = (chat: ReturnType<typeof createChat>): readonly string[] =>
    chat.getSnapshot().messages.map(({ role, text: words }) => `${role}: ${words}`);

  test('stand before a question that waits, which is asked with them', async () => {
    const { chat, server } = start(
      [calls(callChunk(0, 'c1', 'weather', '{"city":"Oslo"}')), text('21 degrees.'), text('Cold.')],
      { tools: [weather] },
    );
    await Promise.all([chat.send('Weather?'), chat.send('And Tromsø?')]);
    const all = [
      'user: Weather?',
      'assistant: ',
      'tool: ',
      'assistant: 21 degrees.',
      'user: And Tromsø?',
      'assistant: Cold.',
    ];
    expect(shown(chat)).toEqual(all);
    expect(messagesOf(server, 2)).toMatchObject([
      { content: 'Weather?' },
      { tool_calls: [{ id: 'c1' }] },
      { role: 'tool' },
      { content: '21 degrees.' },
      { content: 'And Tromsø?' },
    ]);
    const { chat: reloaded } = start([]);
    reloaded.load(JSON.parse(JSON.stringify(chat.save())) as ReturnType<typeof chat.save>);
    expect(shown(reloaded)).toEqual(all);
  });

  test('are kept for the next question, and hide nothing', async () => {
    const { chat, server } = start(
      [calls(callChunk(0, 'c1', 'weather', '{}')), text('Never mind.'), text('It was 21.')],
      { tools: [{ name: 'weather', parameters: {} }] },
    );
    await chat.send('Weather?');
    await chat.send('Forget it.');
    expect(await chat.addToolResult({ toolCallId: 'c1', result: 21 })).toBeNull();
    expect(server.requests).toHaveLength(2);
    expect(shown(chat)).toEqual([
      'user: Weather?',
      'assistant: ',
      'tool: ',
      'user: Forget it.',
      'assistant: Never mind.',
    ]);
    await chat.send('Well?');
    expect(messagesOf(server, 2)).toMatchObject([
      { content: 'Weather?' },
      { tool_calls: [{ id: 'c1' }] },
      { role: 'tool', content: '21' },
      { content: 'Forget it.' },
      { content: 'Never mind.' },
      { content: 'Well?' },
    ]);
  });
});

test('an answer with a call for each of 65,536 indexes is read to its end, and takes each result once', async () => {
  const asked = Array.from({ length: 65_536 }, (_, index) => ({
    index,
    id: `c${index}`,
    function: { name: 'f', arguments: '{}' },
  }));
  const frames = [{ delta: { tool_calls: asked } }, { delta: {}, finish_reason: 'tool_calls' }];
  const body =
    frames.map((choice) => `data: ${JSON.stringify({ choices: [choice] })}\n\n`).join('') + 'data: [DONE]\n\n';
  const chat = createChat({
    url: 'https://chat.example/v1/chat/completions',
    fetch: () => Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } })),
  });
  const answer = await chat.send('Everything.');
  expect(answer).toMatchObject({ status: 'complete', finishReason: 'tool-calls' });
  expect(answer.parts).toHaveLength(65_536);
  expect(await chat.addToolResult({ toolCallId: 'c65535', result: 1 })).toBeNull();
  await expect(chat.addToolResult({ toolCallId: 'c65535', result: 2 })).rejects.toThrow(RangeError);
}, 60_000);

describe('a result costs the same, however many calls an answer has', () => {
  /** How many items of arrays, sets and maps were looked at meanwhile. */
  async function steps(work: () => Promise<unknown>): Promise<number> {
    let count = 0;
    const walks = [
      [Array.prototype, 'map'],
      [Array.prototype, 'filter'],
      [Array.prototype, 'find'],
      [Array.prototype, 'includes'],
      [Object.getPrototypeOf(new Map().values()), 'next'],
      [Object.getPrototypeOf(new Set().values()), 'next'],
    ] as [object, string][];
    const restore = walks.map(([prototype, name]) => {
      const own = Object.getOwnPropertyDescriptor(prototype, name)!;
      const walk = own.value as (this: unknown, ...args: unknown[]) => unknown;
      Object.defineProperty(prototype, name, {
        ...own,
        value(this: { readonly length?: number }, ...args: unknown[]) {
          count += this.length ?? 1;
          return walk.apply(this, args);
        },
      });
      return () => Object.defineProperty(prototype, name, own);
    });
    try {
      await work();
    } finally {
      for (const each of restore) each();
    }
    return count;
  }

  const answer = (count: number): Response =>
    calls(...Array.from({ length: count }, (_, index) => callChunk(index, `c${index}`, 'weather', '{}')));

  test('that run here', async () => {
    const run = (count: number): Promise<number> => {
      const { chat } = start([answer(count), text('Done.')], { tools: [weather] });
      return steps(() => chat.send('Weather?'));
    };
    expect(await run(400)).toBeLessThan(5 * (await run(100)));
  });

  test('that the application answers', async () => {
    const run = async (count: number): Promise<number> => {
      const { chat } = start([answer(count), text('Done.')]);
      await chat.send('Weather?');
      return steps(async () => {
        for (let index = 0; index < count; index += 1) await chat.addToolResult({ toolCallId: `c${index}`, result: 1 });
      });
    };
    expect(await run(400)).toBeLessThan(5 * (await run(100)));
  });
});
