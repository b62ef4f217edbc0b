import type { App } from '@kontor/http/app';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';

import type { AnsweredRequest } from '../tracing.ts';
import { traceIdOf } from './request-id.ts';

/** Told of every answer, for metrics and traces; the refusal's kind is null where there was none. */
export type AnswerObserver = (request: AnsweredRequest, refusal: string | null) => void;

const SERVER_ERROR = 500;

/**
 * Writes one line per answer: request, trace, user and order by their ids, the route by its pattern. Nothing that a
 * caller wrote gets into it but ids that were validated, so no password, cookie or token can.
 */
export function addRequestLog(app: App, log: Logger, observe: AnswerObserver): void {
  app.addHook('onResponse', (request, reply, done) => {
    const ms = reply.elapsedTime;
    observe(answered(request, reply, ms), reply.refusalKind);
    logRequest(log, request, reply, ms);
    done();
  });
}

/** Writes the line of an answer that took `ms`. */
export function logRequest(log: Logger, request: FastifyRequest, reply: FastifyReply, ms = reply.elapsedTime): void {
  const level = reply.statusCode >= SERVER_ERROR ? 'warn' : 'info';
  if (log.isLevelEnabled(level)) log[level](lineOf(request, reply, ms), 'request');
}

function answered(request: FastifyRequest, reply: FastifyReply, ms: number): AnsweredRequest {
  return {
    method: request.raw.method ?? '',
    route: request.routeName,
    status: reply.statusCode,
    seconds: ms / 1000,
    requestId: request.id,
    traceparent: request.traceparent,
  };
}

function lineOf(request: FastifyRequest, reply: FastifyReply, ms: number): object {
  return {
    request_id: request.id,
    trace_id: traceIdOf(request.traceparent),
    user_id: request.principal?.userId,
    order_id: request.orderId ?? idIn(request.params, 'order_id') ?? idIn(request.body, 'order_id'),
    method: request.raw.method,
    route: request.routeName,
    status: reply.statusCode,
    code: reply.refusalKind ?? undefined,
    ms: Math.round(ms * 100) / 100,
  };
}

const ID = /^[0-9a-fA-F-]{36}$/;

function idIn(fields: unknown, name: string): string | undefined {
  if (typeof fields !== 'object' || fields === null) return undefined;
  const id = (fields as Record<string, unknown>)[name];
  return typeof id === 'string' && ID.test(id) ? id : undefined;
}
