import { executable } from './url-policy.ts';

const fields = ['links', 'images'];

/**
 * Says what is wrong about a policy. One that is ignored in silence leaves its author in the belief that it holds.
 *
 * @throws {TypeError} where it is no policy, has a field that is none, or allows what cannot be allowed.
 */
export function checkUrlPolicy(policy: unknown): void {
  if (policy === undefined) return;
  if (typeof policy !== 'object' || policy === null || Array.isArray(policy))
    throw wrong(
      `${shown(policy)} is none`,
      'Give an object, such as { links: ["tel"], images: ["https://cdn.example"] }',
    );
  for (const [field, value] of Object.entries(policy)) {
    if (!fields.includes(field)) throw wrong(`it has no field ${shown(field)}`, 'There are `links` and `images`');
    if (value === undefined || value === 'all') continue;
    if (!Array.isArray(value))
      throw wrong(`\`${field}\` is ${shown(value)}`, `Give an array of ${namesOf(field)}, or 'all'`);
    for (const allowed of value) {
      const fault = field === 'links' ? faultOfScheme(allowed) : faultOfOrigin(allowed);
      if (fault !== undefined) throw wrong(`\`${field}\` has ${shown(allowed)}`, fault);
    }
  }
}

const wrong = (what: string, advice: string): TypeError => new TypeError(`urlPolicy: ${what}. ${advice}.`);

const namesOf = (field: string): string => (field === 'links' ? 'schemes' : 'origins');

const shown = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : String(value));

function faultOfScheme(scheme: unknown): string | undefined {
  if (typeof scheme !== 'string' || !/^[a-z][a-z\d+.-]*:?$/i.test(scheme))
    return "Give the name of a scheme, such as 'tel'; for all of them, links: 'all'";
  if (scheme === 'all') return "For all schemes, links: 'all'";
  return executable.includes(scheme.toLowerCase().replace(':', ''))
    ? 'What runs code, or can hold a page, is never a link'
    : undefined;
}

function faultOfOrigin(allowed: unknown): string | undefined {
  if (allowed === 'self') return undefined;
  const isOrigin =
    typeof allowed === 'string' &&
    /^https?:\/\//i.test(allowed) &&
    !allowed.includes('*') &&
    URL.canParse(allowed) &&
    /^https?:\/\/[^/?#@\\]+\/?$/i.test(allowed);
  return isOrigin
    ? undefined
    : "Give an origin, without a path, such as 'https://cdn.example', or 'self'; for all of them, images: 'all'";
}
