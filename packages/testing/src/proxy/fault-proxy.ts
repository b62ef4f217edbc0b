import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type NetConnectOpts, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import type { Frame, FramePoint, Splitter, Splitters } from './frames.ts';

/** What becomes of a frame. */
export type FaultDecision =
  | { readonly kind: 'pass' }
  /** Both ends lose their connection, and the frame is not handed on. */
  | { readonly kind: 'cut' }
  /** The frame is handed on with all that came behind it in the same chunk; then both ends lose their connection. */
  | { readonly kind: 'pass_then_cut' }
  /** The frame vanishes; the connection stays. */
  | { readonly kind: 'drop' }
  /** The frame is handed on later, and everything behind it too. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The same, when the promise resolves. */
  | { readonly kind: 'hold'; readonly until: Promise<unknown> };

/** Nothing happens. */
export const PASS: FaultDecision = { kind: 'pass' };

/** Directions of a connection, seen from the client. */
export type Direction = 'toServer' | 'toClient';

/** What a proxy is made of. */
export interface FaultProxyOptions {
  /** Where it connects to, for every connection that it takes: a port of this machine, or a socket. */
  readonly target: NetConnectOpts | (() => NetConnectOpts);
  readonly splitters: () => Splitters;
  /** Asked about every frame that is at a point; absent: all of them pass. */
  readonly decide?: (point: FramePoint) => FaultDecision;
}

/** Most bytes that a direction that is cut keeps until it is healed. */
const KEPT_BYTES_MAX = 16 * 1024 * 1024;

interface Link {
  readonly client: Socket;
  readonly server: Socket;
}

/** A TCP proxy on loopback that knows where in a protocol its connections are, and can cut, delay, drop and hold there. */
export class FaultProxy {
  readonly #options: FaultProxyOptions;
  readonly #server: Server;
  readonly #links = new Set<Link>();
  readonly #closed = new Map<Direction, PromiseWithResolvers<void>>();
  /** Connections that it has cut so far. */
  cuts = 0;
  /** Asked instead of the options' own. */
  decide: (point: FramePoint) => FaultDecision;

  private constructor(options: FaultProxyOptions) {
    this.#options = options;
    this.decide = options.decide ?? (() => PASS);
    this.#server = createServer((client) => this.#accept(client));
  }

  /** Listens on a port of its own. */
  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get connections(): number {
    return this.#links.size;
  }

  /** From now on nothing gets through in this direction, until it is healed: packets are lost, and neither end is told. */
  block(direction: Direction): void {
    if (!this.#closed.has(direction)) this.#closed.set(direction, Promise.withResolvers());
  }

  /** Lets through what waited, in every direction. */
  heal(): void {
    for (const { resolve } of this.#closed.values()) resolve();
    this.#closed.clear();
  }

  /** Cuts every connection that is there. */
  cutAll(): void {
    for (const link of this.#links) this.#cut(link);
  }

  /** Takes no more connections and ends those that it has. */
  async close(): Promise<void> {
    this.heal();
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const link of this.#links) destroy(link);
    await closed;
  }

  #accept(client: Socket): void {
    const { target, splitters } = this.#options;
    const server = connect(typeof target === 'function' ? target() : target);
    const link: Link = { client, server };
    this.#links.add(link);
    const { toServer, toClient } = splitters();
    this.#forward(link, 'toServer', toServer);
    this.#forward(link, 'toClient', toClient);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => destroy(link));
      socket.on('close', () => {
        this.#links.delete(link);
        destroy(link);
      });
    }
  }

  /** Hands frames on one after another: one that waits has all behind it wait. */
  #forward(link: Link, direction: Direction, splitter: Splitter): void {
    const [from, to] = direction === 'toServer' ? [link.client, link.server] : [link.server, link.client];
    let last = Promise.resolve();
    let waiting = 0;
    from.on('data', (chunk: Buffer) => {
      waiting += chunk.length;
      if (waiting > KEPT_BYTES_MAX) from.pause();
      last = last
        .then(() => this.#hand(link, direction, to, splitter.push(chunk)))
        .then(() => {
          waiting -= chunk.length;
          from.resume();
        })
        .catch(() => destroy(link));
    });
    from.on('end', () => {
      void last.then(() => to.end());
    });
  }

  async #hand(link: Link, direction: Direction, to: Socket, frames: readonly Frame[]): Promise<void> {
    for (const [index, frame] of frames.entries()) {
      await this.#closed.get(direction)?.promise;
      const decision = frame.point === null ? PASS : this.decide(frame.point);
      switch (decision.kind) {
        case 'pass':
          break;
        case 'drop':
          continue;
        case 'cut':
          this.#cut(link);
          return;
        case 'pass_then_cut':
          await written(to, Buffer.concat(frames.slice(index).map(({ bytes }) => bytes)));
          this.#cut(link, to);
          return;
        case 'delay':
          await delay(decision.ms);
          break;
        case 'hold':
          await decision.until;
          break;
      }
      if (!to.destroyed) to.write(frame.bytes);
    }
  }

  /** Ends both connections; `kept` properly, so that what was written to it arrives. */
  #cut(link: Link, kept?: Socket): void {
    this.cuts += 1;
    for (const socket of [link.client, link.server]) {
      if (socket === kept) socket.end();
      else socket.resetAndDestroy();
    }
  }
}

function destroy({ client, server }: Link): void {
  for (const socket of [client, server]) if (!socket.destroyed && !socket.writableEnded) socket.destroy();
}

function written(to: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    to.write(bytes, () => resolve());
  });
}
