import { isIPv4, isIPv6 } from 'node:net';
import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import { type Fault, parseFaults } from '@kontor/faults/plan';
import { AMOUNT_MINOR_MAX, parseMoney } from '@kontor/kernel/money';
import { levels } from 'pino';

/** `demo` has sample data and accounts and listens on loopback; `production` refuses both, and default secrets. */
export type Mode = 'demo' | 'production';

/** What a process may be a part of: the HTTP contract, a service, or what a store does by itself. */
export const PROCESS_ROLES = ['gateway', 'wallet', 'inventory', 'orders', 'worker'] as const;
/** One of PROCESS_ROLES. */
export type ProcessRole = (typeof PROCESS_ROLES)[number];
/** Services that other processes may call. */
export type CalledServiceName = 'orders' | 'inventory' | 'wallet';

/** A database that is one service's own. */
export interface OwnDatabase {
  readonly url: string;
  /** The role that migrates it, where that is not the one that serves. */
  readonly migrationUrl: string | null;
  /** A streaming replica of it, for reads that may lag; null: there is none. */
  readonly readUrl: string | null;
}

/** Files by which processes know each other, in PEM. */
export interface InternalTls {
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
  /** Where calls of other processes are taken. */
  readonly port: number;
  /** Names of which a caller's certificate bears one; empty: each certificate of the authority is let in. */
  readonly callers: readonly string[];
}

/** Everything that the environment decides, validated. The variables are described in README.md. */
export interface Config {
  readonly mode: Mode;
  readonly roles: ReadonlySet<ProcessRole>;
  /** Services with a database of their own; the others share `databaseUrl`. */
  readonly serviceDatabases: Readonly<Partial<Record<ServiceName, OwnDatabase>>>;
  /** Where services are that run in other processes: every instance's address. */
  readonly serviceUrls: Readonly<Partial<Record<CalledServiceName, readonly string[]>>>;
  /** The secret between processes; null: there is none. */
  readonly internalToken: string | null;
  /** Null: processes speak to each other over plain HTTP, with the secret. */
  readonly internalTls: InternalTls | null;
  readonly host: string;
  readonly port: number;
  /** Null: the default folder (see defaultDataDirectory). */
  readonly dataDirectory: string | null;
  /** Null: the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  readonly migrationDatabaseUrl: string | null;
  /** Past a pooler that stands at `databaseUrl`; null: there is none. */
  readonly directDatabaseUrl: string | null;
  /** A streaming replica of the database at `databaseUrl`, for reads that may lag; null: there is none. */
  readonly readDatabaseUrl: string | null;
  /** Null: no cache that instances share. */
  readonly redisUrl: string | null;
  /** Servers of one NATS cluster, with commas; null: events are read from the logs alone. */
  readonly natsUrl: string | null;
  /** Null in demo mode: made at the first start, and kept in the database for all its instances. */
  readonly secretKey: string | null;
  readonly sessionTtlMs: number;
  readonly trustedOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly reservationTtlMs: number;
  readonly idempotencyTtlMs: number;
  readonly currency: string;
  readonly topup: 'open' | 'staff';
  readonly topupMaxMinor: bigint;
  readonly rateLimits: boolean;
  readonly metricsToken: string | null;
  readonly logLevel: string;
  readonly otlpEndpoint: string | null;
  /** What is to happen to this process where, in tests; never in production mode. */
  readonly faults: readonly Fault[];
}

/** A variable with a value that cannot be used; the message is one line that names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

const SECRET_KEY_LENGTH_MIN = 32;
const SAMPLE_SECRETS = /^(secret|changeme|change-me|your-secret|django-insecure)/i;
const PORT_MAX = 65_535;
const IPV4_BITS = 32;
const IPV6_BITS = 128;
const DURATION = /^(\d+)(ms|s|m|h|d)?$/;
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads the configuration from the environment: the only place of the program that does.
 * @throws ConfigError for the first variable with a wrong value.
 */
