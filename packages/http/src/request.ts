import type { Actor, CommandMeta, CommandOrigin, Role } from '@kontor/contracts/command';
import { present } from '@kontor/kernel/assert';
import { uuidFromName, uuidv7 } from '@kontor/kernel/uuid';

import { canonicalJson } from './canonical.ts';

/** Who is signed in, as the session says. */
export interface Principal {
  readonly userId: string;
  readonly username: string;
  readonly role: Role;
  readonly sessionId: string;
}

/** Who may call a route: anyone, whoever is signed in, staff (and admin), or admin alone. */
export type Access = 'public' | 'signed_in' | 'staff' | 'admin';

/** What a route says in its `config`; the edge holds to it before the handler runs. A route without `access` stops the start. */
export interface RouteAccess {
  /** Without a session 401, with too little a role 403. */
  access: Access;
  /** Of a public route: look up the session where a cookie came, so that `request.principal` may be there. Others always do. */
  optionalSession?: boolean;
  /** An idempotency key must come, else 400 `idempotency_key_required`. */
  keyRequired?: boolean;
  /** The body may be `application/x-www-form-urlencoded` as well as JSON; its fields are all strings. */
  form?: boolean;
}

/** A request as the edge has prepared it; every FastifyRequest of the app is one. */
export interface EdgeRequest {
  /** Also in the header X-Request-ID of the answer. */
  readonly id: string;
  readonly body: unknown;
  readonly params: unknown;
  /** The caller's address, as far as the proxies before it are believed. */
  readonly ip: string;
  readonly headers: { readonly 'user-agent'?: string | undefined };
  /** Who is signed in; null on a public route, unless it asks for `optionalSession`. */
  principal: Principal | null;
  tenantId: number;
  /** The method and pattern of the route, as `POST /orders/cancel/`; names it in keys, logs and metrics. */
  routeName: string;
  /** Milliseconds since the epoch after which the caller is told that it took too long. */
  deadline: number;
  /** W3C trace context, validated; null where none came. */
  traceparent: string | null;
  /** Of the header or the field `_idempotency_key`; null where none came or the route takes none. */
  idempotencyKey: string | null;
  /** For the log: a handler may set the order that the request was about. */
  orderId: string | null;
}

/** Who is signed in, on a route that is not public: the edge has refused everyone else before. */
export function principalOf(request: EdgeRequest): Principal {
  return present(request.principal, 'the principal of a route that is not public');
}

/** The tenant that the request is for. */
export function tenantOf(request: EdgeRequest): number {
  return request.tenantId;
}

/** Milliseconds since the epoch after which nobody waits for the answer any more; what `submit` takes. */
export function deadlineOf(request: EdgeRequest): number {
  return request.deadline;
}

/** Who gives the commands of this request; on a public route somebody unknown with the least rights. */
function actorOf({ principal }: EdgeRequest): Actor {
  return principal === null ? ANONYMOUS : { userId: principal.userId, role: principal.role };
}

/**
 * The meta data of the one command that the request comes to. With an idempotency key the id is named by tenant, user,
 * route and key, so that a retry bears the same id; the request hash is that of the validated body and path, without
 * the key and without fields that the route does not know. Call it once per command: each call makes another seed.
 */
export function commandMeta(request: EdgeRequest): CommandMeta {
  const { id: requestId, tenantId, traceparent, idempotencyKey: key } = request;
  const actor = actorOf(request);
  const seed = uuidv7(Date.now());
  const common = { seed, tenantId, actor, requestId, traceparent, ...originOf(request) };
  if (key === null) return { ...common, id: seed, requestHash: null };
  const id = uuidFromName('key', String(tenantId), actor.userId ?? '', request.routeName, key);
  return { ...common, id, requestHash: requestHashOf(request) };
}

/** Longest user agent that is kept. */
const USER_AGENT_LENGTH_MAX = 300;

/** Where a request of staff came from, for the audit list; nothing for customers, whose commands are not on it. */
function originOf({ principal, ip, headers }: EdgeRequest): { origin?: CommandOrigin } {
  if (principal === null || principal.role === 'customer') return {};
  const userAgent = (headers['user-agent'] ?? '').slice(0, USER_AGENT_LENGTH_MAX).toWellFormed();
  return { origin: { via: 'http', address: ip, userAgent, sessionId: principal.sessionId } };
}

const ANONYMOUS: Actor = { userId: null, role: 'customer' };

/** Not the key itself; and no secret, of which not even a hash may be kept that is made fast. */
const NOT_HASHED = ['_idempotency_key', 'password'];

function requestHashOf({ body, params }: EdgeRequest): string {
  return uuidFromName('request', canonicalJson(body, NOT_HASHED), canonicalJson(params));
}
