/**
 * `npm run rebuild -- NAME [--json]`: folds a read model again from the first event of its log, while the store serves or not. Readers keep the one that is there until the new one
 * is as far. The bulk of the log is read from a replica where one is configured, the end of it from the primary. Broken off, it is gone on with by the next run.
 */
import { parseArgs } from 'node:util';

import { readLogEnd } from '@kontor/backoffice/follow';
import type { ReadModel } from '@kontor/backoffice/read-model';
import { READ_MODELS } from '@kontor/backoffice/read-models';
import { type Rebuilt, rebuild } from '@kontor/backoffice/rebuild';
import { present } from '@kontor/kernel/assert';
import { type Database, openDatabase } from '@kontor/postgres/database';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';

import { closePlaces, openPlaces } from '../apart/places.ts';
import { type Config, readConfig } from '../config.ts';
import type { Postgres } from '../databases.ts';
import { readUrlOf } from '../replicas.ts';
import { CommandLineError, runProgram } from './command-line.ts';

const USAGE = `usage: npm run rebuild -- ${[...READ_MODELS.keys()].join(' | ')} [--json]
  --json   print what was done as JSON`;
const CONNECTIONS_MAX = 4;
/** A replica that has not answered by then is left to itself, and the primary asked. */
const REPLICA_ANSWER_MS_MAX = 5_000;

await runProgram(async () => {
  const { model, json } = readArguments();
  const config = readConfig();
  // Read models are kept beside the log that they are folded from.
  const places = await openPlaces(config, [model.log], (line) => console.error(line));
  const database = openPrimary(present(places.get(model.log), 'the database of a log'));
  const replica = openReplica(config, model);
  try {
    const started = performance.now();
    const end = await readLogEnd(model, database);
    let replicaError: string | null = null;
    const rebuilt = await rebuild(
      model,
      { log: database, replica, database },
      {
        folded: (at) => showProgress(`${at} of ${end > at ? end : at} events`),
        replicaFailed: (error) => {
          replicaError = (error as Error).message;
          showProgress('');
          console.error(`the replica cannot be used: the rest is read from the primary (${replicaError})`);
        },
      },
    );
    showProgress('');
    const seconds = (performance.now() - started) / 1000;
    const told = { model, rebuilt, seconds, replica: replica === null ? null : { error: replicaError } };
    process.stdout.write(json ? `${JSON.stringify(asJson(told), null, 2)}\n` : `${inWords(told)}\n`);
    return 0;
  } finally {
    await Promise.all([database.close(), replica?.close()]);
    await closePlaces(places);
  }
});

function readArguments(): { readonly model: ReadModel; readonly json: boolean } {
  let parsed: { positionals: string[]; values: { json?: boolean | undefined } };
  try {
    parsed = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
  } catch (error) {
    throw new CommandLineError(`${(error as Error).message}\n${USAGE}`);
  }
  const { positionals, values } = parsed;
  const model = positionals.length === 1 ? READ_MODELS.get(positionals[0] ?? '') : undefined;
  if (model === undefined) throw new CommandLineError(USAGE);
  return { model, json: values.json ?? false };
}

function openPrimary({ servingUrl, pooled }: Postgres): Database {
  return openDatabase({
    connectionString: servingUrl,
    connectionsMax: CONNECTIONS_MAX,
    applicationName: 'kontor rebuild',
    prepare: !pooled,
    ...(pooled ? {} : { startWith: BATCH_TRANSACTION }),
  });
}

function openReplica(config: Config, { log }: ReadModel): Database | null {
  const url = readUrlOf(config, log);
  if (url === null) return null;
  return openDatabase({
    connectionString: url,
    connectionsMax: CONNECTIONS_MAX,
    applicationName: 'kontor rebuild',
    answerTimeoutMs: REPLICA_ANSWER_MS_MAX,
    // Whatever it is, the next read of the replica meets it too.
    onIdleError: () => {},
  });
}

/** Keeps one line up to date, where somebody watches. */
function showProgress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
}

interface Told {
  readonly model: ReadModel;
  readonly rebuilt: Rebuilt;
  readonly seconds: number;
  /** Null: none is configured; the error with which it was given up, if it was. */
  readonly replica: { readonly error: string | null } | null;
}

function inWords({ model, rebuilt, seconds, replica }: Told): string {
  const { position, fromReplica, fromPrimary } = rebuilt;
  const sources = replica === null ? '' : ` (${fromReplica} read from the replica, ${fromPrimary} from the primary)`;
  return `${model.name}: rebuilt from ${position} events${sources} in ${seconds.toFixed(1)} s; it serves`;
}

function asJson({ model, rebuilt, seconds, replica }: Told) {
  return {
    read_model: model.name,
    position: Number(rebuilt.position),
    from_replica: rebuilt.fromReplica,
    from_primary: rebuilt.fromPrimary,
    replica: replica === null ? 'none' : replica.error === null ? 'used' : 'failed',
    replica_error: replica?.error ?? null,
    seconds: Math.round(seconds * 1000) / 1000,
  };
}
