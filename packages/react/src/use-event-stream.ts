'use client';
import { useInsertionEffect, useState, useSyncExternalStore } from 'react';
import type { EventStreamInit, ServerSentEvent } from '@rivulet/core';
import {
  createEventStreamStore,
  type EventStreamHandlers,
  type EventStreamState,
  type EventStreamStore,
} from './event-stream-store.ts';
import type { EventParser } from './parse-event.ts';
import { requestKey } from './request-key.ts';

/** What the connection and the hook may be told, besides what makes the value. */
export interface EventStreamHookOptions<T>
  extends EventStreamInit, Omit<EventStreamHandlers<T, never>, 'parse' | 'reduce'> {}

interface Unparsed {
  readonly parse?: undefined;
}

interface Parsed<T> {
  /** A function of the event's data, or a Standard Schema, which is given the data parsed as JSON. */
  readonly parse: EventParser<T>;
}

interface ParsedAsJson {
  /** Makes what the caller says it makes, unchecked; a Standard Schema checks. */
  readonly parse: typeof JSON.parse;
}

interface Latest {
  readonly reduce?: undefined;
}

interface Reduced<T, R> {
  /** Makes the next `data` of the one before and a value. */
  readonly reduce: (data: R, value: T, event: ServerSentEvent) => R;
  /** `data` before the first event. */
  readonly initial: R;
}

/** The state of a stream, and two functions that never change. */
export interface UseEventStreamResult<R> extends EventStreamState<R> {
  /** Connects anew at once, after the last event that was seen; after `close()` too. */
  reconnect(): void;
  /** Closes the connection, until `reconnect()`. */
  close(): void;
}

/**
 * The events of a stream as state: the latest value, or `reduce` over all of them.
 *
 * Renders at most once per animation frame. One connection, in StrictMode too; it is closed when the component
 * unmounts. Another URL, method, credentials, header entry or textual body opens another stream and starts from
 * `initial`; new objects and functions that mean the same do not, and functions are always called in their latest
 * version. The other options are read when a connection is opened. On a server nothing is fetched.
 *
 * What means the same shares one connection. Who joins it when it is open shows its latest event at once; `reduce` and
 * `onEvent` begin with the next one.
 *
 * @param input - `null` means off, and so does `''`.
 *
 * @example
 * const { data: price } = useEventStream('/ticks', { parse: (text) => JSON.parse(text).price as number });
 */
export function useEventStream<T extends string = string>(
  input: string | URL | Request | null,
  options?: EventStreamHookOptions<T> & Unparsed & Latest & { readonly initial?: T },
): UseEventStreamResult<T>;
export function useEventStream<T>(
  input: string | URL | Request | null,
  options: EventStreamHookOptions<T> & Parsed<T> & Latest & { readonly initial?: T },
): UseEventStreamResult<T>;
export function useEventStream<T extends string, R>(
  input: string | URL | Request | null,
  options: EventStreamHookOptions<T> & Unparsed & Reduced<T, R>,
): UseEventStreamResult<R> & { readonly data: R };
export function useEventStream<T, R>(
  input: string | URL | Request | null,
  options: EventStreamHookOptions<T> & Parsed<T> & Reduced<T, R>,
): UseEventStreamResult<R> & { readonly data: R };
export function useEventStream<T>(
  input: string | URL | Request | null,
  options: EventStreamHookOptions<T> & ParsedAsJson & Latest & { readonly initial?: T },
): UseEventStreamResult<T>;
export function useEventStream<T, R>(
  input: string | URL | Request | null,
  options: EventStreamHookOptions<T> & ParsedAsJson & Reduced<T, R>,
): UseEventStreamResult<R> & { readonly data: R };
export function useEventStream<T, R>(
  input: string | URL | Request | null,
  options: Options<T, R> = {},
): UseEventStreamResult<R> {
  const { types, parse, reduce, initial, onEvent, onError, onOpen, onGap, ...init } = options;
  // The event that JSON.parse is given, too, is no function to it.
  const handlers = { types, parse: parse as EventParser<T> | undefined, reduce, onEvent, onError, onOpen, onGap };
  const key = input && requestKey(input, init);
  const make = (): Held<T, R> => ({ key, store: createEventStreamStore(input, init, handlers, initial) });
  let [held, hold] = useState(make);
  if (held.key !== key) hold((held = make()));
  const { store } = held;
  useInsertionEffect(() => store.update(init, handlers));
  const state = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getInitialSnapshot);
  return { ...state, reconnect: store.reconnect, close: store.close };
}

interface Options<T, R> extends EventStreamInit, Omit<EventStreamHandlers<T, R>, 'parse'> {
  readonly parse?: EventParser<T> | typeof JSON.parse | undefined;
  readonly initial?: R;
}

interface Held<T, R> {
  readonly key: string | null;
  readonly store: EventStreamStore<T, R>;
}
