import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { makeAuthority } from '@kontor/testing/certificates';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { openApartApp } from './support/apart-app.ts';
import type { TestApp } from './support/app-under-test.ts';
import { openTestApp } from './support/test-app.ts';

const PROJECT = resolve(import.meta.dirname, '..');
/** Of a histogram, beside its name. */
const PARTS = ['_bucket', '_sum', '_count'];
const NAMES = /\b(kontor|nodejs|process)_[a-z0-9_]+\b/g;

let folder: string;
let together: TestApp;
let apart: TestApp;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kontor-metrics-'));
  apart = await openApartApp(await certificates());
  together = await openTestApp({
    REDIS_URL: 'redis://127.0.0.1:1',
    NATS_URL: 'nats://127.0.0.1:1',
    READ_DATABASE_URL: 'postgresql://127.0.0.1:1/none',
  });
});
afterAll(async () => {
  await together?.drop();
  await apart?.drop();
  await rm(folder, { recursive: true, force: true });
});

/** The environment of processes that have certificates: the metrics of those are there only then. */
async function certificates(): Promise<Record<string, string>> {
  const authority = await makeAuthority();
  const texts = { ...(await authority.issue()), ca: authority.ca };
  const files = Object.entries(texts).map(async ([part, text]) => {
    await writeFile(join(folder, part), text);
    return [`INTERNAL_TLS_${part.toUpperCase()}`, join(folder, part)] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}

it.each(['deploy/grafana/kontor.json', 'deploy/alerts/alerts.yaml', 'docs/operations.md'])(
  'every metric that %s names is one that the server has',
  async (file) => {
    const bodies = await Promise.all(
      [together, apart].map(async ({ app }) => (await app.inject({ url: '/metrics' })).body),
    );
    const metrics = new Set(bodies.flatMap((body) => [...body.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)));
    const named = new Set([...readFileSync(resolve(PROJECT, file), 'utf8').matchAll(NAMES)].map(([name]) => name));
    const isKnown = (name: string) =>
      metrics.has(name) || PARTS.some((part) => name.endsWith(part) && metrics.has(name.slice(0, -part.length)));
    expect([...named].filter((name) => !isKnown(name))).toEqual([]);
    expect(named.size).toBeGreaterThan(0);
  },
);
