import { plainArray, textArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

const INSERT_TRANSFER_NOTES = statement(
  'wallet.insert_transfer_notes',
  `INSERT INTO wallet.transfer_notes (tenant_id, transfer_id, notes)
   SELECT $1::int, n.transfer_id, n.notes
   FROM unnest($2::uuid[], $3::text[]) AS n(transfer_id, notes)`,
);

/** Why a transfer was made, in words. */
export interface TransferNote {
  readonly transferId: string;
  readonly notes: string;
}

/** Writes what people said about transfers of this batch. */
export function insertTransferNotes(db: Queryable, tenantId: number, notes: readonly TransferNote[]): Promise<unknown> {
  return db.count(INSERT_TRANSFER_NOTES, [
    tenantId,
    plainArray(notes.map(({ transferId }) => transferId)),
    textArray(notes.map((each) => each.notes)),
  ]);
}
