import { describe, expect, it } from 'vitest';

import { ConfigError, readConfig } from '../config.ts';
import { readUrlOf } from '../replicas.ts';
import { planProcess } from './process-plan.ts';

const INTERNAL_TOKEN = 'a-token-between-services-for-tests-alone';
const URLS = {
  ORDERS_URL: 'http://10.0.0.1:8000',
  INVENTORY_URL: 'http://10.0.0.2:8000, http://10.0.0.3:8000/',
  WALLET_URL: 'http://10.0.0.4:8000',
  INTERNAL_TOKEN,
};
const OWN = {
  ORDERS_DATABASE_URL: 'postgresql://app:pw@db/orders',
  INVENTORY_DATABASE_URL: 'postgresql://app:pw@db/inventory',
  WALLET_DATABASE_URL: 'postgresql://app:pw@db/wallet',
  IDENTITY_DATABASE_URL: 'postgresql://app:pw@db/identity',
};

const TLS = { INTERNAL_TLS_CERT: '/tls/tls.crt', INTERNAL_TLS_KEY: '/tls/tls.key', INTERNAL_TLS_CA: '/tls/ca.crt' };

const planOf = (environment: Readonly<Record<string, string>>) => planProcess(readConfig(environment));

describe('a process', () => {
  it('is the whole store where nothing is said', () => {
    expect(planOf({})).toMatchObject({ isTogether: true, isGateway: true, isWorker: true, remote: [], called: [] });
  });

  it('that is a gateway calls every service, has sessions, and reads what staff and listeners see', () => {
    expect(planOf({ KONTOR_ROLE: 'gateway', ...URLS, ...OWN })).toEqual({
      isTogether: false,
      isGateway: true,
      isWorker: false,
      local: ['identity'],
      remote: ['orders', 'inventory', 'wallet'],
      called: [],
      databases: ['orders', 'inventory', 'wallet', 'identity'],
    });
    expect(readConfig(URLS).serviceUrls.inventory).toEqual(['http://10.0.0.2:8000', 'http://10.0.0.3:8000']);
  });

  it('that is one service needs its own database alone, and its neighbours where its sagas need them', () => {
    expect(
      planOf({ KONTOR_ROLE: 'wallet,worker', ...URLS, WALLET_DATABASE_URL: OWN.WALLET_DATABASE_URL }),
    ).toMatchObject({ local: ['wallet'], called: ['wallet'], databases: ['wallet'], isWorker: true });
    expect(planOf({ KONTOR_ROLE: 'orders', ...URLS, ORDERS_DATABASE_URL: OWN.ORDERS_DATABASE_URL })).toMatchObject({
      local: ['orders'],
      remote: ['inventory', 'wallet'],
      databases: ['orders'],
    });
  });

  it('that is one service and works in the background does so for that one, and need not know where the others are', () => {
    const { WALLET_DATABASE_URL } = OWN;
    expect(planOf({ KONTOR_ROLE: 'wallet,worker', INTERNAL_TOKEN, WALLET_DATABASE_URL })).toMatchObject({
      local: ['wallet'],
      remote: [],
      called: ['wallet'],
      databases: ['wallet'],
    });
    const rest = { KONTOR_ROLE: 'gateway,inventory,orders,worker', WALLET_URL: URLS.WALLET_URL, INTERNAL_TOKEN };
    expect(planOf({ ...rest, WALLET_DATABASE_URL, DATABASE_URL: 'postgresql://app:pw@db/kontor' })).toMatchObject({
      local: ['orders', 'inventory', 'identity'],
      remote: ['wallet'],
    });
  });

  it('that only works in the background has every service to itself, on whatever databases they have', () => {
    expect(planOf({ KONTOR_ROLE: 'worker', ...OWN })).toMatchObject({
      isGateway: false,
      local: ['orders', 'inventory', 'wallet', 'identity'],
      remote: [],
      called: [],
    });
  });

  it('may be everything with a database for each service', () => {
    expect(planOf(OWN)).toMatchObject({ isTogether: false, isGateway: true, remote: [], isWorker: true });
  });

  it('may keep the others in the embedded database when one has moved out of it', () => {
    const { WALLET_DATABASE_URL } = OWN;
    expect(planOf({ WALLET_DATABASE_URL })).toMatchObject({
      isTogether: false,
      remote: [],
      databases: expect.any(Array),
    });
  });

  it('reads each service at the replica of its own database, and those that share one at its', () => {
    const { WALLET_DATABASE_URL } = OWN;
    const shared = {
      DATABASE_URL: 'postgresql://app:pw@db/kontor',
      READ_DATABASE_URL: 'postgresql://app:pw@copy/kontor',
    };
    const own = { WALLET_DATABASE_URL, WALLET_READ_DATABASE_URL: 'postgresql://app:pw@copy/wallet' };
    const urlsOf = (environment: Readonly<Record<string, string>>) => {
      planOf(environment);
      const config = readConfig(environment);
      return [readUrlOf(config, 'orders'), readUrlOf(config, 'wallet')];
    };
    expect(urlsOf({ ...shared, ...own })).toEqual([shared.READ_DATABASE_URL, own.WALLET_READ_DATABASE_URL]);
    expect(urlsOf({ ...shared, WALLET_DATABASE_URL })).toEqual([shared.READ_DATABASE_URL, null]);
    expect(urlsOf(own)).toEqual([null, own.WALLET_READ_DATABASE_URL]);
    // What a process does not need may be in an environment that all processes share.
    expect(urlsOf({ KONTOR_ROLE: 'wallet', ...URLS, ...shared, ...own })[1]).toBe(own.WALLET_READ_DATABASE_URL);
  });

  it('needs no secret where it has certificates, and calls nobody over plain HTTP then', () => {
    const secure = Object.fromEntries(
      Object.entries(URLS).map(([name, value]) => [name, value.replaceAll('http:', 'https:')]),
    );
    const certified = { ...secure, ...OWN, ...TLS, INTERNAL_TOKEN: '' };
    expect(planOf({ KONTOR_ROLE: 'gateway', ...certified }).remote).toHaveLength(3);
    expect(planOf({ KONTOR_ROLE: 'wallet', ...certified }).called).toEqual(['wallet']);
    // With both, either way is open: so it can be gone over from one to the other without a break.
    const mixed = { KONTOR_ROLE: 'gateway', ...certified, WALLET_URL: URLS.WALLET_URL };
    expect(planOf({ ...mixed, INTERNAL_TOKEN }).remote).toHaveLength(3);
    expect(() => planOf(mixed)).toThrow(/^WALLET_URL: http:\/\/10.0.0.4:8000 is not https/);
  });

  it.each([
    ['WALLET_URL', { KONTOR_ROLE: 'gateway', ...URLS, ...OWN, WALLET_URL: '' }],
    ['INVENTORY_URL', { KONTOR_ROLE: 'orders', ...URLS, INVENTORY_URL: '' }],
    ['INTERNAL_TOKEN', { KONTOR_ROLE: 'gateway', ...URLS, ...OWN, INTERNAL_TOKEN: '' }],
    ['INTERNAL_TOKEN', { KONTOR_ROLE: 'wallet' }],
    ['INTERNAL_TOKEN', { ...URLS, INTERNAL_TOKEN: 'short' }],
    ['ORDERS_DATABASE_URL', { KONTOR_ROLE: 'gateway', ...URLS, ...OWN, ORDERS_DATABASE_URL: '' }],
    ['KONTOR_ROLE', { KONTOR_ROLE: 'gateway,cashier' }],
    ['WALLET_URL', { WALLET_URL: 'http://10.0.0.4:8000/wallet' }],
    ['WALLET_URL', { WALLET_URL: 'postgres://10.0.0.4' }],
    ['WALLET_MIGRATION_DATABASE_URL', { WALLET_MIGRATION_DATABASE_URL: OWN.WALLET_DATABASE_URL }],
    ['READ_DATABASE_URL', { ...OWN, READ_DATABASE_URL: 'postgresql://127.0.0.1/x' }],
    ['WALLET_READ_DATABASE_URL', { WALLET_READ_DATABASE_URL: 'postgresql://127.0.0.1/x' }],
    ['IDENTITY_READ_DATABASE_URL', { ...OWN, IDENTITY_READ_DATABASE_URL: 'postgresql://127.0.0.1/x' }],
    [
      'WALLET_DATABASE_URL',
      { KONTOR_MODE: 'production', SECRET_KEY: 'x'.repeat(40), WALLET_DATABASE_URL: 'postgresql://a:postgres@db/x' },
    ],
  ])('does not start with a part missing or wrong, and names it: %s', (name, environment) => {
    expect(() => planOf(environment)).toThrow(ConfigError);
    expect(() => planOf(environment)).toThrow(new RegExp(`^${name}: `));
  });
});
