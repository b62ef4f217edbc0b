import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { Ask, FromVictim, MigrationOrders, Orders, Reply, ToVictim } from './protocol.ts';

/** The program of a victim that serves, module by module. */
export const VICTIM = fileURLToPath(new URL('victim.ts', import.meta.url));
/** The program of one that brings a database up to date. */
export const MIGRATOR = fileURLToPath(new URL('migrator.ts', import.meta.url));
const TAIL_MAX = 4_000;

/** The victim went before it answered: what came of what was asked is not known. */
export class VictimDied extends Error {
  override readonly name = 'VictimDied';
}

/** A process that is to die. Start it early: it takes its orders when it is needed. */
export class Victim {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (reply: Reply) => void; reject: (error: Error) => void }>();
  readonly #idle: Promise<void>;
  readonly #ready: Promise<void>;
  /** How it ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** The end of what it wrote to standard error. */
  said = '';
  #asked = 0;
  #gone = false;

  /** `program` is MIGRATOR, or VICTIM put together (see bundle.ts). */
  constructor(program: string) {
    // Not what the parent was started with: a test runner's own modules would be loaded for nothing.
    this.#child = fork(program, [], {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const [idle, ready] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    [this.#idle, this.#ready] = [idle.promise, ready.promise];
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.said = (this.said + text).slice(-TAIL_MAX);
    });
    this.#child.on('message', (message: FromVictim) => {
      if (message === 'idle') idle.resolve();
      else if (message === 'ready') ready.resolve();
      else {
        this.#waiting.get(message.id)?.resolve(message.reply);
        this.#waiting.delete(message.id);
      }
    });
    this.ended = once(this.#child, 'close').then(([code, signal]) => {
      this.#gone = true;
      const died = new VictimDied(`the victim ended (${signal ?? code}): ${this.said}`);
      for (const { reject } of this.#waiting.values()) reject(died);
      this.#waiting.clear();
      for (const each of [idle, ready]) each.reject(died);
      return { code: code as number | null, signal: signal as NodeJS.Signals | null };
    });
    for (const each of [idle, ready]) each.promise.catch(() => undefined);
  }

  /** Gives it its orders, and resolves when it serves. @throws VictimDied */
  async begin(orders: Orders): Promise<void> {
    await this.#idle;
    this.#send({ orders });
    await this.#ready;
  }

  /** Has it begin to bring a database up to date. @throws VictimDied */
  async migrate(orders: MigrationOrders): Promise<void> {
    await this.#idle;
    this.#send({ orders });
  }

  /** @throws VictimDied */
  perform(ask: Ask): Promise<Reply> {
    if (this.#gone) return Promise.reject(new VictimDied('the victim is gone'));
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    this.#asked += 1;
    this.#waiting.set(this.#asked, { resolve, reject });
    this.#send({ id: this.#asked, ask });
    return promise;
  }

  /** Ends it, if its fault has not. */
  async end(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  #send(message: ToVictim | { readonly orders: MigrationOrders }): void {
    // A channel that closes under the message ends the process too, which tells everybody who waits.
    this.#child.send(message, () => undefined);
  }
}
