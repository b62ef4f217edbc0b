/**
 * `npm run move -- SERVICE`: moves a service out of the database that it shares (DATABASE_URL, or the embedded one) into its own (SERVICE_DATABASE_URL), while nothing serves. See
 * docs/operations.md.
 */
import { parseArgs } from 'node:util';

import { SERVICES } from '@kontor/contracts/command';

import { MoveRefused, moveService } from '../apart/move.ts';
import { openPlaces } from '../apart/places.ts';
import { readConfig } from '../config.ts';
import { openPostgres } from '../databases.ts';
import { MIGRATIONS_OF } from '../store.ts';
import { CommandLineError, runProgram } from './command-line.ts';

const USAGE = `usage: WALLET_DATABASE_URL=… npm run move -- ${SERVICES.join(' | ')}
  Moves the service from DATABASE_URL (or the embedded database) to its own. Stop the store first.`;

await runProgram(async () => {
  const { positionals } = parseArgs({ allowPositionals: true, options: {} });
  const service = SERVICES.find((each) => each === positionals[0]);
  if (service === undefined || positionals.length !== 1) throw new CommandLineError(USAGE);
  const config = readConfig();
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  if (config.serviceDatabases[service] === undefined) {
    throw new CommandLineError(
      `${service.toUpperCase()}_DATABASE_URL: set it to the database that ${service} is to have`,
    );
  }
  const source = await openPostgres(config, say);
  try {
    const target = (await openPlaces(config, [service], say)).get(service);
    if (target === undefined) throw new CommandLineError(USAGE);
    const moved = await moveService({ service, source, target, migrations: MIGRATIONS_OF[service], log: say });
    const rows = moved.reduce((sum, table) => sum + table.rows, 0);
    process.stdout.write(
      `${service} has moved: ${moved.length} tables, ${rows} rows, all the same on both sides; start the store with ${service.toUpperCase()}_DATABASE_URL set\n`,
    );
    return 0;
  } catch (error) {
    if (error instanceof MoveRefused) throw new CommandLineError(`nothing was moved: ${error.message}`);
    throw error;
  } finally {
    await source.stop();
  }
});
