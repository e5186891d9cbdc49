/**
 * What kind of failure an {@link EventStreamError} is; stable, for `switch`.
 *
 * - `network`: no response came, or the body broke off; `cause` has the platform's error.
 * - `http-status`: an {@link HttpStatusError}.
 * - `content-type`: a {@link ContentTypeError}.
 * - `no-body`: the response has none, or it was read before.
 * - `connect-timeout`: no response within `connectTimeout`.
 * - `idle-timeout`: no byte for `idleTimeout`.
 * - `event-too-large`: an {@link EventTooLargeError}.
 * - `buffer-overflow`: an iterator lagged behind by more than `bufferSize`.
 * - `invalid-json`: an {@link InvalidJsonError}.
 * - `retries-exhausted`: it failed `retries` times in a row; `cause` is the last failure.
 * - `redirect`: too many, to no HTTP URL, or of a body that can be sent once. Outside of browsers only.
 * - `headers`: the `headers` function threw, which is its `cause`; or a header is not valid.
 */
export type EventStreamErrorCode =
  | 'network'
  | 'http-status'
  | 'content-type'
  | 'no-body'
  | 'connect-timeout'
  | 'idle-timeout'
  | 'event-too-large'
  | 'buffer-overflow'
  | 'invalid-json'
  | 'retries-exhausted'
  | 'redirect'
  | 'headers';

/** Anything that can go wrong with a stream. The message says what to do; no secret appears in it. */
export class EventStreamError extends Error {
  override readonly name: string = 'EventStreamError';
  declare readonly code: EventStreamErrorCode;
  /** Whether trying again could help. */
  declare readonly retryable: boolean;

  constructor(code: EventStreamErrorCode, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
    this.retryable = !!options.retryable;
  }
}

/** The server answered with a status that is no stream. */
export class HttpStatusError extends EventStreamError {
  override readonly name = 'HttpStatusError';
  declare readonly status: number;
  /** The first characters of the body, for the developer; not part of the message. */
  declare readonly body: string;
  /** Milliseconds the server asked to wait (`Retry-After`), or `null`. */
  declare readonly retryAfter: number | null;

  constructor(status: number, details: { body?: string; retryAfter?: number | null; retryable?: boolean } = {}) {
    super('http-status', `The server answered ${status}.`, details);
    this.status = status;
    this.body = details.body ?? '';
    this.retryAfter = details.retryAfter ?? null;
  }
}

/** The server answered with something else than a stream: often an HTML page of a proxy or a login. */
export class ContentTypeError extends EventStreamError {
  override readonly name = 'ContentTypeError';
  /** As the server sent it; `null` where it sent none. */
  declare readonly contentType: string | null;
  /** The first characters of the body, for the developer; not part of the message. */
  declare readonly body: string;

  constructor(contentType: string | null, expected: string, body = '') {
    super(
      'content-type',
      `Expected ${expected}, got ${contentType?.slice(0, 100) ?? 'no type'}. Check the URL, and any proxy or login page.`,
    );
    this.contentType = contentType;
    this.body = body;
  }
}

/** One event grew past `maxEventSize`, or one line of NDJSON past `maxLineSize`. What came before it was delivered. */
export class EventTooLargeError extends EventStreamError {
  override readonly name = 'EventTooLargeError';
  /** The limit, in UTF-16 code units. */
  declare readonly limit: number;

  constructor(limit: number, option = 'maxEventSize') {
    super('event-too-large', `Raise ${option} (${limit}).`);
    this.limit = limit;
  }
}

/** A line of NDJSON is not JSON. What came before it was delivered. */
export class InvalidJsonError extends EventStreamError {
  override readonly name = 'InvalidJsonError';
  /** Counted from 1, empty lines included. */
  readonly line: number;
  /** The first characters of the line, for the developer; not part of the message. */
  readonly text: string;

  constructor(line: number, text: string, options: { cause?: unknown } = {}) {
    super(
      'invalid-json',
      `Line ${line} is not JSON. Check that the server sends one JSON value per line, and that no proxy cut the body short.`,
      options,
    );
    this.line = line;
    this.text = text.slice(0, 200);
  }
}
