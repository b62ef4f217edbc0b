/**
 * `npm run events -- status` tells how far the logs are published and taken, `-- letters` which events could not be taken, and `-- replay LOG --from POSITION` has
 * a log published again, or, with `--consumer NAME`, taken again by a consumer.
 */
import { parseArgs } from 'node:util';

import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import { present } from '@kontor/kernel/assert';
import { formatInstant } from '@kontor/kernel/clock';
import { type Database, openDatabase } from '@kontor/postgres/database';
import { replayTo } from '@kontor/relay/replay';
import { publishingLag, rewindLog } from '@kontor/relay/store/published';
import { readDeadLetters } from '@kontor/relay/store/read-dead-letters';
import { readPlaces } from '@kontor/relay/store/read-places';

import { closePlaces, distinctPlaces, openPlaces } from '../apart/places.ts';
import { readConfig } from '../config.ts';
import { CommandLineError, runProgram } from './command-line.ts';

const USAGE =
  'usage: npm run events -- status | letters | replay orders|inventory|wallet|identity --from POSITION [--consumer NAME [--again]]';
const CONNECTIONS_MAX = 2;
const LETTERS_MAX = 100;

await runProgram(async () => {
  const { positionals, values } = readArguments();
  const [verb, log] = positionals;
  const places = await openPlaces(readConfig(), SERVICES, (line) => console.error(line));
  const databases = new Map(
    distinctPlaces(places).map((place) => [
      place,
      openDatabase({
        connectionString: place.servingUrl,
        connectionsMax: CONNECTIONS_MAX,
        applicationName: 'kontor events',
        prepare: !place.pooled,
      }),
    ]),
  );
  const databaseOf = (service: ServiceName) =>
    present(databases.get(present(places.get(service), 'the place of a service')), 'the database of a place');
  try {
    if (verb === 'status' && positionals.length === 1) await tellStatus([...databases.values()], databaseOf);
    else if (verb === 'letters' && positionals.length === 1) await tellLetters([...databases.values()]);
    else if (verb === 'replay' && isLog(log) && positionals.length === 2)
      await replay([...databases.values()], databaseOf(log), log, values);
    else throw new CommandLineError(USAGE);
    return 0;
  } finally {
    await Promise.all([...databases.values()].map((database) => database.close()));
    await closePlaces(places);
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

async function tellStatus(databases: readonly Database[], databaseOf: (log: ServiceName) => Database): Promise<void> {
  for (const log of SERVICES) {
    print(`${log.padEnd(12)} ${await publishingLag(databaseOf(log), log)} events not published`);
  }
  for (const { name, log, position } of (await Promise.all(databases.map(readPlaces))).flat()) {
    print(`${log.padEnd(12)} ${name} has taken everything up to ${position}`);
  }
  const letters = await lettersOf(databases);
  const count = letters.length >= LETTERS_MAX ? `${LETTERS_MAX} or more` : String(letters.length);
  print(`${count} dead ${count === '1' ? 'letter' : 'letters'}`);
}

async function tellLetters(databases: readonly Database[]): Promise<void> {
  for (const letter of await lettersOf(databases)) {
    const { consumer, log, position, event_type: type, tries, reason, died_at: diedAt } = letter;
    print(`${formatInstant(diedAt)}  ${consumer}  ${log} ${position} ${type}  after ${tries} tries: ${reason}`);
  }
}

async function lettersOf(databases: readonly Database[]) {
  return (await Promise.all(databases.map((database) => readDeadLetters(database, LETTERS_MAX)))).flat();
}

async function replay(
  databases: readonly Database[],
  database: Database,
  log: ServiceName,
  { from, consumer, again = false }: Values,
): Promise<void> {
  if (from === undefined || !/^\d{1,18}$/.test(from)) {
    throw new CommandLineError(`--from: the position after which to begin, 0 for the whole log\n${USAGE}`);
  }
  const position = BigInt(from);
  if (consumer === undefined) {
    if (!(await rewindLog(database, log, position))) {
      throw new CommandLineError(
        `--from: ${log} is not published beyond ${position}, so that nothing is to be sent again`,
      );
    }
    print(
      `${log}: published again from the event after ${position}; the broker drops what it has, consumers what they took`,
    );
    return;
  }
  await takeAgain(databases, consumer, log, position, again);
  print(`${log}: ${consumer} takes it again from the event after ${position}${again ? ', with every effect' : ''}`);
}

/** A consumer's place is beside its effects, which need not be where the log is. */
async function takeAgain(
  databases: readonly Database[],
  consumer: string,
  log: ServiceName,
  position: bigint,
  again: boolean,
): Promise<void> {
  for (const database of databases) {
    const before = await replayTo(database, consumer, log, position, again);
    if (before === null) continue;
    if (before >= position) return;
    throw new CommandLineError(
      `--from: ${consumer} has taken ${log} up to ${before}, so that nothing is to be taken again`,
    );
  }
  const known = (await Promise.all(databases.map(readPlaces))).flat().filter((place) => place.log === log);
  const names = known.map(({ name }) => name).join(', ');
  throw new CommandLineError(
    `--consumer: ${log} has no consumer "${consumer}"${names === '' ? ', nor any other with an inbox' : `; it has ${names}`}`,
  );
}

function isLog(name: string | undefined): name is ServiceName {
  return (SERVICES as readonly (string | undefined)[]).includes(name);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
