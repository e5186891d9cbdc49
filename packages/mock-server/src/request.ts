/** One request as the server saw it: what came in, and how the answer went. Fields fill in as the answer plays. */
export interface MockRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: Headers;
  /** Parsed where it is JSON, else the text; `null` where there is none. */
  readonly body: unknown;
  /** The `Last-Event-ID` header; `null` where there is none. */
  readonly lastEventId: string | null;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  /** The status that was answered; `null` while none was. */
  readonly status: number | null;
  /** Bytes of the body that went out. */
  readonly bytesSent: number;
  /** Milliseconds since the Unix epoch; `null` while the answer is going out. */
  readonly closedAt: number | null;
  /** Who ended it: the client by leaving, or the server. */
  readonly closedBy: 'client' | 'server' | null;
}

/** The same, while the server is writing it. */
export type RequestRecord = { -readonly [Key in keyof MockRequest]: MockRequest[Key] };

export function createRecord(method: string, url: string, headers: Headers): RequestRecord {
  return {
    method,
    url,
    headers,
    body: null,
    lastEventId: headers.get('last-event-id'),
    startedAt: Date.now(),
    status: null,
    bytesSent: 0,
    closedAt: null,
    closedBy: null,
  };
}

/** A body's text as {@link MockRequest.body} shows it. */
export function parseBody(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The first to close an answer is the one who closed it. */
export function markClosed(record: RequestRecord, by: 'client' | 'server'): void {
  if (record.closedBy !== null) return;
  record.closedAt = Date.now();
  record.closedBy = by;
}
