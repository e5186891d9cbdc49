import type { UrlPolicy } from '@rivulet/react/format';

/** What the URL parser of a browser drops before it looks at the scheme, and what no eye can see. */
const ignored = /[\p{C}\p{Z}\p{DI}]|%(?:[01][\da-f]|20|7f)/giu;

const schemeOf = (address: string): string | undefined =>
  /^([a-z][a-z0-9+.-]*):/i.exec(address.replace(ignored, ''))?.[1]?.toLowerCase();

const harmless = ['http', 'https', 'mailto'];
/** Schemes that run code, or whose addresses hold a page. */
export const executable: readonly string[] = ['javascript', 'vbscript', 'data', 'blob', 'filesystem', 'view-source'];

/** Whether a link to the address may be clicked: http, https, mailto, relative, and what the policy adds. */
export function mayLink(address: string, policy: UrlPolicy = {}): boolean {
  const scheme = schemeOf(address);
  if (scheme === undefined || harmless.includes(scheme)) return true;
  if (executable.includes(scheme)) return false;
  const { links = [] } = policy;
  return links === 'all' || links.some((allowed) => allowed.toLowerCase().replace(':', '') === scheme);
}

/**
 * Whether the address may be loaded without being asked. By origin alone: what cannot be compared by origin is not
 * loaded. An address that starts with two slashes, of either kind, is absolute.
 */
export function mayLoad(address: string, policy: UrlPolicy = {}): boolean {
  const { images = [] } = policy;
  const clean = address.replace(ignored, '');
  const scheme = schemeOf(address);
  if (images === 'all') return scheme === undefined || scheme === 'http' || scheme === 'https';
  const absolute = /^[\\/]{2}/.test(clean) ? `https:${clean}` : clean;
  if (scheme === undefined && absolute === clean) return images.includes('self');
  try {
    const { origin, protocol } = new URL(absolute);
    return (protocol === 'https:' || protocol === 'http:') && images.some((allowed) => originOf(allowed) === origin);
  } catch {
    return false;
  }
}

function originOf(allowed: string): string | undefined {
  try {
    return new URL(allowed).origin;
  } catch {
    return undefined;
  }
}
