/**
 * A response's bytes to events, through what an app would call: every client gets the same `fetch`, which answers with
 * the same body out of memory. Each reads all of it, and is closed at the last event.
 *
 *     node bench/clients.ts
 */
import { fetchEventSource } from '@microsoft/fetch-event-source';
import { EventSource as EventSourcePackage } from 'eventsource';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { openEventStream, readEventStream } from '@rivulet/core';
import { EventSource } from '@rivulet/core/eventsource';
import { compare } from './compare.ts';
import { parserCases } from './parser-cases.ts';

interface Client {
  readonly name: string;
  /** Reads `count` events and returns how many characters of data they had. */
  readonly read: (fetch: typeof globalThis.fetch, count: number) => Promise<number>;
}

export interface ClientTimes {
  readonly load: string;
  readonly events: number;
  /** Milliseconds for all events, ours first. */
  readonly clients: readonly { readonly name: string; readonly milliseconds: number }[];
}

const url = 'https://bench.invalid/events';

// fetch-event-source is written for pages, and asks theirs for timers and for their visibility.
Object.assign(globalThis, { window: globalThis, document: { addEventListener() {}, removeEventListener() {} } });

/** The class of the specification, ours or another's. */
interface SpecifiedClass {
  new (
    url: string,
    init: { fetch: typeof globalThis.fetch },
  ): {
    addEventListener(type: 'message', listener: (event: MessageEvent<string>) => void): void;
    close(): void;
  };
}

const classOf =
  (Class: SpecifiedClass): Client['read'] =>
  (fetch, count) =>
    new Promise((resolve) => {
      let characters = 0;
      let seen = 0;
      const source = new Class(url, { fetch });
      source.addEventListener('message', ({ data }) => {
        characters += data.length;
        if (++seen < count) return;
        source.close();
        resolve(characters);
      });
    });

const clients: readonly Client[] = [
  {
    name: 'Rivulet, openEventStream',
    read: (fetch, count) =>
      new Promise((resolve) => {
        let characters = 0;
        let seen = 0;
        const stream = openEventStream(url, { fetch, share: false });
        stream.subscribe({
          onEvent({ data }) {
            characters += data.length;
            if (++seen < count) return;
            stream.close();
            resolve(characters);
          },
        });
      }),
  },
  {
    name: 'Rivulet, readEventStream',
    async read(fetch) {
      let characters = 0;
      for await (const { data } of readEventStream(await fetch(url))) characters += data.length;
      return characters;
    },
  },
  { name: 'Rivulet, EventSource', read: classOf(EventSource) },
  {
    name: 'eventsource-parser/stream',
    async read(fetch) {
      let characters = 0;
      const { body } = await fetch(url);
      const decoder = new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array<ArrayBuffer>>;
      for await (const { data } of body!.pipeThrough(decoder).pipeThrough(new EventSourceParserStream()))
        characters += data.length;
      return characters;
    },
  },
  {
    name: 'fetch-event-source',
    async read(fetch) {
      let characters = 0;
      await fetchEventSource(url, {
        fetch,
        openWhenHidden: true,
        onmessage({ data }) {
          characters += data.length;
        },
      });
      return characters;
    },
  },
  { name: 'eventsource', read: classOf(EventSourcePackage) },
];

const answering =
  (chunks: readonly Uint8Array[]): typeof globalThis.fetch =>
  () => {
    let index = 0;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        const chunk = chunks[index++];
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk as Uint8Array<ArrayBuffer>);
      },
    });
    return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
  };

/** Both ways in which chunks of a chat come: many events in one, and one event in each. */
export async function clientTimes(): Promise<readonly ClientTimes[]> {
  const [large, small] = parserCases;
  const loads = [
    { load: '8,000 chat chunks, 64 KiB at a time', events: large!.events, chunks: large!.chunks },
    { load: '2,000 chat chunks, one at a time', events: 2000, chunks: small!.chunks.slice(0, 2000) },
  ];
  const results: ClientTimes[] = [];
  for (const { load, events, chunks } of loads) {
    const fetch = answering(chunks);
    const contestants = clients.map(({ name, read }) => ({ name, run: () => read(fetch, events) }));
    const { times } = await compare(contestants, { rounds: 12, milliseconds: 20 });
    results.push({
      load,
      events,
      clients: clients.map(({ name }, index) => ({ name, milliseconds: times[index] ?? Number.NaN })),
    });
  }
  return results;
}

if (import.meta.main) {
  for (const { load, clients: measured } of await clientTimes()) {
    console.log(load);
    const [first] = measured;
    for (const { name, milliseconds } of measured) {
      const ratio = (milliseconds / (first?.milliseconds ?? Number.NaN)).toFixed(2);
      console.log(`  ${name.padEnd(28)}${milliseconds.toFixed(1).padStart(8)} ms  × ${ratio}`);
    }
  }
}
