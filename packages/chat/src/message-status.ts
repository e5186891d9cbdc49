import type { ChatEnd, ChatErrorInfo, ChatStatus, FinishReason } from './types.ts';

/** The error of an answer whose stream ended before the protocol's own end, and that is all there is to say. */
const truncated: ChatErrorInfo = { code: 'truncated', type: 'truncated', message: null };

/**
 * How an answer ended, from what the model said (`finish`) and how its stream ended (`end`).
 * The only place that decides it; no status is `complete` unless this function says so.
 *
 * | finish | end | status | error |
 * |---|---|---|---|
 * | `stop`, `tool-calls`, or none where the protocol knows none | the protocol's own end | complete | – |
 * | `length`, `content-filter`, `abort`, `other` | the protocol's own end | incomplete | – |
 * | `error`, or an error in the stream, at any time | any | failed | the provider's |
 * | any or none | the stream broke off | incomplete | the transport's, or `truncated` |
 * | any or none | `stop()` | stopped | – |
 *
 * @param finish - The model's reason; `null` while it has not said.
 * @param end - How the stream ended; `'error'` where the provider reported an error at any time.
 * @param error - The provider's error, or the transport's.
 */
export function messageStatus(
  finish: FinishReason | null,
  end: ChatEnd,
  error: ChatErrorInfo | null,
): { readonly status: ChatStatus; readonly error: ChatErrorInfo | null } {
  if (end === 'error' || finish === 'error')
    return { status: 'failed', error: error ?? { code: null, type: 'error', message: null } };
  if (end === 'eof' || end === 'transport') return { status: 'incomplete', error: error ?? truncated };
  const isWhole = finish === null || finish === 'stop' || finish === 'tool-calls';
  return { status: end === 'stop' ? 'stopped' : isWhole ? 'complete' : 'incomplete', error: null };
}
