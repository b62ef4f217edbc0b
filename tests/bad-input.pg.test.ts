import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readModelsOf } from '../apps/server/src/store.ts';
import { bodyCases } from './support/bad-input/body-cases.ts';
import { type Call, endpointsOf, requestOf, urlOf, validCall } from './support/bad-input/call.ts';
import { callerCases } from './support/bad-input/caller-cases.ts';
import { type Case, judge } from './support/bad-input/case.ts';
import { extraCases, methodCases } from './support/bad-input/extra-cases.ts';
import { watchTables } from './support/bad-input/fingerprint.ts';
import { formCases } from './support/bad-input/form-cases.ts';
import { rawCases, sendRaw } from './support/bad-input/raw.ts';
import { urlCases } from './support/bad-input/url-cases.ts';
import { makeWorld } from './support/bad-input/world.ts';
import { expectConsistent } from './support/books.ts';
import { openTestApp } from './support/test-app.ts';

/** What this file would have to lose before these are undercut: a route, or a way of being bad. */
const ENDPOINTS_MIN = 35;
const CASES_MIN = 4_500;
/** For an endpoint with a field of any sort. */
const CASES_MIN_EACH = 15;

/** Answers that do not end by themselves: `tests/live.pg.test.ts` reads them. Their refusals are asked for here as of any other. */
const STREAMS: ReadonlySet<string> = new Set(['GET /events/']);

/** Queries that name no field of ours. */
const HARMLESS = ['__proto__=1', '__proto__[x]=1', 'constructor=1', 'a[b][c]=1', 'x', '&&&', 'x='.repeat(50)];

const opened = await openTestApp();
const { app, database, routes, log } = opened;
const world = await makeWorld(opened);
const watch = await watchTables(database);
const endpoints = endpointsOf(routes);
const calls = new Map<string, Call>();
for (const endpoint of endpoints) calls.set(endpoint.name, await validCall(endpoint, world));
// Lists of staff are of what was folded from the logs.
for (const { model } of readModelsOf(opened.store)) while (await model.project());
const cursors = await goodCursors();
const visited = new Map<string, number>();

afterAll(() => opened.drop());

/** A cursor of every list, each of which must have two entries for it. */
async function goodCursors(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const [name, call] of calls) {
    if (call.endpoint.query.properties?.['cursor'] === undefined) continue;
    const answer = await app.inject(requestOf(call, { url: urlOf(call, {}, 'limit=1') }));
    const { next_cursor: cursor } = answer.json<{ next_cursor: string | null }>();
    if (cursor === null) throw new Error(`${name} needs more than one entry`);
    found.set(name, cursor);
  }
  return found;
}

/** Sends every case, and tells what was wrong with the answers, and which requests changed something. */
async function faultsOf(cases: readonly Case[]): Promise<string[]> {
  const faults: string[] = [];
  let before = await watch.glance();
  for (const each of cases) {
    const fault = judge(each, await app.inject(each.request));
    const after = await watch.glance();
    if (fault !== null) faults.push(`${each.name}: ${fault}`);
    if (after !== before) faults.push(`${each.name}: changed something`);
    before = after;
  }
  return faults;
}

describe('bad input is refused by the contract, with its field named and nothing changed', () => {
  it.each([...calls])('%s', async (name, call) => {
    const cases = [
      ...bodyCases(call),
      ...formCases(call),
      ...urlCases(call, cursors),
      ...(await callerCases(call, world)),
      ...extraCases(call, world),
      ...methodCases(call.endpoint, endpoints),
    ];
    visited.set(name, cases.length);
    const before = await watch.fingerprint();
    expect(await faultsOf(cases)).toEqual([]);
    expect(await watch.fingerprint()).toEqual(before);
  });

  it('of every route of the app, in numbers that cannot shrink unnoticed', () => {
    expect([...visited.keys()].sort()).toEqual(endpoints.map(({ name }) => name).sort());
    expect(visited.size).toBeGreaterThanOrEqual(ENDPOINTS_MIN);
    const total = [...visited.values()].reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThanOrEqual(CASES_MIN);
    const few = [...calls].filter(
      ([
        name,
        {
          endpoint: { body, query, params },
        },
      ]) => {
        const hasFields = [body, query, params].some((schema) => schema?.properties !== undefined);
        return hasFields && (visited.get(name) ?? 0) < CASES_MIN_EACH;
      },
    );
    expect(few.map(([name]) => name)).toEqual([]);
  });
});

/** The fields of an error; whether it has details is its own affair. */
function shapeOf(body: string): string[] {
  const { details: _details, ...rest } = JSON.parse(body) as Record<string, unknown>;
  return Object.keys(rest).sort();
}

describe('bytes that are no proper request', () => {
  let port = 0;
  beforeAll(async () => {
    port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
  });

  it.each(rawCases(world.customer.cookie))('are refused: $name', async ({ bytes, statuses, bare }) => {
    const before = await watch.fingerprint();
    const { status, body } = await sendRaw(port, bytes);
    expect(statuses, body).toContain(status);
    expect(bare === true ? 'bare' : shapeOf(body)).toEqual(bare === true ? 'bare' : ['code', 'error', 'request_id']);
    expect(await watch.fingerprint()).toEqual(before);
    expect((await sendRaw(port, 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).status).toBe(200);
  });
});

describe('and the same request without what was bad succeeds', () => {
  const ending = [...calls].filter(([name]) => !STREAMS.has(name));
  it.each(ending)('%s', async (_name, call) => {
    const answer = await app.inject(requestOf(call));
    expect([200, 302], answer.body.slice(0, 300)).toContain(answer.statusCode);
  });

  it.each(ending.filter(([, { endpoint }]) => endpoint.method === 'GET'))(
    '%s, whatever else the query names',
    async (_name, call) => {
      const { statusCode } = await app.inject(requestOf(call));
      for (const query of HARMLESS) {
        const whole = [new URLSearchParams(call.query).toString(), query].filter((part) => part !== '').join('&');
        const answer = await app.inject(requestOf(call, { url: urlOf(call, {}, whole) }));
        expect([query, answer.statusCode]).toEqual([query, statusCode]);
      }
    },
  );

  it('with every invariant of the store as it should be', async () => {
    await expectConsistent(database, { charged_once: 2 });
  });

  it('without an error in the log', () => {
    expect(
      log.filter(({ level, status }) => level === 'error' || (typeof status === 'number' && status >= 500)),
    ).toEqual([]);
    expect(log.length).toBeGreaterThan(CASES_MIN);
  });
});
