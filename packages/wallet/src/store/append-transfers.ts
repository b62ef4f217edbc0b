import type { TransferPosted, WalletEvent } from '@kontor/contracts/wallet';
import { assert, present } from '@kontor/kernel/assert';
import { formatInstant } from '@kontor/kernel/clock';
import { bigintArray, intArray, stringArray, uuidArray } from '@kontor/postgres/binary-arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';
import type { RecordedEvent } from '@kontor/runtime/participant';

// The head is where the batch's own events have just moved it, and locked: the last of them is at its position.
const APPEND_TRANSFERS = statement(
  'wallet.append_transfers',
  `INSERT INTO wallet.transfers (tenant_id, transfer_id, kind, user_account_id, debit_account_id, credit_account_id,
                                 amount_minor, currency, account_balance_minor, order_id, position, created_at)
   SELECT $1::int, t.transfer_id, t.kind, t.user_account_id, t.debit_account_id, t.credit_account_id,
          t.amount_minor, t.currency, t.account_balance_minor, t.order_id, head.position - $2::int + t.place, $13::timestamptz
   FROM wallet.log_head AS head,
        unnest($3::int[], $4::uuid[], $5::text[], $6::uuid[], $7::uuid[], $8::uuid[], $9::bigint[], $10::text[],
               $11::bigint[], $12::uuid[])
          AS t(place, transfer_id, kind, user_account_id, debit_account_id, credit_account_id, amount_minor, currency,
               account_balance_minor, order_id)
   WHERE head.only_row`,
);

/** Writes the transfers among a batch's events, each at the position of its event. Issued right behind the events themselves. */
export async function appendTransfers(
  db: Queryable,
  tenantId: number,
  recorded: readonly RecordedEvent<WalletEvent>[],
): Promise<void> {
  const posted = recorded.flatMap(({ event }, index): { transfer: TransferPosted; place: number }[] =>
    event.type === 'TransferPosted' ? [{ transfer: event, place: index + 1 }] : [],
  );
  const transfers = posted.map(({ transfer }) => transfer);
  const written = await db.count(APPEND_TRANSFERS, [
    tenantId,
    recorded.length,
    intArray(posted.map(({ place }) => place)),
    uuidArray(transfers.map(({ transferId }) => transferId)),
    stringArray(transfers.map(({ kind }) => kind)),
    uuidArray(transfers.map(({ accountId }) => accountId)),
    uuidArray(transfers.map(({ debitAccountId }) => debitAccountId)),
    uuidArray(transfers.map(({ creditAccountId }) => creditAccountId)),
    bigintArray(transfers.map(({ amountMinor }) => amountMinor)),
    stringArray(transfers.map(({ currency }) => currency)),
    bigintArray(transfers.map(({ balanceMinor }) => balanceMinor)),
    uuidArray(transfers.map(({ orderId }) => orderId)),
    formatInstant(present(recorded[0], 'an event of the batch').at),
  ]);
  assert(written === transfers.length, 'every transfer of a batch is written');
}
