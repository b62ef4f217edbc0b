import type { ServiceName } from '@kontor/contracts/command';
import { type Queryable, statement } from '@kontor/postgres/statement';

/** How far a log is published, and to which stream. */
export interface Published {
  readonly position: bigint;
  /** When the stream was made that it was published to; null before the first. */
  readonly streamCreated: string | null;
  /** The last sequence of that stream that is known. */
  readonly streamSequence: number;
}

interface Row {
  readonly position: bigint;
  readonly stream_created: string | null;
  readonly stream_sequence: bigint;
}

const HOLD = statement<Row>(
  'relay.hold_log',
  `UPDATE relay.published SET holder = $2, held_until = now() + make_interval(secs => $3)
   WHERE log = $1 AND (holder = $2 OR held_until < now())
   RETURNING position, stream_created, stream_sequence`,
);

/** Takes or keeps the publishing of a log for `seconds`; null where another process has it. */
export async function holdLog(
  database: Queryable,
  log: ServiceName,
  holder: string,
  seconds: number,
): Promise<Published | null> {
  const [row] = await database.rows(HOLD, [log, holder, seconds]);
  if (row === undefined) return null;
  const { position, stream_created: streamCreated, stream_sequence: sequence } = row;
  return { position, streamCreated, streamSequence: Number(sequence) };
}

const RECORD = statement(
  'relay.record_published',
  `UPDATE relay.published SET position = $3, stream_created = $4, stream_sequence = $5
   WHERE log = $1 AND holder = $2 AND position = $6`,
);

/** Writes how far a log is published, if `holder` still has it and nobody has set it to another position than `from`; whether that was so. */
export async function recordPublished(
  database: Queryable,
  log: ServiceName,
  holder: string,
  from: bigint,
  { position, streamCreated, streamSequence }: Published,
): Promise<boolean> {
  const values = [log, holder, position, streamCreated, streamSequence, from];
  return (await database.count(RECORD, values)) === 1;
}

const RELEASE = statement(
  'relay.release_log',
  "UPDATE relay.published SET held_until = '-infinity' WHERE log = $1 AND holder = $2",
);

/** Lets another process publish a log at once. */
export function releaseLog(database: Queryable, log: ServiceName, holder: string): Promise<number> {
  return database.count(RELEASE, [log, holder]);
}

const REWIND = statement(
  'relay.rewind_log',
  'UPDATE relay.published SET position = $2 WHERE log = $1 AND position >= $2',
);

/** Has a log published again from the event after `position`; false where it is not published that far, and nothing is to be sent again. */
export async function rewindLog(database: Queryable, log: ServiceName, position: bigint): Promise<boolean> {
  return (await database.count(REWIND, [log, position])) === 1;
}

const LAG = {
  orders: lagStatement('orders'),
  inventory: lagStatement('inventory'),
  wallet: lagStatement('wallet'),
  identity: lagStatement('identity'),
};

function lagStatement(log: ServiceName) {
  return {
    head: statement<{ position: bigint }>(`${log}.read_relay_head`, `SELECT position FROM ${log}.log_head`),
    published: statement<{ position: bigint }>(
      'relay.read_published',
      'SELECT position FROM relay.published WHERE log = $1',
    ),
  };
}

/** Events of a log that are not published yet. */
export async function publishingLag(database: Queryable, log: ServiceName): Promise<number> {
  const [[published], [head]] = await Promise.all([
    database.rows(LAG[log].published, [log]),
    database.rows(LAG[log].head),
  ]);
  return Number((head?.position ?? 0n) - (published?.position ?? 0n));
}
