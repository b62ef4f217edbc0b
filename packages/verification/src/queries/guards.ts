import type { ServiceName } from '@kontor/contracts/command';
import { textArray } from '@kontor/postgres/arrays';

import type { ServiceQuery } from '../check.ts';
import { serviceQuery } from '../service-query.ts';

/** Tables to which rows are only ever added. */
const LOGS: Readonly<Record<ServiceName, readonly string[]>> = {
  orders: ['orders.events', 'orders.audit'],
  inventory: ['inventory.events', 'inventory.movements', 'inventory.audit'],
  wallet: ['wallet.events', 'wallet.transfers', 'wallet.audit'],
  identity: ['identity.events', 'identity.audit'],
};

/** BEFORE, DELETE, UPDATE and TRUNCATE in pg_trigger.tgtype. */
const BEFORE_ANY_CHANGE = 2 + 8 + 16 + 32;

/** Every log has the trigger that refuses changes, and no role that serves, but for one that owns the log, may change it either. */
export const LOGS_ARE_APPEND_ONLY: readonly ServiceQuery[] = Object.entries(LOGS).map(([service, logs]) =>
  serviceQuery(service as ServiceName, 'append_only', {
    checked: `
      SELECT count(*) AS checked
      FROM pg_trigger AS t
      JOIN pg_class AS c ON c.oid = t.tgrelid
      WHERE c.relnamespace = '${service}'::regnamespace AND t.tgname = 'append_only'`,
    violations: `
      SELECT log, 'no trigger refuses changes' AS problem
      FROM unnest($1::text[]) AS log
      WHERE NOT EXISTS (SELECT FROM pg_trigger AS t
                        JOIN pg_proc AS p ON p.oid = t.tgfoid
                        WHERE t.tgrelid = to_regclass(log) AND p.proname = 'refuse_change' AND t.tgenabled IN ('O', 'A')
                          AND t.tgtype & ${BEFORE_ANY_CHANGE} = ${BEFORE_ANY_CHANGE})
      UNION ALL
      SELECT log, 'the role ' || r.rolname || ' may change it'
      FROM unnest($1::text[]) AS log
      JOIN pg_class AS c ON c.oid = to_regclass(log)
      JOIN pg_roles AS serves ON serves.rolname = 'kontor_${service}'
      JOIN pg_roles AS r ON NOT r.rolsuper AND r.oid <> c.relowner AND pg_has_role(r.oid, serves.oid, 'MEMBER')
      WHERE has_table_privilege(r.oid, c.oid, 'UPDATE, DELETE, TRUNCATE')
         OR has_any_column_privilege(r.oid, c.oid, 'UPDATE')`,
    values: () => [textArray(logs)],
  }),
);

/** Columns that name a row, of all rows or of those for which `where` holds. */
interface Key {
  readonly table: string;
  /** In whatever order the index has them. */
  readonly columns: readonly string[];
  /** As PostgreSQL prints it. */
  readonly where?: string;
}

/** A constraint as PostgreSQL prints it. One that is not valid or not enforced is printed with these words, and so is another. */
interface Constraint {
  readonly table: string;
  readonly definition: string;
}

/** What every service's log is held to: a place in a stream is taken once, and a command has its effect once. */
function logKeys(service: ServiceName): Key[] {
  const events = `${service}.events`;
  return [
    { table: events, columns: ['position'] },
    { table: events, columns: ['tenant_id', 'aggregate_id', 'aggregate_type', 'aggregate_version'] },
    { table: events, columns: ['tenant_id', 'command_id', 'ordinal'] },
    { table: `${service}.commands`, columns: ['tenant_id', 'command_id'] },
  ];
}

/** The keys that hold the invariants marked † in the design. */
const KEYS: Readonly<Record<ServiceName, readonly Key[]>> = {
  orders: [
    ...logKeys('orders'),
    { table: 'orders.orders', columns: ['tenant_id', 'order_id'] },
    { table: 'orders.order_items', columns: ['tenant_id', 'order_id', 'line'] },
  ],
  inventory: [
    ...logKeys('inventory'),
    { table: 'inventory.stock', columns: ['tenant_id', 'product_id'] },
    { table: 'inventory.reservations', columns: ['tenant_id', 'order_id'] },
    { table: 'inventory.reservation_items', columns: ['tenant_id', 'order_id', 'product_id'] },
    { table: 'inventory.movements', columns: ['tenant_id', 'product_id', 'position', 'line'] },
  ],
  wallet: [
    ...logKeys('wallet'),
    { table: 'wallet.accounts', columns: ['tenant_id', 'account_id'] },
    { table: 'wallet.transfers', columns: ['tenant_id', 'transfer_id'] },
    {
      table: 'wallet.transfers',
      columns: ['tenant_id', 'order_id', 'kind'],
      where: "(kind = ANY (ARRAY['payment'::text, 'refund'::text]))",
    },
  ],
  identity: [
    ...logKeys('identity'),
    { table: 'identity.users', columns: ['tenant_id', 'user_id'] },
    { table: 'identity.profiles', columns: ['tenant_id', 'username_key'] },
  ],
};

