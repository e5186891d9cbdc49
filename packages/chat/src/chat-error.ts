import { checkResponse, ContentTypeError, EventStreamError, HttpStatusError } from '@rivulet/core';
import { fields, parseJson, readError } from './protocols/wire.ts';
import type { ChatErrorInfo, ChatFraming } from './types.ts';

/** A thrown error's text is kept to this many characters. */
const longestMessage = 500;

/** What went wrong, as plain JSON: an `EventStreamError` by its code, anything else as a fault of the network. */
export function errorInfo(reason: unknown): ChatErrorInfo {
  const { name, message } = fields(reason);
  return {
    code: reason instanceof EventStreamError ? reason.code : 'network',
    type: typeof name === 'string' ? name : null,
    message: typeof message === 'string' ? message.slice(0, longestMessage) : null,
    ...(reason instanceof HttpStatusError && { status: reason.status, ...(reason.retryAfter !== null && { retryAfter: reason.retryAfter }) }),
  };
}

/** An event stream has one content type; JSON lines and raw text have many, but a page is neither. */
function accepted(framing: ChatFraming, contentType: string | null): readonly string[] {
  const essence = (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase();
  return framing === 'sse' || essence.endsWith('html') ? ['text/event-stream'] : [essence];
}

/**
 * Why a response is no answer: the provider's own error where its body holds one, else the status or the content
 * type. `null` where the response is fine. A response that is no answer is used up.
 */
export async function responseError(response: Response, framing: ChatFraming): Promise<ChatErrorInfo | null> {
  try {
    await checkResponse(response, { accept: accepted(framing, response.headers.get('content-type')) });
    return null;
  } catch (reason) {
    const info = errorInfo(reason);
    if (!(reason instanceof HttpStatusError || reason instanceof ContentTypeError)) return info;
    const body = parseJson(reason.body);
    const { error, message, detail, error_msg: qianfan } = fields(body);
    const said = error || message ? body : detail ? { message: detail } : qianfan ? { message: qianfan } : undefined;
    // The provider's words win; the status and the time to wait are ours to add.
    return said === undefined ? info : { ...info, ...readError(said) };
  }
}
