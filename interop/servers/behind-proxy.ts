import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { explainDiagnostics, openEventStream } from '@rivulet/core';
import { expect } from 'vitest';

export const tokens = 40;

/** A server that does nothing about proxies: forty events, 40 ms apart. */
export function startBackend(): Promise<Server> {
  const server = createServer(async (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let token = 1; token <= tokens; token++) {
      response.write(`id: ${token}\ndata: token ${token}\n\n`);
      await sleep(40);
    }
    response.end();
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** Reads the forty events, and says in how many pieces they came and what the reader found. */
export async function readThrough(url: string): Promise<{ pieces: number; findings: string[] }> {
  const findings: string[] = [];
  let pieces = 0;
  let events = 0;
  const stream = openEventStream(`${url}/answer`, {
    reconnect: false,
    onDiagnostic: explainDiagnostics(({ type, text }) => {
      if (type === 'burst') findings.push(text);
    }),
  });
  await new Promise<void>((resolve) => {
    stream.subscribe({
      onEvents(batch) {
        pieces++;
        events += batch.length;
      },
      onClose: resolve,
    });
  });
  expect(events).toBe(tokens);
  return { pieces, findings };
}
