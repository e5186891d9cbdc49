import { bytes, json, respond, type Step } from '../scenario.ts';
import { changing, type Fault } from './fault.ts';

/**
 * Answers with a status instead.
 *
 * @param options - `status`: default 503. `retryAfter`: seconds, or a date as HTTP writes it.
 * @throws {RangeError} when the status is none that ends a request: 200 to 599.
 */
export function status({
  status: code = 503,
  retryAfter,
}: { readonly status?: number; readonly retryAfter?: number | string } = {}): Fault {
  checkStatus(code);
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  };
  return () => (code === 204 ? [respond(204)] : [respond(code, headers), bytes(`${code}\n`)]);
}

/** Answers with an HTML page and status 200: a login, a proxy, the app's own index.html. */
export function htmlPage({ status: code = 200 }: { readonly status?: number } = {}): Fault {
  checkStatus(code);
  return () => [
    respond(code, { 'content-type': 'text/html; charset=utf-8' }),
    bytes('<!doctype html>\n<title>Sign in</title>\n<p>Please sign in.</p>\n'),
  ];
}

/** Answers with an error as JSON, in the shape most platforms use. Default status 500. */
export function jsonError({
  status: code = 500,
  type = 'server_error',
  message = 'The server had an error.',
}: { readonly status?: number; readonly type?: string; readonly message?: string } = {}): Fault {
  checkStatus(code);
  return () => json({ error: { message, type, param: null, code: null } }, code);
}

/** Says another content type, or none at all with `null`. */
export function contentType({ type }: { readonly type: string | null }): Fault {
  return changing(async function* retyping(played) {
    let answered = false;
    for await (const step of played) {
      if (step.type === 'respond') {
        yield { ...step, headers: retyped(step.headers, type) };
      } else {
        if (!answered && sends(step)) yield respond(200, retyped({}, type));
        yield step;
      }
      answered ||= step.type === 'respond' || sends(step);
    }
  });
}

function retyped(headers: Readonly<Record<string, string>>, type: string | null): Readonly<Record<string, string>> {
  const others = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-type');
  return { ...Object.fromEntries(others), ...(type === null ? {} : { 'content-type': type }) };
}

function sends(step: Step): boolean {
  return step.type === 'event' || step.type === 'comment' || step.type === 'bytes';
}

/**
 * Sends the client elsewhere. Default status 307, which keeps a POST a POST.
 *
 * @throws {RangeError} when the status is none that redirects.
 */
export function redirect({ to, status: code = 307 }: { readonly to: string; readonly status?: number }): Fault {
  if (![301, 302, 303, 307, 308].includes(code)) throw new RangeError(`${code} is not a status that redirects.`);
  return () => [respond(code, { location: to })];
}

/** What a browser's `Response` takes and a socket can send. */
function checkStatus(code: number): void {
  if (!(Number.isInteger(code) && code >= 200 && code <= 599))
    throw new RangeError(`A status is a whole number from 200 to 599, not ${code}.`);
}