export function readConfig(environment: Environment = process.env): Config {
  const mode = oneOf(environment, 'KONTOR_MODE', ['demo', 'production'], 'demo');
  const demo = mode === 'demo';
  const rateLimits = oneOf(environment, 'RATE_LIMITS', ['on', 'off'], 'on') === 'on';
  if (!rateLimits && !demo) throw new ConfigError('RATE_LIMITS: off is for demo mode only');
  return {
    mode,
    roles: roles(environment),
    serviceDatabases: serviceDatabases(environment, demo),
    serviceUrls: serviceUrls(environment),
    internalToken: internalToken(environment, demo),
    internalTls: internalTls(environment),
    host: text(environment, 'HOST') ?? (demo ? '127.0.0.1' : '0.0.0.0'),
    port: port(environment, 'PORT', '8000'),
    dataDirectory: text(environment, 'KONTOR_DATA_DIR'),
    databaseUrl: databaseUrl(environment, 'DATABASE_URL', demo),
    migrationDatabaseUrl: databaseUrl(environment, 'MIGRATION_DATABASE_URL', demo),
    directDatabaseUrl: databaseUrl(environment, 'DIRECT_DATABASE_URL', demo),
    readDatabaseUrl: databaseUrl(environment, 'READ_DATABASE_URL', demo),
    redisUrl: redisUrl(environment),
    natsUrl: natsUrl(environment),
    secretKey: secretKey(environment, demo),
    sessionTtlMs: duration(environment, 'SESSION_TTL', '14d'),
    trustedOrigins: list(environment, 'TRUSTED_ORIGINS').map(origin),
    trustedProxies: list(environment, 'TRUSTED_PROXIES').map(proxy),
    reservationTtlMs: duration(environment, 'RESERVATION_TTL', '15m'),
    idempotencyTtlMs: duration(environment, 'IDEMPOTENCY_TTL', '1h'),
    currency: matching(environment, 'CURRENCY', /^[A-Z]{3}$/, 'IDR', 'three capital letters (ISO 4217)'),
    topup: oneOf(environment, 'TOPUP', ['open', 'staff'], demo ? 'open' : 'staff'),
    topupMaxMinor: amount(environment, 'TOPUP_MAX', '1000000000.00'),
    rateLimits,
    metricsToken: text(environment, 'METRICS_TOKEN'),
    logLevel: oneOf(environment, 'LOG_LEVEL', [...Object.values(levels.labels), 'silent'], 'info'),
    otlpEndpoint: text(environment, 'OTEL_EXPORTER_OTLP_ENDPOINT'),
    faults: faults(environment, demo),
  };
}

/** What the processes of a topology inherit: everything but what decides which part of it each of them is. */
export function topologyEnvironment(environment: Environment = process.env): Record<string, string> {
  const own =
    /^(KONTOR_ROLE|PORT|HOST|INTERNAL_[A-Z_]+|DATABASE_URL|[A-Z_]+_DATABASE_URL|(ORDERS|INVENTORY|WALLET)_URL)$/;
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value === undefined || own.test(name) ? [] : [[name, value]],
    ),
  );
}

function text(environment: Environment, name: string): string | null {
  const value = environment[name]?.trim();
  return value === undefined || value === '' ? null : value;
}

function oneOf<Value extends string>(
  environment: Environment,
  name: string,
  values: readonly Value[],
  fallback: Value,
): Value {
  const value = text(environment, name) ?? fallback;
  const known = values.find((each) => each === value);
  if (known === undefined) throw new ConfigError(`${name}: "${value}" is not one of ${values.join(', ')}`);
  return known;
}

function matching(environment: Environment, name: string, form: RegExp, fallback: string, words: string): string {
  const value = text(environment, name) ?? fallback;
  if (!form.test(value)) throw new ConfigError(`${name}: "${value}" is not ${words}`);
  return value;
}

function port(environment: Environment, name: string, fallback: string): number {
  const value = Number(matching(environment, name, /^\d{1,5}$/, fallback, 'a port number'));
  if (value > PORT_MAX) throw new ConfigError(`${name}: ${value} is over ${PORT_MAX}`);
  return value;
}

