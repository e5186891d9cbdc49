import { expect, test } from 'vitest';
import { recordedBytes, recordedHeaders } from './recording.ts';

test('a recording keeps the headers that say how to read the body, and no secret', () => {
  const headers = new Headers({
    'Content-Type': 'text/event-stream',
    'Retry-After': '5',
    'Set-Cookie': 'session=secret',
    'X-Request-Id': 'secret',
  });
  expect(recordedHeaders(headers)).toEqual({ 'content-type': 'text/event-stream', 'retry-after': '5' });
});

test('bytes are written as text, with a byte order mark, and in base64 where a character was cut', () => {
  const bytes = new TextEncoder().encode('\uFEFF你');
  expect(recordedBytes(bytes)).toEqual({ text: '\uFEFF你' });
  expect(recordedBytes(bytes.subarray(0, 4))).toEqual({ base64: btoa('\xef\xbb\xbf\xe4') });
});
