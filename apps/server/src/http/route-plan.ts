import { RefusalError, refusal } from '@kontor/contracts/refusals';
import type { Access, Principal, RouteAccess } from '@kontor/http/request';
import { unreachable } from '@kontor/kernel/assert';
import type { RouteOptions } from 'fastify';

/** Routes of the sign-in, which take no idempotency keys. */
const KEYLESS = /^\/(auth|admin\/login)(\/|$)/;
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What the edge does for every request of a route, worked out once when the route is added. */
export interface RoutePlan {
  /** `POST /orders/cancel/` */
  readonly name: string;
  readonly access: Access;
  readonly changesState: boolean;
  readonly takesKey: boolean;
  readonly keyRequired: boolean;
  readonly wantsSession: boolean;
}

/**
 * The plan of a route.
 * @throws Error that stops the start, when the route does not say who may call it.
 */
export function planOf({ method, url, config }: Pick<RouteOptions, 'method' | 'url' | 'config'>): RoutePlan {
  const methods = [method].flat();
  const name = `${methods.length === 1 ? methods[0] : '*'} ${url}`;
  const { access, optionalSession = false, keyRequired = false } = (config ?? {}) as Partial<RouteAccess>;
  if (access === undefined) throw new Error(`the route ${name} does not say who may call it (config.access)`);
  const changesState = !methods.every((each) => SAFE_METHODS.has(each));
  return {
    name,
    access,
    changesState,
    takesKey: changesState && access !== 'public' && !KEYLESS.test(url),
    keyRequired,
    wantsSession: access !== 'public' || optionalSession,
  };
}

/** Why the principal may not call the route; null where he may. Staff may what customers may, admin may what staff may. */
export function accessRefusal(access: Access, principal: Principal | null): RefusalError | null {
  if (access === 'public') return null;
  if (principal === null) return new RefusalError(refusal('not_signed_in'));
  switch (access) {
    case 'signed_in':
      return null;
    case 'staff':
      return principal.role === 'customer' ? new RefusalError(refusal('forbidden')) : null;
    case 'admin':
      return principal.role === 'admin' ? null : new RefusalError(refusal('forbidden'));
    default:
      return unreachable(access);
  }
}
