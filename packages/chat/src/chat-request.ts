import { EventStreamError } from '@rivulet/core';
import type { ChatHeadersContext, ChatOptions, ChatTransport, ChatTurnOptions } from './chat-contract.ts';
import type { ChatTurn } from './protocol-contract.ts';
import type { ChatMessage } from './types.ts';

const turnOptions = [
  'model',
  'system',
  'tools',
  'toolChoice',
  'maxOutputTokens',
  'temperature',
  'topP',
  'stop',
] as const;

/** What to ask for: the conversation, and the options of this turn before the chat's. */
export function buildTurn(
  messages: readonly ChatMessage[],
  continues: boolean,
  options: ChatOptions,
  own: ChatTurnOptions,
): ChatTurn {
  const given: ChatTurnOptions & Pick<ChatOptions, 'tools'> = { ...options, ...own };
  const body = typeof options.body === 'function' ? options.body() : options.body;
  return {
    ...Object.fromEntries(turnOptions.map((name) => [name, given[name]])),
    messages,
    ...(continues && { continue: true }),
    extra: { ...body, ...options.extra, ...own.extra },
  };
}

/** Puts path and query where they belong, also in an address that is relative or has a query already. */
export function joinUrl(base: string, path = '', query: { readonly [name: string]: string } = {}): string {
  const url = path ? base.replace(/\/?(\?|$)/, (_, mark: string) => path + mark) : base;
  const added = new URLSearchParams(query).toString();
  return added ? url + (url.includes('?') ? '&' : '?') + added : url;
}

/** The headers of one request: what is needed, what the protocol adds, and the application's, which win. */
export async function buildHeaders(
  hasBody: boolean,
  added: { readonly [name: string]: string } | undefined,
  own: ChatOptions['headers'],
  context: ChatHeadersContext,
): Promise<Headers> {
  const headers = new Headers({
    accept: 'text/event-stream, application/x-ndjson, */*;q=0.5',
    ...(hasBody && { 'content-type': 'application/json' }),
    ...added,
  });
  new Headers(typeof own === 'function' ? await own(context) : own).forEach((value, name) => headers.set(name, value));
  return headers;
}

/** `fetch`: made for each request, so that the global one is looked up then. */
export function fetchTransport({ fetch = globalThis.fetch, credentials }: ChatOptions): ChatTransport {
  return async ({ url, method, headers, body, signal }) => {
    try {
      return await fetch(url, { method, headers, body, signal, ...(credentials && { credentials }) });
    } catch (cause) {
      throw new EventStreamError('network', 'No answer: is the server up, and does it allow this page?', {
        cause,
      });
    }
  };
}
