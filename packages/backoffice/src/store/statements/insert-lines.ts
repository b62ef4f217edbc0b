import { assert } from '@kontor/kernel/assert';
import { instantArray, nullablePlainArray, plainArray, scalarArray, textArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

import type { StatementLine } from '../../domain/statement-lines.ts';

const INSERT_LINES = statement(
  'statements.insert_lines',
  `INSERT INTO statements.lines
     (generation, position, tenant_id, account_id, transfer_id, kind, amount_minor, balance_minor, currency, order_id, posted_at)
   SELECT $1::int, l.position, l.tenant_id, l.account_id, l.transfer_id, l.kind, l.amount_minor, l.balance_minor, l.currency, l.order_id,
          l.posted_at
   FROM unnest($2::bigint[], $3::int[], $4::uuid[], $5::uuid[], $6::text[], $7::bigint[], $8::bigint[], $9::text[], $10::uuid[], $11::timestamptz[])
     AS l(position, tenant_id, account_id, transfer_id, kind, amount_minor, balance_minor, currency, order_id, posted_at)`,
);

/** Adds lines, which are all new to the generation. */
export async function insertLines(
  transaction: Queryable,
  generation: number,
  lines: readonly StatementLine[],
): Promise<void> {
  const count = await transaction.count(INSERT_LINES, [
    generation,
    scalarArray(lines.map(({ position }) => position)),
    scalarArray(lines.map(({ tenantId }) => tenantId)),
    plainArray(lines.map(({ accountId }) => accountId)),
    plainArray(lines.map(({ transferId }) => transferId)),
    plainArray(lines.map(({ kind }) => kind)),
    scalarArray(lines.map(({ amountMinor }) => amountMinor)),
    scalarArray(lines.map(({ balanceMinor }) => balanceMinor)),
    textArray(lines.map(({ currency }) => currency)),
    nullablePlainArray(lines.map(({ orderId }) => orderId)),
    instantArray(lines.map(({ postedAt }) => postedAt)),
  ]);
  assert(count === lines.length, 'every line is written');
}
