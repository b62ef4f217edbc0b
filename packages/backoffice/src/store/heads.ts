import type { Instant } from '@kontor/kernel/clock';
import { type Queryable, statement } from '@kontor/postgres/statement';

import type { ReadModel } from '../read-model.ts';
import { ofModel } from './of-model.ts';

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

const statementsOf = ofModel(({ name: schema }) => ({
  read: statement<Row>(
    `${schema}.read_projection_heads`,
    `SELECT generation, state, position, folded_to FROM ${schema}.projections WHERE name = $1 ORDER BY generation`,
  ),
  lock: statement<{ position: bigint }>(
    `${schema}.lock_projection_head`,
    `SELECT position FROM ${schema}.projections
     WHERE name = $1 AND generation = $2 AND position = $3 AND state <> 'retired'
     FOR NO KEY UPDATE SKIP LOCKED`,
  ),
  advance: statement(
    `${schema}.advance_projection_head`,
    `UPDATE ${schema}.projections SET position = $3, folded_to = $4::timestamptz
     WHERE name = $1 AND generation = $2`,
  ),
}));

/** Every generation of a read model. */
export async function readHeads(database: Queryable, model: ReadModel): Promise<ProjectionHead[]> {
  const rows = await database.rows(statementsOf(model).read, [model.projection]);
  return rows.map(({ folded_to: foldedTo, ...head }) => ({ ...head, foldedTo }));
}

/** Locks a generation that is still at `position`; false where another process is at it, or has been, or where it was replaced: nobody would remove what is added to it then. */
export async function lockHead(
  transaction: Queryable,
  model: ReadModel,
  generation: number,
  position: bigint,
): Promise<boolean> {
  const rows = await transaction.rows(statementsOf(model).lock, [model.projection, generation, position]);
  return rows.length === 1;
}

/** Writes how far a locked generation has come. */
export function advanceHead(
  transaction: Queryable,
  model: ReadModel,
  generation: number,
  position: bigint,
  foldedTo: string,
): Promise<number> {
  return transaction.count(statementsOf(model).advance, [model.projection, generation, position, foldedTo]);
}
