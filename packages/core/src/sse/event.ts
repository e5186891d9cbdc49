/**
 * One dispatched event of an event stream; the names are `MessageEvent`'s.
 *
 * @see {@link https://html.spec.whatwg.org/multipage/server-sent-events.html#dispatchMessage | [spec §9.2.6]}
 */
export interface ServerSentEvent {
  /** The `event:` field; `"message"` where the server named none. */
  readonly type: string;
  /** The `data:` lines, joined with `\n`. */
  readonly data: string;
  /** The last `id:` in force when the event was dispatched; `""` where there was none. */
  readonly lastEventId: string;
}
