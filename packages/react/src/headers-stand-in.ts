import type { EventStreamInit } from '@rivulet/core';

type HeadersFunction = Extract<EventStreamInit['headers'], (...args: never[]) => unknown>;

/** A function that does not change and calls one that does. */
export interface HeadersStandIn {
  readonly call: HeadersFunction;
  current: HeadersFunction;
}

const standIns = new WeakMap<HeadersFunction, HeadersStandIn>();

/**
 * The stand-in of a `headers` function: components given the same function get the same one, because streams share a
 * connection only where their functions are one and the same. Setting `current` makes it call a newer version.
 */
export function headersStandIn(original: HeadersFunction): HeadersStandIn {
  let standIn = standIns.get(original);
  if (!standIn) {
    const made: HeadersStandIn = { current: original, call: (attempt) => made.current(attempt) };
    standIns.set(original, (standIn = made));
  }
  return standIn;
}