function duration(environment: Environment, name: string, fallback: string): number {
  const value = text(environment, name) ?? fallback;
  const [, digits, unit = 's'] = DURATION.exec(value) ?? [];
  const ms = Number(digits) * (UNIT_MS[unit] ?? Number.NaN);
  if (!Number.isSafeInteger(ms) || ms <= 0) {
    throw new ConfigError(`${name}: "${value}" is not a duration like 90s, 15m, 1h or 14d`);
  }
  return ms;
}

function amount(environment: Environment, name: string, fallback: string): bigint {
  const value = text(environment, name) ?? fallback;
  const minor = parseMoney(value);
  if (typeof minor === 'string' || minor <= 0n || minor > AMOUNT_MINOR_MAX) {
    throw new ConfigError(`${name}: "${value}" is not a positive amount like 1000000000.00`);
  }
  return minor;
}

function list(environment: Environment, name: string): string[] {
  return (text(environment, name) ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function origin(value: string): string {
  const url = URL.parse(value);
  if (url === null || url.origin !== value.replace(/\/$/, '')) {
    throw new ConfigError(`TRUSTED_ORIGINS: "${value}" is not an origin like https://shop.example`);
  }
  return url.origin;
}

/** An address, or a network as `10.0.0.0/8`. */
function proxy(value: string): string {
  const [, address = '', prefix = '0'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(value) ?? [];
  const bits = isIPv4(address) ? IPV4_BITS : isIPv6(address) ? IPV6_BITS : -1;
  if (Number(prefix) > bits)
    throw new ConfigError(`TRUSTED_PROXIES: "${value}" is not an address or a network like 10.0.0.0/8`);
  return value;
}

function faults(environment: Environment, demo: boolean): Fault[] {
  const value = text(environment, 'KONTOR_FAULTS');
  if (value === null) return [];
  if (!demo) throw new ConfigError('KONTOR_FAULTS: is for tests, in demo mode only');
  try {
    return parseFaults(value);
  } catch (error) {
    throw new ConfigError(`KONTOR_FAULTS: ${(error as Error).message}`);
  }
}

function databaseUrl(environment: Environment, name: string, demo: boolean): string | null {
  const value = text(environment, name);
  if (value === null) return null;
  const url = URL.parse(value);
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw new ConfigError(`${name}: not a PostgreSQL URL like postgresql://user:password@host:5432/database`);
  }
  if (!demo && ['postgres', 'password', 'admin', 'kontor'].includes(url.password)) {
    throw new ConfigError(`${name}: the password is a sample one, which production mode refuses`);
  }
  return value;
}

function redisUrl(environment: Environment): string | null {
  const value = text(environment, 'REDIS_URL');
  if (value !== null && !/^rediss?:$/.test(URL.parse(value)?.protocol ?? '')) {
    throw new ConfigError('REDIS_URL: not a Redis URL like redis://:password@host:6379');
  }
  return value;
}

function natsUrl(environment: Environment): string | null {
  const value = text(environment, 'NATS_URL');
  const isNats = (url: string) => /^(nats|tls):$/.test(URL.parse(url.trim())?.protocol ?? '');
  if (value !== null && !value.split(',').every(isNats)) {
    throw new ConfigError('NATS_URL: not NATS URLs with commas like nats://user:password@host:4222');
  }
  return value;
}

/** `all`, or a list of roles. */
function roles(environment: Environment): ReadonlySet<ProcessRole> {
  const value = text(environment, 'KONTOR_ROLE') ?? 'all';
  if (value === 'all') return new Set(PROCESS_ROLES);
  return new Set(
    list(environment, 'KONTOR_ROLE').map((each) => {
      const role = PROCESS_ROLES.find((known) => known === each);
      if (role === undefined) {
        throw new ConfigError(
          `KONTOR_ROLE: "${each}" is not one of all, ${PROCESS_ROLES.join(', ')}, or a list of them`,
        );
      }
      return role;
    }),
  );
}

function serviceDatabases(environment: Environment, demo: boolean): Config['serviceDatabases'] {
  const own = SERVICES.flatMap((service): [ServiceName, OwnDatabase][] => {
    const name = service.toUpperCase();
    const url = databaseUrl(environment, `${name}_DATABASE_URL`, demo);
    const migrationUrl = databaseUrl(environment, `${name}_MIGRATION_DATABASE_URL`, demo);
    const readUrl = databaseUrl(environment, `${name}_READ_DATABASE_URL`, demo);
    if (service === 'identity' && readUrl !== null) {
      throw new ConfigError(`${name}_READ_DATABASE_URL: who is signed in is never read from a replica; unset it`);
    }
    for (const [kind, value] of Object.entries({ MIGRATION: migrationUrl, READ: readUrl })) {
      if (url !== null || value === null) continue;
      throw new ConfigError(`${name}_${kind}_DATABASE_URL: it goes with ${name}_DATABASE_URL, which is not set`);
    }
    return url === null ? [] : [[service, { url, migrationUrl, readUrl }]];
  });
  return Object.fromEntries(own);
}

function serviceUrls(environment: Environment): Config['serviceUrls'] {
  const called = ['orders', 'inventory', 'wallet'] as const;
  return Object.fromEntries(
    called.flatMap((service) => {
      const name = `${service.toUpperCase()}_URL`;
      const urls = list(environment, name).map((value) => serviceUrl(name, value));
      return urls.length === 0 ? [] : [[service, urls]];
    }),
  );
}

function serviceUrl(name: string, value: string): string {
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol) || url.origin !== value.replace(/\/$/, '')) {
    throw new ConfigError(
      `${name}: "${value}" is not an address like http://10.0.0.7:8000 (several: parted by commas)`,
    );
  }
  return url.origin;
}

