import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { request as secureRequest } from 'node:https';

/** Longest wait for an answer: longer than the server's own deadline for a command. */
const ANSWER_MS_MAX = 30_000;

/** What a server answered, to the byte. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The machine word of a refusal. */
  readonly code: string | null;
  readonly replayed: boolean;
}

/** The connection went before there was an answer: whether the request took effect is not known. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** Speaks HTTP for one user, without retries of its own. Every request that waits has a connection of its own. */
export class HttpCaller {
  readonly #server: () => string;
  readonly #cookie: string | null;
  readonly #agent: Agent;

  /** `server` tells where to send the next request; `agent` keeps connections, of several callers where it is shared. */
  constructor(server: string | (() => string), cookie: string | null = null, agent: Agent = newAgent()) {
    this.#server = typeof server === 'string' ? () => server : server;
    this.#cookie = cookie;
    this.#agent = agent;
  }

  /** The same user, at another server. */
  at(server: string): HttpCaller {
    return new HttpCaller(server, this.#cookie);
  }

  /** @throws NoAnswer */
  get(path: string): Promise<HttpAnswer> {
    return this.#send('GET', path, undefined, undefined);
  }

  /** @throws NoAnswer */
  post(path: string, body: object, key?: string, more?: Readonly<Record<string, string>>): Promise<HttpAnswer> {
    return this.#send('POST', path, body, key, more);
  }

  #send(
    method: 'GET' | 'POST',
    path: string,
    body: object | undefined,
    key: string | undefined,
    more: Readonly<Record<string, string>> = {},
  ): Promise<HttpAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const lost = (error: Error) => reject(new NoAnswer(`${method} ${path}: ${error.message}`, { cause: error }));
    const target = new URL(path, this.#server());
    const sent = (target.protocol === 'https:' ? secureRequest : request)(target, {
      method,
      agent: this.#agent,
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
      headers: {
        ...more,
        ...(this.#cookie === null ? {} : { cookie: this.#cookie }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(payload === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
      },
    });
    sent.on('error', lost);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('error', lost);
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const parsed = parseObject(text);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          body: parsed,
          code: typeof parsed['code'] === 'string' ? parsed['code'] : null,
          replayed: response.headers['idempotent-replayed'] === 'true',
        });
      });
    });
    sent.end(payload);
    return promise;
  }
}

/** Connections that are kept, as many as there are requests at once. */
export function newAgent(): Agent {
  return new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
}

/** Signs in with a password, as a browser would. */
export async function signIn(server: string, username: string, password: string): Promise<HttpCaller> {
  const answer = await new HttpCaller(server).post('/auth/login/', { username, password });
  const cookie = answer.headers['set-cookie']?.find((each) => each.startsWith('sessionid='))?.split(';', 1)[0];
  if (answer.status !== 200 || cookie === undefined) throw new Error(`cannot sign in: ${answer.text}`);
  return new HttpCaller(server, cookie);
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
