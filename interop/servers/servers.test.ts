import { openEventStream, type ServerSentEvent } from '@rivulet/core';
import { plainText, readChatStream } from '@rivulet/chat';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guideServers, startGuideServer, type GuideServer, type RunningServer } from './guide-server.ts';

/** Reads `count` events, and notes how many reads of the clock's tick they took: a buffered stream comes in one. */
async function take(
  url: string,
  count: number,
  lastEventId = '',
): Promise<{ events: ServerSentEvent[]; arrivals: number }> {
  const stream = openEventStream(url, { lastEventId });
  const events: ServerSentEvent[] = [];
  const ticks = new Set<number>();
  for await (const event of stream) {
    events.push(event);
    ticks.add(Math.floor(performance.now() / 20));
    if (events.length === count) break;
  }
  stream.close();
  return { events, arrivals: ticks.size };
}

const chatRequest = ({ chatBody }: GuideServer, message: string): RequestInit =>
  chatBody === 'text'
    ? { method: 'POST', headers: { 'content-type': 'text/plain; charset=utf-8' }, body: message }
    : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message }) };

for (const server of guideServers) {
  const lacking = server.command === undefined ? ` (skipped: ${server.install})` : '';
  describe.skipIf(server.command === undefined)(`${server.name}, as its guide says${lacking}`, () => {
    let running: RunningServer;
    beforeAll(async () => {
      running = await startGuideServer(server);
    }, 60_000);
    afterAll(() => running?.close());

    test('the ticker arrives event by event', async () => {
      const { events, arrivals } = await take(`${running.url}/ticker`, 4);
      expect(events.map(({ lastEventId }) => lastEventId)).toEqual(['1', '2', '3', '4']);
      expect(events.map(({ data }) => (JSON.parse(data) as { price: number }).price)).toEqual([101, 102, 103, 104]);
      expect(arrivals).toBeGreaterThan(1);
    });

    test('a reader who comes back with the last id misses nothing and sees nothing twice', async () => {
      const { events } = await take(`${running.url}/ticker`, 2, '41');
      expect(events.map(({ lastEventId }) => lastEventId)).toEqual(['42', '43']);
    });

    test('the chat streams to its marker, equal to the last byte', async () => {
      const response = await fetch(`${running.url}/chat`, chatRequest(server, 'grüß 中文 🙂'));
      let text = '';
      let end: string | undefined;
      for await (const event of readChatStream(response, { protocol: plainText({ done: '[END]' }) })) {
        if (event.type === 'delta') text += event.text;
        if (event.type === 'end') end = event.end;
      }
      expect(text).toBe('You said: grüß 中文 🙂\nRivers find the sea. ');
      expect(end).toBe('done-marker');
    });
  });
}
