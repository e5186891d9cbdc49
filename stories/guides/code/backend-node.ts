import { createServer, type Server } from 'node:http';

/** Forwards a chat to the provider and its stream back. The key never leaves this process. */
export function createChatBackend(provider: { url: string; key: string }): Server {
  return createServer(async (request, response) => {
    if (request.method !== 'POST' || request.url !== '/api/chat') {
      response.writeHead(404).end();
      return;
    }
    // The reader left, or pressed stop: stop the model too.
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    try {
      const body: Buffer[] = [];
      for await (const chunk of request) body.push(chunk as Buffer);
      const answer = await fetch(provider.url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${provider.key}` },
        body: Buffer.concat(body).toString(),
        signal: gone.signal,
      });
      response.writeHead(answer.status, {
        'Content-Type': answer.headers.get('Content-Type') ?? 'text/event-stream',
        'Cache-Control': 'no-cache, no-transform',
        'X-Accel-Buffering': 'no',
      });
      const reader = answer.body?.getReader();
      for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
        if (!response.write(read.value)) await new Promise((resume) => response.once('drain', resume));
      }
      response.end();
    } catch (error) {
      if (gone.signal.aborted) return;
      // Half an answer must not look like a whole one: reset the connection instead of ending it.
      if (response.headersSent) response.destroy(error as Error);
      else response.writeHead(502).end();
    }
  });
}
