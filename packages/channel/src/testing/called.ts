import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';

import type { Command } from '@kontor/contracts/command';
import { accepted } from '@kontor/contracts/outcome';
import type { TransferAnswer } from '@kontor/contracts/wallet';
import { uuidv7 } from '@kontor/kernel/uuid';
import type { Answered } from '@kontor/runtime/idempotency';
import { systemMeta } from '@kontor/runtime/system-command';
import Fastify, { type FastifyInstance } from 'fastify';

import { type Admission, bearsToken } from '../admission.ts';
import type { CredentialStore } from '../credentials.ts';
import { internalRoutes } from '../internal-routes.ts';
import type { CalledService } from '../service-calls.ts';
import { createTlsServer } from '../tls-server.ts';

/** The secret of the tests' processes. */
export const TOKEN = 'a token between services, for tests alone';

/** A wallet that moves nothing, and remembers what it was asked. */
export interface FakeWallet extends CalledService {
  readonly commands: Command[];
  /** By when each of them was to be answered. */
  readonly deadlines: number[];
}

/** Answers each command with its own amount; `before` runs first and may wait or throw. */
export function fakeWallet(before: (command: Command) => Promise<void> | void = () => {}): FakeWallet {
  const commands: Command[] = [];
  const deadlines: number[] = [];
  return {
    commands,
    deadlines,
    service: 'wallet',
    steps: null,
    submit: async (command, deadline): Promise<Answered<TransferAnswer>> => {
      commands.push(command);
      deadlines.push(deadline);
      await before(command);
      const { amountMinor = 0n } = command as { amountMinor?: bigint };
      const answer = { transferId: command.meta.id, amountMinor, balanceMinor: amountMinor, currency: 'IDR' };
      return { outcome: accepted(answer), replayed: false, requestId: command.meta.requestId };
    },
    reads: {
      balance: async (tenantId: number, userId: string) => ({ tenantId, userId, balanceMinor: 7n }),
    },
  };
}

/** One instance of a service on loopback. */
export interface Instance {
  readonly url: string;
  readonly app: FastifyInstance;
  /** Calls that came in so far. */
  readonly calls: () => number;
  /** With which headers each of them came. */
  readonly headers: readonly IncomingHttpHeaders[];
  readonly bugs: unknown[];
  /** Why connections were refused before a request. */
  readonly refused: string[];
}

interface InstanceOptions {
  /** Who may call it; by default who bears TOKEN. */
  readonly admit: Admission;
  /** By what it is known; absent: it speaks plain HTTP. */
  readonly credentials: CredentialStore;
  readonly port: number;
  draining(): boolean;
  /** Sees the response of every call before the call is read; calls are counted from 1. */
  onCall(response: ServerResponse, call: number): void;
}

function noCare(): void {
  // Calls are answered as they come.
}

/** Starts an instance on a free port, or the given one. */
export async function startInstance(
  called: CalledService,
  {
    admit = bearsToken(TOKEN),
    credentials,
    port = 0,
    draining = () => false,
    onCall = noCare,
  }: Partial<InstanceOptions> = {},
): Promise<Instance> {
  const refused: string[] = [];
  const serverFactory = (handler: RequestListener) =>
    credentials === undefined
      ? createServer(handler)
      : createTlsServer({ credentials, handler, onRefused: (_address, error) => void refused.push(error.message) });
  const app = Fastify({ forceCloseConnections: true, serverFactory });
  const bugs: unknown[] = [];
  let calls = 0;
  const headers: IncomingHttpHeaders[] = [];
  app.addHook('onRequest', (request, reply, done) => {
    calls += 1;
    headers.push(request.headers);
    onCall(reply.raw, calls);
    done();
  });
  internalRoutes(app, { services: [called], admit, draining, onBug: (error) => bugs.push(error) });
  const address = await app.listen({ host: '127.0.0.1', port });
  const url = credentials === undefined ? address : address.replace('http:', 'https:');
  return { url, app, calls: () => calls, headers, bugs, refused };
}

/** A top-up of `amountMinor`, new at every call, with a key unless told otherwise. */
export function topUp(amountMinor: bigint, isKeyed = true): Command {
  const userId = uuidv7(Date.now());
  const meta = { ...systemMeta(1), requestHash: isKeyed ? userId : null };
  return { type: 'TopUp', meta, userId, amountMinor, kind: 'topup' } as Command;
}
