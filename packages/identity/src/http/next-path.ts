/** Where one goes who did not say where. */
export const NEXT_DEFAULT = '/admin/';
/** Longest address that is gone to. */
export const NEXT_LENGTH_MAX = 2_000;

const SOMEWHERE = 'http://same.invalid';
/** Browsers read a backslash as a slash, and skip tabs and line ends: `/\t/evil.example` is another site. */
// oxlint-disable-next-line no-control-regex -- control characters are what it is about
const MISREAD = /[\\\u0000-\u0020\u007f]/;

/**
 * The place on this site that `next` names, percent-encoded; NEXT_DEFAULT for anything else, so that a link to the sign-in
 * page leads nobody to another site. It is judged twice, as it came and as a browser would read it: `/.//evil.example` has a path that begins with `//`.
 */
export function nextPath(next: string | undefined): string {
  if (next === undefined || next.length > NEXT_LENGTH_MAX || MISREAD.test(next) || !isOwnPath(next))
    return NEXT_DEFAULT;
  const url = URL.parse(next, SOMEWHERE);
  if (url === null || url.origin !== SOMEWHERE) return NEXT_DEFAULT;
  const path = `${url.pathname}${url.search}${url.hash}`;
  return isOwnPath(path) ? path : NEXT_DEFAULT;
}

function isOwnPath(path: string): boolean {
  return path.startsWith('/') && !path.startsWith('//');
}
