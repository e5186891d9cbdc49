import { afterEach, expect, test } from 'vitest';
import { eventually } from '../connection/testing/eventually.ts';
import { EventSource } from './event-source.ts';

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanUp.splice(0)) clean();
});

/** Answers with these bodies in turn; the last one stays open. */
function answering(...bodies: string[]): typeof fetch {
  let number = 0;
  return () => {
    const text = new TextEncoder().encode(bodies[number] ?? '');
    const isLast = ++number >= bodies.length;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(text);
        if (!isLast) controller.close();
      },
    });
    return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
  };
}

test('does what the browser’s own does, and looks like it', () => {
  const own = globalThis.EventSource;
  expect(Object.getOwnPropertyNames(EventSource.prototype)).toEqual(
    expect.arrayContaining(Object.getOwnPropertyNames(own.prototype)),
  );
  for (const name of Object.getOwnPropertyNames(own.prototype)) {
    const [ours, theirs] = [EventSource, own].map(({ prototype }) => Object.getOwnPropertyDescriptor(prototype, name)!);
    const shape = ({ enumerable, configurable, get, set, value }: PropertyDescriptor): unknown[] => [
      enumerable,
      configurable,
      typeof get,
      typeof set,
      typeof value,
    ];
    // [Web IDL] `constructor` is enumerable in neither.
    expect([name, ...shape(ours!)]).toEqual([name, ...shape(theirs!)]);
  }
  expect([EventSource.CONNECTING, EventSource.OPEN, EventSource.CLOSED]).toEqual([
    own.CONNECTING,
    own.OPEN,
    own.CLOSED,
  ]);
});

test('resolves its URL, refuses what is none', () => {
  const source = new EventSource('events?x', { fetch: () => new Promise(() => {}) });
  cleanUp.push(() => source.close());
  expect(source.url).toBe(new URL('events?x', document.baseURI).href);
  expect(() => new EventSource('http://[')).toThrow(expect.objectContaining({ name: 'SyntaxError' }));
});

test('dispatches, reconnects, resumes', async () => {
  const log: string[] = [];
  const source = new EventSource('/events', {
    fetch: answering('retry: 10\nid: 1\ndata: a\n\n', 'event: named\ndata: b\n\n'),
  });
  cleanUp.push(() => source.close());
  source.addEventListener('open', () => log.push('open'));
  source.addEventListener('error', () => log.push(`error ${source.readyState}`));
  source.addEventListener('message', (event) => log.push(`${event.data} ${event.lastEventId} ${event.origin}`));
  source.addEventListener('named', (event) => log.push(`named ${event.data} ${event.lastEventId}`));
  await eventually(() => expect(log).toEqual(['open', `a 1 ${location.origin}`, 'error 0', 'open', 'named b 1']));
});
