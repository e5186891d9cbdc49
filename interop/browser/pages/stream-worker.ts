import { createChat } from '@rivulet/chat';
import { openEventStream, type ServerSentEvent } from '@rivulet/core';
import type { WorkerReport } from './worker-entry.ts';

async function ticks(): Promise<readonly ServerSentEvent[]> {
  const events: ServerSentEvent[] = [];
  const stream = openEventStream('/api/ticker');
  for await (const event of stream) {
    events.push(event);
    if (event.type === 'last') stream.close();
  }
  return events;
}

addEventListener('message', ({ data: question }: MessageEvent<string>) => {
  const stream = async (): Promise<void> => {
    const chat = createChat({ url: '/api/chat' });
    const lengths = new Set<number>();
    chat.subscribe(() => lengths.add(chat.getSnapshot().messages.at(-1)?.text.length ?? 0));
    const [message, events] = await Promise.all([chat.send(question), ticks()]);
    const report: WorkerReport = { message, lengths: lengths.size, events };
    postMessage(report);
  };
  // An error of the worker's, for the page to hear of: a promise that rejects is none.
  stream().catch((error: unknown) =>
    setTimeout(() => {
      throw error;
    }),
  );
});
