import { describe, expect, it } from 'vitest';

import { readConfig } from './config.ts';

const PRODUCTION = { KONTOR_MODE: 'production', SECRET_KEY: 'x7'.repeat(24) };

describe('a wrong value stops the start with one line that names its variable', () => {
  it.each([
    ['KONTOR_MODE', 'prod'],
    ['KONTOR_ROLE', 'cashier'],
    ['PORT', 'abc'],
    ['PORT', '65536'],
    ['DATABASE_URL', 'mysql://localhost/kontor'],
    ['MIGRATION_DATABASE_URL', 'kontor'],
    ['READ_DATABASE_URL', 'replica:5432'],
    ['REDIS_URL', 'http://localhost:6379'],
    ['SESSION_TTL', 'soon'],
    ['RESERVATION_TTL', '0'],
    ['IDEMPOTENCY_TTL', '-1h'],
    ['TRUSTED_ORIGINS', 'shop.example'],
    ['TRUSTED_ORIGINS', 'https://shop.example/path'],
    ['TRUSTED_PROXIES', 'banana'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['CURRENCY', 'rupiah'],
    ['TOPUP', 'everyone'],
    ['TOPUP_MAX', '1.005'],
    ['TOPUP_MAX', '-1'],
    ['RATE_LIMITS', 'no'],
    ['LOG_LEVEL', 'loud'],
    ['KONTOR_FAULTS', 'kill'],
    ['KONTOR_FAULTS', 'kill:commit.Nothing.sent:1'],
  ])('%s=%s', (name, value) => {
    const line = messageFor({ [name]: value });
    expect(line.startsWith(`${name}: `)).toBe(true);
    expect(line).not.toContain('\n');
  });
});

const TLS = { INTERNAL_TLS_CERT: '/tls/tls.crt', INTERNAL_TLS_KEY: '/tls/tls.key', INTERNAL_TLS_CA: '/tls/ca.crt' };

describe('certificates between services', () => {
  it.each([
    ['INTERNAL_TLS_KEY', { ...TLS, INTERNAL_TLS_KEY: '' }],
    ['INTERNAL_TLS_CERT', { INTERNAL_TLS_CA: '/tls/ca.crt' }],
    ['INTERNAL_PORT', { INTERNAL_PORT: '8443' }],
    ['INTERNAL_PORT', { ...TLS, INTERNAL_PORT: '99999' }],
    ['INTERNAL_TLS_CALLERS', { INTERNAL_TLS_CALLERS: 'orders.store' }],
    ['INTERNAL_TLS_CALLERS', { ...TLS, INTERNAL_TLS_CALLERS: '*.store' }],
  ])('are three files or none, and what goes with them: %s', (name, environment) => {
    expect(messageFor(environment).startsWith(`${name}: `)).toBe(true);
  });

  it('have a port of their own', () => {
    expect(readConfig({}).internalTls).toBeNull();
    expect(readConfig({ ...TLS, INTERNAL_TLS_CALLERS: 'a.store, b.store' }).internalTls).toEqual({
      certFile: '/tls/tls.crt',
      keyFile: '/tls/tls.key',
      caFile: '/tls/ca.crt',
      port: 8443,
      callers: ['a.store', 'b.store'],
    });
  });
});

describe('production mode', () => {
  it.each([
    ['SECRET_KEY', undefined],
    ['SECRET_KEY', 'short'],
    ['KONTOR_FAULTS', 'kill:commit.PayOrder.sent:1'],
    ['SECRET_KEY', 'changeme-changeme-changeme-changeme'],
    ['DATABASE_URL', 'postgresql://kontor:password@db/kontor'],
    ['RATE_LIMITS', 'off'],
  ])('refuses %s=%s', (name, value) => {
    expect(messageFor({ ...PRODUCTION, [name]: value }).startsWith(`${name}: `)).toBe(true);
  });

  it('serves every address, and lets staff alone top up, unless told otherwise', () => {
    expect(readConfig(PRODUCTION)).toMatchObject({ mode: 'production', host: '0.0.0.0', topup: 'staff' });
    expect(readConfig({})).toMatchObject({ mode: 'demo', host: '127.0.0.1', topup: 'open' });
  });
});

it('an empty variable is none', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: ' ', TRUSTED_PROXIES: '' })).toEqual(readConfig({}));
});

it('lists are separated by commas, durations have units', () => {
  const config = readConfig({
    TRUSTED_PROXIES: '127.0.0.1, fd00::/8',
    TRUSTED_ORIGINS: 'https://shop.example/',
    RESERVATION_TTL: '90s',
    SESSION_TTL: '2d',
  });
  expect(config.trustedProxies).toEqual(['127.0.0.1', 'fd00::/8']);
  expect(config.trustedOrigins).toEqual(['https://shop.example']);
  expect([config.reservationTtlMs, config.sessionTtlMs]).toEqual([90_000, 172_800_000]);
});

function messageFor(environment: Readonly<Record<string, string | undefined>>): string {
  try {
    readConfig(environment);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was refused';
}
