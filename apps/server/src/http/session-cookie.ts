import { SESSION_TOKEN_MAX } from './limits.ts';

const NAME = 'sessionid=';
const TOKEN = /^[A-Za-z0-9._~+/=-]+$/;

/**
 * The session token in a Cookie header; null where there is none, or none that could be ours. Reads the one cookie
 * instead of parsing them all: that is done on every request.
 */
export function sessionTokenOf(cookies: string | undefined): string | null {
  if (cookies === undefined) return null;
  let at = cookies.indexOf(NAME);
  while (at > 0 && !startsCookie(cookies, at)) at = cookies.indexOf(NAME, at + 1);
  if (at < 0) return null;
  const end = cookies.indexOf(';', at);
  const token = cookies.slice(at + NAME.length, end < 0 ? undefined : end).trim();
  return token.length <= SESSION_TOKEN_MAX && TOKEN.test(token) ? token : null;
}

function startsCookie(cookies: string, at: number): boolean {
  const before = cookies[at - 1];
  return before === ';' || before === ' ';
}
