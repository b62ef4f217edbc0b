import { setTimeout as delay } from 'node:timers/promises';

import type { Command, ServiceName } from '@kontor/contracts/command';
import { RefusalError, refusal } from '@kontor/contracts/refusals';
import { atCall } from '@kontor/faults/fault-point';
import { assert } from '@kontor/kernel/assert';
import { uuidv7 } from '@kontor/kernel/uuid';
import type { Answered } from '@kontor/runtime/idempotency';
import { mustSeeOf } from '@kontor/runtime/must-see';
import { isBrokenCircuitError, isBulkheadRejectedError } from 'cockatiel';

import { decodeWire, encodeWire } from './codec.ts';
import { CallError, type CallerProof, type CallTrace, Endpoint } from './endpoint.ts';
import {
  CALL_BYTES_MAX,
  CALL_ENTRIES_MAX,
  type ChannelAsk,
  type ChannelLine,
  type ChannelReply,
  callPath,
  DEADLINE_MS_MAX,
} from './protocol.ts';
import { isChannelLine } from './reply-schemas.ts';
import { RetryBudget } from './retry-budget.ts';

/** Entries that wait for a call; one more is refused. */
const WAITING_MAX = 8_192;
/** Calls that may be without an answer yet; what comes meanwhile shares the next one. */
const UNANSWERED_MAX = 2;
/** After this long a call that is still unanswered holds nobody up any more. */
const UNANSWERED_MS_MAX = 50;
/** Times that an entry is sent in all. */
const TRIES_MAX = 3;
const RETRY_PAUSE_MS = 50;
/** Nothing is sent for a caller that waits no longer than this. */
const REMAINING_MS_MIN = 5;
const SWEEP_MS = 50;
const RETRY_AFTER_SECONDS = 1;

/** Told what a channel does, for metrics and logs. */
export interface ChannelObserver {
  callDone(service: ServiceName, entries: number, seconds: number): void;
  callFailed(service: ServiceName, url: string, error: unknown): void;
  entriesRetried(service: ServiceName, entries: number): void;
}

/** Where a service is, and how to speak to it. */
export interface RemoteChannelOptions extends CallerProof {
  readonly service: ServiceName;
  /** Its instances, `http://host:port` or `https://host:port` each; calls go to them in turn, and past one that is away to the next. */
  readonly urls: readonly string[];
  readonly observer?: ChannelObserver;
}

interface Pending {
  readonly ask: ChannelAsk;
  /** `ask` as it is written; its remaining time is put beside it when it is sent. */
  readonly text: string;
  readonly deadline: number;
  readonly resolve: (reply: ChannelReply) => void;
  readonly reject: (error: Error) => void;
  tries: number;
  settled: boolean;
}

/**
 * A service in another process. Entries travel together by themselves, without a timer: one that comes alone goes at once, and what comes while calls
 * are unanswered shares the next. Every entry has its answer by its deadline, whatever became of its call: its service's, or that nobody knows.
 * What a broken call carried is sent again a bounded number of times within the budget, to another instance where there is one; which is done
 * only where the other side tells a repetition: steps, reads, and commands with a key.
 */
export class RemoteChannel {
  readonly service: ServiceName;
  readonly #endpoints: readonly Endpoint[];
  readonly #observer: ChannelObserver | undefined;
  readonly #budget = new RetryBudget();
  readonly #pending = new Set<Pending>();
  readonly #sweep: NodeJS.Timeout;
  #waiting: Pending[] = [];
  #unanswered = 0;
  #turn = 0;
  #scheduled = false;

  constructor({ service, urls, observer, ...proof }: RemoteChannelOptions) {
    assert(urls.length > 0, 'a remote service is somewhere');
    this.service = service;
    this.#endpoints = urls.map((url) => new Endpoint(url, callPath(service), proof));
    this.#observer = observer;
    this.#sweep = setInterval(() => this.#failOverdue(), SWEEP_MS);
    this.#sweep.unref();
  }

  /** Whether every instance has failed so often lately that a call would only be refused here. */
  isAway(): boolean {
    return this.#endpoints.every((endpoint) => endpoint.isResting());
  }

