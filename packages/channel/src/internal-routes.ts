import type { ServerResponse } from 'node:http';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Admission } from './admission.ts';
import { isChannelCall } from './call-schema.ts';
import { decodeWire, encodeWire, WireError } from './codec.ts';
import {
  ANSWER_TYPE,
  BODY_BYTES_MAX,
  CALL_TYPE,
  CHANNEL_CONTRACT,
  type ChannelCall,
  type ChannelLine,
  CONTRACT_HEADER,
  callPath,
} from './protocol.ts';
import { answerEntry, type CalledService } from './service-calls.ts';

const BAD_REQUEST = 400;
const UNAUTHORIZED = 401;
const CONFLICT = 409;
const UNAVAILABLE = 503;

/** What the internal routes are made of. */
export interface InternalRoutesOptions {
  /** The services that this process is. */
  readonly services: readonly CalledService[];
  /** Who may call. */
  readonly admit: Admission;
  /** Whether the server is on its way out: it takes no more calls, and callers go to another instance. */
  draining(): boolean;
  /** Told of a bug that an entry met. */
  onBug(error: unknown): void;
}

/**
 * Takes calls from other processes of the store: `POST /internal/<service>/call`. An answer begins at once, so that a caller can tell a service that
 * is slow from one that is frozen, and has a line for every entry as soon as it is done: none waits for its neighbours.
 * Add them before the edge: they have no sessions and no limits, and speak to nobody whom `admit` does not let in.
 */
export function internalRoutes(app: FastifyInstance, options: InternalRoutesOptions): void {
  app.addContentTypeParser(CALL_TYPE, { parseAs: 'string', bodyLimit: BODY_BYTES_MAX }, (_request, body, done) => {
    done(null, body);
  });
  for (const called of options.services) {
    app.post(
      callPath(called.service),
      { bodyLimit: BODY_BYTES_MAX, schema: { hide: true }, onRequest: admission(options) },
      (request, reply) => {
        const call = callOf(request.body);
        if (typeof call === 'string') {
          void refuse(reply, BAD_REQUEST, call);
          return;
        }
        reply.hijack();
        void answerCall(called, call, reply.raw, options.onBug);
      },
    );
  }
}

function admission({ admit, draining }: InternalRoutesOptions) {
  return (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    const { [CONTRACT_HEADER]: contract } = request.headers;
    void reply.header(CONTRACT_HEADER, CHANNEL_CONTRACT);
    const stranger = admit(request.raw);
    // The connection is closed with it: a caller whose certificate has expired meanwhile comes again with its new one.
    if (stranger !== null) void refuse(reply.header('connection', 'close'), UNAUTHORIZED, stranger);
    else if (contract !== CHANNEL_CONTRACT) void refuse(reply, CONFLICT, mismatch(String(contract)));
    else if (draining()) void refuse(reply, UNAVAILABLE, 'the server is shutting down');
    else done();
  };
}

/** Says which side speaks which contract, for the person who has to bring them to one version. */
export function mismatch(theirs: string): string {
  return `this side speaks contract ${CHANNEL_CONTRACT} between services, the other ${theirs}: run one version of Kontor on both`;
}

function refuse(reply: FastifyReply, status: number, error: string): FastifyReply {
  return reply.code(status).send({ error });
}

/** The call in a body, or what is wrong with it. */
function callOf(body: unknown): ChannelCall | string {
  if (typeof body !== 'string') return `send ${CALL_TYPE}`;
  try {
    const call = decodeWire(body);
    return isChannelCall(call) ? call : 'not a call of this contract';
  } catch (error) {
    if (error instanceof WireError) return error.message;
    throw error;
  }
}

async function answerCall(
  called: CalledService,
  { entries }: ChannelCall,
  response: ServerResponse,
  onBug: (error: unknown) => void,
): Promise<void> {
  // A caller that goes away is no reason to stop: what was asked for is done, and its retry finds it.
  response.on('error', () => {});
  response.writeHead(200, { 'content-type': ANSWER_TYPE, [CONTRACT_HEADER]: CHANNEL_CONTRACT });
  response.flushHeaders();
  const now = Date.now();
  const lines = new LineWriter(response);
  await Promise.all(
    entries.map(async ({ ask, remainingMs }, at) => {
      const reply = await answerEntry(called, ask, now + remainingMs, onBug);
      lines.write({ at, reply });
    }),
  );
  lines.end();
}

/** Writes lines as they come; those of one turn of the event loop leave in one write. */
class LineWriter {
  readonly #response: ServerResponse;
  #waiting = '';

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  write(line: ChannelLine): void {
    if (this.#waiting === '') setImmediate(() => this.#flush());
    this.#waiting += `${encodeWire(line)}\n`;
  }

  end(): void {
    this.#flush();
    this.#response.end();
  }

  #flush(): void {
    if (this.#waiting === '' || this.#response.destroyed) return;
    this.#response.write(this.#waiting);
    this.#waiting = '';
  }
}
