import { type Agent, type IncomingHttpHeaders, request } from 'node:http';
import { request as secureRequest } from 'node:https';

import type { App } from '@kontor/http/app';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';

/** Longest wait for an answer: longer than a server's own deadline for a command. */
const ANSWER_MS_MAX = 30_000;

/** Where a request goes. */
export interface Target {
  /** `https://127.0.0.1:8443` */
  readonly url: string;
  readonly agent: Agent;
}

/**
 * An application that is elsewhere: what a test injects into it is sent there over HTTP, to the byte, and what comes back is as if it had been injected. `targetOf` tells
 * where each request goes. Nothing else of an application is there.
 */
export function overHttp(targetOf: (options: InjectOptions) => Target): App {
  const inject = async (options: InjectOptions): Promise<LightMyRequestResponse> => send(targetOf(options), options);
  return { inject } as unknown as App;
}

/** What is asked for, as it is written. */
export function pathOf({ url = '/' }: InjectOptions): string {
  return typeof url === 'string' ? url : (url.pathname ?? '/');
}

async function send({ url: server, agent }: Target, options: InjectOptions): Promise<LightMyRequestResponse> {
  const { protocol, hostname, port } = new URL(server);
  const { headers, body } = written(options);
  const { promise, resolve, reject } = Promise.withResolvers<LightMyRequestResponse>();
  const sent = (protocol === 'https:' ? secureRequest : request)({
    hostname,
    port,
    agent,
    headers,
    method: options.method ?? 'GET',
    // As it is, dots and all: a URL would be made tidy.
    path: pathOf(options),
    signal: AbortSignal.timeout(ANSWER_MS_MAX),
  });
  sent.once('error', reject);
  sent.once('response', (response) => {
    const chunks: Buffer[] = [];
    response.once('error', reject);
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.once('end', () => resolve(answerOf(response.statusCode ?? 0, response.headers, Buffer.concat(chunks))));
  });
  sent.end(body);
  return promise;
}

/** What is sent: an object as JSON, a text as it is. Who is said to be at another address is one whom a proxy of this machine passes on. */
function written({ headers: given = {}, payload, remoteAddress }: InjectOptions) {
  const headers: Record<string, string> = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  if (remoteAddress !== undefined) headers['x-forwarded-for'] ??= remoteAddress;
  if (payload === undefined) return { headers, body: undefined };
  if (typeof payload === 'object') headers['content-type'] ??= 'application/json';
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  headers['content-length'] = String(Buffer.byteLength(body));
  return { headers, body };
}

function answerOf(statusCode: number, headers: IncomingHttpHeaders, rawPayload: Buffer): LightMyRequestResponse {
  const body = rawPayload.toString('utf8');
  const json = (): unknown => JSON.parse(body);
  return { statusCode, headers, rawPayload, body, payload: body, json } as unknown as LightMyRequestResponse;
}
