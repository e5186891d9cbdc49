import { framedStore, type Store } from '../framed-store.ts';

/** Strings, or a response whose body is plain text. Bytes are read as UTF-8. */
export type TextStream = ReadableStream<string> | ReadableStream<Uint8Array> | AsyncIterable<string> | Response;

/** What has come of a stream. */
export interface StreamedText {
  readonly text: string;
  readonly streaming: boolean;
  /** Its error, if it failed, until somebody takes it out to tell it. */
  readonly untold: unknown[];
}

const stores = new WeakMap<TextStream, Store<StreamedText>>();

/**
 * The text of a stream as state. A stream can be read once, a component may mount twice: everybody who asks for the
 * same stream is given the same store, and reading starts with the first listener. It is given up when the last one
 * has gone and none has come back.
 */
export function streamedText(stream: TextStream): Store<StreamedText> {
  let store = stores.get(stream);
  if (!store) {
    store = framedStore(readingStore(stream));
    stores.set(stream, store);
  }
  return store;
}

/** To be framed: it has one listener at a time. */
function readingStore(stream: TextStream): Store<StreamedText> {
  let tell: (() => void) | undefined;
  let snapshot: StreamedText = { text: '', streaming: true, untold: [] };
  let reader: Reader | undefined;
  const add = (more: string, streaming: boolean): void => {
    snapshot = { ...snapshot, text: snapshot.text + more, streaming };
    tell?.();
  };
  const read = async (from: Reader): Promise<void> => {
    const decoder = new TextDecoder();
    try {
      for (;;) {
        const { done, value } = await from.next();
        if (done) break;
        add(typeof value === 'string' ? value : decoder.decode(value, { stream: true }), true);
      }
    } catch (error) {
      // An abort is the caller's own doing.
      if ((error as { name?: unknown } | null)?.name !== 'AbortError') snapshot.untold.push(error);
    }
    add(decoder.decode(), false);
  };
  return {
    getSnapshot: () => snapshot,
    subscribe(listener) {
      tell = listener;
      if (!reader) {
        reader = readerOf(stream);
        void read(reader);
      }
      return () => {
        tell = undefined;
        // StrictMode and moves in the tree come back within this task.
        setTimeout(() => {
          if (!tell && snapshot.streaming) reader!.return?.().catch(() => undefined);
        });
      };
    },
  };
}

interface Reader {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: string | Uint8Array | undefined }>;
  return?(): Promise<unknown>;
}

function readerOf(stream: TextStream): Reader {
  const source = 'body' in stream ? (stream.body ?? new Response('').body!) : stream;
  if (!('getReader' in source)) return source[Symbol.asyncIterator]();
  const reader = source.getReader();
  return { next: () => reader.read(), return: () => reader.cancel() };
}
