import { KontorError } from './errors.ts';

/** Where intents are kept: `localStorage` and `sessionStorage` are such, and so is a Map with these three names. */
export interface IntentStorage {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

/** Something that a person wants to happen once: its key, and the request that goes under it. */
export interface Intent<Body> {
  readonly key: string;
  readonly body: Body;
  /** When it was made, in ms since 1970. */
  readonly madeAt: number;
}

/** Options of Intents. */
export interface IntentsOptions {
  /** Begins every name in the storage; put the user's id into it where people share a browser. Default `kontor:intent:`. */
  readonly prefix?: string;
  readonly newKey?: () => string;
  readonly now?: () => number;
}

/**
 * One key per intent, kept until the store has answered. A second click, a reload or another tab finds the intent that is open and sends the
 * same request under the same key again, so it happens once; only an answer ends it. The name says what is wanted once at a time: `pay:<order id>`.
 */
export class Intents {
  readonly #storage: IntentStorage;
  readonly #prefix: string;
  readonly #newKey: () => string;
  readonly #now: () => number;
  readonly #running = new Map<string, Promise<unknown>>();

  constructor(storage: IntentStorage, options: IntentsOptions = {}) {
    this.#storage = storage;
    this.#prefix = options.prefix ?? 'kontor:intent:';
    this.#newKey = options.newKey ?? (() => crypto.randomUUID());
    this.#now = options.now ?? (() => Date.now());
  }

  /** The intent of that name which has no answer yet, from before a reload for instance; null where there is none. */
  open<Body>(name: string): Intent<Body> | null {
    const kept = this.#storage.getItem(this.#prefix + name);
    if (kept === null) return null;
    try {
      const { key, body, madeAt } = JSON.parse(kept) as Partial<Intent<Body>>;
      return typeof key === 'string' && typeof madeAt === 'number' ? { key, body: body as Body, madeAt } : null;
    } catch {
      return null;
    }
  }

  /**
   * Sends `body` under the key of the intent, which is made now unless one is open: then what is open is sent, with its own body, since it may
   * have happened already. Who calls while it is under way gets the same answer. The intent ends with an answer or a final refusal, and stays
   * open over everything that leaves the outcome unknown.
   */
  run<Body, Answer>(name: string, body: Body, send: (body: Body, key: string) => Promise<Answer>): Promise<Answer> {
    const running = this.#running.get(name);
    if (running !== undefined) return running as Promise<Answer>;
    const started = this.#run(name, body, send).finally(() => this.#running.delete(name));
    this.#running.set(name, started);
    return started;
  }

  /** Forgets an intent, for a person who gave it up knowing that it may have happened. */
  forget(name: string): void {
    this.#storage.removeItem(this.#prefix + name);
  }

  async #run<Body, Answer>(
    name: string,
    body: Body,
    send: (body: Body, key: string) => Promise<Answer>,
  ): Promise<Answer> {
    let intent = this.open<Body>(name);
    if (intent === null) {
      intent = { key: this.#newKey(), body, madeAt: this.#now() };
      // Kept before it is sent: a page that goes away in between knows what it sent.
      this.#storage.setItem(this.#prefix + name, JSON.stringify(intent));
    }
    try {
      const answer = await send(intent.body, intent.key);
      this.forget(name);
      return answer;
    } catch (error) {
      if (error instanceof KontorError && error.isFinal) this.forget(name);
      throw error;
    }
  }
}
