import type { EventStreamInit } from './event-stream-contract.ts';
import { toHeaders } from './fresh-headers.ts';
import type { StreamRequest } from './stream-request.ts';

const identities = new WeakMap<object, number>();
let lastIdentity = 0;

/** A number that stands for an object, so that it can be part of a key and still be collected. */
function identity(value: object): number {
  let number = identities.get(value);
  if (number === undefined) identities.set(value, (number = ++lastIdentity));
  return number;
}

/** Data by its value, everything else by its identity. */
function comparable(_: string, value: unknown): unknown {
  if (typeof value === 'function') return identity(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? value : identity(value);
}

/** What is equal where two streams may share one connection; `undefined` where this one may not share. */
export function shareKey(request: StreamRequest, init: EventStreamInit): string | undefined {
  const { share = true, headers } = init;
  if (share === false || request.method !== 'GET') return undefined;
  const isFunction = typeof headers === 'function';
  // A server answers many users, and a function can give each of them other headers.
  if (isFunction && init.share !== true && globalThis.location === undefined) return undefined;
  try {
    const own = [...toHeaders(request.headers)];
    // What belongs to one user of the connection makes no difference to it.
    const options = {
      ...request.options,
      share,
      headers: undefined,
      signal: undefined,
      onDiagnostic: undefined,
      bufferSize: undefined,
    };
    return JSON.stringify([request.url, options, own, isFunction ? headers : [...toHeaders(headers)]], comparable);
  } catch {
    // Invalid headers: the request will say so.
    return undefined;
  }
}
