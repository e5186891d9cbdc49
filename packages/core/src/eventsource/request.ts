import { utf8 } from '../connection/stream-request.ts';

export interface SourceRequest {
  readonly url: string;
  /** Used instead of the global one, which is looked up at each request. */
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly withCredentials: boolean;
  /** Goes along where it is not empty. */
  readonly lastEventId: string;
  readonly signal: AbortSignal;
}

/**
 * [spec §9.2.2] The request: potential-CORS, no-store; an id that was received goes along as UTF-8.
 *
 * @throws what fetch throws.
 */
export const sendRequest = async ({
  url,
  fetch = globalThis.fetch,
  withCredentials,
  lastEventId,
  signal,
}: SourceRequest): Promise<Response> => {
  const headers = new Headers({ accept: 'text/event-stream' });
  if (lastEventId) headers.set('last-event-id', utf8(lastEventId));
  const credentials = withCredentials ? 'include' : 'same-origin';
  return fetch(url, { headers, mode: 'cors', credentials, cache: 'no-store', signal });
};

/** [spec §9.2.3] Any other status, and any other content type, fails the connection. */
export const isStream = ({ status, headers, body }: Response): boolean => {
  const type = headers.get('content-type')?.split(';', 1)[0]!.trim().toLowerCase();
  return status === 200 && type === 'text/event-stream' && body !== null;
};

/**
 * [spec §9.2.3] Whether trying again is known to be of no use: where the user stopped the page; where no network is asked
 * (`about:`, `mailto:` …); where fetch refuses the URL for the password in it.
 */
export const isFutile = (url: string, error: unknown): boolean => {
  const { protocol, username, password } = new URL(url);
  const isStopped = error instanceof DOMException && error.name === 'AbortError';
  return isStopped || !protocol.startsWith('http') || username + password !== '';
};
