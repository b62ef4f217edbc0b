import { TEXT_MAX } from '@kontor/contracts/limits';
import { type Refusal, RefusalError, refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import { sendCard } from '@kontor/http/card-page';
import { refusedBody } from '@kontor/http/reply';
import { tenantOf } from '@kontor/http/request';
import { Text } from '@kontor/http/schemas';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';

import { clientOf } from './client.ts';
import { setCsrfToken, setSession } from './cookies.ts';
import { loginPage } from './login-page.ts';
import { NEXT_LENGTH_MAX, nextPath } from './next-path.ts';
import type { IdentityRoutesOptions } from './options.ts';

const Next = Type.Optional(Text(NEXT_LENGTH_MAX, 'Where to go then, on this site.'));
const LoginQuery = Type.Object({
  next: Next,
  ended: Type.Optional(Text(1, '`1`: the page says that the session has ended.')),
});
/** Told by pages that were in the middle of something. */
const SESSION_ENDED = 'Your session has ended. Sign in again to go on where you were.';
const LoginBody = Type.Object({
  username: Text(TEXT_MAX.username),
  password: Text(TEXT_MAX.password),
  next: Next,
  csrfmiddlewaretoken: Type.Optional(Text(TEXT_MAX.notes, 'Taken, and not looked at.')),
});
const TAGS = ['identity'];
const FOUND = 302;
const OK = 200;
const SECONDS_PER_MINUTE = 60;

/** Adds the sign-in page, which works without scripts. */
export function loginFormRoutes(app: App, options: IdentityRoutesOptions): void {
  app.get(
    '/admin/login/',
    {
      config: { access: 'public' },
      schema: { tags: TAGS, summary: 'The sign-in page', querystring: LoginQuery, produces: ['text/html'] },
    },
    async (request, reply) => {
      const { next, ended } = request.query;
      return sendPage(request, reply, options, { username: '', next }, ended === '1' ? SESSION_ENDED : null);
    },
  );

  app.post(
    '/admin/login/',
    {
      config: { access: 'public', form: true },
      schema: { tags: TAGS, summary: 'Sign in on the page', body: LoginBody, produces: ['text/html'] },
    },
    async (request, reply) => {
      const { username, password, next } = request.body;
      const { identity } = options;
      let refused: RefusalError;
      try {
        const outcome = await identity.login(tenantOf(request), username, password, clientOf(request));
        if (outcome.ok) {
          setSession(request, reply, outcome.answer.token, identity.sessionTtlMs);
          reply.code(FOUND).header('cache-control', 'no-store').header('location', nextPath(next));
          return await reply.send();
        }
        refused = new RefusalError(outcome.refusal);
      } catch (error) {
        if (!(error instanceof RefusalError)) throw error;
        refused = error;
      }
      return sendPage(request, reply, options, { username, next }, refused);
    },
  );
}

/** The page again for whoever was refused: a person sees a form, not JSON. A wrong password is no error of HTTP. */
function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { hint }: IdentityRoutesOptions,
  typed: { readonly username: string; readonly next: string | undefined },
  told: RefusalError | string | null,
): FastifyReply {
  let message = typeof told === 'string' ? told : null;
  if (told instanceof RefusalError) {
    const why = forPerson(told);
    message = refusedBody(reply, why, request.id, told.retryAfterSeconds).error;
    if (why.kind === 'invalid_credentials') reply.code(OK);
  }
  const csrfToken = setCsrfToken(request, reply);
  const page = loginPage({
    username: typed.username,
    next: nextPath(typed.next),
    csrfToken,
    message,
    hint: hint ?? null,
  });
  return sendCard(reply, page);
}

function forPerson({ refusal: why, retryAfterSeconds }: RefusalError): Refusal {
  if (why.kind !== 'too_many_requests' || retryAfterSeconds === undefined) return why;
  const minutes = Math.ceil(retryAfterSeconds / SECONDS_PER_MINUTE);
  const wait = minutes === 1 ? 'a minute' : `${minutes} minutes`;
  return refusal(why.kind, why.details, `Too many attempts. Wait ${wait}, then try again.`);
}
