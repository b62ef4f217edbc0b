import { type Queryable, statement } from '@kontor/postgres/statement';

/** Sagas that are not finished. */
export interface OpenSagas {
  /** Under way, or between two tries. */
  readonly open: number;
  /** Waiting for a person. */
  readonly stuck: number;
  /** How long the oldest is under way that waits for nobody; zero where there is none. */
  readonly oldestSeconds: number;
}

const COUNT = statement<{ open: bigint; stuck: bigint; oldest_seconds: number }>(
  'orders.count_open_sagas',
  `SELECT count(*) FILTER (WHERE stuck_at IS NULL) AS open,
          count(*) FILTER (WHERE stuck_at IS NOT NULL) AS stuck,
          coalesce(extract(epoch FROM now() - min(created_at) FILTER (WHERE stuck_at IS NULL)), 0)::float8 AS oldest_seconds
   FROM orders.sagas
   WHERE finished_at IS NULL`,
);

/** Counts the sagas that are not finished, of all tenants. */
export async function countOpenSagas(database: Queryable): Promise<OpenSagas> {
  const [row] = await database.rows(COUNT);
  return { open: Number(row?.open ?? 0n), stuck: Number(row?.stuck ?? 0n), oldestSeconds: row?.oldest_seconds ?? 0 };
}
