import { plainArray, scalarArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

/** How often commands of one type were refused for one reason on a day (UTC). */
export interface RefusalCount {
  readonly tenantId: number;
  readonly day: string;
  readonly command: string;
  readonly kind: string;
  readonly refusals: number;
}

const ADD_REFUSALS = statement(
  'backoffice.add_refusals',
  `INSERT INTO backoffice.refusals AS r (tenant_id, day, command, kind, refusals)
   SELECT n.tenant_id, n.day, n.command, n.kind, n.refusals
   FROM unnest($1::int[], $2::date[], $3::text[], $4::text[], $5::bigint[]) AS n(tenant_id, day, command, kind, refusals)
   ORDER BY n.tenant_id, n.day, n.command, n.kind
   ON CONFLICT (tenant_id, day, command, kind) DO UPDATE SET refusals = r.refusals + excluded.refusals`,
);

/** Adds counts up, each once in the list; in one order, so that processes which do this at once do not wait in a circle. */
export function addRefusals(database: Queryable, counts: readonly RefusalCount[]): Promise<number> {
  return database.count(ADD_REFUSALS, [
    scalarArray(counts.map(({ tenantId }) => tenantId)),
    plainArray(counts.map(({ day }) => day)),
    plainArray(counts.map(({ command }) => command)),
    plainArray(counts.map(({ kind }) => kind)),
    scalarArray(counts.map(({ refusals }) => refusals)),
  ]);
}

const READ_REFUSALS = statement<{ day: string; kind: string; refusals: bigint }>(
  'backoffice.read_refusals',
  `SELECT day::text AS day, kind, refusals FROM backoffice.refusals
   WHERE tenant_id = $1 AND day >= $2::date AND day <= $3::date AND command = $4
   ORDER BY day, kind`,
);

/** How often commands of one type were refused from `first` to `last` (both in), by day and reason. */
export async function readRefusals(
  database: Queryable,
  tenantId: number,
  first: string,
  last: string,
  command: string,
): Promise<Pick<RefusalCount, 'day' | 'kind' | 'refusals'>[]> {
  const rows = await database.rows(READ_REFUSALS, [tenantId, first, last, command]);
  return rows.map((row) => ({ ...row, refusals: Number(row.refusals) }));
}