const OF_A_USER = 'FOREIGN KEY (user_id, tenant_id) REFERENCES identity.users(user_id, tenant_id)';

/** The other constraints that hold them. */
const CONSTRAINTS: Readonly<Record<ServiceName, readonly Constraint[]>> = {
  orders: [
    { table: 'orders.orders', definition: 'CHECK ((total_minor > 0))' },
    { table: 'orders.orders', definition: 'CHECK (((refunded_minor >= 0) AND (refunded_minor <= total_minor)))' },
    { table: 'orders.orders', definition: "CHECK (((refunded_minor = 0) OR (status = 'CANCELLED'::text)))" },
    {
      table: 'orders.orders',
      definition:
        "CHECK (((payment_transfer_id IS NULL) OR (status <> ALL (ARRAY['PENDING'::text, 'EXPIRED'::text]))))",
    },
    {
      table: 'orders.orders',
      definition:
        "CHECK (((payment_transfer_id IS NOT NULL) OR (status <> ALL (ARRAY['PAID'::text, 'PROCESSING'::text, 'SHIPPED'::text, 'DELIVERED'::text]))))",
    },
    { table: 'orders.order_items', definition: 'CHECK ((quantity > 0))' },
  ],
  inventory: [
    { table: 'inventory.stock', definition: 'CHECK (((0 <= reserved) AND (reserved <= on_hand)))' },
    { table: 'inventory.reservation_items', definition: 'CHECK ((quantity > 0))' },
  ],
  wallet: [
    { table: 'wallet.accounts', definition: 'CHECK ((balance_minor >= 0))' },
    { table: 'wallet.transfers', definition: 'CHECK ((amount_minor > 0))' },
    { table: 'wallet.transfers', definition: 'CHECK ((account_balance_minor >= 0))' },
    { table: 'wallet.transfers', definition: 'CHECK ((debit_account_id <> credit_account_id))' },
    {
      table: 'wallet.transfers',
      definition:
        "CHECK (((order_id IS NOT NULL) = (kind = ANY (ARRAY['payment'::text, 'refund'::text, 'goodwill'::text]))))",
    },
  ],
  identity: [
    { table: 'identity.profiles', definition: OF_A_USER },
    { table: 'identity.credentials', definition: OF_A_USER },
    { table: 'identity.sessions', definition: OF_A_USER },
  ],
};

/** Every key is held by a valid unique index. */
const KEYS_IN_FORCE = Object.entries(KEYS).map(([service, keys]) =>
  serviceQuery(service as ServiceName, 'keys', {
    checked: `
      SELECT count(*) AS checked
      FROM pg_index AS i
      JOIN pg_class AS c ON c.oid = i.indrelid
      WHERE c.relnamespace = '${service}'::regnamespace AND i.indisunique`,
    violations: `
      SELECT k.guarded, concat('UNIQUE (', k.columns, ')', ' WHERE ' || k.predicate) AS missing
      FROM unnest($1::text[], $2::text[], $3::text[]) AS k(guarded, columns, predicate)
      WHERE NOT EXISTS (
        SELECT FROM pg_index AS i
        WHERE i.indrelid = to_regclass(k.guarded) AND i.indisunique AND i.indisvalid
          AND pg_get_expr(i.indpred, i.indrelid) IS NOT DISTINCT FROM k.predicate
          AND k.columns = (SELECT string_agg(a.attname, ', ' ORDER BY a.attname COLLATE "C")
                           FROM pg_attribute AS a
                           WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)))`,
    values: () => [
      textArray(keys.map(({ table }) => table)),
      textArray(keys.map(({ columns }) => columns.toSorted().join(', '))),
      textArray(keys.map(({ where = null }) => where)),
    ],
  }),
);

/** Every constraint is there. */
const CONSTRAINTS_IN_FORCE = Object.entries(CONSTRAINTS).map(([service, constraints]) =>
  serviceQuery(service as ServiceName, 'constraints', {
    checked: `
      SELECT count(*) AS checked
      FROM pg_constraint
      WHERE connamespace = '${service}'::regnamespace AND contype IN ('c', 'f')`,
    violations: `
      SELECT c.guarded, c.definition AS missing
      FROM unnest($1::text[], $2::text[]) AS c(guarded, definition)
      WHERE NOT EXISTS (SELECT FROM pg_constraint
                        WHERE conrelid = to_regclass(c.guarded) AND pg_get_constraintdef(oid) = c.definition)`,
    values: () => [
      textArray(constraints.map(({ table }) => table)),
      textArray(constraints.map(({ definition }) => definition)),
    ],
  }),
);

/** Every key and constraint that holds an invariant is there and in force. */
export const GUARDS_IN_FORCE: readonly ServiceQuery[] = [...KEYS_IN_FORCE, ...CONSTRAINTS_IN_FORCE];
