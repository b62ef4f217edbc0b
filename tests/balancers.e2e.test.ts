import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { uuidv7 } from '@kontor/kernel/uuid';
import { createEmptyDatabase } from '@kontor/testing/database';
import { freePort, startProgram } from '@kontor/testing/loopback';
import { startPgbouncer } from '@kontor/testing/pgbouncer';
import { startRedisServer } from '@kontor/testing/redis-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectConsistent } from './support/books.ts';
import { HttpCaller } from './support/http-caller.ts';
import { killServers, type ServerProcess, startServer } from './support/server-process.ts';
import { isFailure } from './support/servers.ts';
import { makeProduct, makeShoppers, type Shopper } from './support/shoppers.ts';
import { type OpenStore, openStoreAt } from './support/test-store.ts';

const DEPLOY = resolve(import.meta.dirname, '../deploy');
const { KONTOR_TEST_REDIS_BIN: REDIS = '', KONTOR_TEST_PGBOUNCER_BIN: PGBOUNCER = '' } = process.env;
const { KONTOR_TEST_NGINX_BIN: NGINX = '', KONTOR_TEST_HAPROXY_BIN: HAPROXY = '' } = process.env;
const OPENSSL = process.env['KONTOR_TEST_OPENSSL_BIN'] ?? '';
const UNITS = 60;
const BUYERS = 150;
const DUPLICATES = 100;
const PRICE_MINOR = 1_250n;
const BALANCE_MINOR = 100_000n;

/** A balancer of ours: its file in deploy/, what in it is another place's, and how it is started. */
interface Balancer {
  readonly name: string;
  readonly binary: string;
  readonly file: string;
  readonly pooled: boolean;
  replace(places: Places): readonly (readonly [string, string])[];
  args(file: string, folder: string): readonly string[];
}

interface Places {
  readonly folder: string;
  readonly plain: number;
  readonly tls: number;
  readonly instances: readonly number[];
}

const BALANCERS: readonly Balancer[] = [
  {
    name: 'nginx, and pgbouncer before PostgreSQL',
    binary: NGINX,
    file: 'nginx.conf',
    pooled: true,
    replace: ({ folder, plain, tls, instances }) => [
      ['/run/nginx.pid', join(folder, 'nginx.pid')],
      ['listen 80;', `listen 127.0.0.1:${plain};`],
      ['listen 443 ssl', `listen 127.0.0.1:${tls} ssl`],
      ['/etc/nginx/tls/tls.crt', join(folder, 'tls.crt')],
      ['/etc/nginx/tls/tls.key', join(folder, 'tls.key')],
      ...instances.map((port, index) => [`web-${index + 1}:8000`, `127.0.0.1:${port}`] as const),
    ],
    args: (file, folder) => ['-p', folder, '-c', file, '-g', 'daemon off;'],
  },
  {
    name: 'HAProxy',
    binary: HAPROXY,
    file: 'haproxy.cfg',
    pooled: false,
    replace: ({ folder, plain, tls, instances }) => [
      // What a machine of tests lets a process open is not that much.
      ['maxconn 16384', 'maxconn 1000'],
      ['bind :80', `bind 127.0.0.1:${plain}`],
      ['bind :443', `bind 127.0.0.1:${tls}`],
      ['/etc/haproxy/tls.pem', join(folder, 'tls.pem')],
      ...instances.map((port, index) => [`web-${index + 1}:8000`, `127.0.0.1:${port}`] as const),
    ],
    args: (file) => ['-db', '-f', file],
  },
];

