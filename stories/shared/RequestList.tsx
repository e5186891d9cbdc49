import type { MockServer } from '@rivulet/mock-server';
import { useEffect, useState, type ReactNode } from 'react';

/** What the server was asked, as the server saw it. */
export function RequestList({
  server,
  title = 'What the server saw',
}: {
  server: MockServer;
  title?: string;
}): ReactNode {
  const [lines, setLines] = useState<readonly string[]>([]);
  useEffect(() => {
    const read = (): void =>
      setLines(
        server.requests.map(({ method, url, status, lastEventId, closedBy }) => {
          const ended = closedBy === null ? 'open' : closedBy === 'client' ? 'left by the page' : 'ended by the server';
          return [
            `${method} ${new URL(url).pathname}`,
            lastEventId === null ? 'no last id' : `Last-Event-ID: ${lastEventId}`,
            status ?? (closedBy === null ? '…' : 'no answer'),
            ended,
          ].join(' · ');
        }),
      );
    read();
    const timer = setInterval(read, 100);
    return () => clearInterval(timer);
  }, [server]);
  return (
    <section className="s-column s-card" aria-label={title}>
      <h2 className="s-title">{title}</h2>
      <ol className="s-events s-wire" aria-label="Requests" tabIndex={0}>
        {lines.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ol>
    </section>
  );
}
