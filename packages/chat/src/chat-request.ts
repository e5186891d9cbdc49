import { EventStreamError } from '@rivulet/core';
import type { ChatHeadersContext, ChatOptions, ChatTransport, ChatTurnOptions } from './chat-contract.ts';
import type { ChatMessage, ChatProtocol, ChatTurn } from './types.ts';

const turnOptions = ['model', 'system', 'toolChoice', 'maxOutputTokens', 'temperature', 'topP', 'stop'] as const;

/** What to ask for: the conversation, and the options of this turn before the chat's. */
export function buildTurn(messages: readonly ChatMessage[], continues: boolean, options: ChatOptions, own: ChatTurnOptions): ChatTurn {
  const chosen: Record<string, unknown> = {};
  for (const name of turnOptions) {
    const value = own[name] ?? options[name];
    if (value !== undefined) chosen[name] = value;
  }
  const body = typeof options.body === 'function' ? options.body() : options.body;
  return {
    ...chosen,
    messages,
    ...(options.tools && { tools: options.tools }),
    ...(continues && { continue: true }),
    ...((body || options.extra || own.extra) && { extra: { ...body, ...options.extra, ...own.extra } }),
  };
}

/** Puts path and query where they belong, also in an address that is relative or has a query already. */
export function joinUrl(base: string, path = '', query: { readonly [name: string]: string } = {}): string {
  const [, before = '', search = ''] = /^([^?#]*)\??([^#]*)/.exec(base) ?? [];
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(query)) params.set(name, value);
  const text = params.toString();
  return (path ? before.replace(/\/$/, '') : before) + path + (text && `?${text}`);
}

const accept = { sse: 'text/event-stream', ndjson: 'application/x-ndjson', text: 'text/plain', auto: 'text/event-stream, application/x-ndjson, text/plain' };

/** The headers of one request: what is needed, what the protocol adds, and the application's, which win. */
export async function buildHeaders(
  protocol: ChatProtocol,
  added: { readonly [name: string]: string } | undefined,
  own: ChatOptions['headers'],
  reason: ChatHeadersContext['reason'],
): Promise<Headers> {
  const headers = new Headers({ accept: accept[protocol.framing], ...added });
  new Headers(typeof own === 'function' ? await own({ reason }) : own).forEach((value, name) => headers.set(name, value));
  return headers;
}

/** `fetch`: made for each request, so that the global one is looked up then. */
export function fetchTransport({ fetch = globalThis.fetch, credentials }: ChatOptions): ChatTransport {
  return async ({ url, method, headers, body, signal }) => {
    try {
      return await fetch(url, { method, headers, body, signal, ...(credentials && { credentials }) });
    } catch (cause) {
      throw new EventStreamError('network', 'No answer came. Check that the server is up and allows requests from this page.', { cause, retryable: true });
    }
  };
}
