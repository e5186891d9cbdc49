/** How many HTTP/1.1 connections a browser opens to one host. */
const LIMIT = 6;

const counts = new Map<string, number>();

/** Whether the browser has seen that a host speaks a protocol in which one connection carries many streams. */
function isMultiplexed(origin: string): boolean {
  const entries = ['navigation', 'resource'].flatMap((type) =>
    performance.getEntriesByType(type),
  ) as PerformanceResourceTiming[];
  return entries.some(
    ({ name, nextHopProtocol }) =>
      /^h[23]/.test(nextHopProtocol) && URL.canParse(name) && new URL(name).origin === origin,
  );
}

/**
 * Counts an open stream. With the sixth to one host a developer is warned: over HTTP/1.1 the next request of the page
 * waits until a stream ends. Nothing is counted outside a page.
 *
 * @returns A function for when the stream is over.
 */
export function countStream(url: string): () => void {
  if (globalThis.document === undefined || !URL.canParse(url)) return () => {};
  const { origin, host } = new URL(url);
  const count = (counts.get(origin) ?? 0) + 1;
  counts.set(origin, count);
  if (count === LIMIT && !isMultiplexed(origin)) {
    globalThis.console.warn(
      `${count} event streams are open to ${host}, and over HTTP/1.1 a browser opens ${LIMIT} connections to one host: ` +
        'the next request to it waits until a stream ends. Serve it over HTTP/2, or share streams among tabs with acrossTabs().',
    );
  }
  return () => void counts.set(origin, counts.get(origin)! - 1);
}
