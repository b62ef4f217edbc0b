import { randomBytes } from 'node:crypto';

import { refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import { sendCard } from '@kontor/http/card-page';
import { refuseWith } from '@kontor/http/reply';
import { staffOnlyPage } from '@kontor/identity/http/login-page';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { notBuiltPage } from '../http/error-page.ts';
import { webAppPolicy } from '../http/security-headers.ts';
import { bodyFor, type WebApp, type WebFile } from './files.ts';

/** The built web applications; null: not built, and told so to whoever asks. */
export interface WebApps {
  readonly shop: WebApp | null;
  readonly admin: WebApp | null;
}

/** What a build puts where the nonce of an answer belongs; `scripts/build-web.ts` knows it too. */
export const NONCE_PLACEHOLDER = '__KONTOR_CSP_NONCE__';

/** A first step below /admin/ that is the panel's own: what the API does not have is not there, rather than a page. */
const NO_API = ':first(^(?!api$|login$)[^/]+$)';
const NONCE_BYTES = 16;
const FOUND = 302;
const NOT_MODIFIED = 304;
const FORBIDDEN = 403;
const UNAVAILABLE = 503;
const LONG = 'public, max-age=31536000, immutable';
const NO_STORE = 'no-store';

/**
 * Serves the shop under /shop/ and the admin panel under /admin/: files by their name, and the application's page for every other address,
 * which the application reads itself.
 */
export function webRoutes(app: App, { shop, admin }: WebApps): void {
  const policy = webAppPolicy(shop?.styles ?? []);
  const page = (request: FastifyRequest, reply: FastifyReply) => sendShop(request, reply, shop, policy);
  for (const url of ['/shop/', '/shop/*']) app.get(url, { config: { access: 'public' }, schema: { hide: true } }, page);

  const panel = (request: FastifyRequest, reply: FastifyReply) => sendAdmin(request, reply, admin);
  for (const url of ['/admin/', `/admin/${NO_API}`, `/admin/${NO_API}/*`]) {
    app.get(url, { config: { access: 'public', optionalSession: true }, schema: { hide: true } }, panel);
  }
}

function sendShop(request: FastifyRequest, reply: FastifyReply, shop: WebApp | null, policy: string): FastifyReply {
  if (shop === null) return sendCard(reply.code(UNAVAILABLE), notBuiltPage());
  const file = fileOf(request, shop);
  if (file !== null) return sendFile(request, reply, file);
  reply.header('content-security-policy', policy).header('cache-control', 'no-cache');
  return sendBody(request, reply, shop.page);
}

/** The panel's files are no secret and are for anyone; its page is for staff, and nobody else is left without a way on. */
function sendAdmin(request: FastifyRequest, reply: FastifyReply, admin: WebApp | null): FastifyReply {
  const file = admin === null ? null : fileOf(request, admin);
  if (file !== null) return sendFile(request, reply, file);
  const { principal } = request;
  if (principal === null) {
    const next =
      request.url === '/admin/' || request.url === '/admin' ? '' : `?next=${encodeURIComponent(request.url)}`;
    return reply.code(FOUND).header('cache-control', NO_STORE).header('location', `/admin/login/${next}`).send();
  }
  if (principal.role === 'customer') return sendCard(reply.code(FORBIDDEN), staffOnlyPage(principal.username));
  if (admin === null) return sendCard(reply.code(UNAVAILABLE), notBuiltPage());
  const nonce = randomBytes(NONCE_BYTES).toString('base64url');
  const page = (admin.page.bodies.identity as Buffer).toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce);
  return reply
    .header('content-security-policy', webAppPolicy(admin.styles, nonce))
    .header('cache-control', NO_STORE)
    .type(admin.page.type)
    .send(page);
}

/** The file that is asked for, or null where the application's page is. A missing asset is not there: a page in its place would confuse. */
function fileOf(request: FastifyRequest, { files }: WebApp): WebFile | null {
  const { first, '*': rest } = request.params as { readonly first?: string; readonly '*'?: string };
  const name = [first, rest].filter((step) => step !== undefined).join('/');
  const file = files.get(name);
  if (file === undefined && name.startsWith('assets/')) return refuseWith(refusal('not_found'));
  return file ?? null;
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: WebFile): FastifyReply {
  reply.header('cache-control', file.immutable ? LONG : 'no-cache');
  return sendBody(request, reply, file);
}

function sendBody(request: FastifyRequest, reply: FastifyReply, file: WebFile): FastifyReply {
  const { encoding, body } = bodyFor(file, request.headers['accept-encoding']);
  const etag = `"${file.etag}-${encoding}"`;
  reply.header('vary', 'accept-encoding').header('etag', etag);
  if (request.headers['if-none-match']?.split(/\s*,\s*/).includes(etag)) return reply.code(NOT_MODIFIED).send();
  if (encoding !== 'identity') reply.header('content-encoding', encoding);
  return reply.type(file.type).send(body);
}
