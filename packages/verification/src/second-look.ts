import { setTimeout as delay } from 'node:timers/promises';

import type { ServiceName } from '@kontor/contracts/command';
import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';

import { type OffendingRow, ROWS_KEPT_MAX } from './findings.ts';
import type { CheckResult } from './report.ts';

/** How often what was found is looked at again, and how long after: what is under way between two databases is over by then, or a saga says so. */
const LOOKS = 2;
const PAUSE_MS = 500;

type Databases = Readonly<Partial<Record<ServiceName, Database>>>;

const READ_OPEN_SAGAS = statement<{ tenant_id: number; order_id: string; command_id: string }>(
  'orders.read_open_sagas',
  'SELECT tenant_id, order_id, command_id FROM orders.sagas WHERE finished_at IS NULL',
);

/** Whether services commit by themselves: in several databases, of which no snapshot is of one moment, or with a saga open between them. */
async function isApart(databases: Databases): Promise<boolean> {
  return new Set(Object.values(databases)).size > 1 || (await openSagas(databases.orders)).size > 0;
}

/**
 * Looks again at what was found where services run apart: a violation counts only where it is found each time, and no saga is open on its order (that is under way,
 * or waits visibly for a person). `again` makes the checks of these names anew.
 */
export async function confirm(
  found: readonly CheckResult[],
  databases: Databases,
  again: (names: readonly string[]) => Promise<readonly CheckResult[]>,
): Promise<CheckResult[]> {
  let results = [...found];
  if (found.every(({ violations }) => violations === 0) || !(await isApart(databases))) return results;
  for (let look = 0; look < LOOKS; look += 1) {
    const suspects = results.filter(({ violations }) => violations > 0).map(({ name }) => name);
    if (suspects.length === 0) break;
    await delay(PAUSE_MS);
    const seen = new Map((await again(suspects)).map((result) => [result.name, result]));
    const open = await openSagas(databases.orders);
    results = results.map((before) => {
      const after = seen.get(before.name);
      return after === undefined ? before : both(before, after, open);
    });
  }
  return results;
}

/** Orders that a saga is open on, and the commands that those carry out: their keys are claimed, and have no outcome yet. */
async function openSagas(orders: Database | undefined): Promise<Set<string>> {
  if (orders === undefined) return new Set();
  const rows = await orders.rows(READ_OPEN_SAGAS);
  return new Set(
    rows.flatMap(({ tenant_id, order_id, command_id }) => [`${tenant_id}:${order_id}`, `${tenant_id}:${command_id}`]),
  );
}

/** What both looks have found. Of more violations than are kept, the fewer of the two count. */
function both(before: CheckResult, after: CheckResult, open: ReadonlySet<string>): CheckResult {
  const isWhole = [before, after].every(({ violations }) => violations <= ROWS_KEPT_MAX);
  if (!isWhole) return { ...after, violations: Math.min(before.violations, after.violations) };
  const known = new Set(before.rows.map(keyOf));
  const rows = after.rows.filter((row) => known.has(keyOf(row)) && !isOpen(row, open));
  return { ...after, violations: rows.length, rows };
}

function isOpen({ tenant_id, order_id, command_id }: OffendingRow, open: ReadonlySet<string>): boolean {
  return open.has(idIn(tenant_id, order_id)) || open.has(idIn(tenant_id, command_id));
}

/** What a row is about, whatever else it tells: its status may have gone on between two looks. */
function keyOf(row: OffendingRow): string {
  const { tenant_id, transfer_id, order_id } = row;
  if (transfer_id !== undefined) return idIn(tenant_id, transfer_id);
  if (order_id !== undefined) return idIn(tenant_id, order_id);
  return JSON.stringify(row, (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

/** An id of a tenant, as a row tells both. */
function idIn(tenantId: unknown, id: unknown): string {
  return typeof tenantId === 'number' && typeof id === 'string' ? `${tenantId}:${id}` : '';
}
