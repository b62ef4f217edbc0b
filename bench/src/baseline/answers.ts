import type { CommandMeta } from '@kontor/contracts/command';
import type { OrderAnswer } from '@kontor/contracts/orders';
import { type Outcome, refused } from '@kontor/contracts/outcome';
import { type Refusal, refusal } from '@kontor/contracts/refusals';
import { decodeJson, encodeJson } from '@kontor/kernel/json';
import type { Answered } from '@kontor/runtime/idempotency';

import type { Connection } from './connection.ts';
import { FIND_COMMAND, INSERT_COMMAND } from './statements.ts';

const UNIQUE_VIOLATION = '23505';
const CHECK_VIOLATION = '23514';

/** The answer that a key has already; null where it is new, or where there is no key. */
export async function findAnswer(connection: Connection, meta: CommandMeta): Promise<Answered<OrderAnswer> | null> {
  if (meta.requestHash === null) return null;
  const [row] = await connection.rows(FIND_COMMAND, [meta.id]);
  if (row === undefined) return null;
  if (row.request_hash !== meta.requestHash) {
    return { outcome: refused(refusal('key_reused')), replayed: false, requestId: '' };
  }
  return { outcome: decodeJson(row.outcome), replayed: true, requestId: row.request_id };
}

/** Sends the statement that stores the answer of a keyed command; nothing without a key. */
export function storeAnswer(
  connection: Connection,
  { id, requestHash, requestId }: CommandMeta,
  outcome: Outcome<OrderAnswer>,
): Promise<unknown>[] {
  if (requestHash === null) return [];
  return [connection.rows(INSERT_COMMAND, [id, requestHash, encodeJson(outcome), requestId])];
}

/** Whether a duplicate of the command was there first. */
export function isDuplicate(error: unknown): boolean {
  return isViolation(error, UNIQUE_VIOLATION, 'commands_pkey');
}

/** Whether more was asked for than there is. */
export function isOversold(error: unknown): boolean {
  return isViolation(error, CHECK_VIOLATION, 'stock_never_oversold');
}

function isViolation(error: unknown, code: string, constraint: string): boolean {
  const violation = error as { readonly code?: string; readonly constraint?: string } | null;
  return violation?.code === code && violation.constraint === constraint;
}

/** A refusal, stored as a success is. Outside of a transaction. */
export async function refuseCommand(
  connection: Connection,
  meta: CommandMeta,
  reason: Refusal,
): Promise<Answered<OrderAnswer>> {
  try {
    await Promise.all(storeAnswer(connection, meta, refused(reason)));
  } catch (error) {
    const first = isDuplicate(error) ? await findAnswer(connection, meta) : null;
    if (first !== null) return first;
    throw error;
  }
  return { outcome: refused(reason), replayed: false, requestId: meta.requestId };
}
