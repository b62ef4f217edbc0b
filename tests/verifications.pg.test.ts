import { statement } from '@kontor/postgres/statement';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { expectOk, expectRefused, type Json } from './support/api.ts';
import { type ApiWorld, openApiWorld } from './support/api-world.ts';

const URL = '/admin/api/verifications/';
let world: ApiWorld;

beforeAll(async () => {
  world = await openApiWorld();
  const customer = await world.customer();
  await world.pay(customer, await world.order(customer, await world.product(5)));
});
afterAll(() => world.drop());

async function run(id: unknown): Promise<Json> {
  return expectOk(await world.staff.api.get(`${URL}${String(id)}/`));
}

async function finished(id: unknown): Promise<Json> {
  await expect.poll(async () => (await run(id))['state'], { timeout: 25_000 }).not.toBe('running');
  return run(id);
}

it('runs every check in the background, tells how far it is, and keeps what came of it', async () => {
  const started = expectOk(await world.staff.api.post(URL));
  expect(started['joined']).toBe(false);
  const done = await finished(started['verification_id']);
  expect(done).toMatchObject({
    state: 'done',
    ok: true,
    violations: 0,
    current: null,
    started_by: { user_id: world.staff.userId, username: world.staff.username },
  });
  expect(done['checks_done']).toBe(done['checks_total']);
  const checks = done['checks'] as Json[];
  expect(checks).toHaveLength(done['checks_total'] as number);
  expect(checks.find(({ name }) => name === 'charged_once')).toMatchObject({ violations: 0, checked: 1, rows: [] });
  const list = expectOk(await world.staff.api.get(URL))['verifications'] as Json[];
  expect(list[0]).toMatchObject({ verification_id: started['verification_id'], state: 'done' });
  expect(list[0]).not.toHaveProperty('checks');
});

it('shows the rows that break an invariant', async () => {
  await world.database.count(
    statement(
      'test.break',
      `UPDATE wallet.accounts SET balance_minor = balance_minor + 1 WHERE account_id = (SELECT account_id FROM wallet.accounts LIMIT 1)`,
    ),
  );
  const { verification_id: id } = expectOk(await world.admin.api.post(URL));
  const done = await finished(id);
  expect(done).toMatchObject({ state: 'done', ok: false });
  expect((done['checks'] as Json[]).find(({ name }) => name === 'balance_is_sum_of_transfers')).toMatchObject({
    violations: 1,
    rows: [{}],
  });
  await world.database.count(
    statement(
      'test.mend',
      `UPDATE wallet.accounts AS a SET balance_minor = t.account_balance_minor
    FROM (SELECT DISTINCT ON (user_account_id) user_account_id, account_balance_minor FROM wallet.transfers ORDER BY user_account_id, position DESC) AS t
    WHERE t.user_account_id = a.account_id`,
    ),
  );
});

it('is one at a time, whoever asks at whichever server: all others join it', async () => {
  const other = await world.another();
  const ask = (index: number) =>
    index % 2 === 0
      ? world.staff.api.post(URL)
      : other.inject({
          method: 'POST',
          url: URL,
          headers: { cookie: world.admin.cookie, 'idempotency-key': `k${index}` },
        });
  const answers = (await Promise.all(Array.from({ length: 6 }, (_, index) => ask(index)))).map(expectOk);
  const started = answers.filter(({ joined }) => joined === false);
  expect(started.length).toBeGreaterThanOrEqual(1);
  const ids = new Set(answers.map(({ verification_id: id }) => id));
  expect(ids.size).toBe(started.length);
  for (const id of ids) expect(await finished(id)).toMatchObject({ state: 'done' });
});

it('is seen to be broken off when the process that ran it ends, and another can be started', async () => {
  const other = await world.another();
  const { verification_id: id } = expectOk(
    await other.inject({
      method: 'POST',
      url: URL,
      headers: { cookie: world.admin.cookie, 'idempotency-key': 'close' },
    }),
  );
  await other.close();
  const ended = await finished(id);
  expect(['broken_off', 'done']).toContain(ended['state']);
  expect(await finished(expectOk(await world.staff.api.post(URL))['verification_id'])).toMatchObject({ state: 'done' });
});

it('takes a run whose process has died for broken off once it has been silent for long', async () => {
  const id = '01a21300-0000-7000-8000-000000000001';
  await world.database.count(
    statement(
      'test.dead_run',
      `INSERT INTO verification.runs (run_id, state, started_by, checks_done, checks_total, current_check, beat_at)
    VALUES ('${id}', 'running', NULL, 3, 48, 'charged_once', now() - interval '20 seconds')`,
    ),
  );
  expect(await run(id)).toMatchObject({
    state: 'broken_off',
    ok: null,
    checks_done: 3,
    current: null,
    started_by: null,
  });
});

it('keeps a hundred of them', async () => {
  await world.database.count(
    statement(
      'test.many_runs',
      `INSERT INTO verification.runs (run_id, state, checks_done, checks_total, finished_at)
    SELECT ('01a21200-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'done', 1, 1, now() FROM generate_series(1, 150) AS n`,
    ),
  );
  const { verification_id: id } = expectOk(await world.staff.api.post(URL));
  await finished(id);
  await expect
    .poll(
      async () =>
        (
          await world.database.rows(
            statement<{ runs: bigint }>('test.count_runs', 'SELECT count(*) AS runs FROM verification.runs'),
          )
        )[0]?.runs,
    )
    .toBe(100n);
});

it('is for staff', async () => {
  const customer = await world.customer();
  expectRefused(await customer.api.post(URL), 403, 'forbidden');
  expectRefused(await customer.api.get(URL), 403, 'forbidden');
  expectRefused(
    await world.staff.api.get(`${URL}01a21300-0000-7000-8000-00000000ffff/`),
    404,
    'verification_not_found',
  );
});
