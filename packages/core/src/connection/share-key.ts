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
  const { share = true } = init;
  if (!share || request.method !== 'GET') return undefined;
  const isFunction = typeof init.headers === 'function';
  // A server answers many users, and a function can give each of them other headers.
  if (isFunction && init.share !== true && globalThis.location === undefined) return undefined;
  // What belongs to one user of the connection makes no difference to it. A fetch that was mocked meanwhile does.
  const same = {
    ...init,
    fetch: init.fetch ?? globalThis.fetch,
    share,
    headers: isFunction && init.headers,
    signal: 0,
    onDiagnostic: 0,
    bufferSize: 0,
  };
  try {
    return JSON.stringify(
      [request.url, request.credentials, [...request.headers], Object.entries(same).toSorted()],
      comparable,
    );
  } catch {
    // Headers that are not valid, which the request will say; or an option that cannot be compared.
    return undefined;
  }
};
