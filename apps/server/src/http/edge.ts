import { DEFAULT_TENANT_ID } from '@kontor/contracts/command';
import { RefusalError, refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import type { Principal } from '@kontor/http/request';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { unholdable } from './body-text.ts';
import type { CsrfRule } from './csrf.ts';
import { DOCS_PREFIX } from './docs-page.ts';
import { queryProblems } from './form-text.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';
import { invalidRequest, type Problem } from './problems.ts';
import type { RateLimiter } from './rate-limits.ts';
import { traceparentOf } from './request-id.ts';
import { accessRefusal, planOf, type RoutePlan } from './route-plan.ts';
import type { ConstantHeaders } from './security-headers.ts';
import { sessionTokenOf } from './session-cookie.ts';

/** Whose session this is; null where it has ended or never was. An answer that is at hand need not be a promise. */
export type Authenticate = (token: string, tenantId: number) => Promise<Principal | null> | Principal | null;

/** What the edge holds every request to. */
export interface EdgeRules {
  readonly authenticate: Authenticate;
  readonly csrf: CsrfRule;
  /** Null: no limits. */
  readonly limiter: RateLimiter | null;
  readonly headers: { readonly plain: ConstantHeaders; readonly tls: ConstantHeaders };
  readonly deadlineMs: number;
  /** Told of every route's plan as it is added. */
  planned(plan: RoutePlan, route: RouteOptions): void;
}

type Done = (error?: Error) => void;

/**
 * Puts the edge in front of every route that is added from now on. The rules of a route are worked out once, and one
 * synchronous hook applies them: measured with a trivial route, a chain of plugin hooks cost several times as much (docs/decisions.md).
 */
export function addEdge(app: App, rules: EdgeRules): void {
  app.decorateRequest('principal', null);
  app.decorateRequest('tenantId', DEFAULT_TENANT_ID);
  app.decorateRequest('routeName', '');
  app.decorateRequest('deadline', 0);
  app.decorateRequest('traceparent', null);
  app.decorateRequest('idempotencyKey', null);
  app.decorateRequest('orderId', null);
  app.decorateReply('refusalKind', null);
  app.addHook('onRoute', (route) => {
    // A plugin's routes cannot say so themselves.
    if (route.url.startsWith(`${DOCS_PREFIX}/`)) route.config = { ...route.config, access: 'public' };
    const plan = planOf(route);
    rules.planned(plan, route);
    route.onRequest = [onRequestOf(plan, rules), ...[route.onRequest ?? []].flat()];
    if (plan.takesKey) route.preValidation = [readKeyOf(plan), ...[route.preValidation ?? []].flat()];
  });
}

/** What every answer bears, a 404 too. */
export function prepare(request: FastifyRequest, reply: FastifyReply, rules: EdgeRules, routeName: string): void {
  const { headers } = request.raw;
  request.routeName = routeName;
  request.deadline = Date.now() + rules.deadlineMs;
  if (headers['traceparent'] !== undefined) request.traceparent = traceparentOf(headers['traceparent']);
  reply.headers(request.protocol === 'https' ? rules.headers.tls : rules.headers.plain);
  reply.header('x-request-id', request.id);
}

function onRequestOf(plan: RoutePlan, rules: EdgeRules) {
  return (request: FastifyRequest, reply: FastifyReply, done: Done): void => {
    prepare(request, reply, rules, plan.name);
    const refused = plan.changesState ? rules.csrf.check(request) : null;
    if (refused !== null) {
      done(refused);
      return;
    }
    if (request.raw.url?.includes('%')) {
      const problems = urlProblems(request);
      if (problems.length > 0) {
        done(invalidRequest(problems));
        return;
      }
    }
    const token = plan.wantsSession ? sessionTokenOf(request.raw.headers.cookie) : null;
    const found = token === null ? null : rules.authenticate(token, request.tenantId);
    if (found instanceof Promise) {
      found.then((principal) => admit(plan, rules, principal, request, reply, done), done);
    } else {
      admit(plan, rules, found, request, reply, done);
    }
  };
}

/** The limit comes before the refusal, so that it counts callers without a session too. */
function admit(
  plan: RoutePlan,
  { limiter }: EdgeRules,
  principal: Principal | null,
  request: FastifyRequest,
  reply: FastifyReply,
  done: Done,
): void {
  request.principal = principal;
  const refused = accessRefusal(plan.access, principal) ?? undefined;
  if (limiter === null) done(refused);
  // oxlint-disable-next-line promise/no-callback-in-promise -- the hook's callback is how it ends; the limiter is a promise
  else limiter(request, reply).then(() => done(refused), done);
}

function readKeyOf({ keyRequired }: RoutePlan) {
  return (request: FastifyRequest, _reply: FastifyReply, done: Done): void => {
    try {
      request.idempotencyKey = idempotencyKeyOf(request.raw.headers['idempotency-key'], request.body);
    } catch (error) {
      done(error as Error);
      return;
    }
    const missing = keyRequired && request.idempotencyKey === null;
    done(missing ? new RefusalError(refusal('idempotency_key_required')) : undefined);
  };
}

/** The router has decoded path and query already, leniently; here what it let pass is named. */
function urlProblems({ raw, params }: FastifyRequest): Problem[] {
  const inPath = Object.entries((params ?? {}) as Record<string, string>).flatMap(([field, value]) => {
    const message = unholdable(value);
    return message === null ? [] : [{ field, message }];
  });
  const [, query = ''] = (raw.url ?? '').split('?', 2);
  return [...inPath, ...queryProblems(query)];
}
