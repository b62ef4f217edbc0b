import { appendFile, cp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { backupEmbedded } from './backup.ts';
import { readManifest } from './backup-manifest.ts';
import { restoreEmbedded } from './restore.ts';
import type { EmbeddedServer } from './server.ts';
import {
  cleanUp,
  connect,
  killOwner,
  onCleanUp,
  startOwner,
  startServer,
  temporaryFolder,
} from './testing/fixtures.ts';

const TEST_MAX_MS = 90_000;
const ACCOUNTS = 20;

afterEach(cleanUp, TEST_MAX_MS);

describe('a backup', { timeout: TEST_MAX_MS }, () => {
  test('of a server under load restores to one consistent moment, with all that was committed before it began', async () => {
    const server = await startServer({ directory: await temporaryFolder(), settings: { max_wal_size: '32MB' } });
    await createBank(server);
    const stopLoad = await startLoad(server);
    const before = await transferCount(server);
    const progress: number[] = [];
    const target = join(await temporaryFolder(), 'backup');
    const manifest = await backUp(server, target, (done, total) => {
      expect(done).toBeLessThanOrEqual(total);
      progress.push(done);
    });
    const after = await transferCount(server);
    await stopLoad();
    expect(after).toBeGreaterThan(before);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(await readManifest(target)).toEqual(manifest);

    const directory = await temporaryFolder();
    await restoreEmbedded({ backupDirectory: target, directory });
    const restored = await startServer({ directory });
    const client = await connect(restored.connectionString());
    const { rows } = await client.query(
      `select (select sum(balance)::int from account) as sum, (select count(*)::int from transfer) as transfers,
              (select count(*)::int from account a where balance <> coalesce(
                (select sum(case when debit = a.id then -1 else 1 end) from transfer where a.id in (debit, credit)), 0)) as wrong`,
    );
    expect(rows[0]).toMatchObject({ sum: 0, wrong: 0 });
    expect(rows[0].transfers).toBeGreaterThanOrEqual(before);
    expect(rows[0].transfers).toBeLessThanOrEqual(after);
    await client.query('insert into transfer (debit, credit) values (1, 2)');
  });

  test('holds no password, and the restored server has another one', async () => {
    const server = await startServer({ directory: await temporaryFolder() });
    const target = await temporaryFolder();
    await backUp(server, target);
    const password = (await readFile(join(server.dataDirectory, 'kontor.password'), 'utf8')).trim();
    expect(await readdir(join(target, 'data'))).not.toContain('kontor.password');
    await server.stop();

    const { movedAside } = await restoreEmbedded({
      backupDirectory: target,
      directory: server.directory,
      replace: true,
    });
    const restored = await startServer({ directory: server.directory });
    expect(restored.connectionString()).not.toContain(password);
    await connect(restored.connectionString());
    expect(await readdir(movedAside ?? '')).toContain('PG_VERSION');
  });

  test('that is damaged is refused, and nothing that is there is touched', async () => {
    const server = await startServer({ directory: await temporaryFolder() });
    const directory = await temporaryFolder();
    const damages: Record<string, (folder: string) => Promise<void>> = {
      'is not what was backed up': (folder) => appendFile(join(folder, 'data/global/pg_control'), 'x'),
      'PG_VERSION is not what': (folder) => writeFile(join(folder, 'data/PG_VERSION'), '17\n'),
      'pg_hba.conf is not what': (folder) => truncate(join(folder, 'data/pg_hba.conf'), 100),
      'backup_label is missing': (folder) => rm(join(folder, 'data/backup_label')),
      'no finished backup': (folder) => rm(join(folder, 'manifest.json')),
      'manifest.json is damaged': (folder) => truncate(join(folder, 'manifest.json'), 1000),
      'leads out of it': async (folder) => {
        const text = await readFile(join(folder, 'manifest.json'), 'utf8');
        await writeFile(join(folder, 'manifest.json'), text.replace('"PG_VERSION"', '"../PG_VERSION"'));
      },
    };
    const whole = await temporaryFolder();
    await backUp(server, whole);
    for (const [message, damage] of Object.entries(damages)) {
      const target = await temporaryFolder();
      await cp(whole, target, { recursive: true });
      await damage(target);
      await expect(restoreEmbedded({ backupDirectory: target, directory })).rejects.toThrow(message);
      expect(await readdir(directory)).toEqual(['owner.lock']);
    }
  });

  test('is restored over nothing that runs or that holds data', async () => {
    const server = await startServer({ directory: await temporaryFolder() });
    const target = await temporaryFolder();
    await backUp(server, target);
    const restore = (directory: string, replace: boolean) =>
      restoreEmbedded({ backupDirectory: target, directory, replace });
    await expect(restore(server.directory, true)).rejects.toThrow('a server is running');
    await server.stop();
    await expect(restore(server.directory, false)).rejects.toThrow('holds data');

    const { child } = await startOwner(server.directory);
    await killOwner(child);
    await expect(restore(server.directory, true)).rejects.toThrow('still runs');
    await startServer({ directory: server.directory });
  });

  test('goes into an empty folder only, and leaves nothing when it fails', async () => {
    const server = await startServer({ directory: await temporaryFolder() });
    const target = await temporaryFolder();
    const other = await startServer({ directory: await temporaryFolder() });
    const { dataDirectory } = other;
    const foreign = backupEmbedded({
      connectionString: server.connectionString(),
      dataDirectory,
      targetDirectory: target,
    });
    await expect(foreign).rejects.toThrow('the server keeps its data in');
    const interrupted = backUp(server, target, () => {
      throw new Error('interrupted');
    });
    await expect(interrupted).rejects.toThrow('interrupted');
    expect(await readdir(target)).toEqual([]);

    await backUp(server, target);
    await expect(backUp(server, target)).rejects.toThrow('is not empty');
    expect((await stat(join(target, 'manifest.json'))).mode & 0o077).toBe(0);
    const { rows } = await (await connect(server.connectionString())).query('select * from pg_replication_slots');
    expect(rows).toEqual([]);
  });
});

function backUp(server: EmbeddedServer, targetDirectory: string, onProgress = (_done: number, _total: number) => {}) {
  const { dataDirectory } = server;
  return backupEmbedded({ connectionString: server.connectionString(), dataDirectory, targetDirectory, onProgress });
}

async function createBank(server: EmbeddedServer): Promise<void> {
  const client = await connect(server.connectionString());
  await client.query('create table account (id int primary key, balance bigint not null default 0)');
  await client.query(
    'create table transfer (id bigserial primary key, debit int, credit int, filler text storage plain)',
  );
  await client.query('insert into account select generate_series(1, $1)', [ACCOUNTS]);
}

/** Transfers on several connections, one in a transaction, and checkpoints, until it is told to stop. */
async function startLoad(server: EmbeddedServer): Promise<() => Promise<void>> {
  let stopping = false;
  const workers = [1, 2, 3].map(async (seed) => {
    const client = await connect(server.connectionString());
    for (let turn = seed; !stopping; turn += 7) {
      const debit = (turn % ACCOUNTS) + 1;
      const credit = ((turn * 3 + 1) % ACCOUNTS) + 1;
      if (debit === credit) continue;
      const [first, second] = debit < credit ? [debit, credit] : [credit, debit];
      await client.query(`begin; select from account where id in (${first}, ${second}) order by id for update;
        update account set balance = balance - 1 where id = ${debit};
        update account set balance = balance + 1 where id = ${credit};
        insert into transfer (debit, credit, filler) values (${debit}, ${credit}, repeat('x', 2000)); commit`);
    }
  });
  // Each checkpoint moves the place recovery would start at, did the backup not say another one.
  const checkpoints = (async () => {
    const client = await connect(server.connectionString());
    while (!stopping) await client.query('checkpoint; select pg_sleep(0.3)');
  })();
  const stop = async () => {
    stopping = true;
    await Promise.all([...workers, checkpoints]);
  };
  onCleanUp(stop);
  return stop;
}

async function transferCount(server: EmbeddedServer): Promise<number> {
  const client = await connect(server.connectionString());
  return (await client.query('select count(*)::int as n from transfer')).rows[0].n;
}
