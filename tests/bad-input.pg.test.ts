import { afterAll, describe, expect, it } from 'vitest';

import { bodyCases } from './support/bad-input/body-cases.ts';
import { type Call, endpointsOf, requestOf, urlOf, validCall } from './support/bad-input/call.ts';
import { callerCases } from './support/bad-input/caller-cases.ts';
import { type Case, judge } from './support/bad-input/case.ts';
import { watchTables } from './support/bad-input/fingerprint.ts';
import { formCases } from './support/bad-input/form-cases.ts';
import { urlCases } from './support/bad-input/url-cases.ts';
import { makeWorld } from './support/bad-input/world.ts';
import { openTestApp } from './support/test-app.ts';

/** What this file would have to lose before these are undercut: a route, or a way of being bad. */
const ENDPOINTS_MIN = 30;
const CASES_MIN = 2_500;

const opened = await openTestApp();
const { app, database, routes, log } = opened;
const world = await makeWorld(opened);
const watch = await watchTables(database);
const endpoints = endpointsOf(routes);
const calls = new Map<string, Call>();
for (const endpoint of endpoints) calls.set(endpoint.name, await validCall(endpoint, world));
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
    for (const [name, { endpoint }] of calls) {
      const fields = [endpoint.body, endpoint.query, endpoint.params].some(
        (schema) => schema?.properties !== undefined,
      );
      if (fields) expect(visited.get(name), name).toBeGreaterThan(10);
    }
  });
});

describe('and the same request without what was bad succeeds', () => {
  it.each([...calls])('%s', async (_name, call) => {
    const answer = await app.inject(requestOf(call));
    expect([200, 302], answer.body.slice(0, 300)).toContain(answer.statusCode);
  });

  it('without an error in the log', () => {
    expect(
      log.filter(({ level, status }) => level === 'error' || (typeof status === 'number' && status >= 500)),
    ).toEqual([]);
    expect(log.length).toBeGreaterThan(CASES_MIN);
  });
});
