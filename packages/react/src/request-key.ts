import type { EventStreamInit } from '@rivulet/core';

/**
 * What a request means, as a string: two renders that ask for the same thing give the same key, whatever new objects
 * they made to say it. URL, method, header entries, credentials and a textual body count. Functions do not (their
 * latest version is called), and a `Request` is known by its URL and method: its body cannot be looked at.
 */
export function requestKey(input: string | URL | Request, init: EventStreamInit): string {
  const isRequest = typeof input === 'object' && 'method' in input;
  const method = init.method ?? (isRequest ? input.method : 'GET');
  const { headers, credentials, body } = init;
  return JSON.stringify([
    absolute(isRequest ? input.url : String(input)),
    method.toUpperCase(),
    typeof headers === 'function' ? 'function' : [...new Headers(headers)],
    credentials,
    typeof body === 'string' || body instanceof URLSearchParams ? String(body) : typeof body,
  ]);
}

function absolute(url: string): string {
  return URL.canParse(url, globalThis.location?.href) ? new URL(url, globalThis.location?.href).href : url;
}
