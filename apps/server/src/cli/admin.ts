/** `npm run admin -- create --username NAME [--role admin|staff]`: makes an account for the people who run the store. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';

import { DEFAULT_TENANT_ID } from '@kontor/contracts/command';
import { REFUSALS } from '@kontor/contracts/refusals';
import { createIdentity } from '@kontor/identity/service';
import { present } from '@kontor/kernel/assert';
import { openDatabase } from '@kontor/postgres/database';
import { migrate } from '@kontor/postgres/migrate';
import { EXECUTOR_SETTINGS } from '@kontor/runtime/service';
import { DEFAULT_DEADLINE_MS, operatorMeta } from '@kontor/runtime/system-command';

import { closePlaces, openPlaces } from '../apart/places.ts';
import { readConfig } from '../config.ts';
import { agreeOnSettings } from '../settings.ts';
import { MIGRATIONS_OF } from '../store.ts';
import { CommandLineError, runProgram } from './command-line.ts';

const USAGE = `usage: npm run admin -- create --username NAME [--role admin|staff] [--email MAIL] [--password-stdin]
  The password is asked for, or read from standard input with --password-stdin.`;
const ROLES = ['admin', 'staff'] as const;
const CONNECTIONS_MAX = 2;

await runProgram(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      username: { type: 'string' },
      email: { type: 'string' },
      role: { type: 'string', default: 'admin' },
      'password-stdin': { type: 'boolean', default: false },
    },
  });
  const role = ROLES.find((each) => each === values.role);
  if (positionals[0] !== 'create' || positionals.length > 1 || values.username === undefined || role === undefined) {
    throw new CommandLineError(USAGE);
  }
  const password = values['password-stdin'] ? (await text(process.stdin)).replace(/\r?\n$/, '') : await askPassword();
  const userId = await createAccount({ username: values.username, email: values.email ?? null, password, role });
  process.stdout.write(`${role} "${values.username}" was created (${userId}); sign in at /admin/login/\n`);
  return 0;
});

async function createAccount(account: {
  readonly username: string;
  readonly email: string | null;
  readonly password: string;
  readonly role: (typeof ROLES)[number];
}): Promise<string> {
  const config = readConfig();
  const places = await openPlaces(config, ['identity'], (line) => process.stderr.write(`${line}\n`));
  try {
    const { servingUrl, servingRole, migrationUrl, pooled } = present(
      places.get('identity'),
      'the database of identity',
    );
    await migrate({
      connectionString: migrationUrl,
      sets: MIGRATIONS_OF.identity,
      ...(servingRole === null ? {} : { servingRole }),
    });
    const { secretKey } = await agreeOnSettings(migrationUrl, config, ['identity']);
    const database = openDatabase({
      connectionString: servingUrl,
      connectionsMax: CONNECTIONS_MAX,
      applicationName: 'kontor admin',
      prepare: !pooled,
    });
    const { currency, sessionTtlMs } = config;
    const common = { database, reads: database, currency, executor: EXECUTOR_SETTINGS };
    const identity = createIdentity({ ...common, sessionTtlMs, secretKey });
    try {
      const deadline = Date.now() + DEFAULT_DEADLINE_MS;
      const outcome = await identity.createUser(operatorMeta(DEFAULT_TENANT_ID, 'npm run admin'), deadline, {
        ...account,
        passwordRule: 'enforced',
      });
      if (outcome.ok) return outcome.answer.userId;
      throw new CommandLineError(outcome.refusal.message ?? REFUSALS[outcome.refusal.kind].message);
    } finally {
      await identity.close();
      await database.close();
    }
  } finally {
    await closePlaces(places);
  }
}

/** Asks twice, without showing what is typed. */
async function askPassword(): Promise<string> {
  if (!process.stdin.isTTY)
    throw new CommandLineError('There is no terminal to ask on: pass the password with --password-stdin');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    const ask = async (question: string) => {
      process.stderr.write(question);
      const answer = await reader.question('');
      process.stderr.write('\n');
      return answer;
    };
    const password = await ask('Password: ');
    if ((await ask('Again: ')) !== password)
      throw new CommandLineError('The two passwords differ; nothing was created');
    return password;
  } finally {
    reader.close();
  }
}
