/**
 * `npm run rebuild -- NAME`: folds a read model again from the first event of its log, while the store serves or not. Readers keep the one that is there
 * until the new one is as far. Broken off, it is gone on with by the next run.
 */
import { parseArgs } from 'node:util';

import { rebuildOrders } from '@kontor/backoffice/rebuild-orders';
import { present } from '@kontor/kernel/assert';
import { openDatabase } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';

import { closePlaces, openPlaces } from '../apart/places.ts';
import { readConfig } from '../config.ts';
import { CommandLineError, runProgram } from './command-line.ts';

/** Read models by their names on the command line. */
const READ_MODELS = { backoffice: rebuildOrders } as const;
const USAGE = `usage: npm run rebuild -- ${Object.keys(READ_MODELS).join(' | ')}`;
const CONNECTIONS_MAX = 4;
const LOG_END = statement<{ position: bigint }>('orders.read_log_end', 'SELECT position FROM orders.log_head');

await runProgram(async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [name = ''] = positionals;
  if (!isReadModel(name) || positionals.length !== 1) throw new CommandLineError(USAGE);
  // Read models are kept beside the log that they are folded from.
  const places = await openPlaces(readConfig(), ['orders'], (line) => console.error(line));
  const postgres = present(places.get('orders'), 'the database of orders');
  const database = openDatabase({
    connectionString: postgres.servingUrl,
    connectionsMax: CONNECTIONS_MAX,
    applicationName: 'kontor rebuild',
    prepare: !postgres.pooled,
    ...(postgres.pooled ? {} : { startWith: BATCH_TRANSACTION }),
  });
  try {
    const started = performance.now();
    const [log] = await database.rows(LOG_END);
    const end = log?.position ?? 0n;
    const position = await READ_MODELS[name](
      { ordersLog: database, backoffice: database },
      {
        folded: (at) => {
          if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${at} of ${end > at ? end : at} events`);
        },
      },
    );
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stdout.write(`${name}: rebuilt from ${position} events in ${seconds} s; it serves\n`);
    return 0;
  } finally {
    await database.close();
    await closePlaces(places);
  }
});

function isReadModel(name: string): name is keyof typeof READ_MODELS {
  return Object.hasOwn(READ_MODELS, name);
}
