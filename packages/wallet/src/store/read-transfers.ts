import type { TransferKind } from '@kontor/contracts/wallet';
import type { Instant } from '@kontor/kernel/clock';
import { type Queryable, type Statement, statement } from '@kontor/postgres/statement';

interface Row {
  readonly transfer_id: string;
  readonly kind: TransferKind;
  readonly user_account_id: string;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly account_balance_minor: bigint;
  readonly order_id: string | null;
  readonly notes: string | null;
  readonly position: bigint;
  readonly created_at: Instant;
}

/** Above every position of a log. */
export const POSITION_MAX = 2n ** 63n - 1n;

/** A transfer as it is read; the amount is negative where money left the user's account. */
export interface TransferRecord {
  readonly transferId: string;
  readonly kind: TransferKind;
  readonly userId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly balanceAfterMinor: bigint;
  readonly orderId: string | null;
  /** Why, where somebody wrote it and it was not erased. */
  readonly notes: string | null;
  readonly position: bigint;
  readonly createdAt: Instant;
}

const COLUMNS = `t.transfer_id, t.kind, t.user_account_id,
          CASE WHEN t.debit_account_id = t.user_account_id THEN -t.amount_minor ELSE t.amount_minor END AS amount_minor,
          t.currency, t.account_balance_minor, t.order_id, n.notes, t.position, t.created_at`;
const NOTES = 'LEFT JOIN wallet.transfer_notes AS n ON n.transfer_id = t.transfer_id AND n.tenant_id = t.tenant_id';

const READ_ACCOUNT_TRANSFERS = statement<Row>(
  'wallet.read_account_transfers',
  `SELECT ${COLUMNS}
   FROM wallet.transfers AS t ${NOTES}
   WHERE t.tenant_id = $1 AND t.position < $2 AND t.user_account_id = $4
   ORDER BY t.position DESC
   LIMIT $3`,
);

/** Kinds that are few among all: they have an index of their own. The others are found by walking the log from its end. */
const READ_RARE_TRANSFERS = statement<Row>(
  'wallet.read_rare_transfers',
  `SELECT ${COLUMNS}
   FROM wallet.transfers AS t ${NOTES}
   WHERE t.tenant_id = $1 AND t.position < $2 AND t.kind = $4 AND t.kind IN ('opening', 'refund', 'goodwill', 'correction')
   ORDER BY t.position DESC
   LIMIT $3`,
);

/** The ledger has no index by position alone, which every transfer would pay for; the log is in that order. $5 is where the walk ends. */
const READ_LATEST_TRANSFERS = statement<Row>(
  'wallet.read_latest_transfers',
  `SELECT ${COLUMNS}
   FROM (SELECT (payload ->> 'transferId')::uuid AS transfer_id, tenant_id
         FROM wallet.events
         WHERE tenant_id = $1 AND position < $2 AND position >= $5 AND type = 'TransferPosted'
           AND ($4::text IS NULL OR payload ->> 'kind' = $4)
         ORDER BY position DESC
         LIMIT $3) AS latest
   JOIN wallet.transfers AS t ON t.transfer_id = latest.transfer_id AND t.tenant_id = latest.tenant_id ${NOTES}
   ORDER BY t.position DESC`,
);

/** What was done for one order: a handful. */
const READ_ORDER_TRANSFERS = statement<Row>(
  'wallet.read_order_transfers',
  `SELECT ${COLUMNS}
   FROM (SELECT transfer_id, kind, user_account_id, debit_account_id, amount_minor, currency, account_balance_minor, order_id, tenant_id,
                position, created_at
         FROM wallet.transfers WHERE tenant_id = $1 AND position < $2 AND order_id = $4 AND kind IN ('payment', 'refund')
         UNION ALL
         SELECT transfer_id, kind, user_account_id, debit_account_id, amount_minor, currency, account_balance_minor, order_id, tenant_id,
                position, created_at
         FROM wallet.transfers WHERE tenant_id = $1 AND position < $2 AND order_id = $4 AND kind = 'goodwill') AS t ${NOTES}
   ORDER BY t.position DESC
   LIMIT $3`,
);

const RARE: ReadonlySet<TransferKind> = new Set(['opening', 'refund', 'goodwill', 'correction']);

/** Which transfers are asked for: of one account, of one order, of one kind, or all. */
export type TransferSearch =
  | { readonly by: 'account'; readonly userId: string }
  | { readonly by: 'order'; readonly orderId: string }
  | { readonly by: 'kind'; readonly kind: TransferKind | null };

/** A page of transfers, newest first. */
export interface TransferPage {
  readonly transfers: readonly TransferRecord[];
  /** Below which position the next page goes on; null at the end. The page may be short all the same: then the log was only walked that far. */
  readonly next: bigint | null;
}

const READ_HEAD = statement<{ position: bigint }>('wallet.read_head', 'SELECT position FROM wallet.log_head');
/** Events that are walked for one page, first few and then many: some 20 ms of work where nothing is found. */
const WALKS = [1_000n, 4_000n] as const;

/** At most `limit` transfers at positions below `before`, newest first. */
export async function readTransfers(
  reads: Queryable,
  tenantId: number,
  search: TransferSearch,
  before: bigint,
  limit: number,
): Promise<TransferPage> {
  const [read, value] = statementFor(search);
  if (read !== READ_LATEST_TRANSFERS) {
    return pageOf(await reads.rows(read, [tenantId, before, limit + 1, value]), limit, null);
  }
  const found: Row[] = [];
  let top = before;
  if (before === POSITION_MAX) top = ((await reads.rows(READ_HEAD))[0]?.position ?? 0n) + 1n;
  for (const walk of WALKS) {
    const end = top > walk ? top - walk : 0n;
    found.push(...(await reads.rows(read, [tenantId, top, limit + 1 - found.length, value, end])));
    top = end;
    if (found.length > limit || top <= 1n) break;
  }
  return pageOf(found, limit, top <= 1n ? null : top);
}

/** `rows` hold one more than the page where there is a next one; `walkedTo` is where a walk ended before it was full. */
function pageOf(rows: readonly Row[], limit: number, walkedTo: bigint | null): TransferPage {
  const shown = rows.slice(0, limit).map(transferOf);
  return { transfers: shown, next: rows.length > limit ? (shown.at(-1)?.position ?? null) : walkedTo };
}

function transferOf(row: Row): TransferRecord {
  return {
    transferId: row.transfer_id,
    kind: row.kind,
    userId: row.user_account_id,
    amountMinor: row.amount_minor,
    currency: row.currency,
    balanceAfterMinor: row.account_balance_minor,
    orderId: row.order_id,
    notes: row.notes,
    position: row.position,
    createdAt: row.created_at,
  };
}

function statementFor(search: TransferSearch): readonly [Statement<Row>, string | null] {
  if (search.by === 'account') return [READ_ACCOUNT_TRANSFERS, search.userId];
  if (search.by === 'order') return [READ_ORDER_TRANSFERS, search.orderId];
  const { kind } = search;
  return [kind !== null && RARE.has(kind) ? READ_RARE_TRANSFERS : READ_LATEST_TRANSFERS, kind];
}
