import { present } from '@kontor/kernel/assert';
import type { Database } from '@kontor/postgres/database';
import { ReplicaWatch } from '@kontor/postgres/replica';
import type { Queryable } from '@kontor/postgres/statement';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';
import { readLog } from '@kontor/runtime/read-log';

import { foldEvents, headIn, STEP_LIMITS } from './follow.ts';
import type { ReadModel } from './read-model.ts';
import { type ProjectionHead, readHeads } from './store/heads.ts';
import {
  beginGeneration,
  changeGenerations,
  forgetGeneration,
  lockServingHead,
  removeRetired,
} from './store/rebuilding.ts';

/** What a read model is rebuilt from, and where. */
export interface RebuildDatabases {
  /** The log, where it is written. */
  readonly log: Queryable;
  /** A replica of that database, from which the bulk of the log is read; null: there is none. */
  readonly replica: Queryable | null;
  /** Where the model's schema is. */
  readonly database: Database;
}

/** Told how a rebuild goes. */
export interface RebuildProgress {
  folded(position: bigint): void;
  /** The replica cannot be used (any more), and why: all the rest is read from the primary. */
  replicaFailed?(error: unknown): void;
}

/** What a rebuild came to. */
export interface Rebuilt {
  /** The position at which the new generation began to serve. */
  readonly position: bigint;
  /** Events that were read from the replica, and from the primary. */
  readonly fromReplica: number;
  readonly fromPrimary: number;
}

/**
 * Folds a read model again from the first event of its log, beside the generation that serves, and has the two change places when the new one is as far. Readers never see it half
 * done. A rebuild that was broken off is gone on with by the next. Where there is a replica the bulk of the log is read there, as far as it has come; what follows comes from the primary, so
 * that nothing is missed however late the replica is.
 */
export async function rebuild(
  model: ReadModel,
  databases: RebuildDatabases,
  progress: RebuildProgress,
): Promise<Rebuilt> {
  const { database } = databases;
  await beginGeneration(database, model);
  const fromReplica = await foldReplica(model, databases, progress);
  let fromPrimary = 0;
  const step = async () => {
    const { folded, position } = await foldNext(model, databases.log, database);
    fromPrimary += folded;
    progress.folded(position);
    return { folded, position };
  };
  while ((await step()).folded > 0);
  const position = await database.transact(BATCH_TRANSACTION, async (transaction) => {
    transaction.carries(() => [`${model.name}.serve_generation`]);
    // From here on the serving generation stands still: its own steps pass it over while it is locked.
    const target = present(await lockServingHead(transaction, model), 'a generation that serves');
    let at = (await step()).position;
    while (at < target) {
      await step();
      at = (await building(model, database)).position;
    }
    await changeGenerations(transaction, model);
    return at;
  });
  await removeReplaced(model, database);
  return { position, fromReplica, fromPrimary };
}

/** Folds what the replica has of the log; how many events that were. */
async function foldReplica(
  model: ReadModel,
  { log, replica, database }: RebuildDatabases,
  progress: RebuildProgress,
): Promise<number> {
  if (replica === null) return 0;
  const watch = new ReplicaWatch(log, replica);
  let total = 0;
  try {
    for (;;) {
      // Asked behind each read: one that is a standby by then was one when it was read, and holds nothing that the primary does not.
      const { folded, position } = await foldNext(model, replica, database, () => watch.ask());
      if (folded === 0) return total;
      total += folded;
      progress.folded(position);
    }
  } catch (error) {
    progress.replicaFailed?.(error);
    return total;
  }
}

/** Folds the next events into the generation that is being built; how many, and how far it is then. */
async function foldNext(
  model: ReadModel,
  log: Queryable,
  database: Database,
  readWell: () => Promise<void> = async () => {},
): Promise<{ readonly folded: number; readonly position: bigint }> {
  const head = await building(model, database);
  const events = await readLog(log, model.log, head.position, STEP_LIMITS);
  await readWell();
  const folded = await foldEvents(model, { log, database }, head, events);
  return { folded, position: head.position + BigInt(folded) };
}

async function building(model: ReadModel, database: Database): Promise<ProjectionHead> {
  return headIn(await readHeads(database, model), 'building');
}

async function removeReplaced(model: ReadModel, database: Database): Promise<void> {
  const retired = (await readHeads(database, model)).filter(({ state }) => state === 'retired');
  for (const { generation } of retired) {
    await removeRetired(database, model, generation);
    await forgetGeneration(database, model, generation);
  }
}
