import type { EventStreamInit } from './event-stream-contract.ts';
import type { StreamRequest } from './stream-request.ts';

const identities = new WeakMap<WeakKey, number>();
let lastIdentity = 0;

/** Data by its value, functions by their identity: a number, so that they can be part of a key and still be collected. */
const comparable = (_: string, value: unknown): unknown => {
  if (typeof value !== 'function') return value;
  if (!identities.has(value)) identities.set(value, ++lastIdentity);
  return identities.get(value);
};

/** What is equal where two streams may share one connection; `undefined` where this one may not share. */
export const shareKey = (request: StreamRequest, init: EventStreamInit): string | undefined => {
  const { url, method, credentials } = request;
  const { share = true, headers, fetch = globalThis.fetch } = init;
  if (!share || method !== 'GET') return undefined;
  const isFunction = typeof headers === 'function';
  // A server answers many users, and a function can give each of them other headers.
  if (isFunction && init.share !== true && !globalThis.location) return undefined;
  try {
    const same = {
      ...init,
      url,
      method,
      credentials,
      headers: [...request.headers, isFunction && headers],
      // One that was mocked meanwhile does make a difference.
      fetch,
      share,
      // What belongs to one user of the connection makes none to it.
      signal: undefined,
      onDiagnostic: undefined,
      bufferSize: undefined,
    };
    return JSON.stringify(Object.fromEntries(Object.entries(same).toSorted()), comparable);
  } catch {
    // Headers that are not valid, which the request will say; or an option that cannot be compared.
    return undefined;
  }
};
