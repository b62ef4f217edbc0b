import { randomBytes } from 'node:crypto';

import { fastifyCookie } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { SessionToken } from '../session-token.ts';

const SESSION = 'sessionid';
const CSRF = 'csrftoken';
const CSRF_BYTES = 24;
const CSRF_TOKEN = /^[A-Za-z0-9_-]{1,64}$/;
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
  reply.header('set-cookie', fastifyCookie.serialize(SESSION, token, { ...scope(request), httpOnly: true, maxAge }));
  setCsrfToken(request, reply);
}

/** Takes the session's cookie back. */
export function clearSession(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('set-cookie', fastifyCookie.serialize(SESSION, '', { ...scope(request), httpOnly: true, maxAge: 0 }));
}

/**
 * Sets and returns the token that clients expect beside the session; the one that they have stays. It protects nothing (the
 * edge's rule on `Sec-Fetch-Site` and `Origin` does), and nobody checks it.
 */
export function setCsrfToken(request: FastifyRequest, reply: FastifyReply): string {
  const sent = fastifyCookie.parse(request.headers.cookie ?? '')[CSRF];
  const token = sent !== undefined && CSRF_TOKEN.test(sent) ? sent : randomBytes(CSRF_BYTES).toString('base64url');
  reply.header('set-cookie', fastifyCookie.serialize(CSRF, token, { ...scope(request), maxAge: CSRF_MAX_AGE_SECONDS }));
  return token;
}

function scope(request: FastifyRequest) {
  return { path: '/', sameSite: 'lax', secure: request.protocol === 'https' } as const;
}