  /** Entries that wait, and entries that were sent. */
  depth(): { readonly queued: number; readonly running: number } {
    return { queued: this.#waiting.length, running: this.#pending.size - this.#waiting.length };
  }

  /** Runs a command. @throws RefusalError as `Executor.submit` does. */
  submit(command: Command, deadline: number): Promise<Answered<unknown>> {
    return this.answered({ kind: 'run', command }, deadline);
  }

  /** Gives the one of the entries that are commands. @throws RefusalError `unavailable` where nobody knows what became of it. */
  async answered(ask: Exclude<ChannelAsk, { kind: 'read' }>, deadline: number): Promise<Answered<unknown>> {
    const reply = await this.#send(ask, deadline);
    assert(reply.kind === 'answered', 'a command is answered');
    return { outcome: reply.outcome, replayed: reply.replayed, requestId: reply.requestId };
  }

  /** Calls a read function, which must see what whoever calls it must see. @throws RefusalError as the function does. */
  async read(name: string, args: readonly unknown[], deadline: number): Promise<unknown> {
    const seen = mustSeeOf(this.service);
    const reply = await this.#send({ kind: 'read', name, args, ...(seen === null ? {} : { seen }) }, deadline);
    assert(reply.kind === 'value', 'a read is answered by its value');
    return reply.value;
  }

  /** Lets go of its connections. Call it when nothing is sent any more. */
  async close(): Promise<void> {
    clearInterval(this.#sweep);
    await Promise.all(this.#endpoints.map((endpoint) => endpoint.close()));
  }

  async #send(ask: ChannelAsk, deadline: number): Promise<ChannelReply> {
    if (this.#waiting.length >= WAITING_MAX) throw new RefusalError(refusal('overloaded'), RETRY_AFTER_SECONDS);
    const { promise, resolve, reject } = Promise.withResolvers<ChannelReply>();
    const pending: Pending = { ask, text: encodeWire(ask), deadline, resolve, reject, tries: 0, settled: false };
    this.#pending.add(pending);
    this.#budget.earn(1);
    this.#enqueue([pending]);
    const reply = await promise;
    if (reply.kind !== 'failed') return reply;
    throw new RefusalError(reply.refusal, reply.retryAfterSeconds ?? undefined);
  }

  #enqueue(pendings: readonly Pending[]): void {
    this.#waiting.push(...pendings);
    this.#wake();
  }

  /** Sends once the events of this turn of the loop are in. */
  #wake(): void {
    if (this.#scheduled || this.#unanswered >= UNANSWERED_MAX || this.#waiting.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      while (this.#unanswered < UNANSWERED_MAX && this.#waiting.length > 0) {
        const batch = this.#take();
        if (batch.length > 0) void this.#call(batch);
      }
    });
  }

  #take(): Pending[] {
    const now = Date.now();
    const batch: Pending[] = [];
    let bytes = 0;
    let looked = 0;
    for (const pending of this.#waiting) {
      if (batch.length >= CALL_ENTRIES_MAX) break;
      if (batch.length > 0 && bytes + pending.text.length > CALL_BYTES_MAX) break;
      looked += 1;
      if (pending.settled) continue;
      if (pending.deadline - now < REMAINING_MS_MIN) {
        this.#fail(pending);
        continue;
      }
      bytes += pending.text.length;
      batch.push(pending);
    }
    this.#waiting = this.#waiting.slice(looked);
    return batch;
  }

  async #call(batch: readonly Pending[]): Promise<void> {
    const endpoint = this.#nextEndpoint();
    if (endpoint === null) {
      for (const pending of batch) this.#fail(pending);
      return;
    }
    const answered = this.#countUnanswered();
    const started = performance.now();
    const now = Date.now();
    let notTaken = false;
    for (const pending of batch) pending.tries += 1;
    const remaining = batch.map(({ deadline }) => Math.min(deadline - now, DEADLINE_MS_MAX));
    const entries = batch.map(({ text }, at) => `{"ask":${text},"remainingMs":${remaining[at]}}`);
    try {
      const body = `{"entries":[${entries.join(',')}]}`;
      atCall(this.service, 'before');
      await endpoint.call(body, Math.max(...remaining) + SWEEP_MS, traceOf(batch), (line) => {
        answered();
        this.#settleLine(batch, line);
      });
      atCall(this.service, 'after');
      this.#observer?.callDone(this.service, batch.length, (performance.now() - started) / 1000);
    } catch (error) {
      this.#observer?.callFailed(this.service, endpoint.url, error);
      notTaken = wasNotTaken(error);
    } finally {
      answered();
    }
    await this.#retry(
      batch.filter(({ settled }) => !settled),
      notTaken,
    );
  }

  /** In turn; past those that rest, unless all of them do. Null: every one has as many calls as it may have. */
  #nextEndpoint(): Endpoint | null {
    const inTurn = this.#endpoints.map(
      (_each, index) => this.#endpoints[(this.#turn + index) % this.#endpoints.length] as Endpoint,
    );
    this.#turn += 1;
    const open = inTurn.filter((endpoint) => endpoint.hasRoom());
    return open.find((endpoint) => !endpoint.isResting()) ?? open[0] ?? null;
  }

  /** Counts a call as unanswered until the returned function is called, or it has been for long enough. */
  #countUnanswered(): () => void {
    this.#unanswered += 1;
    let counted = true;
    const end = () => {
      if (!counted) return;
      counted = false;
      clearTimeout(timer);
      this.#unanswered -= 1;
      this.#wake();
    };
    const timer = setTimeout(end, UNANSWERED_MS_MAX);
    timer.unref();
    return end;
  }

  #settleLine(batch: readonly Pending[], text: string): void {
    const line = decodeWire(text);
    if (!isChannelLine(this.service, line))
      throw new Error(`${this.service} gave an answer that is none of its contract`);
    const { at, reply } = line as ChannelLine;
    const pending = batch[at];
    if (pending === undefined || pending.settled) return;
    this.#settle(pending);
    pending.resolve(reply);
  }

  /** Sends again what has no answer and may be, after a pause with full jitter. */
  async #retry(batch: readonly Pending[], notTaken: boolean): Promise<void> {
    const again = batch.filter(
      ({ ask, tries }) => tries < TRIES_MAX && (notTaken || isRepeatable(ask)) && this.#budget.spend(),
    );
    const over = new Set(again);
    for (const pending of batch) if (!over.has(pending)) this.#fail(pending);
    if (again.length === 0) return;
    this.#observer?.entriesRetried(this.service, again.length);
    await delay(Math.random() * RETRY_PAUSE_MS * 2 ** Math.max(...again.map(({ tries }) => tries)));
    this.#enqueue(again.filter(({ settled }) => !settled));
  }

  #failOverdue(): void {
    const now = Date.now();
    for (const pending of this.#pending) if (pending.deadline <= now) this.#fail(pending);
  }

  #fail(pending: Pending): void {
    if (pending.settled) return;
    this.#settle(pending);
    pending.reject(new RefusalError(refusal('unavailable'), RETRY_AFTER_SECONDS));
  }

  #settle(pending: Pending): void {
    pending.settled = true;
    this.#pending.delete(pending);
  }
}

/** What may have been done is sent again only where that can be told: of a command without a key its rule is asked anew, and may say otherwise. */
function isRepeatable(ask: ChannelAsk): boolean {
  return ask.kind !== 'run' || ask.command.meta.requestHash !== null;
}

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
  // The other side's certificate is not what we ask for: the connection ends before anything is sent.
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Whether a call that failed was not even begun at the other side. */
function wasNotTaken(error: unknown): boolean {
  if (error instanceof CallError || isBrokenCircuitError(error) || isBulkheadRejectedError(error)) return true;
  return NEVER_SENT.has((error as { code?: string }).code ?? '');
}

/** A call of one command bears its request id and trace, so that both sides' logs and spans tell of it. Each command carries its own anyway. */
function traceOf(batch: readonly Pending[]): CallTrace {
  const [first] = batch;
  if (batch.length === 1 && first !== undefined && 'command' in first.ask) return first.ask.command.meta;
  return { requestId: uuidv7(Date.now()), traceparent: null };
}