function internalToken(environment: Environment, demo: boolean): string | null {
  const value = text(environment, 'INTERNAL_TOKEN');
  if (value === null) return null;
  if (value.length < SECRET_KEY_LENGTH_MIN || !/^[\x21-\x7e]+$/.test(value)) {
    throw new ConfigError(
      `INTERNAL_TOKEN: it needs ${SECRET_KEY_LENGTH_MIN} printable characters without blanks; make it with "openssl rand -base64 48"`,
    );
  }
  if (!demo && SAMPLE_SECRETS.test(value))
    throw new ConfigError('INTERNAL_TOKEN: a sample one, which production mode refuses');
  return value;
}

const INTERNAL_TLS_FILES = ['INTERNAL_TLS_CERT', 'INTERNAL_TLS_KEY', 'INTERNAL_TLS_CA'] as const;

/** All three files or none; what else goes with them is nothing without. */
function internalTls(environment: Environment): InternalTls | null {
  const files = INTERNAL_TLS_FILES.map((name) => text(environment, name));
  const [certFile = null, keyFile = null, caFile = null] = files;
  const given = INTERNAL_TLS_FILES.find((_name, index) => files[index] !== null);
  if (certFile !== null && keyFile !== null && caFile !== null) {
    const callers = list(environment, 'INTERNAL_TLS_CALLERS').map(dnsName);
    return { certFile, keyFile, caFile, callers, port: port(environment, 'INTERNAL_PORT', '8443') };
  }
  const missing = INTERNAL_TLS_FILES.find((_name, index) => files[index] === null);
  if (given !== undefined) throw new ConfigError(`${missing}: it goes with ${given}, and is not set`);
  const stray = ['INTERNAL_TLS_CALLERS', 'INTERNAL_PORT'].find((name) => text(environment, name) !== null);
  if (stray === undefined) return null;
  throw new ConfigError(`${stray}: it goes with ${INTERNAL_TLS_FILES.join(', ')}, which are not set`);
}

function dnsName(value: string): string {
  if (!/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(value)) {
    throw new ConfigError(`INTERNAL_TLS_CALLERS: "${value}" is not a DNS name like orders.kontor.svc`);
  }
  return value;
}

function secretKey(environment: Environment, demo: boolean): string | null {
  const value = text(environment, 'SECRET_KEY');
  if (value === null) {
    if (demo) return null;
    throw new ConfigError('SECRET_KEY: production mode needs one; make it with "openssl rand -base64 48"');
  }
  if (!demo && (value.length < SECRET_KEY_LENGTH_MIN || SAMPLE_SECRETS.test(value))) {
    throw new ConfigError(
      `SECRET_KEY: too short or a sample; production mode needs ${SECRET_KEY_LENGTH_MIN} characters of its own`,
    );
  }
  return value;
}
