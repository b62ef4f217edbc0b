import { randomBytes } from 'node:crypto';

import { uuidFromName } from '@kontor/kernel/uuid';

const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** What a signed-in client holds: 32 random bytes, base64url. Whoever has it is the user; it is stored nowhere. */
export type SessionToken = string;

/** A new token. */
export function newToken(): SessionToken {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** Whether a text has the form of a token, so that anything else needs no question to the database. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** The session that a token opens: 122 bits of its SHA-256, from which nobody finds the token. */
export function sessionIdOf(token: SessionToken): string {
  return uuidFromName('session', token);
}
