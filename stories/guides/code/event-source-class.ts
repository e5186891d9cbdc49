import { EventSource } from '@rivulet/core/eventsource';

/** The browser's class, by the same specification: in Node too, and with headers. */
export function watch(url: string, token: string, onPrice: (price: number) => void): () => void {
  const source = new EventSource(url, {
    fetch: (input, init) => fetch(input, { ...init, headers: { ...init?.headers, Authorization: `Bearer ${token}` } }),
  });
  source.addEventListener('tick', (event) =>
    onPrice((JSON.parse((event as MessageEvent<string>).data) as { price: number }).price),
  );
  return () => source.close();
}
