import { EventSchema } from '@ag-ui/core/schemas';
import { createParser } from '@rivulet/core';
import { answer, type AnswerPart, createMockServer } from '@rivulet/mock-server';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RunningMock, startMock } from '../mock/start-mock.ts';

// Processes take a while to start on a machine that does much else.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let mock: RunningMock;
beforeAll(async () => {
  mock = await startMock('--tokens-per-second', '2000', '--time-to-first-token', '0');
});
afterAll(() => mock?.close());

const tools = [
  { name: 'get_weather', description: '', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
];
const question = { id: 'm1', role: 'user', content: 'Weather? 你好 🌊' };

test("every event of a turn with a tool call fits AG-UI's own schemas", async () => {
  const events = await run([question], tools);
  expect(events.map((event) => EventSchema.safeParse(event).error?.message)).toEqual(events.map(() => undefined));
  expect([events.at(0)?.type, events.at(-1)?.type]).toEqual(['RUN_STARTED', 'RUN_FINISHED']);
  expect(events.at(0)).toMatchObject({ threadId: 'thread-1', runId: 'run-1' });
  expect(joined(events, 'TOOL_CALL_ARGS')).toBe('{"city":"Hangzhou"}');

  const answered = await run([question, { id: 'm2', role: 'tool', toolCallId: 'call', content: '21 °C' }], tools);
  expect(joined(answered, 'TEXT_MESSAGE_CONTENT')).toContain('21 °C');
});

test('so do results, sources, files, data, and errors', async () => {
  const parts: readonly AnswerPart[] = [
    { type: 'reasoning', text: 'Hm.' },
    { type: 'tool-call', name: 'search', arguments: { q: 'sse' } },
    { type: 'tool-result', result: { hits: 3 } },
    { type: 'source', url: 'https://spec.example/', title: 'SSE' },
    { type: 'file', url: 'https://cdn.example/a.png', mediaType: 'image/png' },
    { type: 'data', name: 'progress', data: { percent: 50 } },
    { type: 'text', text: 'Three hits.' },
  ];
  const quick = { protocol: 'ag-ui', tokensPerSecond: Infinity, timeToFirstToken: 0 } as const;
  const server = createMockServer({
    'POST /agent': answer(parts, quick),
    'POST /fails': answer('Half', { ...quick, error: { code: 503, message: 'Overloaded.' } }),
  });
  for (const path of ['/agent', '/fails']) {
    const events = eventsOf(await (await server.fetch(path, { method: 'POST', body: '{}' })).text());
    expect(events.map((event) => EventSchema.safeParse(event).error?.message)).toEqual(events.map(() => undefined));
  }
});

interface AgUiEvent {
  readonly type: string;
  readonly delta?: string;
}

async function run(messages: readonly object[], offered: readonly object[]): Promise<readonly AgUiEvent[]> {
  const input = {
    threadId: 'thread-1',
    runId: 'run-1',
    state: {},
    messages,
    tools: offered,
    context: [],
    forwardedProps: {},
  };
  const response = await fetch(`${mock.url}/agent`, { method: 'POST', body: JSON.stringify(input) });
  return eventsOf(await response.text());
}

function eventsOf(stream: string): readonly AgUiEvent[] {
  const events: AgUiEvent[] = [];
  const parser = createParser({ onEvent: ({ data }) => events.push(JSON.parse(data) as AgUiEvent) });
  parser.feed(stream);
  parser.end();
  return events;
}

function joined(events: readonly AgUiEvent[], type: string): string {
  return events.map((event) => (event.type === type ? (event.delta ?? '') : '')).join('');
}
