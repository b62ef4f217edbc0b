import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { openDatabase } from './database.ts';
import { statement } from './statement.ts';
import { BATCH_TRANSACTION } from './transaction.ts';

const PID = statement<{ pid: number }>('test.pid', 'SELECT pg_backend_pid() AS pid');
const TERMINATE = statement('test.terminate', 'SELECT pg_terminate_backend($1)');

/** A relay before PostgreSQL that can keep back what the server says, and then let go of all of it in one write. */
class Relay {
  readonly #server: Server;
  readonly #kept: Buffer[] = [];
  #client: Socket | null = null;
  #keeps = false;
  #heard = Promise.withResolvers<void>();

  private constructor(port: number) {
    this.#server = createServer((client) => {
      const server = connect(port, '127.0.0.1');
      this.#client = client;
      client.pipe(server);
      server.on('data', (chunk: Buffer) => {
        if (!this.#keeps) {
          client.write(chunk);
          return;
        }
        this.#kept.push(chunk);
        this.#heard.resolve();
        this.#heard = Promise.withResolvers();
      });
      for (const [socket, other] of [
        [client, server],
        [server, client],
      ] as const)
        socket.on('error', () => other.destroy()).on('close', () => this.#keeps || other.destroy());
    });
  }

  static async before(port: number): Promise<Relay> {
    const relay = new Relay(port);
    relay.#server.listen(0, '127.0.0.1');
    await once(relay.#server, 'listening');
    return relay;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  keepBack(): void {
    this.#keeps = true;
  }

  /** Resolves once the server has said something that ends like this, or holds it. */
  async heard(isIt: (all: Buffer) => boolean): Promise<void> {
    while (!isIt(Buffer.concat(this.#kept))) await this.#heard.promise;
  }

  letGo(): void {
    this.#keeps = false;
    this.#client?.end(Buffer.concat(this.#kept.splice(0)));
  }

  close(): void {
    this.#server.close();
  }
}

let test: TestDatabase;
let relay: Relay;
beforeAll(async () => {
  test = await openTestDatabase([]);
  relay = await Relay.before(Number(new URL(test.connectionString).port));
});
afterAll(async () => {
  relay?.close();
  await test?.drop();
});

it('outlives a connection that breaks in the bytes that bring the last answer, while the pool hands it on: who gets it is told, and the next has another', async () => {
  const url = new URL(test.connectionString);
  url.port = String(relay.port);
  const database = openDatabase({ connectionString: url.href, connectionsMax: 1, applicationName: 'kontor test' });
  const [first] = await database.rows(PID);
  relay.keepBack();
  const last = database.rows(PID);
  const handedOn = database.transact(BATCH_TRANSACTION, (transaction) => transaction.rows(PID));
  handedOn.catch(() => undefined);
  await relay.heard((said) => said.subarray(-6, -5).toString() === 'Z');
  await test.database.count(TERMINATE, [first?.pid ?? 0]);
  await relay.heard((said) => said.includes('57P01'));
  relay.letGo();
  expect(await last).toEqual([first]);
  await expect(handedOn).rejects.toMatchObject({ code: '57P01' });
  const [next] = await database.transact(BATCH_TRANSACTION, (transaction) => transaction.rows(PID));
  expect(next?.pid).not.toBe(first?.pid);
  await database.close();
});
