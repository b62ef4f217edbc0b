import { connect, type Socket } from 'node:net';

import type { Recorder } from './recorder.ts';
import { createRequest, orderIdAt, payRequest, type RequestTemplate, saysPaid } from './requests.ts';
import { ResponseReader } from './response-reader.ts';

/** A refused shopper waits so long before his next order, so that errors cannot turn into a storm of requests. */
const PAUSE_AFTER_ERROR_MS = 20;
/** A request not answered for so long is given up, with its connection. */
const ANSWER_MS_MAX = 30_000;

/** Every socket reads into this one: Node hands over what it has read before it reads again, and nothing is kept in it. */
const READ_BUFFER = Buffer.allocUnsafe(64 * 1024);

/** What all shoppers of a run share. */
export interface Shop {
  readonly host: string;
  readonly port: number;
  readonly recorder: Recorder;
  /** The id, as 36 bytes, of the product that somebody wants next. */
  nextProduct(): Buffer;
}

/**
 * One shopper: creates an order, pays it, and again, on one kept-alive connection, until he is told to stop. A state machine on
 * callbacks over prebuilt requests, because he shares the cores with what he measures.
 */
export class Shopper {
  readonly #shop: Shop;
  readonly #create: RequestTemplate;
  readonly #pay: RequestTemplate;
  readonly #reader = new ResponseReader();
  readonly #onStopped: () => void;
  #socket: Socket | null = null;
  #waitingFor: 'create' | 'pay' | null = null;
  #stopping = false;
  #orderAt = 0;
  #sentAt = 0;

  /** `onStopped` is called once, when he has left after `stop`. */
  constructor(shop: Shop, cookie: string, onStopped: () => void) {
    const authority = `${shop.host}:${shop.port}`;
    this.#shop = shop;
    this.#create = createRequest(authority, cookie);
    this.#pay = payRequest(authority, cookie);
    this.#onStopped = onStopped;
  }

  /** Connects and begins. */
  start(): void {
    const socket = connect({
      host: this.#shop.host,
      port: this.#shop.port,
      noDelay: true,
      onread: {
        buffer: READ_BUFFER,
        callback: (length, buffer) => {
          if (socket === this.#socket) this.#read(Buffer.from(buffer.buffer, buffer.byteOffset, length));
          return true;
        },
      },
    });
    this.#socket = socket;
    socket.once('connect', () => this.#next());
    socket.on('error', (error: NodeJS.ErrnoException) => this.#lost(socket, error.code ?? error.message));
    socket.on('close', () => this.#lost(socket, 'closed'));
  }

  /** Lets him finish the order he is at, then leave. */
  stop(): void {
    this.#stopping = true;
    if (this.#waitingFor === null) this.#leave();
  }

  /** Leaves at once, whatever is under way. */
  abandon(): void {
    this.#stopping = true;
    this.#leave();
  }

  /** Gives up a request that has waited too long at `now`. */
  checkTime(now: number): void {
    const socket = this.#socket;
    if (socket !== null && this.#waitingFor !== null && now - this.#sentAt > ANSWER_MS_MAX)
      this.#lost(socket, 'timeout');
  }

  #next(): void {
    if (this.#stopping) return this.#leave();
    this.#create.setId(this.#shop.nextProduct(), 0);
    this.#create.renewKey();
    this.#waitingFor = 'create';
    this.#orderAt = performance.now();
    this.#send(this.#create, this.#orderAt);
  }

  #send(request: RequestTemplate, now: number): void {
    this.#sentAt = now;
    this.#socket?.write(request.bytes);
  }

  #read(bytes: Buffer): void {
    try {
      if (this.#reader.feed(bytes)) this.#answered();
    } catch (error) {
      if (this.#socket !== null) this.#lost(this.#socket, error instanceof Error ? error.message : 'error');
    }
  }

  #answered(): void {
    const { status, buffer, bodyStart, bodyEnd } = this.#reader;
    const now = performance.now();
    const spentMs = now - this.#sentAt;
    if (status !== 200) return this.#refused();
    if (this.#waitingFor === 'create') {
      const at = orderIdAt(buffer, bodyStart, bodyEnd);
      if (at < 0) return this.#refused();
      this.#shop.recorder.created(spentMs);
      this.#pay.setId(buffer, at);
      this.#pay.renewKey();
      this.#waitingFor = 'pay';
      return this.#send(this.#pay, now);
    }
    if (!saysPaid(buffer, bodyStart)) return this.#refused();
    this.#shop.recorder.paid(spentMs, now - this.#orderAt);
    this.#next();
  }

  #refused(): void {
    this.#waitingFor = null;
    this.#shop.recorder.failed(`${this.#reader.status} ${codeOf(this.#reader.body())}`);
    this.#again(() => this.#next());
  }

  #lost(socket: Socket, why: string): void {
    if (socket !== this.#socket) return;
    this.#socket = null;
    this.#waitingFor = null;
    this.#reader.reset();
    socket.destroy();
    this.#shop.recorder.failed(`connection ${why}`);
    this.#again(() => this.start());
  }

  #again(work: () => void): void {
    if (this.#stopping) return this.#leave();
    setTimeout(() => {
      if (this.#stopping) this.#leave();
      else work();
    }, PAUSE_AFTER_ERROR_MS);
  }

  #left = false;
  #leave(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#waitingFor = null;
    socket?.destroy();
    if (this.#left) return;
    this.#left = true;
    this.#onStopped();
  }
}

function codeOf(body: string): string {
  return /"code":"([a-z_]{1,40})"/.exec(body)?.[1] ?? 'no expected answer';
}