const missing = [REDIS, PGBOUNCER, NGINX, HAPROXY, OPENSSL].includes('');
describe.skipIf(missing).each(BALANCERS)('two instances with Redis behind $name', (balancer) => {
  const closing: (() => Promise<unknown>)[] = [];
  const instances: ServerProcess[] = [];
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  let opened: OpenStore;
  let places: Places;
  beforeAll(async () => {
    const database = await createEmptyDatabase();
    closing.push(database.drop);
    const redis = await startRedisServer(REDIS);
    closing.push(redis.stop);
    const direct = database.connectionString;
    const pooler = balancer.pooled ? await startPgbouncer(PGBOUNCER, direct) : null;
    if (pooler !== null) closing.push(pooler.stop);
    const urls =
      pooler === null
        ? { DATABASE_URL: direct }
        : { DATABASE_URL: pooler.through(direct), DIRECT_DATABASE_URL: direct };
    closing.push(killServers);
    for (let index = 0; index < 2; index += 1) {
      const env = { ...urls, REDIS_URL: redis.url, TRUSTED_PROXIES: '127.0.0.1' };
      instances.push(await startServer({ env }));
    }
    opened = openStoreAt(direct);
    closing.push(opened.close);
    const folder = await mkdtemp(join(tmpdir(), 'kontor-balancer-'));
    await chmod(folder, 0o755);
    closing.push(() => rm(folder, { recursive: true, force: true }));
    const ports = instances.map(({ url }) => Number(new URL(url).port));
    places = { folder, plain: await freePort(), tls: await freePort(), instances: ports };
    const program = await startBalancer(balancer, places);
    closing.push(() => program.end());
  });
  afterAll(async () => {
    agent.destroy();
    for (const close of closing.reverse()) await close();
  });

  const caller = (cookie: string | null) => new HttpCaller(`https://127.0.0.1:${places.tls}`, cookie, agent);
  const shoppers = (count: number) =>
    makeShoppers(opened.store, opened.database, count, { balanceMinor: BALANCE_MINOR });

  it(`sells ${UNITS} units to exactly ${UNITS} of ${BUYERS} who want one at once`, async () => {
    const productId = await makeProduct(opened.store, PRICE_MINOR, UNITS);
    const items = [{ product_id: productId, quantity: 1 }];
    const buy = async ({ cookie }: Shopper) => {
      const order = { items, shipping_address: 'Jalan Merdeka 1' };
      const created = await caller(cookie).post('/orders/create/', order, uuidv7(Date.now()));
      if (created.status !== 200) return created.code;
      const pay = { order_id: created.body['order_id'] };
      return (await caller(cookie).post('/orders/payment/process/', pay, uuidv7(Date.now()))).body['status'];
    };
    const outcomes = await Promise.all((await shoppers(BUYERS)).map(buy));
    expect(outcomes.filter((outcome) => outcome === 'PAID')).toHaveLength(UNITS);
    expect(outcomes.filter((outcome) => outcome === 'insufficient_stock')).toHaveLength(BUYERS - UNITS);
    await expectConsistent(opened.database, { charged_once: UNITS, never_oversold: 1 });
  });

  it(`gives ${DUPLICATES} orders with one key at once one effect and one answer, to the byte`, async () => {
    const productId = await makeProduct(opened.store, PRICE_MINOR, UNITS);
    const [shopper] = (await shoppers(1)) as [Shopper];
    const order = { items: [{ product_id: productId, quantity: 2 }], shipping_address: 'Jalan Merdeka 1' };
    const key = uuidv7(Date.now());
    const post = () => caller(shopper.cookie).post('/orders/create/', order, key);
    const answers = await Promise.all(Array.from({ length: DUPLICATES }, post));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers.filter(({ replayed }) => replayed)).toHaveLength(DUPLICATES - 1);
    const { body } = await caller(null).get(`/inventory/products/${productId}/`);
    expect(body).toMatchObject({ stock_quantity: UNITS, reserved_quantity: 2 });
  });

  it('ends TLS as the instances must know it, sends plain requests there, and keeps to itself what is not for all', async () => {
    const answer = await caller(null).post('/auth/login/', { username: 'testuser1', password: 'testpass123' });
    expect(String(answer.headers['set-cookie'])).toMatch(/sessionid=[^;]+;[^,]*Secure/);
    expect(answer.headers['strict-transport-security']).toBeDefined();
    const plain = await new HttpCaller(`http://127.0.0.1:${places.plain}`).get('/inventory/products/');
    expect([plain.status, plain.headers.location]).toEqual([301, expect.stringMatching(/^https:\/\//)]);
    expect((await caller(null).get('/metrics')).status).toBe(404);
  });

  it('has used both, and neither has said anything of a failure', () => {
    for (const { log } of instances) {
      expect(log.filter(({ msg }) => msg === 'request').length).toBeGreaterThan(BUYERS / 4);
      expect(log.filter(isFailure)).toEqual([]);
    }
  });
});

/** Starts a balancer with its file from deploy/, on ports of loopback and with a certificate made for it. */
async function startBalancer(balancer: Balancer, places: Places) {
  const { folder } = places;
  const [key, certificate] = [join(folder, 'tls.key'), join(folder, 'tls.crt')];
  const subject = ['-subj', '/CN=shop.example', '-days', '1', '-nodes'];
  await promisify(execFile)(OPENSSL, [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-keyout',
    key,
    '-out',
    certificate,
    ...subject,
  ]);
  await writeFile(join(folder, 'tls.pem'), (await readFile(certificate, 'utf8')) + (await readFile(key, 'utf8')));
  let text = await readFile(join(DEPLOY, balancer.file), 'utf8');
  for (const [place, here] of balancer.replace(places)) {
    if (!text.includes(place)) throw new Error(`${balancer.file} has no ${place}`);
    text = text.replaceAll(place, here);
  }
  const file = join(folder, balancer.file);
  await writeFile(file, text);
  return startProgram(balancer.binary, balancer.args(file, folder), places.tls);
}
