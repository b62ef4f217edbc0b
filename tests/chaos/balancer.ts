import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Sends of one request in all, and the pause between them while no instance takes it. */
const TRIES_MAX = 200;
const PAUSE_MS = 50;
/** What belongs to a connection and not to what is said on it. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'host', 'content-length', 'expect']);

/** A load balancer as stands before any store: sends a request to one instance, and where that does not take it, to the next. */
export class Balancer {
  readonly #server: Server;
  readonly #targets: () => readonly string[];
  readonly #agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  #turn = 0;
  /** Requests that were sent again, by why. */
  readonly retries = new Map<string, number>();

  private constructor(targets: () => readonly string[]) {
    this.#targets = targets;
    this.#server = createServer((incoming, outgoing) => void this.#serve(incoming, outgoing));
  }

  /** Listens on a port of its own; `targets` are the instances that are there now. */
  static async start(targets: () => readonly string[]): Promise<Balancer> {
    const balancer = new Balancer(targets);
    balancer.#server.listen(0, '127.0.0.1');
    await once(balancer.#server, 'listening');
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
    this.#agent.destroy();
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
      const why = await this.#try(incoming, body, outgoing);
      if (why === null) return;
      this.retries.set(why, (this.retries.get(why) ?? 0) + 1);
      if (tries % 2 === 0) await delay(PAUSE_MS);
    }
    outgoing.writeHead(502).end('no instance took it');
  }

  /** Null: answered; else why it is to be sent again. */
  async #try(
    { url = '/', method = 'GET', headers }: IncomingMessage,
    body: Buffer,
    outgoing: ServerResponse,
  ): Promise<string | null> {
    const targets = this.#targets();
    const target = targets[this.#turn++ % targets.length];
    if (target === undefined) return 'no instance';
    try {
      const passed = Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
      const sent = request(new URL(url, target), {
        method,
        agent: this.#agent,
        headers: body.length > 0 ? { ...passed, 'content-length': body.length } : passed,
      });
      sent.end(body);
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      const text: Buffer[] = [];
      for await (const chunk of answer) text.push(chunk as Buffer);
      if (answer.statusCode === 503) return 'answered 503';
      for (const [name, value] of Object.entries(answer.headers))
        if (value !== undefined && !HOP_BY_HOP.has(name)) outgoing.setHeader(name, value);
      outgoing.writeHead(answer.statusCode ?? 502).end(Buffer.concat(text));
      return null;
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      return code ?? message;
    }
  }
}
