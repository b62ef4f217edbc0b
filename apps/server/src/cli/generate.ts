/**
 * `npm run generate -- [--orders N] [--users N] [--products N]`: fills a new store with consistent data, to look at and to measure: on DATABASE_URL, or
 * on the embedded server in KONTOR_DATA_DIR. A million orders take some minutes and about 6 GB.
 */
import { parseArgs } from 'node:util';

import { migrate } from '@kontor/postgres/migrate';

import { readConfig } from '../config.ts';
import { openPostgres } from '../databases.ts';
import { generate } from '../generate/generate.ts';
import { agreeOnSettings } from '../settings.ts';
import { MIGRATIONS } from '../store.ts';
import { CommandLineError, runProgram } from './command-line.ts';

const USAGE = 'usage: npm run generate -- [--orders 1000000] [--users 200000] [--products 2000]';
const COUNT_MAX = 20_000_000;

await runProgram(async () => {
  const { values } = parseArgs({
    options: {
      orders: { type: 'string', default: '1000000' },
      users: { type: 'string', default: '200000' },
      products: { type: 'string', default: '2000' },
    },
  });
  const config = readConfig();
  const size = {
    orders: countOf('orders', values.orders),
    users: countOf('users', values.users),
    products: countOf('products', values.products),
    currency: config.currency,
  };
  if (Object.keys(config.serviceDatabases).length > 0) {
    throw new CommandLineError('this fills one database that all services share: unset what gives a service its own');
  }
  const postgres = await openPostgres(config, (line) => console.error(line));
  try {
    await migrate({
      connectionString: postgres.migrationUrl,
      sets: MIGRATIONS,
      ...(postgres.servingRole === null ? {} : { servingRole: postgres.servingRole }),
    });
    await agreeOnSettings(postgres.migrationUrl, config);
    const started = performance.now();
    const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
    await generate(postgres.migrationUrl, size, (step, done, total) => {
      console.error(`${seconds().padStart(7)} s  ${done}/${total}  ${step}`);
    });
    process.stdout.write(`${size.orders} orders of ${size.users} users in ${seconds()} s\n`);
    return 0;
  } finally {
    await postgres.stop();
  }
});

function countOf(name: string, text: string): number {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > COUNT_MAX)
    throw new CommandLineError(`--${name}: ${text} is not a number of 1 to ${COUNT_MAX}\n${USAGE}`);
  return count;
}
