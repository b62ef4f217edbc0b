import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { type Database, openDatabase } from '@kontor/postgres/database';
import { retryOf } from '@kontor/postgres/sqlstate';
import { statement } from '@kontor/postgres/statement';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createEmptyDatabase, type TestDatabase } from '../database.ts';
import { type FaultDecision, FaultProxy, PASS } from './fault-proxy.ts';
import type { FramePoint } from './frames.ts';
import { httpSplitters } from './http-frames.ts';
import { postgresSplitters } from './postgres-frames.ts';

const MAKE = statement('test.make', 'CREATE TABLE written (id int PRIMARY KEY)');
const WRITE = statement('test.write', 'INSERT INTO written (id) VALUES ($1)');
const READ = statement<{ id: number }>('test.read', 'SELECT id FROM written ORDER BY id');

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

describe('between a pool and a real PostgreSQL', () => {
  let made: Pick<TestDatabase, 'connectionString' | 'drop'>;
  let proxy: FaultProxy;
  let through: Database;
  let direct: Database;

  const open = (connectionString: string) => {
    const database = openDatabase({ connectionString, connectionsMax: 2, applicationName: 'kontor test' });
    closing.push(() => database.close());
    return database;
  };
  beforeEach(async () => {
    made = await createEmptyDatabase();
    closing.push(made.drop);
    const url = new URL(made.connectionString);
    proxy = await FaultProxy.start({
      target: { host: url.hostname, port: Number(url.port) },
      splitters: postgresSplitters,
    });
    closing.push(() => proxy.close());
    direct = open(made.connectionString);
    url.port = String(proxy.port);
    through = open(url.href);
    await direct.count(MAKE);
  });

  const write = (id: number) => through.transact(BATCH_TRANSACTION, (transaction) => transaction.count(WRITE, [id]));
  const written = async () => (await direct.rows(READ)).map(({ id }) => id);
  /** Resolves when it has come to it. */
  const onceAt = (point: FramePoint, decision: FaultDecision) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let left = 1;
    proxy.decide = (at) => {
      if (at !== point || left === 0) return PASS;
      left -= 1;
      resolve();
      return decision;
    };
    return promise;
  };
  const failed = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => retryOf(error),
    );

  it('is not noticed while it does nothing', async () => {
    await Promise.all([1, 2, 3, 4].map(write));
    expect(await written()).toEqual([1, 2, 3, 4]);
  });

  it('cuts before COMMIT is forwarded: the server undoes the transaction, the client knows nothing', async () => {
    void onceAt('commit', { kind: 'cut' });
    expect(await failed(write(1))).toBe('unknown');
    await write(2);
    await expect.poll(written).toEqual([2]);
  });

  it('cuts once COMMIT is forwarded: the server commits, the client knows nothing', async () => {
    void onceAt('commit', { kind: 'pass_then_cut' });
    expect(await failed(write(1))).toBe('unknown');
    await expect.poll(written).toEqual([1]);
  });

  it('cuts at the answer to COMMIT: the server has committed, the client knows nothing', async () => {
    void onceAt('committed', { kind: 'cut' });
    expect(await failed(write(1))).toBe('unknown');
    expect(await written()).toEqual([1]);
  });

  it('holds COMMIT back until it is told: nobody sees what was written before', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const held = onceAt('commit', { kind: 'hold', until: promise });
    const writing = write(1);
    await held;
    await write(2);
    expect(await written()).toEqual([2]);
    resolve();
    await writing;
    expect(await written()).toEqual([1, 2]);
  });

  it('loses what is sent one way while it is blocked, and hands it on when it is healed', async () => {
    await write(1);
    proxy.block('toClient');
    const writing = through.count(WRITE, [2]);
    await expect.poll(written).toEqual([1, 2]);
    proxy.heal();
    await writing;
  });

  it('cuts all connections, after which new ones work', async () => {
    await write(1);
    proxy.cutAll();
    await expect
      .poll(() =>
        write(2).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    expect(proxy.cuts).toBeGreaterThan(0);
  });
});

describe('between a client and an HTTP server', () => {
  it('drops an answer whose request took effect', async () => {
    let effects = 0;
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        effects += 1;
        response.end(String(effects));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(async () => server.close());
    const target = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
    const proxy = await FaultProxy.start({ target, splitters: httpSplitters });
    closing.push(() => proxy.close());
    const post = async () => (await fetch(`http://127.0.0.1:${proxy.port}`, { method: 'POST', body: 'x' })).text();
    expect(await post()).toBe('1');
    let left = 1;
    proxy.decide = (point) => (point === 'response' && left-- > 0 ? { kind: 'cut' } : PASS);
    await expect(post()).rejects.toThrow('fetch failed');
    expect(await post()).toBe('3');
  });
});
