import type { Instant } from '@kontor/kernel/clock';
import { type Queryable, statement } from '@kontor/postgres/statement';

/** One generation of a projection, and how far it has read its log. */
export interface ProjectionHead {
  readonly generation: number;
  readonly state: 'building' | 'serving' | 'retired';
  readonly position: bigint;
  /** When its last event happened; null before the first. */
  readonly foldedTo: Instant | null;
}

interface Row {
  readonly generation: number;
  readonly state: ProjectionHead['state'];
  readonly position: bigint;
  readonly folded_to: number | null;
}

const READ_HEADS = statement<Row>(
  'backoffice.read_projection_heads',
  'SELECT generation, state, position, folded_to FROM backoffice.projections WHERE name = $1 ORDER BY generation',
);

/** Every generation of a projection. */
export async function readHeads(database: Queryable, projection: string): Promise<ProjectionHead[]> {
  const rows = await database.rows(READ_HEADS, [projection]);
  return rows.map(({ folded_to: foldedTo, ...head }) => ({ ...head, foldedTo }));
}

const LOCK_HEAD = statement<{ position: bigint }>(
  'backoffice.lock_projection_head',
  `SELECT position FROM backoffice.projections
   WHERE name = $1 AND generation = $2 AND position = $3
   FOR NO KEY UPDATE SKIP LOCKED`,
);

/** Locks a generation that is still at `position`; false where another process is at it, or has been. */
export async function lockHead(
  transaction: Queryable,
  projection: string,
  generation: number,
  position: bigint,
): Promise<boolean> {
  return (await transaction.rows(LOCK_HEAD, [projection, generation, position])).length === 1;
}

const ADVANCE_HEAD = statement(
  'backoffice.advance_projection_head',
  `UPDATE backoffice.projections SET position = $3, folded_to = $4::timestamptz
   WHERE name = $1 AND generation = $2`,
);

/** Writes how far a locked generation has come. */
export function advanceHead(
  transaction: Queryable,
  projection: string,
  generation: number,
  position: bigint,
  foldedTo: string,
): Promise<number> {
  return transaction.count(ADVANCE_HEAD, [projection, generation, position, foldedTo]);
}
