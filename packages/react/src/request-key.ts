import type { EventStreamInit } from '@rivulet/core';

/**
 * What a request means, as a string: two renders that ask for the same thing give the same key, whatever new objects
 * they made to say it. URL, method, header entries, credentials and a textual body count. Functions do not (their
 * latest version is called), and a `Request` is known by its URL and method: its body cannot be looked at.
 */
export function requestKey(
  input: string | URL | Request,
  { method, headers, credentials, body }: EventStreamInit,
): string {
  // A string or a URL has nothing of what a Request has.
  const request = input as Partial<Request>;
  return JSON.stringify([
    request.url ?? String(input),
    method ?? request.method ?? 'GET',
    typeof headers === 'function' || entries(headers),
    credentials,
    String(body),
  ]);
}

function entries(headers: HeadersInit | undefined): unknown {
  try {
    return [...new Headers(headers)];
  } catch {
    // One that is not valid: the connection says so.
    return headers;
  }
}
