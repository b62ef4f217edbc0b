import type { ServiceName } from '@kontor/contracts/command';
import { present } from '@kontor/kernel/assert';
import { type Queryable, statement } from '@kontor/postgres/statement';

const READ_PLACE = statement<{ position: bigint }>(
  'relay.read_place',
  'SELECT position FROM relay.consumers WHERE name = $1 AND log = $2',
);

/** How far a consumer has come; null before it was first here. */
export async function readPlace(database: Queryable, name: string, log: ServiceName): Promise<bigint | null> {
  const [row] = await database.rows(READ_PLACE, [name, log]);
  return row?.position ?? null;
}

const OPEN_PLACE = statement(
  'relay.open_place',
  'INSERT INTO relay.consumers (name, log, position) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING',
);

/** Begins a consumer at the beginning of its log, if it is new; where it is. */
export async function openPlace(database: Queryable, name: string, log: ServiceName): Promise<bigint> {
  await database.count(OPEN_PLACE, [name, log]);
  return present(await readPlace(database, name, log), 'the place of a consumer');
}

const LOCK_PLACE = statement<{ position: bigint }>(
  'relay.lock_place',
  `SELECT position FROM relay.consumers
   WHERE name = $1 AND log = $2 AND position = $3
   FOR NO KEY UPDATE SKIP LOCKED`,
);

/** Locks a consumer that is still at `position`; false where another process is at it, or has been. */
export async function lockPlace(
  transaction: Queryable,
  name: string,
  log: ServiceName,
  position: bigint,
): Promise<boolean> {
  return (await transaction.rows(LOCK_PLACE, [name, log, position])).length === 1;
}

const HOLD_PLACE = statement<{ position: bigint }>(
  'relay.hold_place',
  'SELECT position FROM relay.consumers WHERE name = $1 AND log = $2 FOR NO KEY UPDATE',
);

/** Locks a consumer wherever it is, once nobody else is at it, and tells where; null: there is none of that name. */
export async function holdPlace(transaction: Queryable, name: string, log: ServiceName): Promise<bigint | null> {
  const [row] = await transaction.rows(HOLD_PLACE, [name, log]);
  return row?.position ?? null;
}

const ADVANCE_PLACE = statement(
  'relay.advance_place',
  'UPDATE relay.consumers SET position = $3 WHERE name = $1 AND log = $2',
);

/** Writes where a locked consumer is. */
export function advancePlace(
  transaction: Queryable,
  name: string,
  log: ServiceName,
  position: bigint,
): Promise<number> {
  return transaction.count(ADVANCE_PLACE, [name, log, position]);
}
