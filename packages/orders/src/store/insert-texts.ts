import { intArray, stringArray, uuidArray } from '@kontor/postgres/binary-arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

/** Address and notes of an order: personal data, in an erasable row. */
export interface ContactRow {
  readonly orderId: string;
  readonly shippingAddress: string;
  readonly notes: string;
}

const INSERT_CONTACTS = statement(
  'orders.insert_order_contacts',
  `INSERT INTO orders.order_contacts (tenant_id, order_id, shipping_address, notes)
   SELECT $1::int, c.order_id, c.shipping_address, c.notes
   FROM unnest($2::uuid[], $3::text[], $4::text[]) AS c(order_id, shipping_address, notes)`,
);

/** Inserts the texts of placed orders. */
export function insertContacts({ transaction, tenantId }: BatchScope, rows: readonly ContactRow[]): Promise<unknown> {
  return transaction.count(INSERT_CONTACTS, [
    tenantId,
    uuidArray(rows.map((row) => row.orderId)),
    stringArray(rows.map((row) => row.shippingAddress)),
    stringArray(rows.map((row) => row.notes)),
  ]);
}

/** What somebody wrote beside the event that made the order's `version`. */
export interface NoteRow {
  readonly orderId: string;
  readonly version: number;
  readonly notes: string;
}

const INSERT_NOTES = statement(
  'orders.insert_order_notes',
  `INSERT INTO orders.order_notes (tenant_id, order_id, version, notes)
   SELECT $1::int, n.order_id, n.version, n.notes
   FROM unnest($2::uuid[], $3::int[], $4::text[]) AS n(order_id, version, notes)`,
);

/** Inserts notes on changes of status. */
export function insertNotes({ transaction, tenantId }: BatchScope, rows: readonly NoteRow[]): Promise<unknown> {
  return transaction.count(INSERT_NOTES, [
    tenantId,
    uuidArray(rows.map((row) => row.orderId)),
    intArray(rows.map((row) => row.version)),
    stringArray(rows.map((row) => row.notes)),
  ]);
}
