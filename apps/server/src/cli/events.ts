/**
 * `npm run events -- status` tells how far the logs are published and taken, `-- letters` which events could not be taken, and `-- replay LOG --from POSITION` has
 * a log published again, or, with `--consumer NAME`, taken again by a consumer.
 */
import { parseArgs } from 'node:util';

import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import { formatInstant } from '@kontor/kernel/clock';
import { type Database, openDatabase } from '@kontor/postgres/database';
import { replayTo } from '@kontor/relay/replay';
import { publishingLag, rewindLog } from '@kontor/relay/store/published';
import { readDeadLetters } from '@kontor/relay/store/read-dead-letters';
import { readPlaces } from '@kontor/relay/store/read-places';

import { readConfig } from '../config.ts';
import { openPostgres } from '../databases.ts';
import { CommandLineError, runProgram } from './command-line.ts';

const USAGE =
  'usage: npm run events -- status | letters | replay orders|inventory|wallet|identity --from POSITION [--consumer NAME [--again]]';
const CONNECTIONS_MAX = 2;
const LETTERS_MAX = 100;

await runProgram(async () => {
  const { positionals, values } = readArguments();
  const [verb, log] = positionals;
  const postgres = await openPostgres(readConfig(), (line) => console.error(line));
  const database = openDatabase({
    connectionString: postgres.servingUrl,
    connectionsMax: CONNECTIONS_MAX,
    applicationName: 'kontor events',
    prepare: !postgres.pooled,
  });
  try {
    if (verb === 'status' && positionals.length === 1) await tellStatus(database);
    else if (verb === 'letters' && positionals.length === 1) await tellLetters(database);
    else if (verb === 'replay' && isLog(log) && positionals.length === 2) await replay(database, log, values);
    else throw new CommandLineError(USAGE);
    return 0;
  } finally {
    await database.close();
    await postgres.stop();
  }
});

interface Values {
  readonly from?: string | undefined;
  readonly consumer?: string | undefined;
  readonly again?: boolean | undefined;
}

function readArguments(): { positionals: string[]; values: Values } {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { from: { type: 'string' }, consumer: { type: 'string' }, again: { type: 'boolean' } },
    });
  } catch (error) {
    throw new CommandLineError(`${(error as Error).message}\n${USAGE}`);
  }
}

async function tellStatus(database: Database): Promise<void> {
  for (const log of SERVICES) {
    print(`${log.padEnd(12)} ${await publishingLag(database, log)} events not published`);
  }
  for (const { name, log, position } of await readPlaces(database)) {
    print(`${log.padEnd(12)} ${name} has taken everything up to ${position}`);
  }
  const letters = await readDeadLetters(database, LETTERS_MAX);
  print(`${letters.length === LETTERS_MAX ? `${LETTERS_MAX} or more` : letters.length} dead letters`);
}

async function tellLetters(database: Database): Promise<void> {
  for (const letter of await readDeadLetters(database, LETTERS_MAX)) {
    const { consumer, log, position, event_type: type, tries, reason, died_at: diedAt } = letter;
    print(`${formatInstant(diedAt)}  ${consumer}  ${log} ${position} ${type}  after ${tries} tries: ${reason}`);
  }
}

async function replay(database: Database, log: ServiceName, { from, consumer, again = false }: Values): Promise<void> {
  if (from === undefined || !/^\d{1,18}$/.test(from)) {
    throw new CommandLineError(`--from: the position after which to begin, 0 for the whole log\n${USAGE}`);
  }
  const position = BigInt(from);
  if (consumer === undefined) {
    await rewindLog(database, log, position);
    print(
      `${log}: published again from the event after ${position}; the broker drops what it has, consumers what they took`,
    );
    return;
  }
  await replayTo(database, consumer, log, position, again);
  print(`${log}: ${consumer} takes it again from the event after ${position}${again ? ', with every effect' : ''}`);
}

function isLog(name: string | undefined): name is ServiceName {
  return (SERVICES as readonly (string | undefined)[]).includes(name);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
