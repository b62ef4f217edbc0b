import { setTimeout as delay } from 'node:timers/promises';

import type { Actor, Command, ServiceName } from '@kontor/contracts/command';
import type { Outcome } from '@kontor/contracts/outcome';

import { keyed } from './keyed.ts';
import type { Ask, Reply } from './protocol.ts';
import { VictimDied } from './victim-process.ts';

const PATIENCE_MS = 30_000;
const RETRY_PAUSE_MS = 10;

/** Where a client sends what it asks. */
export interface Asked {
  perform(ask: Ask): Promise<Reply>;
}

/** A command that was acknowledged, with how often it was not known before what became of it. */
export interface Acknowledged {
  readonly ask: Extract<Ask, { kind: 'command' }>;
  readonly outcome: Outcome<unknown>;
  readonly replayed: boolean;
  readonly unknown: number;
}

type Decided = Omit<Acknowledged, 'ask'>;

/** A client with a journal: asks one instance, and where that dies or cannot decide, another one, under the same command id. */
export class Client {
  readonly acknowledged: Acknowledged[] = [];
  readonly #first: Asked;
  readonly #other: Asked;

  constructor(first: Asked, other: Asked) {
    this.#first = first;
    this.#other = other;
  }

  /** Gives a command, until it is decided. */
  async command<C extends Command>(
    service: ServiceName,
    actor: Actor,
    fields: Omit<C, 'meta'>,
  ): Promise<Outcome<unknown>> {
    const ask = { kind: 'command', service, command: { ...fields, meta: keyed(actor) } as unknown as C } as const;
    const { outcome, replayed, unknown } = await this.#decide(ask);
    this.acknowledged.push({ ask, outcome, replayed, unknown });
    return outcome;
  }

  /** Does what has no key: signing in and out. */
  async act(ask: Exclude<Ask, { kind: 'command' }>): Promise<Outcome<unknown>> {
    return (await this.#decide(ask)).outcome;
  }

  /** Asks for a command that was acknowledged once more, until it is decided. */
  repeat(ask: Acknowledged['ask']): Promise<Decided> {
    return this.#decide(ask);
  }

  async #decide(ask: Ask): Promise<Decided> {
    const giveUpAt = performance.now() + PATIENCE_MS;
    let last = '';
    for (let tries = 0; performance.now() < giveUpAt; tries += 1) {
      const reply = await (tries === 0 ? this.#first : this.#other).perform(ask).catch(undecided);
      if (!('undecided' in reply)) return { ...reply, unknown: tries };
      last = reply.undecided;
      await delay(RETRY_PAUSE_MS);
    }
    throw new Error(`${JSON.stringify(ask, withBigints)} was not decided within ${PATIENCE_MS} ms: ${last}`);
  }
}

function undecided(error: unknown): Reply {
  if (error instanceof VictimDied) return { undecided: error.message };
  throw error;
}

function withBigints(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
