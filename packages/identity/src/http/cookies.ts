import { randomBytes } from 'node:crypto';

import type { FastifyReply, FastifyRequest } from 'fastify';

import type { SessionToken } from '../session-token.ts';

const SESSION = 'sessionid';
const CSRF = 'csrftoken';
const CSRF_BYTES = 24;
/** Of a Cookie header, a token that needs no quoting. */
const CSRF_SENT = /(?:^|;)\s*csrftoken=([A-Za-z0-9_-]{1,64})\s*(?:;|$)/;
/** A year, as clients that know this cookie expect. */
const CSRF_MAX_AGE_SECONDS = 365 * 24 * 60 * 60;

/** Hands the session to the client: out of reach of scripts, not sent along by other sites' forms, over TLS only where there is TLS. */
export function setSession(
  request: FastifyRequest,
  reply: FastifyReply,
  token: SessionToken,
  sessionTtlMs: number,
): void {
  const maxAge = Math.floor(sessionTtlMs / 1000);
  setCookie(request, reply, SESSION, token, maxAge, '; HttpOnly');
  setCsrfToken(request, reply);
}

/** Takes the session's cookie back. */
export function clearSession(request: FastifyRequest, reply: FastifyReply): void {
  setCookie(request, reply, SESSION, '', 0, '; HttpOnly');
}

/**
 * Sets and returns the token that clients expect beside the session; the one that they have stays. It protects nothing (the
 * edge's rule on `Sec-Fetch-Site` and `Origin` does), and nobody checks it.
 */
export function setCsrfToken(request: FastifyRequest, reply: FastifyReply): string {
  const sent = CSRF_SENT.exec(request.headers.cookie ?? '')?.[1];
  const token = sent ?? randomBytes(CSRF_BYTES).toString('base64url');
  setCookie(request, reply, CSRF, token, CSRF_MAX_AGE_SECONDS);
  return token;
}

/** Values are base64url, so that they need no encoding. */
function setCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  value: string,
  maxAgeSeconds: number,
  httpOnly: '' | '; HttpOnly' = '',
): void {
  const secure = request.protocol === 'https' ? '; Secure' : '';
  const line = `${name}=${value}; Max-Age=${maxAgeSeconds}; Path=/${httpOnly}${secure}; SameSite=Lax`;
  reply.header('set-cookie', line);
}
