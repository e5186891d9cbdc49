import { EventStreamError, parseRetryAfter, readChunks } from '@rivulet/core';
import { fields, parseJson, readError } from './protocols/wire.ts';
import type { ChatFraming } from './protocol-contract.ts';
import type { ChatErrorInfo } from './types.ts';

/** A provider's error is a small JSON object; of a larger body, in characters, nothing is read on. */
const longestBody = 65_536;
/** Milliseconds for a body that does not come: the status alone says enough. */
const bodyPatience = 5000;

/** What went wrong, as plain JSON: an `EventStreamError` by its code, anything else as a fault of the network. */
export function errorInfo(reason: unknown): ChatErrorInfo {
  const { name: type, message } = fields(reason);
  return readError({ code: reason instanceof EventStreamError ? reason.code : 'network', type, message });
}

/**
 * Why a response is no answer: the provider's own error where its body holds one, else the status or the content
 * type. `null` where the response is fine. A response that is no answer is used up.
 */
export async function responseError(
  response: Response,
  framing: ChatFraming,
  signal: AbortSignal | undefined,
): Promise<ChatErrorInfo | null> {
  const { ok, status, headers, body } = response;
  const contentType = headers.get('content-type') ?? '';
  // An event stream has one content type. JSON lines and raw text have many, but a page is neither.
  if (ok && body && (framing === 'sse' ? /event-stream/i.test(contentType) : !/html/i.test(contentType))) return null;
  const retryAfter = parseRetryAfter(headers.get('retry-after'));
  const said = fields(parseJson(body ? await readText(response, signal) : ''));
  const message = said['message'] || said['detail'] || said['error_msg'];
  const own = {
    type: 'EventStreamError',
    code: ok ? 'content-type' : 'http-status',
    message: ok
      ? `No answer but ${contentType.slice(0, 100) || 'no content type'}: a proxy, a login page?`
      : `The server answered ${status}.`,
  };
  return {
    // The provider's words win; the status and the time to wait are ours to add.
    ...(said['error'] || typeof message === 'string' ? readError({ ...said, message }) : own),
    ...(!ok && { status }),
    ...(retryAfter !== null && { retryAfter }),
  };
}

/** The beginning of a body that is no stream; what comes of it in time. The rest is cancelled. */
async function readText(response: Response, signal: AbortSignal | undefined): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of readChunks(response, { signal, idleTimeout: bodyPatience })) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > longestBody) break;
    }
  } catch {
    // What has come is what there is to show.
  }
  return text;
}
