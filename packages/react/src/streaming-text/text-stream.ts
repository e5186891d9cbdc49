import { framedStore, type Store } from '../framed-store.ts';
import { reportError } from '../report-error.ts';

/** Strings, or a response whose body is plain text. Bytes are read as UTF-8. */
export type TextStream = ReadableStream<string> | ReadableStream<Uint8Array> | AsyncIterable<string> | Response;

/** What has come of a stream. */
export interface StreamedText {
  readonly text: string;
  readonly streaming: boolean;
}

export const nothingYet: StreamedText = { text: '', streaming: true };

const stores = new WeakMap<TextStream, Store<StreamedText>>();

/**
 * The text of a stream as state. A stream can be read once, a component may mount twice: everybody who asks for the
 * same stream is given the same store, and reading starts with the first listener. It is given up when the last one
 * has gone and none has come back.
 */
export function streamedText(stream: TextStream): Store<StreamedText> {
  let store = stores.get(stream);
  if (store === undefined) {
    store = framedStore(readingStore(stream));
    stores.set(stream, store);
  }
  return store;
}

function readingStore(stream: TextStream): Store<StreamedText> {
  const listeners = new Set<() => void>();
  let snapshot = nothingYet;
  let reader: Reader | undefined;
  const show = (next: StreamedText): void => {
    snapshot = next;
    for (const listener of listeners) listener();
  };
  const read = async (from: Reader): Promise<void> => {
    const decoder = new TextDecoder();
    try {
      for (let next = await from.next(); !next.done; next = await from.next()) {
        const { value } = next;
        show({
          text: snapshot.text + (typeof value === 'string' ? value : decoder.decode(value, { stream: true })),
          streaming: true,
        });
      }
    } catch (error) {
      reportError(error);
    }
    show({ text: snapshot.text + decoder.decode(), streaming: false });
  };
  return {
    getSnapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      if (reader === undefined) {
        reader = readerOf(stream);
        void read(reader);
      }
      return () => {
        listeners.delete(listener);
        // StrictMode and moves in the tree come back within this task.
        setTimeout(() => {
          if (listeners.size === 0 && snapshot.streaming) reader?.stop();
        });
      };
    },
  };
}

interface Reader {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: string | Uint8Array | undefined }>;
  stop(): void;
}

function readerOf(stream: TextStream): Reader {
  const source = 'body' in stream ? (stream.body ?? new Response('').body!) : stream;
  if ('getReader' in source) {
    const reader = source.getReader();
    return { next: () => reader.read(), stop: () => void reader.cancel().catch(() => undefined) };
  }
  const iterator = source[Symbol.asyncIterator]();
  return { next: () => iterator.next(), stop: () => void iterator.return?.().catch(() => undefined) };
}
