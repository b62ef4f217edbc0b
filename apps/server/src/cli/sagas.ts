/**
 * `npm run sagas -- list [--status open|stuck|finished] | show ID | retry ID | undo ID`: looks after sagas between services that run apart, on the database of the orders. What is
 * retried or taken back is run by the processes that serve.
 */
import { parseArgs } from 'node:util';

import { DEFAULT_TENANT_ID } from '@kontor/contracts/command';
import { REFUSALS, RefusalError, refusal } from '@kontor/contracts/refusals';
import { isUuid } from '@kontor/kernel/uuid';
import { createOrdersApart } from '@kontor/orders/apart/service';
import { presentSaga } from '@kontor/orders/http/saga-routes';
import { readSaga, readSagas } from '@kontor/orders/store/sagas/saga-views';
import { type Database, openDatabase } from '@kontor/postgres/database';
import { EXECUTOR_SETTINGS } from '@kontor/runtime/service';
import { DEFAULT_DEADLINE_MS, operatorMeta } from '@kontor/runtime/system-command';

import { openPlaces } from '../apart/places.ts';
import { readConfig } from '../config.ts';
import { CommandLineError, runProgram } from './command-line.ts';

const STATUSES = ['open', 'stuck', 'finished'] as const;
const LISTED_MAX = 200;
const USAGE = `usage: npm run sagas -- list [--status ${STATUSES.join('|')}]   what is under way and what waits for somebody
       npm run sagas -- show ID | retry ID | undo ID     one of them; try it again at once; take it back`;

await runProgram(async () => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { status: { type: 'string' } } });
  const [action = '', id] = positionals;
  const status = STATUSES.find((each) => each === values.status) ?? null;
  const isList = action === 'list' && positionals.length === 1 && (values.status === undefined || status !== null);
  const isOne = ['show', 'retry', 'undo'].includes(action) && positionals.length === 2 && isUuid(id ?? '');
  if (!isList && !isOne) throw new CommandLineError(USAGE);
  const config = readConfig();
  const places = await openPlaces(config, ['orders'], (line) => process.stderr.write(`${line}\n`));
  const [place] = [...places.values()];
  if (place === undefined) throw new CommandLineError('There is no database of orders');
  const database = openDatabase({
    connectionString: place.servingUrl,
    connectionsMax: 1,
    applicationName: 'kontor sagas',
    prepare: !place.pooled,
  });
  try {
    if (isList) await list(database, status);
    else await act(database, action, String(id), config.currency);
    return 0;
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    throw new CommandLineError(error.refusal.message ?? REFUSALS[error.refusal.kind].message);
  } finally {
    await database.close();
    await place.stop();
  }
});

async function list(database: Database, status: (typeof STATUSES)[number] | null): Promise<void> {
  const page = { beforeSagaId: null, status, orderId: null, limit: LISTED_MAX };
  const sagas = await readSagas(database, DEFAULT_TENANT_ID, page);
  for (const saga of sagas) {
    const stop = saga.lastStep === null ? '' : `  ${saga.tries} tries, ${saga.lastStep}: ${saga.lastError}`;
    process.stdout.write(`${saga.sagaId}  ${saga.status.padEnd(8)}  ${saga.kind}  order ${saga.orderId}${stop}\n`);
  }
  process.stdout.write(`${sagas.length} sagas\n`);
}

/** Does what is to be done with one saga, and shows how it is then. */
async function act(database: Database, action: string, sagaId: string, currency: string): Promise<void> {
  if (action !== 'show') {
    const services = new Map();
    const orders = createOrdersApart({ database, reads: database, currency, executor: EXECUTOR_SETTINGS, services });
    try {
      const type = action === 'retry' ? 'RetrySaga' : 'UndoSaga';
      const meta = operatorMeta(DEFAULT_TENANT_ID, 'npm run sagas');
      const { outcome } = await orders.submit({ type, meta, sagaId }, Date.now() + DEFAULT_DEADLINE_MS);
      if (!outcome.ok) throw new RefusalError(outcome.refusal);
    } finally {
      await orders.close();
    }
  }
  const saga = await readSaga(database, DEFAULT_TENANT_ID, sagaId);
  if (saga === null) throw new RefusalError(refusal('saga_not_found'));
  process.stdout.write(`${JSON.stringify(presentSaga(saga), null, 2)}\n`);
}
