import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventually } from './testing/eventually.ts';
import { countStream } from './count-streams.ts';
import { openEventStream } from './event-stream.ts';
import { fakeServer, streaming } from './testing/fake-server.ts';

const warn = vi.fn<(text: string) => void>();
const over: (() => void)[] = [];
beforeEach(() => {
  vi.stubGlobal('document', { baseURI: 'https://example.com/' });
  vi.spyOn(globalThis.console, 'warn').mockImplementation(warn);
  warn.mockClear();
});
afterEach(() => {
  for (const end of over.splice(0)) end();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
const count = (url: string, times: number): void => {
  for (let i = 0; i < times; i++) over.push(countStream(url));
};
const speaks = (nextHopProtocol: string): void => {
  vi.spyOn(performance, 'getEntriesByType').mockImplementation((type) =>
    type === 'resource' ? [{ name: 'https://example.com/app.js', nextHopProtocol } as PerformanceResourceTiming] : [],
  );
};

test('the sixth stream to one host is worth a warning', () => {
  count('https://example.com/a', 3);
  count('https://example.com/b', 2);
  count('https://other.example/', 5);
  expect(warn).not.toHaveBeenCalled();
  count('https://example.com/c', 1);
  expect(warn.mock.calls).toEqual([[expect.stringContaining('6 event streams are open to example.com')]]);
});

test('those that are over do not count', () => {
  for (let i = 0; i < 20; i++) countStream('https://example.com/')();
  expect(warn).not.toHaveBeenCalled();
});

test.each<[string, number]>([
  ['h2', 0],
  ['h3', 0],
  ['http/1.1', 1],
  ['', 1],
])('a host that speaks %j: %d warnings', (protocol, warnings) => {
  speaks(protocol);
  count('https://example.com/', 6);
  expect(warn).toHaveBeenCalledTimes(warnings);
});

test('open streams are counted, those that share a connection once', async () => {
  const server = fakeServer(streaming());
  const open = (name: string): void => {
    over.push(openEventStream(`https://example.com/${name}`, { fetch: server.fetch }).close);
  };
  for (const name of ['a', 'a', 'a', 'a', 'a', 'a', 'b', 'c', 'd', 'e']) open(name);
  await eventually(() => expect(server.requests).toHaveLength(5));
  expect(warn).not.toHaveBeenCalled();
  open('f');
  await eventually(() => expect(warn).toHaveBeenCalledOnce());
});
