import { ContentTypeError, EventStreamError, HttpStatusError } from '../errors.ts';
import { readChunks } from './read-chunks.ts';
import { parseRetryAfter } from './retry-after.ts';

/** What counts as a stream. */
export interface CheckResponseOptions {
  /**
   * The MIME types that are a stream, lower case, without parameters.
   * @defaultValue `['text/event-stream']`
   */
  accept?: readonly string[] | undefined;
}

/** Statuses that a later attempt may not meet: the server, or what stands before it, is busy or starting. */
const retryableStatuses: readonly number[] = [408, 429, 500, 502, 503, 504];

/** How much of a wrong body an error carries, in bytes, and how long that is waited for, in milliseconds. */
const excerptBytes = 2048;
const excerptTime = 1000;

/** The beginning of a body that is no stream; what comes of it in time. The rest is cancelled. */
const readExcerpt = async (response: Response): Promise<string> => {
  const decoder = new TextDecoder();
  let chunks: AsyncIterableIterator<Uint8Array> | undefined;
  const timer = setTimeout(() => chunks!.return!(), excerptTime);
  let text = '';
  let room = excerptBytes;
  try {
    chunks = readChunks(response);
    for await (const chunk of chunks) {
      text += decoder.decode(chunk.subarray(0, room), { stream: true });
      room -= chunk.length;
      if (room <= 0) break;
    }
  } catch {
    // No body, or it broke: what has come so far is what there is to show.
  }
  clearTimeout(timer);
  return text;
};

/**
 * Checks that a response is a stream to read: its status, that there is a body, and its MIME type.
 * A response that is none is used up: the beginning of its body is on the error, the rest is cancelled.
 *
 * [spec §9.2.3] A status other than success, or another content type, is a failure. Parameters (`; charset=…`) and
 * upper case make no difference.
 *
 * @throws {HttpStatusError} for a status that is no success, with `Retry-After` as `retryAfter`; retryable for 408, 429,
 * 500, 502, 503 and 504.
 * @throws {EventStreamError} `no-body`.
 * @throws {ContentTypeError} for any other MIME type, or none.
 */
export const checkResponse = async (
  response: Response,
  { accept = ['text/event-stream'] }: CheckResponseOptions = {},
): Promise<void> => {
  const { status, headers } = response;
  if (!response.ok) {
    throw new HttpStatusError(status, {
      body: await readExcerpt(response),
      retryAfter: parseRetryAfter(headers.get('retry-after')),
      retryable: retryableStatuses.includes(status),
    });
  }
  if (!response.body) throw new EventStreamError('no-body', 'No body.');
  const contentType = headers.get('content-type');
  if (!accept.includes(String(contentType).split(';')[0]!.trim().toLowerCase()))
    throw new ContentTypeError(contentType, accept.join(' or '), await readExcerpt(response));
};
