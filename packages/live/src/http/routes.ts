import type { ServerResponse } from 'node:http';

import { RefusalError, refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import type { Principal } from '@kontor/http/request';
import { isUuid } from '@kontor/kernel/uuid';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';

import { decodePlace } from '../cursor.ts';
import type { Listener, LiveFeed } from '../feed.ts';
import { PRODUCTS_MAX, STREAMS_PER_ADDRESS_MAX, STREAMS_PER_USER_MAX } from '../limits.ts';
import { StreamData } from '../schemas.ts';
import { type Audience, TOPICS, type Topic } from '../stream.ts';

/** What the route is given. */
export interface LiveRoutesOptions {
  readonly feed: LiveFeed;
  /** Looks up anew whose session a request came with; null where it has ended. */
  authenticate(request: FastifyRequest): Promise<Principal | null>;
  /** Told of an answer whose connection was closed: Fastify itself tells only of those that it could finish. */
  onCutOff(request: FastifyRequest, reply: FastifyReply): void;
}

const UUID_LENGTH = 36;
const EventsQuery = Type.Object({
  products: Type.Optional(
    Type.String({
      maxLength: PRODUCTS_MAX * (UUID_LENGTH + 1),
      description: `Ids of products whose stock is told, with commas between them, at most ${PRODUCTS_MAX}. Staff is told of all.`,
    }),
  ),
  topics: Type.Optional(
    Type.String({
      maxLength: 64,
      description: `What is told, with commas between: ${TOPICS.join(', ')}. All of them where it is left out.`,
      examples: ['orders,wallet'],
    }),
  ),
});
const Headers = Type.Object({
  'last-event-id': Type.Optional(
    Type.String({ description: 'The `id` of the last message that was read, as an EventSource sends it by itself.' }),
  ),
});

/** Adds `GET /events/`: live data as server-sent events. */
export function liveRoutes(app: App, { feed, authenticate, onCutOff }: LiveRoutesOptions): void {
  app.get(
    '/events/',
    {
      config: { access: 'public', optionalSession: true },
      exposeHeadRoute: false,
      schema: {
        tags: ['live'],
        summary: 'Live data, as server-sent events',
        description: DESCRIPTION,
        querystring: EventsQuery,
        headers: Headers,
        response: {
          200: {
            description: 'A stream that does not end by itself. `event` names the schema of `data`.',
            content: { 'text/event-stream': { schema: StreamData } },
          },
        },
      },
    },
    async (request, reply) => {
      const listener = listenerOf(request, authenticate);
      const { raw } = reply;
      const stream = await feed.listen(listener, () => openResponse(reply));
      raw.on('drain', () => stream.drained());
      const left = () => {
        stream.left();
        if (!raw.writableFinished) onCutOff(request, reply);
      };
      if (raw.destroyed) left();
      else raw.on('close', left);
      return reply;
    },
  );
}

const DESCRIPTION = [
  'A customer is told of his own orders and wallet, staff of everything; the stock of products that `products` names is told to anybody.',
  'Messages: `ready` (the stream is open: load what you show now), `order`, `wallet`, `stock`, `product`, `reset` (too much was missed: load again) and `closing`.',
  'Each bears an `id`; a client that sends the last one as `Last-Event-ID` misses nothing and is told nothing twice, whichever server it comes back to.',
  'Order of messages is kept for each order and each account. `stock` tells the latest numbers, and may leave out those in between.',
  'The stream ends within about a second of its session.',
].join(' ');

/** Takes the answer out of Fastify's hands: it is written bit by bit, for hours, and nothing may hold it back or change it. */
function openResponse(reply: FastifyReply): ServerResponse {
  const { raw } = reply;
  reply.hijack();
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  raw.flushHeaders();
  return raw;
}

interface EventsRequest extends FastifyRequest {
  readonly query: { readonly products?: string; readonly topics?: string };
}

function listenerOf(request: FastifyRequest, authenticate: LiveRoutesOptions['authenticate']): Listener {
  const { query, principal, ip } = request as EventsRequest;
  const id = request.raw.headers['last-event-id'];
  const wasHere = typeof id === 'string' && id !== '';
  const audience = audienceOf(principal, listed(query.products), listed(query.topics));
  return {
    audience,
    countedAs: principal?.userId ?? ip,
    countMax: principal === null ? STREAMS_PER_ADDRESS_MAX : STREAMS_PER_USER_MAX,
    place: wasHere ? decodePlace(id) : null,
    wasHere,
    mayStay: async () => principal === null || isSame(principal, await authenticate(request)),
  };
}

/** Another role is another stream: what it may tell was decided when it opened. */
function isSame(before: Principal, now: Principal | null): boolean {
  return now !== null && now.userId === before.userId && isStaff(now) === isStaff(before);
}

function isStaff({ role }: Principal): boolean {
  return role !== 'customer';
}

function audienceOf(principal: Principal | null, products: readonly string[], topics: readonly string[]): Audience {
  if (products.length > PRODUCTS_MAX) throw invalid('products', `must have at most ${PRODUCTS_MAX} ids`);
  if (!products.every(isUuid)) throw invalid('products', 'must be UUIDs with commas between them');
  if (!topics.every(isTopic)) throw invalid('topics', `must be of ${TOPICS.join(', ')}, with commas between them`);
  if (principal === null && products.length === 0) throw new RefusalError(refusal('not_signed_in'));
  return {
    userId: principal?.userId ?? null,
    everything: principal !== null && isStaff(principal),
    products: new Set(products.map((id) => id.toLowerCase())),
    topics: new Set(topics.length === 0 ? TOPICS : topics),
  };
}

function isTopic(text: string): text is Topic {
  return (TOPICS as readonly string[]).includes(text);
}

function listed(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(',').map((each) => each.trim());
}

function invalid(field: string, message: string): RefusalError {
  return new RefusalError(refusal('validation_failed', [{ field, message }], `${field} ${message}`));
}
