/** A measurement or a finding about one connection of a stream. Milliseconds are counted from its request. */
export type EventStreamDiagnostic =
  /** The first byte of the body came. */
  | { readonly type: 'first-byte'; readonly milliseconds: number }
  /** The connection is over, for whatever reason. */
  | { readonly type: 'end'; readonly milliseconds: number; readonly bytes: number; readonly events: number }
  /** Many events came at once after a silence: something between server and page holds them back. Once per connection. */
  | {
      readonly type: 'burst';
      readonly milliseconds: number;
      readonly silence: number;
      readonly bytes: number;
      readonly events: number;
    }
  /** Browsers open six HTTP/1.1 connections to one host, and streams occupy them all. Development only. */
  | { readonly type: 'many-streams'; readonly host: string; readonly streams: number };

/**
 * Puts a diagnostic into words for a developer. A function of its own, so that only who calls it pays for the text.
 */
export function explainDiagnostic(diagnostic: EventStreamDiagnostic): string {
  switch (diagnostic.type) {
    case 'first-byte':
      return `The first byte came after ${Math.round(diagnostic.milliseconds)} ms.`;
    case 'end':
      return `The connection ended after ${Math.round(diagnostic.milliseconds)} ms, ${diagnostic.events} events, ${diagnostic.bytes} bytes.`;
    case 'burst':
      return (
        `A proxy is buffering: ${diagnostic.events} events (${diagnostic.bytes} bytes) came at once after ${Math.round(diagnostic.silence)} ms of silence. ` +
        'Set X-Accel-Buffering: no, no compression, Cache-Control: no-cache, no-transform.'
      );
    case 'many-streams':
      return (
        `${diagnostic.streams} event streams are open to ${diagnostic.host}. Over HTTP/1.1 a browser opens six connections to one host, ` +
        'so the next request to it waits until a stream ends. Serve it over HTTP/2, or share streams: share: acrossTabs().'
      );
  }
}
