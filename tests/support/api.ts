import type { App } from '@kontor/http/app';
import { uuidv7 } from '@kontor/kernel/uuid';
import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';

type Headers = Readonly<Record<string, string>>;

/** The JSON of an answer. */
export type Json = Readonly<Record<string, unknown>>;

/** An amount with two places; negative ones are for what leaves a wallet. */
export const MONEY: unknown = expect.stringMatching(/^\d+\.\d{2}$/);
/** An id of ours. */
export const ID: unknown = expect.stringMatching(
  /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
);
/** A moment in UTC. */
export const INSTANT: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
const REQUEST_ID: unknown = expect.stringMatching(/^[A-Za-z0-9._:-]{1,128}$/);

/** Speaks the contract to an application in memory, for one caller. */
export class Api {
  readonly #app: App;
  readonly #cookie: string | null;

  constructor(app: App, cookie: string | null = null) {
    this.#app = app;
    this.#cookie = cookie;
  }

  /** The same application for another caller. */
  as({ cookie }: { readonly cookie: string }): Api {
    return new Api(this.#app, cookie);
  }

  get(url: string, headers: Headers = {}): Promise<LightMyRequestResponse> {
    return this.#app.inject({ method: 'GET', url, headers: this.#headers(headers) });
  }

  /** A JSON body under a key that was never used, unless `headers` name one. */
  post(url: string, payload: object = {}, headers: Headers = {}): Promise<LightMyRequestResponse> {
    return this.#app.inject({ method: 'POST', url, payload, headers: this.#headers(headers, uuidv7(Date.now())) });
  }

  /** The same without a key. */
  postKeyless(url: string, payload: object = {}, headers: Headers = {}): Promise<LightMyRequestResponse> {
    return this.#app.inject({ method: 'POST', url, payload, headers: this.#headers(headers) });
  }

  patch(url: string, payload: object, headers: Headers = {}): Promise<LightMyRequestResponse> {
    return this.#app.inject({ method: 'PATCH', url, payload, headers: this.#headers(headers) });
  }

  /** As a browser sends a form. */
  form(url: string, fields: Headers, headers: Headers = {}): Promise<LightMyRequestResponse> {
    const payload = new URLSearchParams(fields).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.#app.inject({ method: 'POST', url, payload, headers: this.#headers({ ...type, ...headers }) });
  }

  #headers(headers: Headers, key?: string): Record<string, string> {
    return {
      ...(this.#cookie === null ? {} : { cookie: this.#cookie }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...headers,
    };
  }
}

/** The JSON of an answer that must be a success. */
export function expectOk(answer: LightMyRequestResponse): Json {
  expect(answer.statusCode, answer.body).toBe(200);
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  return answer.json();
}

/** The JSON of an answer that must be a refusal of this status and code, in the contract's one shape. */
export function expectRefused(answer: LightMyRequestResponse, status: number, code: string): Json {
  const body = answer.json<Json>();
  expect([answer.statusCode, body['code']], answer.body).toEqual([status, code]);
  const { details, ...rest } = body;
  expect(rest).toEqual({ error: expect.stringMatching(/\S/), code, request_id: REQUEST_ID });
  if ('details' in body) expect(details).toBeTypeOf('object');
  return body;
}

/** The cookie that an answer sets, as a client sends it back; null where it sets none of that name. */
export function cookieIn(answer: LightMyRequestResponse, name: string): string | null {
  const lines = [answer.headers['set-cookie'] ?? []].flat();
  return lines.find((line) => line.startsWith(`${name}=`))?.split(';', 1)[0] ?? null;
}
