import type { Command, ServiceName } from '@kontor/contracts/command';
import { isStored } from '@kontor/contracts/refusals';
import { decodeJson, encodeJson } from '@kontor/kernel/json';

import { type Answered, reused } from './idempotency.ts';
import type { Pulse } from './pulse.ts';
import type { CacheUse, SharedCache } from './shared-cache.ts';

/** An entry ends this much before its row in the database may be pruned, for clocks that differ. */
const MARGIN_MS = 60_000;
const MARGIN_SHARE = 0.1;

/** What the answers of a service are kept with. */
export interface StoredAnswersOptions {
  readonly service: ServiceName;
  readonly cache: SharedCache;
  /** Of the database in which the service's commands commit. */
  readonly pulse: Pick<Pulse, 'incarnation'>;
  /** How long the database keeps refusals at least. */
  readonly idempotencyTtlMs: number;
}

/** An entry: what was asked, what came of it, whose request it was, and until when (by the clock of who wrote it) it counts. */
interface StoredAnswer<Answer> extends Pick<Answered<Answer>, 'outcome' | 'requestId'> {
  readonly hash: string;
  readonly until: number;
}

type Submit<C extends Command, Answer> = (command: C, deadline: number) => Promise<Answered<Answer>>;

/** A service, as an object of functions. */
export interface Submitting {
  readonly submit: (command: never, deadline: number) => Promise<Answered<unknown>>;
}

/**
 * Answers retries from the shared cache, so that a storm of them does not reach the database. An entry is written only after COMMIT, and says
 * what the database says: an effect and its answer never change, and a refusal's entry ends before the refusal may be forgotten. It is
 * asked for only while the pulse is fresh and under the pulse's incarnation, so that a database that went back in time is never contradicted.
 */
export class StoredAnswers {
  readonly #options: StoredAnswersOptions;
  readonly #ttlMs: number;
  #hits = 0;
  #misses = 0;
  #away = 0;

  constructor(options: StoredAnswersOptions) {
    this.#options = options;
    const { idempotencyTtlMs } = options;
    this.#ttlMs = idempotencyTtlMs - Math.min(MARGIN_MS, idempotencyTtlMs * MARGIN_SHARE);
  }

  use(): CacheUse {
    return { hits: this.#hits, misses: this.#misses, away: this.#away };
  }

  /** The same service, with the cache before it; commands without a key pass by. */
  inFrontOf<Service extends Submitting>(service: Service): Service {
    return { ...service, submit: this.#before(service.submit as Submit<Command, unknown>) };
  }

  #before<C extends Command, Answer>(submit: Submit<C, Answer>): Submit<C, Answer> {
    return async (command, deadline) => {
      const { requestHash: hash } = command.meta;
      if (hash === null) return submit(command, deadline);
      const incarnation = this.#options.pulse.incarnation();
      if (incarnation === null) {
        this.#away += 1;
        return submit(command, deadline);
      }
      const key = this.#keyOf(incarnation, command);
      const stored = await this.#find<Answer>(key);
      if (stored !== null) {
        if (stored.hash !== hash) return reused();
        return { outcome: stored.outcome, replayed: true, requestId: stored.requestId };
      }
      const until = Date.now() + this.#ttlMs;
      const answered = await submit(command, deadline);
      if (isKept(answered)) {
        const { outcome, requestId } = answered;
        const answer: StoredAnswer<Answer> = { hash, outcome, requestId, until };
        this.#options.cache.keep([{ key, value: encodeJson(answer), ttlMs: until - Date.now() }]);
      }
      return answered;
    };
  }

  async #find<Answer>(key: string): Promise<StoredAnswer<Answer> | null> {
    const found = await this.#options.cache.find([key]);
    if (found === null) {
      this.#away += 1;
      return null;
    }
    const [value = null] = found;
    const stored = value === null ? null : decodeJson<StoredAnswer<Answer>>(value);
    if (stored === null || stored.until <= Date.now()) {
      this.#misses += 1;
      return null;
    }
    this.#hits += 1;
    return stored;
  }

  #keyOf(incarnation: string, { meta: { tenantId, id } }: Command): string {
    return `${incarnation}:answer:${this.#options.service}:${tenantId}:${id}`;
  }
}

/** What was replayed is not: how long its refusal will be remembered is not known here. */
function isKept({ outcome, replayed }: Answered<unknown>): boolean {
  return !replayed && (outcome.ok || isStored(outcome.refusal));
}
