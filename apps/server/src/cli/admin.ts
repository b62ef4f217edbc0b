/** `npm run admin -- create --username NAME [--role admin|staff]`: makes an account for the people who run the store. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';

import { DEFAULT_TENANT_ID } from '@kontor/contracts/command';
import { REFUSALS } from '@kontor/contracts/refusals';
import { migrate } from '@kontor/postgres/migrate';
import { DEFAULT_DEADLINE_MS, operatorMeta } from '@kontor/runtime/system-command';

import { readConfig } from '../config.ts';
import { openPools, openPostgres } from '../databases.ts';
import { agreeOnSettings } from '../settings.ts';
import { createStore, MIGRATIONS } from '../store.ts';
import { CommandLineError, runProgram } from './command-line.ts';

const USAGE = `usage: npm run admin -- create --username NAME [--role admin|staff] [--email MAIL] [--password-stdin]
  The password is asked for, or read from standard input with --password-stdin.`;
const ROLES = ['admin', 'staff'] as const;

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
  const postgres = await openPostgres(config, (line) => process.stderr.write(`${line}\n`));
  try {
    await migrate({
      connectionString: postgres.migrationUrl,
      sets: MIGRATIONS,
      ...(postgres.servingRole === null ? {} : { servingRole: postgres.servingRole }),
    });
    const { secretKey } = await agreeOnSettings(postgres.migrationUrl, config);
    const pools = openPools(postgres.servingUrl, 1, () => {}, postgres.pooled);
    const store = createStore(pools, { ...config, secretKey, limitLogins: true });
    try {
      const deadline = Date.now() + DEFAULT_DEADLINE_MS;
      const outcome = await store.identity.createUser(operatorMeta(DEFAULT_TENANT_ID, 'npm run admin'), deadline, {
        ...account,
        passwordRule: 'enforced',
      });
      if (outcome.ok) return outcome.answer.userId;
      throw new CommandLineError(outcome.refusal.message ?? REFUSALS[outcome.refusal.kind].message);
    } finally {
      await store.close();
      await Promise.all(Object.values(pools).map((pool) => pool.close()));
    }
  } finally {
    await postgres.stop();
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
