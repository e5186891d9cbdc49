/** One HTTP/1.1 response as far as it has come, cut where the server cut it. */
export interface HttpSoFar {
  readonly status: number | null;
  readonly headers: Headers;
  /** Whole chunks only. */
  readonly chunks: readonly Buffer[];
  readonly whole: boolean;
}

export function readHttp(received: Buffer): HttpSoFar {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd === -1) return { status: null, headers: new Headers(), chunks: [], whole: false };
  const [statusLine = '', ...lines] = received.toString('latin1', 0, headEnd).split('\r\n');
  const headers = new Headers(
    lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
  const status = Number(statusLine.split(' ')[1]);
  const body = received.subarray(headEnd + 4);
  if (status === 204) return { status, headers, chunks: [], whole: true };
  return { status, headers, ...readChunks(body) };
}

function readChunks(body: Buffer): { readonly chunks: readonly Buffer[]; readonly whole: boolean } {
  const chunks: Buffer[] = [];
  for (let offset = 0; ;) {
    const sizeEnd = body.indexOf('\r\n', offset);
    if (sizeEnd === -1) return { chunks, whole: false };
    const size = Number.parseInt(body.toString('latin1', offset, sizeEnd), 16);
    if (size === 0) return { chunks, whole: true };
    const start = sizeEnd + 2;
    if (start + size + 2 > body.length) return { chunks, whole: false };
    chunks.push(body.subarray(start, start + size));
    offset = start + size + 2;
  }
}
