import { readFile } from 'node:fs/promises';

import { statement } from '@kontor/postgres/statement';
import { openTestDatabase } from '@kontor/testing/database';
import { expect, it, onTestFinished } from 'vitest';

import { IDENTITY_MIGRATIONS } from './migrations.ts';
import { CLIENT, deadline, metaOf, PASSWORD, startInstance, TENANT, VISITOR } from './testing/instances.ts';

const rekey = statement(
  'test.rekey',
  'UPDATE identity.profiles SET username_key = $2 WHERE username = $1 AND tenant_id = $3',
);

it('Names with a capital sharp s, kept under the key that they had once, are found under the one that they have now; nobody loses his to them', async () => {
  const test = await openTestDatabase([IDENTITY_MIGRATIONS]);
  onTestFinished(test.drop);
  const identity = startInstance(test.open());
  onTestFinished(() => identity.close());
  const register = async (username: string, formerKey?: string) => {
    const registered = await identity.register(
      metaOf(VISITOR),
      deadline(),
      { username, email: null, password: PASSWORD },
      CLIENT,
    );
    expect(registered.ok, username).toBe(true);
    if (formerKey !== undefined) await test.database.count(rekey, [username, formerKey, TENANT]);
  };
  await register('STRAẞE', 'straße');
  await register('MAẞE', 'maße');
  await register('MASSE');
  await register('AẞSS', 'aßss');
  await register('ASSẞ', 'assß');
  expect(await identity.findUser(TENANT, 'straße')).toBeNull();

  const file = new URL('0005_fold_capital_sharp_s.sql', IDENTITY_MIGRATIONS.directory);
  expect(await test.database.count(statement('test.fold', await readFile(file, 'utf8')), [])).toBe(2);

  expect(await identity.findUser(TENANT, 'straße')).toMatchObject({ username: 'STRAẞE' });
  expect(await identity.findUser(TENANT, 'masse')).toMatchObject({ username: 'MASSE' });
  expect(await identity.findUser(TENANT, 'assss')).toMatchObject({ username: 'AẞSS' });
});
