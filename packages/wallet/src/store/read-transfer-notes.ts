import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

const READ_TRANSFER_NOTES = statement<{ transfer_id: string; notes: string }>(
  'wallet.read_transfer_notes',
  `SELECT transfer_id, notes FROM wallet.transfer_notes WHERE tenant_id = $1 AND transfer_id = ANY ($2::uuid[])`,
);

/** Why transfers were made, by their ids; one of which nothing was written, or is erased, is missing. */
export async function readTransferNotes(
  reads: Queryable,
  tenantId: number,
  transferIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (transferIds.length === 0) return new Map();
  const rows = await reads.rows(READ_TRANSFER_NOTES, [tenantId, plainArray(transferIds)]);
  return new Map(rows.map(({ transfer_id: transferId, notes }) => [transferId, notes]));
}
